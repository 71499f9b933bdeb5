package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.JoinKind;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.FunctionRange;
import dev.surus.engine.analyzer.tree.RangeEntry.JoinRange;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.analyzer.tree.RangeEntry.TransitionRange;
import dev.surus.engine.analyzer.tree.RangeEntry.ValuesRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.ColumnEntry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A whole row becomes a row constructor, so that it carries the names by which the query knows its columns:
///
/// ```
/// SELECT row_to_json(g) FROM generate_series(1, 2) WITH ORDINALITY AS g(n, i)   ->   SELECT row_to_json(ROW(g.n AS n, g.i AS i)) ...
/// ```
///
/// Below an outer join the row of a missing partner is null as a whole: there it is null where all columns are.
final class WholeRows {
    private final Catalog catalog;
    private final Query query;
    private final BitSet nullable = new BitSet();

    private WholeRows(Catalog catalog, Query query) {
        this.catalog = catalog;
        this.query = query;
        findNullable(query.from, false);
    }

    static Query named(Catalog catalog, Query query) {
        if (!hasWholeRow(query)) {
            return query;
        }
        var rows = new WholeRows(catalog, query);
        return new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return e instanceof ColumnReference c && c.column() == 0 && c.levelsUp() == depth && c.range() > 0
                        && c.range() <= query.ranges.size() ? rows.row(c) : null;
            }
        }.query(query, 0);
    }

    private static boolean hasWholeRow(Query query) {
        var visitor = new QueryVisitor() {
            boolean found;

            @Override
            protected boolean enter(Expression expression) {
                found |= expression instanceof ColumnReference c && c.column() == 0 && c.levelsUp() == depth;
                return !found;
            }
        };
        visitor.visit(query);
        return visitor.found;
    }

    private void findNullable(FromTree from, boolean inside) {
        switch (from) {
            case null -> { }
            case FromRange r -> nullable.set(r.range(), inside);
            case FromList l -> l.items().forEach(item -> findNullable(item, inside));
            case FromJoin j -> {
                findNullable(j.left(), inside || j.kind() == JoinKind.RIGHT || j.kind() == JoinKind.FULL);
                findNullable(j.right(), inside || j.kind() == JoinKind.LEFT || j.kind() == JoinKind.FULL);
            }
        }
    }

    private Expression row(ColumnReference whole) {
        var fields = new ArrayList<Expression>();
        var names = new ArrayList<String>();
        switch (query.ranges.get(whole.range() - 1)) {
            case RelationRange r -> {
                for (ColumnEntry column : catalog.relation(r.relation()).liveColumns()) {
                    fields.add(new ColumnReference(whole.range(), column.number(), whole.levelsUp(), column.type(), column.typmod(),
                            column.collation(), 0));
                    names.add(column.name());
                }
            }
            case SubqueryRange r -> {
                var types = r.query().targets.stream().filter(t -> !t.hidden())
                        .map(t -> new ColumnType(t.expression().type(), t.expression().typmod(), t.expression().collation())).toList();
                columns(whole, types, r.columnNames(), fields, names);
            }
            case FunctionRange r -> columns(whole, r.columns(), r.columnNames(), fields, names);
            case ValuesRange r -> columns(whole, r.columns(), r.columnNames(), fields, names);
            case CommonTableRange r -> columns(whole, r.columns(), r.columnNames(), fields, names);
            case TransitionRange r -> columns(whole, r.columns(), r.columnNames(), fields, names);
            case JoinRange _ -> {
                return null;
            }
        }
        var row = new Expression.RowConstructor(fields, names, CallForm.IMPLICIT_CAST, whole.type(), 0);
        if (!nullable.get(whole.range())) {
            return row;
        }
        var missing = new Expression.NullTest(row, true, true, 0);
        var none = new Expression.Constant(whole.type(), -1, 0, null, 0);
        return new Expression.Case(null, List.of(new Expression.When(missing, none)), row, whole.type(), -1, 0, 0);
    }

    private static void columns(ColumnReference whole, List<ColumnType> types, List<String> known, List<Expression> fields, List<String> names) {
        for (int i = 0; i < types.size(); i++) {
            var type = types.get(i);
            fields.add(new ColumnReference(whole.range(), i + 1, whole.levelsUp(), type.type(), type.typmod(), type.collation(), 0));
            names.add(i < known.size() ? known.get(i) : "f" + (i + 1));
        }
    }
}
