package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.parser.ast.IndexElement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.SortItem;
import dev.surus.engine.parser.ast.TableElement;
import dev.surus.engine.parser.ast.TableElement.LikePart;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// LIKE table INCLUDING ...: columns come at once, what refers to columns by number when the new table exists.
final class LikeClause {
    private final CommandContext context;
    private final DefinitionAnalysis analysis;
    private final ColumnPlanner planner;
    private final Set<LikePart> including;
    private final RelationEntry source;

    LikeClause(CommandContext context, TableElement.Like like, ColumnPlanner planner) {
        this.context = context;
        this.planner = planner;
        including = like.including();
        analysis = new DefinitionAnalysis(context);
        try {
            source = new RelationNames(context).open(like.relation(), LockMode.ACCESS_SHARE);
            if ("rvmcfp".indexOf(source.kind()) < 0) {
                throw new SqlException(SqlState.WRONG_OBJECT_TYPE, DefinitionMessage.LIKE_INVALID, source.name())
                        .detail(RelationKinds.notSupportedDetail(source.kind()));
            }
            if (source.kind() == 'c') {
                ColumnPlanner.requireUsage(context, source.rowType());
            } else {
                new Privileges(context.catalog()).require(ObjectKind.RELATION, source.oid(), context.currentUser(), Privilege.SELECT);
            }
        } catch (SqlException error) {
            throw error.at(like.relation().position());
        }
    }

    private LikeClause(CommandContext context, RelationEntry source) {
        this.context = context;
        planner = null;
        including = Set.of(LikePart.INDEXES);
        analysis = new DefinitionAnalysis(context);
        this.source = source;
    }

    /// Copies of the indexes of a table that is locked.
    static LikeClause ofIndexes(CommandContext context, RelationEntry source) {
        return new LikeClause(context, source);
    }

    /// An index of the same shape on another table with columns of the same names.
    IndexRequest request(IndexEntry index, RelationEntry table) {
        return request(index, PartitionIndexes.numbers(source, table));
    }

    void addColumns(List<PlannedColumn> columns) {
        for (ColumnEntry column : source.liveColumns()) {
            var copy = new PlannedColumn(column.name(), column.type(), column.typmod());
            copy.dimensions = column.dimensions();
            copy.collation = column.collation();
            copy.notNull = column.notNull();
            if (including.contains(LikePart.STORAGE)) {
                copy.storage = column.storage();
            }
            if (including.contains(LikePart.COMPRESSION)) {
                copy.compression = column.compression();
            }
            if (column.isIdentity() && including.contains(LikePart.IDENTITY)) {
                copy.identity = column.identity();
                copy.sequence = planner.sequence(column.name(), column.type(), sequenceOptions(column), true);
                copy.notNull = true;
            }
            if (column.isGenerated() && including.contains(LikePart.GENERATED)) {
                copy.generated = column.generated();
            }
            columns.add(copy);
        }
    }

    private List<Option> sequenceOptions(ColumnEntry column) {
        int sequence = new CatalogWriter(context.catalog()).objects.sequenceOf(source.oid(), column.number(), true);
        var entry = context.catalog().sequence(sequence);
        return List.of(number("start", entry.start()), number("increment", entry.increment()), number("maxvalue", entry.maximum()),
                number("minvalue", entry.minimum()), number("cache", entry.cache()), Option.of("cycle", entry.cycle(), 0));
    }

    private static Option number(String name, long value) {
        return Option.of(name, new Option.DecimalNumber(Long.toString(value)), 0);
    }

    /// Defaults, generation expressions, checks and comments.
    void addAfterTable(int oid, List<PlannedColumn> columns) {
        int[] numbers = numbers(columns);
        var defaults = new ColumnDefaults(context);
        for (ColumnEntry column : source.liveColumns()) {
            boolean wanted = column.defaultText() != null
                    && including.contains(column.isGenerated() ? LikePart.GENERATED : LikePart.DEFAULTS);
            if (wanted) {
                var table = context.catalog().relation(oid);
                var tree = renumber(analysis.read(column.defaultText(), source), numbers, column.name());
                defaults.store(table, table.column(numbers[column.number()]), tree, column.isGenerated());
            }
        }
        if (including.contains(LikePart.CONSTRAINTS)) {
            var checks = new CheckConstraints(context);
            for (ConstraintEntry constraint : source.constraints()) {
                if (constraint.kind() == 'c') {
                    var condition = renumber(checks.read(source, constraint), numbers, constraint.name());
                    var made = checks.add(context.catalog().relation(oid), constraint.name(), condition, true, constraint.noInherit());
                    copyComment(ObjectAddress.constraint(constraint.oid()), ObjectAddress.constraint(made.oid()));
                }
            }
        }
        for (ColumnEntry column : source.liveColumns()) {
            copyComment(ObjectAddress.column(source.oid(), column.number()), ObjectAddress.column(oid, numbers[column.number()]));
        }
    }

    private void copyComment(ObjectAddress from, ObjectAddress to) {
        if (including.contains(LikePart.COMMENTS)) {
            var objects = new CatalogWriter(context.catalog()).objects;
            String text = objects.commentOf(from);
            if (text != null) {
                objects.comment(to, text);
            }
        }
    }

