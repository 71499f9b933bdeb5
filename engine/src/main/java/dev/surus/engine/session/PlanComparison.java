package dev.surus.engine.session;

import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.PlannedStatement;

/// Whether two plans of one statement, with and without its literals, do the same work.
final class PlanComparison {
    /// A generic plan may be estimated to cost that much more ...
    private static final double COST_MARGIN = 1.1;
    /// ... and what planning costs for each relation, in the planner's units: as PostgreSQL counts it.
    private static final double PLANNING_COST = 2.5;

    private PlanComparison() {}

    /// What a plan for some values costs together with its making.
    static double costWithPlanning(PlannedStatement statement) {
        return statement.plan().cost().total() + PLANNING_COST * (statement.accesses().size() + 1);
    }

    /// Whether a plan for all values takes the same way as the one for the present values and is not estimated to cost more, and none is so dear
    /// that the difference might matter.
    static boolean isAsGood(PlannedStatement generic, PlannedStatement special, double costMax) {
        double planning = PLANNING_COST * (special.accesses().size() + 1);
        if (generic.plan().cost().total() > special.plan().cost().total() * COST_MARGIN + planning) {
            return false;
        }
        if (generic.plan().cost().total() > costMax || special.plan().cost().total() > costMax) {
            return false;
        }
        if (generic.ctes().size() != special.ctes().size() || generic.subplans().size() != special.subplans().size()) {
            return false;
        }
        return same(generic.plan(), special.plan());
    }

    private static boolean same(Plan a, Plan b) {
        if (a.getClass() != b.getClass() || !sameSource(a, b)) {
            return false;
        }
        var inputs = a.inputs();
        var others = b.inputs();
        if (inputs.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!same(inputs.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameSource(Plan a, Plan b) {
        return switch (a) {
            case Plan.SeqScan p -> p.relation() == ((Plan.SeqScan) b).relation();
            case Plan.IndexScan p -> {
                var other = (Plan.IndexScan) b;
                yield p.index() == other.index() && p.keys().size() == other.keys().size() && p.backward() == other.backward();
            }
            case Plan.BitmapIndexScan p -> p.index() == ((Plan.BitmapIndexScan) b).index() && p.keys().size() == ((Plan.BitmapIndexScan) b).keys().size();
            default -> true;
        };
    }
}
