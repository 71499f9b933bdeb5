package dev.surus.engine.executor.expression;

import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.SubqueryColumn;
import dev.surus.engine.analyzer.tree.Expression.SubqueryExpression;
import dev.surus.engine.analyzer.tree.Expression.SubqueryKind;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.expression.ExpressionContext.SubqueryRows;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.planner.plan.SubPlan;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Subqueries in expressions. One that depends on nothing runs once; one that depends on the row runs for each, unless the
/// values that it depends on are those of the run before.
final class SubqueryEvaluators {
    private final ExpressionContext context;
    private final ExpressionCompiler compiler;

    SubqueryEvaluators(ExpressionContext context, ExpressionCompiler compiler) {
        this.context = context;
        this.compiler = compiler;
    }

    Evaluator compile(SubqueryExpression s) {
        SubPlan plan = context.subplan(s.query());
        if (plan == null) {
            throw new IllegalStateException("a subquery was not planned");
        }
        var parameters = new Evaluator[plan.parameters().size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = compiler.compile(plan.parameters().get(i).value());
        }
        StorageKind kind = context.sites().type(s.type()).kind;
        var run = new Run(plan, parameters);
        if (s.test() == null) {
            return new PerRow(run, kind, () -> switch (s.kind()) {
                case EXISTS -> run.rows().next(1) != null ? 1L : 0L;
                case SCALAR -> run.scalar();
                case ARRAY -> run.array(context.sites().type(s.type()));
                case MULTI_ASSIGN -> run.record(s.type());
                case ANY, ALL, ROW_COMPARE -> throw new IllegalStateException("no test");
            });
        }
        var row = new Object[plan.plan().output().size()];
        if (s.kind() == SubqueryKind.ANY && hashable(s) && run.isOnce()) {
            return hashed(s, run);
        }
        return new Tested(run, s.kind(), compiler.compileWithSubqueryRow(s.test(), row), row);
    }

    /// One equality of a type with itself: `x IN (SELECT ...)`.
    private boolean hashable(SubqueryExpression s) {
        if (!(s.test() instanceof OperatorCall c) || c.arguments().size() != 2 || !(c.arguments().get(1) instanceof SubqueryColumn)) {
            return false;
        }
        var operator = context.session().catalog().operator(c.operator());
        return operator != null && operator.canHash() && operator.name().equals("=") && operator.left() == operator.right()
                && !Expressions.any(c.arguments().getFirst(), x -> x instanceof SubqueryColumn);
    }

    private Evaluator hashed(SubqueryExpression s, Run run) {
        var c = (OperatorCall) s.test();
        int declared = context.session().catalog().operator(c.operator()).left();
        boolean polymorphic = context.session().catalog().type(declared).kind() == 'p';
        DataType type = context.sites().type(polymorphic ? c.arguments().getFirst().type() : declared);
        var scalar = compiler.compile(c.arguments().getFirst());
        return new SimpleEvaluators.Mapped(scalar, StorageKind.LONG, true, new java.util.function.Function<>() {
            private Set<HashedValue> values;
            private boolean hasNull;
            private boolean empty;

            @Override
            public Object apply(Object value) {
                if (values == null) {
                    values = new HashSet<>();
                    empty = true;
                    for (Object[] row = run.rows().next(Long.MAX_VALUE); row != null; row = run.rows().next(Long.MAX_VALUE)) {
                        empty = false;
                        if (row[0] == null) {
                            hasNull = true;
                        } else {
                            values.add(new HashedValue(type, row[0]));
                        }
                    }
                }
                if (empty) {
                    return 0L;
                }
                if (value == null) {
                    return null;
                }
                return values.contains(new HashedValue(type, value)) ? (Object) 1L : hasNull ? null : (Object) 0L;
            }
        });
    }

    /// A value that is equal and hashes as its type says.
    record HashedValue(DataType type, Object value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof HashedValue o && type.equal(value, o.value);
        }

