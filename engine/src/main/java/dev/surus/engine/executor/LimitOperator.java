package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import java.util.List;

/// Leaves out the first rows and ends after some; with ties, rows equal to the last one follow it.
final class LimitOperator extends Operator {
    private final ExecutionState state;
    private final Plan.Limit plan;
    private final Operator input;
    private final Evaluator[] tieKeys;
    private final DataType[] tieTypes;
    private long skip;
    /// Rows still to give; -1 for no limit.
    private long left;
    private Object[] last;
    private Object[] ties;

    LimitOperator(ExecutionState state, Plan.Limit plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
        List<Expression> keys = plan.tiesBy().stream().map(SortKey::expression).toList();
        tieKeys = state.compiler(plan.input().output()).compileAll(keys);
        tieTypes = keys.stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
    }

    @Override
    public void start() {
        Long offset = plan.offset() == null ? null : (Long) state.value(plan.offset());
        if (offset != null && offset < 0) {
            throw new SqlException(SqlState.INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE, ExecutorMessage.OFFSET_NEGATIVE);
        }
        Long limit = plan.limit() == null ? null : (Long) state.value(plan.limit());
        if (limit != null && limit < 0) {
            throw new SqlException(SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, ExecutorMessage.LIMIT_NEGATIVE);
        }
        if (limit == null && tieKeys.length > 0) {
            throw new SqlException(SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, ExecutorMessage.TIES_NULL);
        }
        skip = offset == null ? 0 : offset;
        left = limit == null ? -1 : limit;
        last = null;
        ties = null;
        input.bound(limit == null || tieKeys.length > 0 || limit > Long.MAX_VALUE - skip ? -1 : skip + limit);
        input.start();
    }

    @Override
    public Batch next(long demand) {
        while (true) {
            if (left == 0) {
                return tieKeys.length == 0 || last == null ? null : tied();
            }
            long wanted = left < 0 ? demand : Math.min(left, demand);
            Batch in = input.next(skip > 0 ? Math.min(Batch.CAPACITY, Math.min(skip, Batch.CAPACITY) + Math.min(wanted, Batch.CAPACITY)) : wanted);
            if (in == null) {
                left = left < 0 ? left : 0;
                last = null;
                return null;
            }
            int size = in.size();
            int drop = (int) Math.min(skip, size);
            skip -= drop;
            int keep = (int) Math.min(size - drop, wanted);
            if (keep == 0) {
                continue;
            }
            if (left > 0) {
                left -= keep;
            }
            if (tieKeys.length > 0 && left == 0) {
                last = keys(in, in.row(drop + keep - 1));
            }
            if (drop == 0 && keep == size) {
                return in;
            }
            var view = new Batch(in.columns);
            view.count = in.count;
            view.selection = new int[keep];
            view.selected = keep;
            for (int i = 0; i < keep; i++) {
                view.selection[i] = in.row(drop + i);
            }
            return view;
        }
    }

    private Object[] keys(Batch batch, int row) {
        var keys = new Object[tieKeys.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = tieKeys[i].evaluateRow(batch, row);
        }
        return keys;
    }

    /// Rows that are equal to the last one.
    private Batch tied() {
        Batch in = input.next(1);
        if (in != null) {
            ties = keys(in, in.row(0));
            boolean equal = true;
            for (int i = 0; i < ties.length; i++) {
                equal &= ties[i] == null ? last[i] == null : last[i] != null && tieTypes[i].equal(ties[i], last[i]);
            }
            if (equal) {
                return in;
            }
        }
        last = null;
        return null;
    }

    @Override
    public void close() {
        input.close();
    }
}
