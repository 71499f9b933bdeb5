package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Column;
import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.Alias;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.List;

/// FROM: relations, subqueries, functions and joins become range table entries and names.
final class FromAnalyzer {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    FromAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// A part of FROM: its tree, the item whose columns are the part's result, and the names that it makes visible.
    record Part(FromTree tree, Item item, List<Item> names) {}

    /// A whole FROM clause; its names are visible in the scope afterwards. `tree` is what stands there already, or null.
    FromTree analyze(Scope scope, List<FromItem> items, FromTree tree) {
        var trees = new ArrayList<FromTree>(items.size() + 1);
        if (tree != null) {
            trees.add(tree);
        }
        for (var item : items) {
            var part = part(scope, item);
            checkConflicts(scope.visible, part.names);
            setLateral(part.names, true, true);
            scope.visible.addAll(part.names);
            trees.add(part.tree);
        }
        setLateral(scope.visible, false, true);
        return trees.isEmpty() ? null : trees.size() == 1 ? trees.getFirst() : new FromTree.FromList(trees);
    }

    private static void setLateral(List<Item> items, boolean lateralOnly, boolean lateralOk) {
        for (var item : items) {
            item.lateralOnly = lateralOnly;
            item.lateralOk = lateralOk;
        }
    }

    private static void checkConflicts(List<Item> before, List<Item> added) {
        for (int i = 0; i < added.size(); i++) {
            var item = added.get(i);
            if (!item.tableVisible || item.name == null) {
                continue;
            }
            for (int k = 0; k < before.size(); k++) {
                var other = before.get(k);
                if (!other.tableVisible || !item.name.equals(other.name)) {
                    continue;
                }
                // The same name from two schemas is no conflict: qualified names tell them apart.
                if (item.relation != null && !item.aliased && other.relation != null && !other.aliased
                        && item.relation.oid() != other.relation.oid()) {
                    continue;
                }
                throw new SqlException(SqlState.DUPLICATE_ALIAS, AnalyzerMessage.ALIAS_DUPLICATE, item.name);
            }
        }
    }

