package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.PlannedStatement;

/// Which plans keep their operators for the next execution: those of short statements, whose operators keep nothing from one start to
/// the next but their memory.
final class Reuse {
    private Reuse() {}

    static boolean allows(PlannedStatement statement) {
        return statement.ctes().isEmpty() && statement.subplans().isEmpty() && allows(statement.plan());
    }

    private static boolean allows(Plan plan) {
        boolean self = switch (plan) {
            case Plan.Result _, Plan.SeqScan _, Plan.IndexScan _, Plan.BitmapHeapScan _, Plan.BitmapIndexScan _, Plan.BitmapAnd _,
                    Plan.BitmapOr _, Plan.RowIdScan _, Plan.Project _, Plan.Filter _, Plan.Gate _, Plan.Limit _,
                    Plan.SubqueryScan _, Plan.NestedLoop _, Plan.Append _, Plan.LockRows _ -> true;
            case Plan.ModifyTable m -> m.modification().kind() != Query.Kind.MERGE && m.modification().onConflict() == null
                    && m.modification().checkOptions().isEmpty();
            default -> false;
        };
        if (!self) {
            return false;
        }
        for (Plan input : plan.inputs()) {
            if (!allows(input)) {
                return false;
            }
        }
        return true;
    }
}