    private int[] numbers(List<PlannedColumn> columns) {
        var numbers = new int[source.columns().size() + 1];
        for (ColumnEntry column : source.liveColumns()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name.equals(column.name())) {
                    numbers[column.number()] = i + 1;
                }
            }
        }
        return numbers;
    }

    private Expression renumber(Expression tree, int[] numbers, String owner) {
        var result = TreeColumns.renumber(tree, numbers);
        if (result == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, DefinitionMessage.WHOLE_ROW)
                    .detail(DefinitionMessage.WHOLE_ROW_DETAIL, owner, source.name());
        }
        return result;
    }

    void addIndexes(int oid, IndexDefinition definition) {
        if (!including.contains(LikePart.INDEXES) || source.kind() == 'f') {
            return;
        }
        var table = context.catalog().relation(oid);
        var columns = new ArrayList<PlannedColumn>();
        table.columns().forEach(column -> columns.add(new PlannedColumn(column.name(), column.type(), column.typmod())));
        int[] numbers = numbers(columns);
        for (IndexEntry index : source.indexes()) {
            if (index.valid() && !index.exclusion()) {
                int made = definition.create(context.catalog().relation(oid), request(index, numbers), true);
                copyComment(ObjectAddress.relation(index.oid()), ObjectAddress.relation(made));
            }
        }
    }

    void addStatistics(int oid) {
        if (!including.contains(LikePart.STATISTICS)) {
            return;
        }
        var table = context.catalog().relation(oid);
        int[] numbers = PartitionIndexes.numbers(source, table);
        var rows = context.catalog().rows();
        var objects = new ArrayList<>(rows.find(PgStatisticExt.CATALOG, new int[] {PgStatisticExt.STXRELID}, Integer.toUnsignedLong(source.oid())));
        objects.sort(java.util.Comparator.comparingLong(row -> row.longInteger(PgStatisticExt.OID)));
        for (var row : objects) {
            var names = new ArrayList<String>();
            int[] columns = row.integers(PgStatisticExt.STXKEYS);
            for (int i = 0; i < columns.length; i++) {
                names.add(source.column(columns[i]).name());
                columns[i] = numbers[columns[i]];
            }
            java.util.Arrays.sort(columns);
            var trees = new ArrayList<Expression>();
            if (!row.isNull(PgStatisticExt.STXEXPRS)) {
                for (String text : StoredText.split(row.text(PgStatisticExt.STXEXPRS))) {
                    trees.add(renumber(analysis.read(text, source), numbers, row.text(PgStatisticExt.STXNAME)));
                    names.add("expr");
                }
            }
            String name = new GeneratedNames(context.catalog()).statistics(table.name(), names, table.namespace());
            int made = new StatisticsCommands(context).write(table, name, table.namespace(), columns, trees, row.characters(PgStatisticExt.STXKIND));
            copyComment(new ObjectAddress(PgStatisticExt.CATALOG, row.integer(PgStatisticExt.OID)), new ObjectAddress(PgStatisticExt.CATALOG, made));
        }
    }

    /// Said only where it is not the direction's own: a hash index may say nothing.
    private static SortItem.Nulls nulls(IndexEntry index, int key) {
        if (index.nullsFirst(key) == index.descending(key)) {
            return SortItem.Nulls.DEFAULT;
        }
        return index.nullsFirst(key) ? SortItem.Nulls.FIRST : SortItem.Nulls.LAST;
    }

    private IndexRequest request(IndexEntry index, int[] numbers) {
        var request = new IndexRequest();
        var constraint = source.constraints().stream().filter(each -> each.index() == index.oid() && (each.kind() == 'p' || each.kind() == 'u'))
                .findFirst().orElse(null);
        request.accessMethod = index.accessMethod() == 405 ? "hash" : "btree";
        request.unique = index.unique();
        request.primary = index.primary();
        request.nullsNotDistinct = index.nullsNotDistinct();
        request.ofConstraint = constraint != null;
        request.deferrable = constraint != null && constraint.deferrable();
        request.deferred = constraint != null && constraint.deferred();
        request.copiedExpressions = new ArrayList<>();
        request.copiedCollations = index.collations();
        request.copiedClasses = index.operatorClasses();
        request.copiedOptions = context.catalog().relation(index.oid()).options();
        request.elements = new ArrayList<>();
        var entry = context.catalog().relation(index.oid());
        request.copiedNames = entry.columns().stream().map(ColumnEntry::name).toList();
        int expression = 0;
        for (int i = 0; i < index.keyCount(); i++) {
            int column = index.columns()[i];
            String name = null;
            if (column == 0) {
                request.copiedExpressions.add(renumber(analysis.read(index.expressions().get(expression++), source), numbers, entry.name()));
            } else {
                name = source.column(column).name();
            }
            request.elements.add(new IndexElement(name, null, null, null, List.of(),
                    index.descending(i) ? SortItem.Direction.DESCENDING : SortItem.Direction.DEFAULT,
                    nulls(index, i), 0));
        }
        request.including = new ArrayList<>();
        for (int i = index.keyCount(); i < index.columns().length; i++) {
            request.including.add(source.column(index.columns()[i]).name());
        }
        if (index.predicate() != null) {
            request.copiedPredicate = renumber(analysis.read(index.predicate(), source), numbers, entry.name());
        }
        return request;
    }
}