    private Part part(Scope scope, FromItem item) {
        return switch (item) {
            case FromItem.Relation relation -> single(relation(scope, relation));
            case FromItem.Subquery subquery -> single(subquery(scope, subquery));
            case FromItem.Function function -> single(analysis.functionsInFrom.analyze(scope, function));
            case FromItem.Join join -> analysis.joins.analyze(scope, join);
            case FromItem.Sample sample ->
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.UNSUPPORTED, "TABLESAMPLE")
                            .at(sample.position());
            case FromItem.XmlTable table ->
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.XML_UNSUPPORTED)
                            .detail(AnalyzerMessage.XML_DETAIL);
        };
    }

    /// For joins, whose inputs are parts themselves.
    Part input(Scope scope, FromItem item) {
        return part(scope, item);
    }

    static void lateral(List<Item> items, boolean only, boolean ok) {
        setLateral(items, only, ok);
    }

    static void conflicts(List<Item> left, List<Item> right) {
        checkConflicts(left, right);
    }

    private static Part single(Item item) {
        return new Part(new FromTree.FromRange(item.range), item, List.of(item));
    }

    // ---- relations

    private Item relation(Scope scope, FromItem.Relation relation) {
        var name = relation.name();
        if (name.schema() == null && name.catalog() == null) {
            int levelsUp = 0;
            for (var level = scope; level != null; level = level.parent, levelsUp++) {
                for (int i = level.with.size() - 1; i >= 0; i--) {
                    var with = level.with.get(i);
                    if (with.name.equals(name.name())) {
                        return commonTable(scope, with, levelsUp, relation);
                    }
                }
            }
        }
        if (name.schema() == null && name.catalog() == null) {
            var rows = analysis.session.relations().transitionTable(name.name());
            if (rows != null) {
                return transitionTable(scope, rows, relation);
            }
        }
        String shown = relation.alias() == null ? name.name() : relation.alias().name();
        var mode = isLocked(scope, shown) ? LockMode.ROW_SHARE : LockMode.ACCESS_SHARE;
        var entry = open(scope, name, mode);
        return add(scope, entry, mode, relation.alias(), name.name(), relation.only(), true);
    }

    private static boolean isLocked(Scope scope, String name) {
        return scope.lockedFromParent || scope.lockAll || scope.lockedNames.contains(name);
    }

    /// Opens a relation with its lock; the position of the name goes to any error of the wait.
    RelationEntry open(Scope scope, RelationName name, LockMode mode) {
        RelationEntry entry;
        try {
            if (name.catalog() != null && !name.catalog().equals(analysis.databaseName())) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CROSS_DATABASE,
                        "\"" + name + "\"");
            }
            entry = analysis.session.relations().open(name, mode);
            if (entry != null) {
                checkOpenable(entry);
            }
        } catch (SqlException error) {
            throw error.state() == SqlState.QUERY_CANCELED ? error : error.at(name.position());
        }
        if (entry == null) {
            if (name.schema() != null) {
                throw new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.RELATION_MISSING_QUALIFIED,
                        name.schema(), name.name()).at(name.position());
            }
            var error = new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.RELATION_MISSING, name.name())
                    .at(name.position());
            for (var level = scope; level != null; level = level.parent) {
                if (level.futureWith.contains(name.name())) {
                    throw error.detail(AnalyzerMessage.CTE_FORWARD_DETAIL, name.name())
                            .hint(AnalyzerMessage.CTE_FORWARD_HINT);
                }
            }
            throw error;
        }
        analysis.dependsOn(entry.oid());
        return entry;
    }

    private static void checkOpenable(RelationEntry entry) {
        var detail = switch (entry.kind()) {
            case 'i' -> AnalyzerMessage.NOT_FOR_INDEXES;
            case 'I' -> AnalyzerMessage.NOT_FOR_PARTITIONED_INDEXES;
            case 'c' -> AnalyzerMessage.NOT_FOR_COMPOSITE_TYPES;
            default -> null;
        };
        if (detail != null) {
            throw new SqlException(
                    SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.CANNOT_OPEN_RELATION, entry.name()).detail(detail);
        }
    }

    /// Adds a relation to the range table; views are expanded when the whole statement is analyzed.
    Item add(Scope scope, RelationEntry entry, LockMode mode, Alias alias, String writtenName, boolean only,
            boolean inFrom) {
        String name = alias == null || alias.name() == null ? writtenName : alias.name();
        var permissions = new RangeEntry.Permissions();
        permissions.select = inFrom;
        var names = aliasNames(alias, entry.columns().stream().filter(c -> !c.dropped()).count(), name);
        int range = scope.nextRange();
        var columns = new ArrayList<Column>(entry.columns().size());
        var columnNames = new ArrayList<String>(entry.columns().size());
        int live = 0;
        for (var column : entry.columns()) {
            String columnName = column.dropped() ? ""
                    : live < names.size() ? names.get(live) : column.name();
            live += column.dropped() ? 0 : 1;
            columnNames.add(columnName);
            columns.add(new Column(columnName, range, column.number(), column.type(), column.typmod(),
                    column.collation(), column.dropped()));
        }
        var item = new Item(range, name, alias != null && alias.name() != null, entry, columns, permissions,
                entry.rowType(), false);
        scope.addRange(new RangeEntry.RelationRange(
                entry.oid(), entry.kind(), mode, name, columnNames, only, permissions, inFrom), item);
        return item;
    }

    /// A relation as the only thing visible: for expressions over one table's columns.
    Item addVisible(Scope scope, RelationEntry entry) {
        var item = add(scope, entry, LockMode.ACCESS_SHARE, null, entry.name(), false, true);
        scope.visible.add(item);
        return item;
    }

    private static List<String> aliasNames(Alias alias, long available, String name) {
        if (alias == null || alias.columns() == null || alias.columns().isEmpty()) {
            return List.of();
        }
        if (alias.columns().size() > available) {
            throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.ALIAS_COLUMNS_TOO_MANY, name,
                    available, alias.columns().size());
        }
        return alias.columns();
    }

    // ---- transition tables

    private Item transitionTable(Scope scope, RelationEntry rows, FromItem.Relation relation) {
        String written = relation.name().name();
        String name = relation.alias() == null ? written : relation.alias().name();
        var live = rows.liveColumns();
        var aliased = aliasNames(relation.alias(), live.size(), name);
        int range = scope.nextRange();
        var columns = new ArrayList<Column>();
        var names = new ArrayList<String>();
        var types = new ArrayList<ColumnType>();
        for (int i = 0; i < live.size(); i++) {
            var column = live.get(i);
            names.add(i < aliased.size() ? aliased.get(i) : column.name());
            columns.add(new Column(names.get(i), range, i + 1, column.type(), column.typmod(), column.collation(), false));
            types.add(new ColumnType(column.type(), column.typmod(), column.collation()));
        }
        var item = new Item(range, name, relation.alias() != null, null, columns, null, dev.surus.engine.type.TypeOid.RECORD, false);
        scope.addRange(new RangeEntry.TransitionRange(written, name, names, types), item);
        return item;
    }

    // ---- WITH queries

    private Item commonTable(Scope scope, Scope.With with, int levelsUp, FromItem.Relation relation) {
        if (with.underConstruction || with.columns == null) {
            with.recursive = true;
            // A reference from inside its own definition: the columns are those of the non-recursive part.
            if (with.columns == null) {
                throw new SqlException(
                        SqlState.INVALID_RECURSION, AnalyzerMessage.CTE_IN_NON_RECURSIVE, with.name)
                        .at(relation.position());
            }
        } else {
            with.references++;
        }
        if (!with.hasReturning) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CTE_NO_RETURNING, with.name)
                    .at(relation.position());
        }
        String name = relation.alias() == null ? with.name : relation.alias().name();
        var aliased = aliasNames(relation.alias(), with.columns.size(), name);
        int range = scope.nextRange();
        var columns = new ArrayList<Column>();
        var names = new ArrayList<String>();
        for (int i = 0; i < with.columns.size(); i++) {
            String columnName = i < aliased.size() ? aliased.get(i) : with.columnNames.get(i);
            var type = with.columns.get(i);
            names.add(columnName);
            // From further inside, * does not mean what SEARCH and CYCLE add.
            boolean hidden = levelsUp > 0 && i >= with.columns.size() - with.addedColumns.size();
            columns.add(new Column(columnName, range, i + 1, type.type(), type.typmod(), type.collation(), hidden));
        }
        var item = new Item(range, name, relation.alias() != null, null, columns, null,
                dev.surus.engine.type.TypeOid.RECORD, false);
        item.with = with;
        scope.addRange(new RangeEntry.CommonTableRange(with.name, levelsUp, with.underConstruction, name, names,
                with.columns), item);
        return item;
    }

    // ---- subqueries

    private Item subquery(Scope scope, FromItem.Subquery subquery) {
        boolean outerLateral = scope.lateralActive;
        var outerKind = scope.kind;
        scope.lateralActive = subquery.lateral();
        scope.kind = ExpressionKind.FROM_SUBSELECT;
        String name = subquery.alias() == null ? null : subquery.alias().name();
        boolean locked = isLocked(scope, name);
        var query = analysis.statements.subquery(scope, subquery.query(), locked, true);
        scope.lateralActive = outerLateral;
        scope.kind = outerKind;
        return addSubquery(scope, query, subquery.lateral(), subquery.alias(), name);
    }

    Item addSubquery(Scope scope, dev.surus.engine.analyzer.tree.Query query, boolean lateral, Alias alias,
            String name) {
        int range = scope.nextRange();
        var columns = new ArrayList<Column>();
        var names = new ArrayList<String>();
        long available = query.targets.stream().filter(target -> !target.hidden()).count();
        var aliased = aliasNames(alias, available, name);
        for (var target : query.targets) {
            if (target.hidden()) {
                continue;
            }
            int number = columns.size() + 1;
            String columnName = number <= aliased.size() ? aliased.get(number - 1) : target.name();
            var type = columnType(query, target.expression(), number);
            names.add(columnName);
            columns.add(new Column(columnName, range, number, type.type(), type.typmod(), type.collation(), false));
        }
        var item = new Item(range, name, alias != null, null, columns, null, dev.surus.engine.type.TypeOid.RECORD, false);
        scope.addRange(new RangeEntry.SubqueryRange(query, lateral, name, names, 0, false, null), item);
        return item;
    }

    static ColumnType columnType(dev.surus.engine.analyzer.tree.Query query, Expression expression, int number) {
        if (query.setOperation != null) {
            return query.setOperation.columns().get(number - 1);
        }
        return new ColumnType(expression.type(), expression.typmod(), expression.collation());
    }

}
