package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SubqueryColumn;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Expression.SubqueryKind;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.RangeEntry.CommonTableRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.planner.plan.Plan.JoinType;
import java.util.ArrayList;
import java.util.List;

/// Turns EXISTS, NOT EXISTS and IN of WHERE into joins:
///
/// ```
/// FROM a WHERE EXISTS (SELECT FROM b WHERE b.x = a.x AND p)   ->   a SEMI JOIN b ON b.x = a.x AND p
/// FROM a WHERE a.x IN (SELECT b.x FROM b WHERE p)             ->   a SEMI JOIN b ON a.x = b.x AND p
/// ```
final class SemiJoins {
    private final QueryPlanner planner;
    final List<JoinPlanner.LaterJoin> joins = new ArrayList<>();

    SemiJoins(QueryPlanner planner) {
        this.planner = planner;
    }

    Query apply(Query query) {
        if (query.where == null || query.from == null || !Properties.hasSubquery(query.where)) {
            return query;
        }
        var copy = QueryRewriter.shallowCopy(query);
        var rest = new ArrayList<Expression>();
        for (Expression condition : Expressions.conjuncts(query.where)) {
            if (!convert(copy, condition)) {
                rest.add(condition);
            }
        }
        copy.where = Expressions.and(rest);
        return copy;
    }

    private boolean convert(Query query, Expression condition) {
        if (condition instanceof BooleanCall b && b.kind() == BooleanKind.NOT
                && b.arguments().getFirst() instanceof SubqueryExpression s && s.kind() == SubqueryKind.EXISTS) {
            return merge(query, s, JoinType.ANTI);
        }
        if (condition instanceof SubqueryExpression s) {
            return switch (s.kind()) {
                case EXISTS -> merge(query, s, JoinType.SEMI);
                case ANY -> merge(query, s, JoinType.SEMI) || range(query, s);
                case SCALAR, ALL, ROW_COMPARE, ARRAY, MULTI_ASSIGN -> false;
            };
        }
        return false;
    }

    private boolean merge(Query query, SubqueryExpression s, JoinType type) {
        Query nested = s.kind() == SubqueryKind.EXISTS ? QueryPlanner.forExistence(s.query()) : s.query();
        if (!SubqueryPullUp.isPlain(nested) || nested.from == null
                || s.kind() == SubqueryKind.EXISTS && planner.planner.detach(nested).parameters().isEmpty()
                || s.test() != null && (Properties.hasSubquery(s.test()) || planner.planner.properties.isVolatile(s.test()))
                || refersOutsideInFrom(nested)) {
            return false;
        }
        if (nested.targets.stream().anyMatch(t -> planner.planner.properties.isVolatile(t.expression()))) {
            return false;
        }
        nested = planner.flattened(nested);
        nested = QueryPlanner.flattenJoinColumns(nested);
        nested = QueryPlanner.mapLevel(nested, planner::folded);
        var moved = SubqueryPullUp.move(nested, query.ranges.size());
        query.ranges.addAll(moved.ranges);
        var conditions = new ArrayList<>(Expressions.conjuncts(moved.where));
        if (s.test() != null) {
            conditions.addAll(Expressions.conjuncts(Expressions.replace(s.test(),
                    e -> e instanceof SubqueryColumn c ? moved.targets.get(c.column() - 1).expression() : null)));
        }
        joins.add(new JoinPlanner.LaterJoin(type, moved.from, conditions));
        return true;
    }

    /// Whether the subquery's FROM reads the query around it: such a one stays as it is.
    private boolean refersOutsideInFrom(Query nested) {
        var fromOnly = new Query();
        fromOnly.kind = Query.Kind.SELECT;
        fromOnly.ranges.addAll(nested.ranges);
        fromOnly.from = nested.from;
        if (!planner.planner.detach(fromOnly).parameters().isEmpty()) {
            return hasJoinConditions(nested.from) || nested.ranges.stream().anyMatch(SubqueryPullUp::mayBeLateral);
        }
        return false;
    }

    private static boolean hasJoinConditions(FromTree from) {
        return from instanceof FromTree.FromJoin || from instanceof FromTree.FromList l && l.items().stream().anyMatch(SemiJoins::hasJoinConditions);
    }

    /// IN over a subquery that is no plain one but needs nothing from outside: it becomes a range.
    private boolean range(Query query, SubqueryExpression s) {
        if (!planner.planner.detach(s.query()).parameters().isEmpty() || Properties.hasSubquery(s.test())
                || planner.planner.properties.isVolatile(s.test()) || planner.planner.properties.isVolatile(s.query())
                || s.query().ranges.stream().anyMatch(r -> r instanceof CommonTableRange)) {
            return false;
        }
        var names = s.query().targets.stream().filter(t -> !t.hidden()).map(Query.TargetEntry::name).toList();
        query.ranges.add(new SubqueryRange(s.query(), false, "ANY_subquery", names, 0, false, null));
        int range = query.ranges.size();
        var conditions = Expressions.conjuncts(Expressions.replace(s.test(), e -> e instanceof SubqueryColumn c
                ? new ColumnReference(range, c.column(), 0, c.type(), c.typmod(), c.collation(), 0) : null));
        joins.add(new JoinPlanner.LaterJoin(JoinType.SEMI, new FromRange(range), conditions));
        return true;
    }
}
