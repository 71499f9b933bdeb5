package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.SetInput;
import dev.surus.engine.analyzer.tree.Query.SetOperation;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import java.util.ArrayList;
import java.util.List;

/// Conditions on the columns of a subquery of FROM, put into the subquery, where they leave fewer rows to begin with:
///
/// ```
/// FROM (SELECT a FROM t UNION ALL SELECT a FROM u) s WHERE s.a = 1     ->  (... t WHERE a = 1 UNION ALL ... u WHERE a = 1)
/// FROM (SELECT a, count(*) n FROM t GROUP BY a) s WHERE a = 1 AND n > 2 ->  (... t WHERE a = 1 GROUP BY a HAVING count(*) > 2)
/// FROM (SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b) s WHERE a = 1 ->  (... t WHERE a = 1 ...), but not for b
/// FROM (SELECT a, rank() OVER (PARTITION BY a) FROM t) s WHERE a = 1    ->  (... t WHERE a = 1), but not for the rank
/// ```
///
/// Nothing goes behind LIMIT, into one side of EXCEPT, or into grouping sets, which make a NULL of what was compared.
final class ConditionPushDown {
    private final Planner planner;

    ConditionPushDown(Planner planner) {
        this.planner = planner;
    }

    /// @param range by which the condition knows the subquery's columns; it reads nothing else
    /// @return null where the condition would mean something else inside
    Query into(Query nested, int range, Expression condition) {
        if (nested.kind != Query.Kind.SELECT || nested.limit != null || nested.offset != null || nested.groupingSets != null
                || Properties.hasSubquery(condition) || planner.properties.isVolatile(condition)) {
            return null;
        }
        var columns = new ArrayList<ColumnReference>();
        boolean whole = Expressions.any(condition, e -> {
            if (e instanceof ColumnReference c && c.levelsUp() == 0) {
                columns.add(c);
                return c.range() != range || c.column() <= 0;
            }
            return false;
        });
        if (whole || columns.stream().anyMatch(c -> !isOpen(nested, nested.targets.get(c.column() - 1).expression()))) {
            return null;
        }
        return nested.setOperation != null ? intoInputs(nested, range, condition, columns) : intoOne(nested, range, condition);
    }

    /// Whether a condition on a column leaves out or takes all rows that belong together.
    private boolean isOpen(Query nested, Expression target) {
        return !planner.properties.isVolatile(target) && !Properties.hasSubquery(target) && !(nested.hasSetReturningTargets && hasSet(target))
                && (nested.distinctOn.isEmpty() || nested.distinctOn.stream().anyMatch(k -> k.expression().equals(target)))
                && (!nested.hasWindowCalls || nested.windows.stream().allMatch(w -> w.partitionBy().contains(target)));
    }

    private boolean hasSet(Expression e) {
        return Expressions.any(e, x -> switch (x) {
            case FunctionCall c -> c.returnsSet();
            case OperatorCall c -> planner.environment.catalog().function(c.function()).returnsSet();
            default -> false;
        });
    }

    private static Query intoOne(Query nested, int range, Expression condition) {
        Expression inside = Expressions.replace(condition, e -> e instanceof ColumnReference c && c.range() == range && c.levelsUp() == 0
                ? nested.targets.get(c.column() - 1).expression() : null);
        Query narrowed = QueryRewriter.shallowCopy(nested);
        if (nested.hasAggregates || !nested.groupBy.isEmpty() || nested.having != null) {
            narrowed.having = both(nested.having, inside);
        } else {
            narrowed.where = both(nested.where, inside);
        }
        return narrowed;
    }

    private static Expression both(Expression a, Expression b) {
        var conditions = new ArrayList<>(Expressions.conjuncts(a));
        conditions.addAll(Expressions.conjuncts(b));
        return Expressions.and(conditions);
    }

