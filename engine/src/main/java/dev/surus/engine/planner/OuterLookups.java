package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query.SetOperation;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.planner.plan.Plan;
import java.util.List;
import java.util.Map;

/// The inner sides of nested loops that find their rows by the outer row's values.
final class OuterLookups {
    private OuterLookups() {}

    /// Whether a range is a UNION ALL: conditions go into each of its inputs.
    static boolean isUnionOfTables(RangeEntry range) {
        return range instanceof SubqueryRange s && !s.securityBarrier() && s.query().limit == null && s.query().offset == null
                && isUnionAll(s.query().setOperation);
    }

    private static boolean isUnionAll(SetOperation operation) {
        return operation != null && operation.operator() == SetOperation.Operator.UNION && operation.all()
                && (operation.left().operation() == null || isUnionAll(operation.left().operation()))
                && (operation.right().operation() == null || isUnionAll(operation.right().operation()));
    }

    /// Whether a scan finds its rows by the outer row's values.
    static boolean looksUp(Plan scan, Map<Integer, Expression> values) {
        return switch (scan) {
            case Plan.IndexScan s -> usesSlots(s.keys(), values);
            case Plan.BitmapIndexScan s -> usesSlots(s.keys(), values);
            case Plan.BitmapHeapScan _, Plan.BitmapAnd _, Plan.BitmapOr _ -> scan.inputs().stream().anyMatch(input -> looksUp(input, values));
            case Plan.RowIdScan _ -> true;
            case Plan.SubqueryScan s -> looksUp(s.input(), values);
            case Plan.Project p -> looksUp(p.input(), values);
            case Plan.Append a when a.parent() == null -> a.inputs().stream().allMatch(input -> looksUp(input, values));
            case Plan.Append a -> a.inputs().stream().anyMatch(input -> looksUp(input, values));
            default -> false;
        };
    }

    private static boolean usesSlots(List<Plan.IndexKey> keys, Map<Integer, Expression> values) {
        return keys.stream().anyMatch(k -> k.value() != null && Expressions.any(k.value(),
                e -> e instanceof Expression.Parameter p && values.containsKey(Planner.slotOf(p))));
    }
}
