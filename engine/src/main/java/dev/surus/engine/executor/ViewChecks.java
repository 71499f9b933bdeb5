package dev.surus.engine.executor;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.modify.Violations;
import dev.surus.engine.planner.plan.Modification;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// WITH CHECK OPTION of the views that a statement writes through: each new row must be one that the views show.
final class ViewChecks {
    private record Check(String view, Evaluator condition) {}

    private final ExecutorSession session;
    private final RelationEntry relation;
    private final StoredExpressions expressions;
    private final List<Check> checks = new ArrayList<>();

    ViewChecks(ExecutionState state, RelationEntry relation, Modification modification) {
        session = state.session;
        this.relation = relation;
        expressions = StoredExpressions.of(state, relation, modification.range());
        for (var option : modification.checkOptions()) {
            if (option.condition() != null) {
                checks.add(new Check(option.view(), expressions.compile(option.condition())));
            }
        }
    }

    /// @throws dev.surus.engine.base.SqlException 44000 where a view would not show the row
    void verify(Object[] row, BitSet given) {
        expressions.setRow(row);
        for (var check : checks) {
            if (!(expressions.value(check.condition) instanceof Long holds) || holds == 0) {
                throw Violations.checkOption(session, relation, check.view, row, given);
            }
        }
    }
}
