package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.OperatorFamilyMember;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.List;

/// An index as conditions of a query see it: what its keys are, and which rows it has.
///
/// @param keys columns or expressions of the query's range
/// @param predicate the conditions of a partial index, all of which its rows fulfil; empty for an index of all rows
record IndexForm(IndexEntry index, List<Expression> keys, List<Expression> predicate) {

    static IndexForm of(QueryPlanner level, RelationEntry relation, int range, IndexEntry index) {
        var keys = new ArrayList<Expression>();
        int expression = 0;
        for (int k = 0; k < index.keyCount(); k++) {
            int column = index.columns()[k];
            keys.add(column != 0 ? level.column(range, column) : stored(level, relation, range, index.expressions().get(expression++)));
        }
        List<Expression> predicate = index.predicate() == null ? List.of()
                : Expressions.conjuncts(stored(level, relation, range, index.predicate()));
        return new IndexForm(index, keys, predicate);
    }

    /// As the query's own expressions are: folded, without positions, over its range.
    private static Expression stored(QueryPlanner level, RelationEntry relation, int range, String text) {
        Expression stored = level.planner.environment.storedExpression(text, relation);
        return level.folded(Expressions.mapUp(stored, e -> e instanceof ColumnReference c && c.levelsUp() == 0
                ? new ColumnReference(range, c.column(), 0, c.type(), c.typmod(), c.collation(), 0) : e));
    }

    /// Whether an expression is the index's key `k`.
    boolean isKey(Expression e, int k) {
        return bare(e).equals(bare(keys.get(k)));
    }

    private static Expression bare(Expression e) {
        while (e instanceof Relabel r) {
            e = r.argument();
        }
        return e;
    }

    /// Whether conditions that all rows fulfil prove that the index has all of these rows.
    boolean hasAllRowsOf(List<Expression> conditions, Catalog catalog) {
        for (Expression p : predicate) {
            if (conditions.stream().noneMatch(c -> implies(c, p, catalog))) {
                return false;
            }
        }
        return true;
    }

    private static boolean implies(Expression condition, Expression predicate, Catalog catalog) {
        if (condition.equals(predicate)) {
            return true;
        }
        if (predicate instanceof NullTest test && !test.isNull() && !test.rowwise()) {
            return condition instanceof OperatorCall c && isStrict(c, catalog)
                    && c.arguments().stream().anyMatch(a -> bare(a).equals(bare(test.argument())));
        }
        return condition instanceof OperatorCall c && predicate instanceof OperatorCall p && c.arguments().size() == 2 && p.arguments().size() == 2
                && bare(c.arguments().get(0)).equals(bare(p.arguments().get(0)))
                && c.arguments().get(1) instanceof Constant known && p.arguments().get(1) instanceof Constant border
                && known.type() == border.type() && known.value() != null && border.value() != null
                && c.inputCollation() == p.inputCollation()
                && impliesComparison(c.operator(), known, p.operator(), border, catalog);
    }

    private static boolean isStrict(OperatorCall call, Catalog catalog) {
        OperatorEntry operator = catalog.operator(call.operator());
        return operator != null && catalog.function(operator.function()).strict();
    }

    /// Of the comparisons of one B-tree family: 1 is less, 3 equal, 5 greater.
    private static boolean impliesComparison(int operator, Constant known, int wanted, Constant border, Catalog catalog) {
        for (OperatorFamilyMember a : catalog.familiesOfOperator(operator)) {
            for (OperatorFamilyMember b : catalog.familiesOfOperator(wanted)) {
                if (a.family() == b.family() && a.purpose() == 's' && b.purpose() == 's' && a.accessMethod() == AccessPaths.BTREE) {
                    DataType type = catalog.dataType(catalog.baseType(known.type()).oid());
                    return type.comparable() && impliesComparison(a.strategy(), b.strategy(), type.compare(known.value(), border.value()));
                }
            }
        }
        return false;
    }

    /// @param order how the condition's constant compares with the predicate's
    private static boolean impliesComparison(int condition, int predicate, int order) {
        return switch (predicate) {
            case 1 -> condition == 1 ? order <= 0 : (condition == 2 || condition == 3) && order < 0;
            case 2 -> condition <= 3 && order <= 0;
            case 3 -> condition == 3 && order == 0;
            case 4 -> condition >= 3 && order >= 0;
            case 5 -> condition == 5 ? order >= 0 : (condition == 4 || condition == 3) && order > 0;
            default -> false;
        };
    }
}