    /// Conditions on groups that ask for their keys alone, as conditions on rows; those on aggregates stay.
    Query withKeysBeforeGroups(Query query) {
        if (query.having == null || query.groupBy.isEmpty() || query.groupingSets != null || query.hasSetReturningTargets) {
            return query;
        }
        var rows = new ArrayList<Expression>();
        var groups = new ArrayList<Expression>();
        for (Expression condition : Expressions.conjuncts(query.having)) {
            boolean ofGroups = Properties.hasSubquery(condition) || planner.properties.isVolatile(condition)
                    || Expressions.any(condition, e -> e instanceof AggregateCall || e instanceof GroupingCall);
            (ofGroups ? groups : rows).add(condition);
        }
        if (rows.isEmpty()) {
            return query;
        }
        Query narrowed = QueryRewriter.shallowCopy(query);
        narrowed.where = both(query.where, Expressions.and(rows));
        narrowed.having = Expressions.and(groups);
        return narrowed;
    }

    // ---- UNION and INTERSECT

    private Query intoInputs(Query nested, int range, Expression condition, List<ColumnReference> columns) {
        for (ColumnReference column : columns) {
            if (!(nested.targets.get(column.column() - 1).expression() instanceof ColumnReference)) {
                return null;
            }
        }
        Expression inside = Expressions.replace(condition, e -> e instanceof ColumnReference c && c.range() == range && c.levelsUp() == 0
                ? inputColumn(nested, c) : null);
        var inputs = new ArrayList<Integer>();
        if (!inputs(nested.setOperation, inputs)) {
            return null;
        }
        Query narrowed = QueryRewriter.shallowCopy(nested);
        for (int input : inputs) {
            var whole = (SubqueryRange) nested.ranges.get(input - 1);
            Expression own = Expressions.replace(inside, e -> e instanceof ColumnReference c && c.levelsUp() == 0
                    ? new ColumnReference(input, c.column(), 0, c.type(), c.typmod(), c.collation(), 0) : null);
            Query query = hasTypes(whole.query(), own) ? into(whole.query(), input, own) : null;
            narrowed.ranges.set(input - 1, new SubqueryRange(query != null ? query : filtered(whole, own, input), whole.lateral(), whole.alias(),
                    whole.columnNames(), whole.viewRelation(), whole.securityBarrier(), whole.permissions()));
        }
        return narrowed;
    }

    private static ColumnReference inputColumn(Query nested, ColumnReference c) {
        int column = ((ColumnReference) nested.targets.get(c.column() - 1).expression()).column();
        return new ColumnReference(c.range(), column, 0, c.type(), c.typmod(), c.collation(), 0);
    }

    /// Finds the subqueries of a set operation; false where one has rows that others take away.
    private static boolean inputs(SetOperation operation, List<Integer> found) {
        if (operation.operator() == SetOperation.Operator.EXCEPT) {
            return false;
        }
        for (SetInput input : List.of(operation.left(), operation.right())) {
            if (input.operation() == null) {
                found.add(input.range());
            } else if (!inputs(input.operation(), found)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasTypes(Query query, Expression condition) {
        return !Expressions.any(condition, e -> e instanceof ColumnReference c && c.levelsUp() == 0
                && query.targets.get(c.column() - 1).expression().type() != c.type());
    }

    /// An input that the condition cannot go into: its rows are asked afterwards.
    private static Query filtered(SubqueryRange whole, Expression condition, int input) {
        var around = new Query();
        around.kind = Query.Kind.SELECT;
        around.ranges.add(new SubqueryRange(raised(whole.query()), false, whole.alias(), whole.columnNames(), 0, false, null));
        around.from = new FromRange(1);
        int number = 1;
        for (TargetEntry t : whole.query().targets) {
            if (!t.hidden()) {
                Expression e = t.expression();
                around.targets.add(new TargetEntry(new ColumnReference(1, number, 0, e.type(), e.typmod(), e.collation(), 0), number++, t.name(), false,
                        t.sourceTable(), t.sourceColumn()));
            }
        }
        around.where = Expressions.replace(condition, e -> e instanceof ColumnReference c && c.levelsUp() == 0 && c.range() == input
                ? new ColumnReference(1, c.column(), 0, c.type(), c.typmod(), c.collation(), 0) : null);
        return around;
    }

    /// A query as it must read one level deeper: what it takes from WITH queries around it is one level further away.
    private static Query raised(Query query) {
        return new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return null;
            }

            @Override
            CommonTableRange commonTable(CommonTableRange r, int depth) {
                return r.levelsUp() <= depth ? r : new CommonTableRange(r.name(), r.levelsUp() + 1, r.selfReference(), r.alias(), r.columnNames(), r.columns());
            }
        }.query(query, 0);
    }
}