        @Override
        public int hashCode() {
            return type.hash(value);
        }
    }

    /// A plan, its parameters, and the rows that it gives for them.
    private final class Run {
        private final SubPlan plan;
        private final Evaluator[] parameters;
        private SubqueryRows rows;
        private boolean started;

        Run(SubPlan plan, Evaluator[] parameters) {
            this.plan = plan;
            this.parameters = parameters;
        }

        boolean isOnce() {
            return plan.dependencies().isEmpty();
        }

        /// The started plan's rows.
        SubqueryRows rows() {
            if (rows == null) {
                rows = context.open(plan);
            }
            if (!started) {
                rows.restart();
                started = true;
            }
            return rows;
        }

        void begin(Batch batch, int row) {
            var slots = context.slots();
            for (int i = 0; i < parameters.length; i++) {
                slots[plan.parameters().get(i).slot()] = parameters[i].evaluateRow(batch, row);
            }
            started = false;
        }

        /// The values that the result depends on.
        Object[] key() {
            var key = new Object[plan.dependencies().size()];
            int i = 0;
            for (int slot : plan.dependencies()) {
                key[i++] = context.slots()[slot];
            }
            return key;
        }

        Object scalar() {
            Object[] first = rows().next(2);
            if (first == null) {
                return null;
            }
            Object value = first[0];
            if (rows.next(1) != null) {
                throw new SqlException(SqlState.CARDINALITY_VIOLATION, ExecutorMessage.SCALAR_MANY_ROWS);
            }
            return value;
        }

        Object record(int type) {
            Object[] first = rows().next(2);
            var types = new DataType[plan.plan().output().size()];
            for (int i = 0; i < types.length; i++) {
                types[i] = context.sites().type(plan.plan().output().get(i).type());
            }
            if (first == null) {
                return new RecordValue(type, types, new Object[types.length]);
            }
            Object[] values = first.clone();
            if (rows.next(1) != null) {
                throw new SqlException(SqlState.CARDINALITY_VIOLATION, ExecutorMessage.SCALAR_MANY_ROWS);
            }
            return new RecordValue(type, types, values);
        }

        Object array(DataType type) {
            List<Object> values = new ArrayList<>();
            for (Object[] row = rows().next(Long.MAX_VALUE); row != null; row = rows.next(Long.MAX_VALUE)) {
                values.add(row[0]);
            }
            DataType element = type.element();
            DataType given = context.sites().type(plan.plan().output().getFirst().type());
            return given.element() != null && element == given.element() ? Subscripts.nested(element.oid, values.toArray())
                    : ArrayValue.of(element.oid, values.toArray());
        }
    }

    /// A subquery without a test: one value for a row.
    private static final class PerRow extends Evaluator {
        private final Run run;
        private final StorageKind kind;
        private final java.util.function.Supplier<Object> value;
        private Object[] knownFor;
        private Object known;

        PerRow(Run run, StorageKind kind, java.util.function.Supplier<Object> value) {
            this.run = run;
            this.kind = kind;
            this.value = value;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var out = vector(kind, batch);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                run.begin(batch, row);
                Object[] key = run.plan.volatileCalls() && !run.isOnce() ? null : run.key();
                if (key == null || knownFor == null || !Arrays.equals(key, knownFor)) {
                    known = value.get();
                    knownFor = key;
                }
                out.set(row, known);
            }
            return out;
        }
    }

    /// ANY, ALL and row comparisons: the test is asked of the subquery's rows until it is settled.
    private static final class Tested extends Evaluator {
        private final Run run;
        private final SubqueryKind kind;
        private final Evaluator test;
        private final Object[] current;
        private List<Object[]> once;

        Tested(Run run, SubqueryKind kind, Evaluator test, Object[] current) {
            this.run = run;
            this.kind = kind;
            this.test = test;
            this.current = current;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var out = longs(batch);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                run.begin(batch, row);
                out.set(row, decide(batch, row));
            }
            return out;
        }

        private Object decide(Batch batch, int row) {
            boolean unknown = false;
            long settled = kind == SubqueryKind.ALL ? 0 : 1;
            int count = 0;
            int position = 0;
            if (run.isOnce() && once == null) {
                once = new ArrayList<>();
                for (Object[] r = run.rows().next(Long.MAX_VALUE); r != null; r = run.rows().next(Long.MAX_VALUE)) {
                    once.add(r.clone());
                }
            }
            while (true) {
                Object[] next = once != null ? position < once.size() ? once.get(position++) : null : run.rows().next(Long.MAX_VALUE);
                if (next == null) {
                    break;
                }
                count++;
                System.arraycopy(next, 0, current, 0, Math.min(current.length, next.length));
                Object result = test.evaluateRow(batch, row);
                if (kind == SubqueryKind.ROW_COMPARE) {
                    if (once != null ? once.size() > 1 : run.rows().next(1) != null) {
                        throw new SqlException(SqlState.CARDINALITY_VIOLATION, ExecutorMessage.SCALAR_MANY_ROWS);
                    }
                    return result;
                }
                if (result == null) {
                    unknown = true;
                } else if ((Long) result == settled) {
                    return settled;
                }
            }
            if (kind == SubqueryKind.ROW_COMPARE && count == 0) {
                return null;
            }
            return unknown ? null : (Object) (1 - settled);
        }
    }
}
