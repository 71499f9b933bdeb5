package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// The parents of a table that is being defined: their columns come first, one with the same name is one column; their checks hold for
/// the new table, too.
///
/// ```
/// CREATE TABLE c (b text, x int) INHERITS (p, q)   p (a, b), q (a, d)   ->   c (a, b, d, x)
///                                                                           a inherited twice, b inherited and local
/// ```
final class ParentTables {
    private final CommandContext context;
    private final boolean partition;
    private final List<RelationEntry> parents = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private List<PlannedColumn> merged = List.of();

    /// An inherited check, over the new table's columns.
    private static final class Check {
        final String name;
        final Expression condition;
        int count = 1;

        Check(String name, Expression condition) {
            this.name = name;
            this.condition = condition;
        }
    }

    /// @param partition of one parent, a partitioned table: nobody is told of merged columns
    ParentTables(CommandContext context, boolean partition) {
        this.context = context;
        this.partition = partition;
    }

    List<RelationEntry> parents() {
        return parents;
    }

    /// Locks the parents against others who give them children, and looks whether they can be parents.
    void open(List<RelationName> names, char persistence) {
        var resolver = new RelationNames(context);
        for (RelationName name : names) {
            var parent = resolver.open(name, partition ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE);
            if (parents.stream().anyMatch(other -> other.oid() == parent.oid())) {
                throw new SqlException(SqlState.DUPLICATE_TABLE, InheritanceMessage.PARENT_TWICE, parent.name());
            }
            parents.add(parent);
        }
        for (RelationEntry parent : parents) {
            requireParent(parent, persistence);
        }
    }

