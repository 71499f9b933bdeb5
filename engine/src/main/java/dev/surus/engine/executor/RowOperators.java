package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Vector;
import java.util.List;

/// Operators that handle one row after the other: projection, filter, limit, unique, append.
final class RowOperators {
    private RowOperators() {}

    /// Computes expressions. Does so for the demanded rows only: the input never gives more.
    static final class Project extends Operator {
        private final Operator input;
        private final Evaluator[] targets;
        private final Batch out;

        Project(ExecutionState state, Plan.Project plan) {
            input = state.build(plan.input());
            targets = state.compiler(plan.input().output()).compileAll(plan.output());
            out = new Batch(new Vector[targets.length]);
        }

        @Override
        public void bound(long rows) {
            input.bound(rows);
        }

        @Override
        public void start() {
            input.start();
        }

        @Override
        public Batch next(long demand) {
            Batch in = input.next(demand);
            if (in == null) {
                return null;
            }
            int size = in.size();
            for (int i = 0; i < targets.length; i++) {
                out.columns[i] = targets[i].evaluate(in, in.selection, size);
            }
            out.count = in.count;
            out.selection = in.selection;
            out.selected = in.selected;
            return out;
        }

        @Override
        public void close() {
            input.close();
        }
    }

    static final class Filter extends Operator {
        private final ExecutionState state;
        private final Operator input;
        private final Evaluator condition;
        private long removed;

        Filter(ExecutionState state, Plan.Filter plan) {
            this.state = state;
            input = state.build(plan.input());
            condition = state.compile(plan.condition(), plan.input().output());
        }

        @Override
        public void start() {
            input.start();
        }

        @Override
        public Batch next(long demand) {
            while (true) {
                Batch in = input.next(demand);
                if (in == null) {
                    return null;
                }
                var view = new Batch(in.columns);
                view.count = in.count;
                view.selection = in.selection;
                view.selected = in.selected;
                Evaluator.filter(view, condition);
                removed += in.size() - view.size();
                if (view.size() > 0) {
                    return view;
                }
                state.checkInterrupts();
            }
        }

        @Override
        public List<Working> workings(long starts) {
            return List.of(Working.removed(Working.BY_FILTER, removed, starts));
        }

        @Override
        public void close() {
            input.close();
        }
    }

    static final class Gate extends Operator {
        private final ExecutionState state;
        private final Plan.Gate plan;
        private final Operator input;
        private boolean open;

        Gate(ExecutionState state, Plan.Gate plan) {
            this.state = state;
            this.plan = plan;
            input = state.build(plan.input());
        }

        @Override
        public void start() {
            open = state.test(plan.condition());
            if (open) {
                input.start();
            }
        }

        @Override
        public Batch next(long demand) {
            return open ? input.next(demand) : null;
        }

        @Override
        public void close() {
            input.close();
        }
    }

    /// Another name for a subquery's columns.
    static final class SubqueryScan extends Operator {
        private final ExecutionState state;
        private final Plan.SubqueryScan plan;
        private final Operator input;
        private final Evaluator filter;
        private final Recheck.Substitutes substitutes;
        private boolean substituted;

        SubqueryScan(ExecutionState state, Plan.SubqueryScan plan) {
            this.state = state;
            this.plan = plan;
            substitutes = state.active;
            state.active = null;
            input = state.build(plan.input());
            state.active = substitutes;
            filter = state.compile(plan.filter(), plan.output());
        }

        @Override
        public void bound(long rows) {
            input.bound(filter == null ? rows : -1);
        }

        @Override
        public void start() {
            substituted = substitutes != null && substitutes.has(plan.range());
            if (!substituted) {
                input.start();
            }
        }

        @Override
        public Batch next(long demand) {
            if (substitutes != null && substitutes.has(plan.range())) {
                Object[] row = substitutes.row(plan.range());
                if (!substituted || row == null) {
                    return null;
                }
                substituted = false;
                var batch = Rows.newBatch(state.kinds(plan.output()), 1);
                batch.count = 1;
                for (int i = 0; i < batch.columns.length; i++) {
                    batch.columns[i].set(0, row[((ColumnReference) plan.output().get(i)).column() - 1]);
                }
                return filter == null || filter.evaluateRow(batch, 0) instanceof Long l && l != 0 ? batch : null;
            }
            while (true) {
                Batch in = input.next(demand);
                if (in == null) {
                    return null;
                }
                var columns = new Vector[plan.columns().size()];
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = in.columns[plan.columns().get(i)];
                }
                var batch = new Batch(columns);
                batch.count = in.count;
                batch.selection = in.selection;
                batch.selected = in.selected;
                if (filter != null) {
                    Evaluator.filter(batch, filter);
                    if (batch.size() == 0) {
                        continue;
                    }
                }
                return batch;
            }
        }

