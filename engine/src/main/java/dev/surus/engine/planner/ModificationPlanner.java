package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.planner.plan.Modification;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import java.util.ArrayList;
import java.util.List;

/// INSERT, UPDATE, DELETE and MERGE: the rows to work on, then a ModifyTable.
final class ModificationPlanner {
    private final QueryPlanner level;
    private final Query query;

    ModificationPlanner(QueryPlanner level) {
        this.level = level;
        query = level.query;
    }

    Plan plan() {
        return switch (query.kind) {
            case INSERT -> modify(insertRows());
            case UPDATE, DELETE, MERGE -> modify(changedRows());
            case SELECT, UTILITY -> throw new IllegalStateException("not a modification");
        };
    }

    private Plan joins() {
        return new JoinPlanner(level).plan(query.from, Expressions.conjuncts(query.where), level.semiJoins);
    }

    private Plan insertRows() {
        Plan plan = joins();
        var targets = query.targets.stream().map(TargetEntry::expression).toList();
        if (query.hasSetReturningTargets) {
            plan = new UpperPlanner(level).select();
        }
        return new Plan.Project(targets, plan, plan.cost());
    }

    /// The new values, the row's number, and what RETURNING, MERGE and rechecks need of the other ranges.
    private Plan changedRows() {
        int target = query.resultRange;
        if (isView()) {
            level.need(target, 0);
        } else {
            level.needPlace(target);
            recheck().relationRanges().forEach(level::needPlace);
        }
        Plan plan = joins();
        var output = new ArrayList<Expression>();
        if (query.kind == Query.Kind.UPDATE) {
            query.targets.forEach(t -> output.add(t.expression()));
        }
        int targets = output.size();
        for (Expression e : plan.output()) {
            boolean own = e instanceof ColumnReference c && c.range() == target && c.column() != -1 && c.column() != -6;
            if ((!own || query.kind == Query.Kind.MERGE || isView()) && !output.subList(targets, output.size()).contains(e)) {
                output.add(e);
            }
        }
        return new Plan.Project(output, plan, plan.cost());
    }

    /// Whether the rows are those of a view, on which its triggers work.
    private boolean isView() {
        return level.entry(query.resultRange) instanceof SubqueryRange;
    }

    private Plan.RecheckSource recheck() {
        return isView() ? new Plan.RecheckSource(List.of(), List.of()) : UpperPlanner.recheckSource(level, List.of(query.resultRange));
    }

    private Plan modify(Plan input) {
        var range = level.entry(query.resultRange);
        int relation = range instanceof SubqueryRange view ? view.viewRelation() : ((RelationRange) range).relation();
        List<Expression> returning = query.returning.stream().map(TargetEntry::expression).toList();
        var modification = new Modification(query.kind, relation, query.resultRange, range.alias(), List.copyOf(query.targets),
                query.onConflict, List.copyOf(query.mergeActions), returning, recheck(),
                List.copyOf(query.checkOptions), level.planner.properties.isVolatile(query));
        var cost = input.cost();
        return new Plan.ModifyTable(input, modification, returning, new Cost(cost.startup(), cost.total(),
                returning.isEmpty() ? 0 : cost.rows(), returning.isEmpty() ? 0 : 8 * returning.size()));
    }
}