    private void requireParent(RelationEntry parent, char persistence) {
        if (parent.kind() == 'p' && !partition) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.PARENT_PARTITIONED, parent.name());
        }
        if (parent.partition() && !partition) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.PARENT_PARTITION, parent.name());
        }
        if ("rfp".indexOf(parent.kind()) < 0) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.PARENT_KIND, parent.name());
        }
        if (partition && !parent.isTemporary() && persistence == 't') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, InheritanceMessage.PARTITION_TEMPORARY, parent.name());
        }
        if (parent.isTemporary() && persistence != 't') {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, partition ? InheritanceMessage.PARTITION_OF_TEMPORARY : InheritanceMessage.PARENT_TEMPORARY,
                    parent.name());
        }
        if (parent.isTemporary() && parent.namespace() != context.catalog().session().temporaryNamespace()) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE,
                    partition ? InheritanceMessage.PARTITION_OF_OTHER_SESSION : InheritanceMessage.PARENT_OTHER_SESSION);
        }
        new RelationNames(context).requireOwner(parent);
    }

    /// Puts the parents' columns before the written ones.
    /// @param written replaced by all columns
    void merge(List<PlannedColumn> written) {
        for (int i = 0; i < written.size(); i++) {
            for (int k = 0; k < i; k++) {
                if (written.get(k).name.equals(written.get(i).name)) {
                    throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_TWICE, written.get(i).name);
                }
            }
        }
        var all = new ArrayList<PlannedColumn>();
        for (RelationEntry parent : parents) {
            for (ColumnEntry column : parent.liveColumns()) {
                inherit(all, parent, column);
            }
            merged = all;
            // Its columns all have their places now.
            for (ConstraintEntry constraint : parent.constraints()) {
                if (constraint.kind() == 'c' && !constraint.noInherit()) {
                    inherit(parent, constraint);
                }
            }
        }
        int inherited = all.size();
        for (int i = 0; i < written.size(); i++) {
            var column = written.get(i);
            int at = find(all.subList(0, inherited), column.name);
            if (at < 0) {
                all.add(column);
            } else {
                all.set(at, define(all.get(at), column, at == i));
            }
        }
        for (PlannedColumn column : all) {
            settleDefault(column);
        }
        written.clear();
        written.addAll(all);
    }

    private static int find(List<PlannedColumn> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void inherit(List<PlannedColumn> all, RelationEntry parent, ColumnEntry column) {
        int at = find(all, column.name());
        PlannedColumn own;
        if (at < 0) {
            own = new PlannedColumn(column.name(), column.type(), column.typmod());
            own.dimensions = column.dimensions();
            own.collation = column.collation();
            own.storage = column.storage();
            own.compression = column.compression();
            own.generated = column.generated();
            own.local = false;
            all.add(own);
        } else {
            own = all.get(at);
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, InheritanceMessage.MERGING_COLUMNS, column.name());
            if (own.type != column.type() || own.typmod != column.typmod()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, InheritanceMessage.INHERITED_TYPE, column.name())
                        .detail(InheritanceMessage.VERSUS, typeName(own.type, own.typmod), typeName(column.type(), column.typmod()));
            }
            if (own.collation != column.collation()) {
                throw new SqlException(SqlState.COLLATION_MISMATCH, InheritanceMessage.INHERITED_COLLATION, column.name())
                        .detail(InheritanceMessage.VERSUS_QUOTED, collationName(own.collation), collationName(column.collation()));
            }
            if (own.storage != column.storage()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, InheritanceMessage.INHERITED_STORAGE, column.name())
                        .detail(InheritanceMessage.VERSUS, storageName(own.storage), storageName(column.storage()));
            }
            if (own.compression == 0) {
                own.compression = column.compression();
            } else if (column.compression() != 0 && own.compression != column.compression()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, InheritanceMessage.COMPRESSION_CONFLICT, column.name())
                        .detail(InheritanceMessage.VERSUS, compressionName(own.compression), compressionName(column.compression()));
            }
            if (own.generated != column.generated()) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, InheritanceMessage.INHERITED_GENERATION, column.name());
            }
        }
        own.inheritCount++;
        own.notNull |= column.notNull();
        if (column.defaultText() != null) {
            own.parentsDefaults.add(new PlannedColumn.ParentDefault(parent, column.defaultText()));
        }
    }

    private void inherit(RelationEntry parent, ConstraintEntry constraint) {
        var condition = TreeColumns.renumber(new CheckConstraints(context).read(parent, constraint), numbers(parent));
        if (condition == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.WHOLE_ROW)
                    .detail(DefinitionMessage.WHOLE_ROW_DETAIL, constraint.name(), parent.name());
        }
        for (Check check : checks) {
            if (check.name.equals(constraint.name())) {
                if (!same(check.condition, condition)) {
                    throw new SqlException(SqlState.DUPLICATE_OBJECT, InheritanceMessage.CHECK_DIFFERS, constraint.name());
                }
                check.count++;
                return;
            }
        }
        checks.add(new Check(constraint.name(), condition));
    }

    /// A written column that the parents have, too, at the place of theirs.
    private PlannedColumn define(PlannedColumn inherited, PlannedColumn written, boolean samePlace) {
        if (!partition && samePlace) {
            context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, InheritanceMessage.MERGING_COLUMN, written.name);
        } else if (!partition) {
            var notice = new Diagnostic(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, new Message(InheritanceMessage.MOVING_COLUMN, written.name));
            notice.detail = new Message(InheritanceMessage.MOVING_COLUMN_DETAIL);
            context.notice(notice);
        }
        if (inherited.type != written.type || inherited.typmod != written.typmod) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, InheritanceMessage.COLUMN_TYPE_CONFLICT, written.name)
                    .detail(InheritanceMessage.VERSUS, typeName(inherited.type, inherited.typmod), typeName(written.type, written.typmod));
        }
        if (inherited.collation != written.collation) {
            throw new SqlException(SqlState.COLLATION_MISMATCH, InheritanceMessage.COLUMN_COLLATION_CONFLICT, written.name)
                    .detail(InheritanceMessage.VERSUS_QUOTED, collationName(inherited.collation), collationName(written.collation));
        }
        if (written.compression != 0 && inherited.compression != 0 && inherited.compression != written.compression) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, InheritanceMessage.COMPRESSION_CONFLICT, written.name)
                    .detail(InheritanceMessage.VERSUS, compressionName(inherited.compression), compressionName(written.compression));
        }
        if (inherited.generated != 0) {
            if (written.generated != 0) {
                throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION, InheritanceMessage.CHILD_GENERATION, written.name)
                        .hint(InheritanceMessage.CHILD_GENERATION_HINT);
            }
            if (written.identity != 0) {
                throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION, InheritanceMessage.CHILD_IDENTITY, written.name);
            }
            if (written.hasDefault()) {
                throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION, InheritanceMessage.CHILD_DEFAULT, written.name);
            }
        } else if (written.generated != 0) {
            throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION, InheritanceMessage.CHILD_GENERATION, written.name)
                    .hint(InheritanceMessage.CHILD_GENERATION_HINT);
        }
        written.local = true;
        written.inheritCount = inherited.inheritCount;
        written.notNull |= inherited.notNull;
        written.generated = inherited.generated;
        written.storage = inherited.storage;
        if (written.compression == 0) {
            written.compression = inherited.compression;
        }
        written.parentsDefaults.addAll(inherited.parentsDefaults);
        return written;
    }

    /// What the column's default is, where none is written: that of the parents, if they agree.
    private void settleDefault(PlannedColumn column) {
        if (column.hasDefault() || column.parentsDefaults.isEmpty()) {
            return;
        }
        var analysis = new DefinitionAnalysis(context);
        for (var inherited : column.parentsDefaults) {
            var tree = TreeColumns.renumber(analysis.read(inherited.text(), inherited.parent()), numbers(inherited.parent()));
            if (tree == null) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.WHOLE_ROW)
                        .detail(InheritanceMessage.GENERATION_WHOLE_ROW_DETAIL, column.name, inherited.parent().name());
            }
            if (column.copiedDefault != null && !same(column.copiedDefault, tree)) {
                throw new SqlException(SqlState.INVALID_COLUMN_DEFINITION,
                        column.generated != 0 ? InheritanceMessage.GENERATIONS_CONFLICT : InheritanceMessage.DEFAULTS_CONFLICT, column.name)
                        .hint(column.generated != 0 ? InheritanceMessage.GENERATIONS_CONFLICT_HINT : InheritanceMessage.DEFAULTS_CONFLICT_HINT);
            }
            column.copiedDefault = tree;
        }
    }

    private boolean same(Expression one, Expression other) {
        var analysis = new DefinitionAnalysis(context);
        return analysis.store(one, 0).text().equals(analysis.store(other, 0).text());
    }

    /// The new table's numbers of a parent's columns.
    private int[] numbers(RelationEntry parent) {
        var numbers = new int[parent.columns().size() + 1];
        for (ColumnEntry column : parent.liveColumns()) {
            numbers[column.number()] = find(merged, column.name()) + 1;
        }
        return numbers;
    }

    /// Writes the inherited checks.
    void defineChecks(int relation, CheckConstraints constraints) {
        for (Check check : checks) {
            constraints.inherit(context.catalog().relation(relation), check.name, check.condition, check.count);
        }
    }

    /// Makes the table a child of its parents.
    void tie(int relation) {
        var relations = new CatalogWriter(context.catalog()).relations;
        for (int i = 0; i < parents.size(); i++) {
            relations.addParent(relation, parents.get(i).oid(), i + 1, partition);
        }
    }

    // ---- names in errors

    private String typeName(int type, int typmod) {
        return context.catalog().typeName(type, typmod);
    }

    private String collationName(int collation) {
        return collation == 0 ? "" : context.catalog().collation(collation).name();
    }

    private static String storageName(char storage) {
        return switch (storage) {
            case 'p' -> "PLAIN";
            case 'e' -> "EXTERNAL";
            case 'x' -> "EXTENDED";
            case 'm' -> "MAIN";
            default -> "???";
        };
    }

    private static String compressionName(char compression) {
        return compression == 'p' ? "pglz" : compression == 'l' ? "lz4" : "???";
    }
}