        @Override
        public void close() {
            input.close();
        }
    }

    static final class Limit extends Operator {
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

        Limit(ExecutionState state, Plan.Limit plan) {
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

    /// Keeps the first row of each run of equal keys.
    static final class Unique extends Operator {
        private final Operator input;
        private final Evaluator[] keys;
        private final DataType[] types;
        private Object[] last;

        Unique(ExecutionState state, Plan.Unique plan) {
            input = state.build(plan.input());
            keys = state.compiler(plan.input().output()).compileAll(plan.keys());
            types = plan.keys().stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
        }

        @Override
        public void start() {
            input.start();
            last = null;
        }

        @Override
        public Batch next(long demand) {
            while (true) {
                Batch in = input.next(demand);
                if (in == null) {
                    return null;
                }
                int size = in.size();
                var kept = new int[size];
                int count = 0;
                for (int i = 0; i < size; i++) {
                    int row = in.row(i);
                    var now = new Object[keys.length];
                    boolean equal = last != null;
                    for (int k = 0; k < keys.length; k++) {
                        now[k] = keys[k].evaluateRow(in, row);
                        equal = equal && (now[k] == null ? last[k] == null : last[k] != null && types[k].equal(now[k], last[k]));
                    }
                    if (!equal) {
                        kept[count++] = row;
                        last = now;
                    }
                }
                if (count > 0) {
                    var view = new Batch(in.columns);
                    view.count = in.count;
                    view.selection = kept;
                    view.selected = count;
                    return view;
                }
            }
        }

        @Override
        public void close() {
            input.close();
        }
    }

    static final class Append extends Operator {
        private final Operator[] inputs;
        /// Null where every input is read; else an input's condition, or null.
        private final Evaluator[] gates;
        private int current;

        Append(ExecutionState state, Plan.Append plan) {
            inputs = plan.inputs().stream().map(state::build).toArray(Operator[]::new);
            gates = plan.gates().isEmpty() ? null : plan.gates().stream().map(gate -> state.compile(gate, List.of())).toArray(Evaluator[]::new);
        }

        @Override
        public void start() {
            current = -1;
            startNext();
        }

        private void startNext() {
            do {
                current++;
            } while (current < inputs.length && !isOpen(current));
            if (current < inputs.length) {
                inputs[current].start();
            }
        }

        private boolean isOpen(int input) {
            return gates == null || gates[input] == null || gates[input].evaluateRow(ExecutionState.ONE_ROW, 0) instanceof Long l && l != 0;
        }

        @Override
        public Batch next(long demand) {
            while (current < inputs.length) {
                Batch batch = inputs[current].next(demand);
                if (batch != null) {
                    return batch;
                }
                startNext();
            }
            return null;
        }

        @Override
        public void close() {
            for (Operator input : inputs) {
                input.close();
            }
        }
    }

    /// Keeps the rows for reading them again while nothing that they depend on can have changed.
    static final class Materialize extends Operator {
        private final ExecutionState state;
        private final Plan.Materialize plan;
        private final Operator input;
        private final boolean changes;
        private final boolean readsCtes;
        private int cteChanges;
        private KeptRows rows;
        private KeptRows.Reader reader;
        private boolean done;
        private long position;

        Materialize(ExecutionState state, Plan.Materialize plan) {
            this.state = state;
            this.plan = plan;
            input = state.build(plan.input());
            changes = SlotUse.readsSlots(state, plan.input());
            readsCtes = SlotUse.readsCtes(state, plan.input());
        }

        @Override
        public void start() {
            position = 0;
            if (rows == null || changes || readsCtes && cteChanges != state.cteChanges) {
                cteChanges = state.cteChanges;
                if (rows != null) {
                    rows.close();
                }
                rows = new KeptRows(state, SetOperators.types(state, plan.output()));
                reader = rows.reader();
                done = false;
                input.start();
            }
        }

        @Override
        public Batch next(long demand) {
            if (position == rows.count() && !done) {
                Batch batch = input.next(Math.min(demand, Batch.CAPACITY));
                if (batch == null) {
                    done = true;
                } else {
                    rows.append(batch);
                }
            }
            if (position == rows.count()) {
                return null;
            }
            Batch out = reader.read(position, demand);
            position += out.count;
            return out;
        }

        @Override
        public void close() {
            input.close();
        }
    }

    /// Starts WITH queries anew, and sees to it that those which change data run to their end.
    static final class With extends Operator {
        private final ExecutionState state;
        private final Plan.With plan;
        private final Operator input;
        private boolean finished;

        With(ExecutionState state, Plan.With plan) {
            this.state = state;
            this.plan = plan;
            input = state.build(plan.input());
        }

        @Override
        public void start() {
            finished = false;
            for (int cte : plan.ctes()) {
                state.cte(cte).reset();
            }
            input.start();
        }

        @Override
        public Batch next(long demand) {
            Batch batch = input.next(demand);
            if (batch == null && !finished) {
                finished = true;
                for (int cte : plan.ctes()) {
                    if (state.statement.ctes().get(cte).modifying()) {
                        state.cte(cte).finish();
                    }
                }
            }
            return batch;
        }

        @Override
        public void close() {
            input.close();
        }
    }
}
