package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.catalog.write.NewRelation;
import dev.surus.engine.parser.ast.ColumnDefinition;
import dev.surus.engine.parser.ast.Constraint;
import dev.surus.engine.parser.ast.OnCommit;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.TableElement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// CREATE TABLE: everything is planned from what is written, then made in PostgreSQL's order:
///
/// ```
/// sequences of serial columns; table, defaults, checks; owners of the sequences; parts of LIKE; keys and their indexes; foreign keys
/// ```
///
/// The order gives the objects their OIDs, by which DROP goes.
final class TableDefinition {
    private final CommandContext context;
    private final TableStatement.CreateTable statement;
    private final RelationNames names;
    private final List<PlannedColumn> columns = new ArrayList<>();
    private final List<Constraint.Check> checks = new ArrayList<>();
    private final List<Constraint.ForeignKey> foreignKeys = new ArrayList<>();
    private final List<Constraint.Key> keys = new ArrayList<>();
    private final List<LikeClause> likes = new ArrayList<>();
    /// The composite type of a typed table.
    private RelationEntry type;
    private int namespace;

    TableDefinition(CommandContext context, TableStatement.CreateTable statement) {
        this.context = context;
        this.statement = statement;
        names = new RelationNames(context);
    }

    void create() {
        refuseWhatIsMissing();
        var name = statement.name();
        try {
            namespace = names.creationNamespace(name, statement.persistence());
        } catch (SqlException error) {
            throw error.at(name.position());
        }
        if (statement.ifNotExists() && context.catalog().relationOid(namespace, name.name()) != 0) {
            context.notice(Severity.NOTICE, SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS_SKIPPING, name.name());
            return;
        }
        char persistence = names.persistence(namespace, statement.persistence());
        var parents = new ParentTables(context, statement.bound() != null);
        if (statement.partitionBy() != null && statement.bound() == null && !statement.inherits().isEmpty()) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.INHERITANCE_CHILD);
        }
        if (statement.bound() != null) {
            parents.open(statement.inherits(), persistence);
            Partitions.requirePartitioned(parents.parents().getFirst());
            plan(parents.parents().getFirst());
            parents.merge(columns);
            columns.forEach(column -> column.local = false);
        } else if (statement.ofType() != null) {
            planTyped();
        } else {
            plan(null);
            if (!statement.inherits().isEmpty()) {
                parents.open(statement.inherits(), persistence);
                parents.merge(columns);
            }
        }
        if (statement.partitionBy() != null) {
            PartitionKeys.strategy(statement.partitionBy());
        }
        var indexes = new KeyPlanner(context, name.name()).plan(keys, columns);
        if (statement.onCommit() != OnCommit.NONE && persistence != 't') {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.ON_COMMIT_PERMANENT);
        }
        var sequences = new SequenceCommands(context);
        for (PlannedColumn column : columns) {
            if (column.sequence != null) {
                sequences.create(column.sequence, persistence, context.currentUser());
            }
        }
        int oid = createTable(context, name.name(), namespace, persistence, columns, statement.options(),
                statement.partitionBy() != null ? 'p' : 'r', type == null ? 0 : type.rowType());
        if (!context.rehearses()) {
            context.service(TemporaryTables.class).register(oid, statement.onCommit(), context.transaction().level());
        }
        parents.tie(oid);
        defineDefaults(oid);
        if (statement.bound() != null) {
            context.nextCommand();
            new Partitions(context).become(parents.parents().getFirst(), oid, statement.bound());
        }
        if (statement.partitionBy() != null) {
            context.nextCommand();
            new PartitionKeys(context).define(context.catalog().relation(oid), statement.partitionBy());
        }
        if (statement.bound() != null) {
            context.nextCommand();
            new PartitionIndexes(context).copyAll(context.catalog().relation(parents.parents().getFirst().oid()), oid, true);
        }
        defineChecks(oid, parents);
        if (statement.partitionBy() == null) {
            addToast(context, oid, columns, statement.options());
        }
        context.nextCommand();
        for (LikeClause like : likes) {
            like.addAfterTable(oid, columns);
        }
        var definition = new IndexDefinition(context);
        for (IndexRequest index : indexes) {
            definition.create(context.catalog().relation(oid), index, true);
        }
        for (LikeClause like : likes) {
            like.addIndexes(oid, definition);
            like.addStatistics(oid);
        }
        if (statement.bound() != null) {
            context.nextCommand();
            var parent = context.catalog().relation(parents.parents().getFirst().oid());
            new PartitionTriggers(context).inherit(parent, oid);
            new PartitionForeignKeys(context, new ForeignKeys(context)).inherit(parent, oid, false);
        }
        for (Constraint.ForeignKey key : foreignKeys) {
            new ForeignKeys(context).add(context.catalog().relation(oid), key, false);
        }
        for (PlannedColumn column : columns) {
            if (column.sequence != null) {
                sequences.tie(column.sequence, oid, columns.indexOf(column) + 1);
            }
        }
    }

    private void refuseWhatIsMissing() {
        if (statement.foreign() != null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED, "CREATE FOREIGN TABLE");
        }
        if (statement.accessMethod() != null && !statement.accessMethod().equals("heap")) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.ACCESS_METHOD_MISSING, statement.accessMethod());
        }
    }

    /// @param partitionOf the parent whose columns a partition has, null for others
    private void plan(RelationEntry partitionOf) {
        String table = statement.name().name();
        var planner = new ColumnPlanner(context, table, namespace);
        planner.partitionOf = partitionOf;
        for (TableElement element : statement.elements()) {
            switch (element) {
                case ColumnDefinition column -> {
                    columns.add(planner.plan(column));
                    planner.tableConstraints.forEach(this::distribute);
                    planner.tableConstraints.clear();
                }
                case TableElement.Like like -> {
                    var clause = new LikeClause(context, like, planner);
                    likes.add(clause);
                    clause.addColumns(columns);
                }
                case Constraint constraint -> distribute(constraint);
            }
        }
    }

    /// The columns of the type, in its order; what the statement says of some of them is added.
    private void planTyped() {
        type = new TypedTables(context).type(statement.ofType());
        plan(type);
        var written = new java.util.LinkedHashMap<String, PlannedColumn>();
        for (PlannedColumn column : columns) {
            if (column.identity != 0) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.TYPED_IDENTITY);
            }
            if (written.put(column.name, column) != null) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, DefinitionMessage.COLUMN_TWICE, column.name);
            }
        }
        columns.clear();
        for (var each : type.liveColumns()) {
            columns.add(written.containsKey(each.name()) ? written.get(each.name()) : PlannedColumn.like(each));
        }
        ColumnPlanner.requireUsage(context, type.rowType());
    }

    private void distribute(Constraint constraint) {
        switch (constraint) {
            case Constraint.Check check -> checks.add(check);
            case Constraint.Key key -> keys.add(key);
            case Constraint.ForeignKey key -> foreignKeys.add(key);
            case Constraint.Exclusion exclusion -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, CommandMessage.NOT_SUPPORTED,
                    "EXCLUDE").at(exclusion.position());
            case Constraint.Null _, Constraint.NotNull _, Constraint.Default _, Constraint.Identity _, Constraint.Generated _ ->
                throw new IllegalStateException("constraint of a column: " + constraint);
        }
    }

    /// Writes a table without any constraint, and makes its file.
    static int createTable(CommandContext context, String name, int namespace, char persistence, List<PlannedColumn> columns,
            List<Option> options, char kind) {
        return createTable(context, name, namespace, persistence, columns, options, kind, 0);
    }

    /// @param ofType the type of a typed table, else 0
    private static int createTable(CommandContext context, String name, int namespace, char persistence, List<PlannedColumn> columns,
            List<Option> options, char kind, int ofType) {
        ColumnPlanner.check(context, columns, false);
        requireFreeName(context, namespace, name, true);
        var files = new RelationFiles(context);
        int owner = context.currentUser();
        boolean stored = kind != 'p';
        if (!stored && !options.isEmpty()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, DefinitionMessage.OPTION_UNKNOWN, options.getFirst().name());
        }
        long fileId = stored ? files.newId(persistence) : 0;
        int oid = stored ? files.oidFor(fileId, persistence, PgClass.CATALOG) : context.catalog().rows().newOid(PgClass.CATALOG);
        var texts = StorageOptions.change(null, options, StorageOptions.Owner.TABLE, null, false);
        context.lockRelation(oid, LockMode.ACCESS_EXCLUSIVE);
        new CatalogWriter(context.catalog()).relations.create(new NewRelation(name, namespace, kind, persistence, owner, stored ? NewRelation.HEAP : 0,
                (int) fileId, 0, ofType, PlannedColumn.toNew(columns), texts, new DefaultPrivileges(context).listFor(ObjectKind.TABLE, owner, namespace)), oid);
        if (stored) {
            files.createTable(fileId);
        }
        return oid;
    }

    private void defineDefaults(int oid) {
        var defaults = new ColumnDefaults(context);
        for (int i = 0; i < columns.size(); i++) {
            var relation = context.catalog().relation(oid);
            defaults.define(relation, relation.column(i + 1), columns.get(i));
        }
    }

    private void defineChecks(int oid, ParentTables parents) {
        var constraints = new CheckConstraints(context);
        parents.defineChecks(oid, constraints);
        for (Constraint.Check check : checks) {
            constraints.add(context.catalog().relation(oid), new Constraint.Check(check.name(), check.expression(),
                    new Constraint.Attributes(check.attributes().deferrable(), check.attributes().initiallyDeferred(), false,
                            check.attributes().noInherit()), check.position()), true, true);
        }
    }

    static void addToast(CommandContext context, int oid, List<PlannedColumn> columns, List<Option> options) {
        var relations = new CatalogWriter(context.catalog()).relations;
        var texts = StorageOptions.change(null, options, StorageOptions.Owner.TOAST, "toast", false);
        if (relations.needsToast(PlannedColumn.toNew(columns))) {
            RelationEntry relation = context.catalog().relation(oid);
            int toast = relations.addToast(oid, relation.persistence(), relation.owner());
            if (texts != null) {
                relations.update(toast, PgClass.RELOPTIONS,
                        dev.surus.engine.type.ArrayValue.of(dev.surus.engine.type.TypeOid.TEXT, texts.toArray()));
            }
            context.lockRelation(toast, LockMode.ACCESS_EXCLUSIVE);
            context.cluster().locks().release(context.lockOwner(), context.relationTag(toast), LockMode.ACCESS_SHARE, false);
            context.lockRelation(toast, LockMode.SHARE);
            for (var index : context.catalog().relation(toast).indexes()) {
                context.lockRelation(index.oid(), LockMode.ACCESS_EXCLUSIVE);
            }
        }
    }

    /// @param rowType whether the relation will have a row type, whose name must be free, too
    static void requireFreeName(CommandContext context, int namespace, String name, boolean rowType) {
        Catalog catalog = context.catalog();
        if (catalog.relationOid(namespace, name) != 0) {
            throw new SqlException(SqlState.DUPLICATE_TABLE, DefinitionMessage.RELATION_EXISTS, name);
        }
        int type = rowType ? catalog.typeOid(namespace, name) : 0;
        if (type != 0) {
            var entry = catalog.type(type);
            boolean ownArray = entry.isArray() && catalog.type(entry.element()) != null && catalog.type(entry.element()).array() == type;
            if (!ownArray) {
                throw new SqlException(SqlState.DUPLICATE_OBJECT, DefinitionMessage.TYPE_EXISTS, name)
                        .hint(DefinitionMessage.ROW_TYPE_HINT);
            }
        }
    }

    /// CREATE on the schema of a table, for what is made beside it.
    static void requireCreate(CommandContext context, int namespace) {
        new Privileges(context.catalog()).require(ObjectKind.SCHEMA, namespace, context.currentUser(),
                dev.surus.engine.type.AclItem.Privilege.CREATE);
    }
}
