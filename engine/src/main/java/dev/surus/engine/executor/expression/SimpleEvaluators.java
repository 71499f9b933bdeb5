package dev.surus.engine.executor.expression;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DoubleVector;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.Arrays;
import java.util.function.Function;

/// Columns, constants, parameters, calls with boxed arguments.
final class SimpleEvaluators {
    private SimpleEvaluators() {}

    static final class Column extends Evaluator {
        private final int position;

        Column(int position) {
            this.position = position;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            return batch.columns[position];
        }

        @Override
        public Object evaluateRow(Batch batch, int row) {
            return batch.columns[position].get(row);
        }
    }

    /// A value that is the same for all rows, for a while. Its vector is filled again only when the value or the size changes.
    abstract static class Same extends Evaluator {
        private final StorageKind kind;
        private Vector filled;
        private Object value;

        Same(StorageKind kind) {
            this.kind = kind;
        }

        abstract Object value();

        @Override
        public final Vector evaluate(Batch batch, int[] selection, int size) {
            Object now = value();
            if (filled != null && now == value && filled.capacity() >= batch.count) {
                return filled;
            }
            if (filled == null || filled.capacity() < batch.count) {
                filled = Vector.of(kind, batch.count <= 1 ? 1 : batch.count <= 16 ? 16 : Math.max(batch.count, Batch.CAPACITY));
            }
            value = now;
            if (now == null) {
                filled.nulls = new boolean[filled.capacity()];
                Arrays.fill(filled.nulls, true);
                return filled;
            }
            filled.nulls = null;
            switch (filled) {
                case LongVector v -> Arrays.fill(v.values, (Long) now);
                case DoubleVector v -> Arrays.fill(v.values, (Double) now);
                case ObjectVector v -> Arrays.fill(v.values, now);
            }
            return filled;
        }

        @Override
        public Object evaluateRow(Batch batch, int row) {
            return value();
        }
    }

    static final class Constant extends Same {
        private final Object value;

        Constant(StorageKind kind, Object value) {
            super(kind);
            this.value = value;
        }

        @Override
        Object value() {
            return value;
        }
    }

    /// An element of an array that others fill.
    static final class Slot extends Same {
        private final Object[] values;
        private final int index;

        Slot(StorageKind kind, Object[] values, int index) {
            super(kind);
            this.values = values;
            this.index = index;
        }

        @Override
        Object value() {
            return values[index];
        }
    }

    /// A value computed once in each execution, when it is first needed.
    static final class PerRun extends Same {
        private final ExpressionContext context;
        private final java.util.function.Supplier<Object> source;
        private long run = -1;
        private Object value;

        PerRun(StorageKind kind, ExpressionContext context, java.util.function.Supplier<Object> source) {
            super(kind);
            this.context = context;
            this.source = source;
        }

        @Override
        Object value() {
            if (run != context.run()) {
                value = source.get();
                run = context.run();
            }
            return value;
        }
    }

    /// A call with boxed arguments.
    static final class Call extends Evaluator {
        private final Evaluator[] arguments;
        private final Invoker invoker;
        private final StorageKind kind;
        private final EvaluationContext context;
        private final Object[] row;
        private final Vector[] vectors;

        Call(Evaluator[] arguments, Invoker invoker, StorageKind kind, EvaluationContext context) {
            this.arguments = arguments;
            this.invoker = invoker;
            this.kind = kind;
            this.context = context;
            row = new Object[arguments.length];
            vectors = new Vector[arguments.length];
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            for (int a = 0; a < arguments.length; a++) {
                vectors[a] = arguments[a].evaluate(batch, selection, size);
            }
            var out = vector(kind, batch);
            for (int i = 0; i < size; i++) {
                int at = selection == null ? i : selection[i];
                boolean anyNull = false;
                for (int a = 0; a < row.length; a++) {
                    row[a] = vectors[a].get(at);
                    anyNull |= row[a] == null;
                }
                if (anyNull && invoker.strict()) {
                    out.setNull(at);
                } else {
                    out.set(at, invoker.scalar().apply(context, row));
                }
            }
            return out;
        }
    }

    /// A function of one boxed value; null gives null without a call.
    static final class Mapped extends Evaluator {
        private final Evaluator argument;
        private final StorageKind kind;
        private final Function<Object, Object> function;
        private final boolean nullsToo;

        Mapped(Evaluator argument, StorageKind kind, boolean nullsToo, Function<Object, Object> function) {
            this.argument = argument;
            this.kind = kind;
            this.nullsToo = nullsToo;
            this.function = function;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var in = argument.evaluate(batch, selection, size);
            var out = vector(kind, batch);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                Object value = in.get(row);
                out.set(row, value == null && !nullsToo ? null : function.apply(value));
            }
            return out;
        }
    }

    /// A function of several boxed values, nulls included.
    static final class Combined extends Evaluator {
        private final Evaluator[] arguments;
        private final StorageKind kind;
        private final Function<Object[], Object> function;

        Combined(Evaluator[] arguments, StorageKind kind, Function<Object[], Object> function) {
            this.arguments = arguments;
            this.kind = kind;
            this.function = function;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var vectors = new Vector[arguments.length];
            for (int a = 0; a < arguments.length; a++) {
                vectors[a] = arguments[a].evaluate(batch, selection, size);
            }
            var out = vector(kind, batch);
            for (int i = 0; i < size; i++) {
                int at = selection == null ? i : selection[i];
                var row = new Object[arguments.length];
                for (int a = 0; a < row.length; a++) {
                    row[a] = vectors[a].get(at);
                }
                out.set(at, function.apply(row));
            }
            return out;
        }
    }

    static final class IsNull extends Evaluator {
        private final Evaluator argument;
        private final boolean isNull;

        IsNull(Evaluator argument, boolean isNull) {
            this.argument = argument;
            this.isNull = isNull;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var in = argument.evaluate(batch, selection, size);
            var out = longs(batch);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                out.values[row] = in.isNull(row) == isNull ? 1 : 0;
            }
            return out;
        }
    }

    static int compare(DataType type, Object left, Object right) {
        return left == null ? right == null ? 0 : 1 : right == null ? -1 : type.compare(left, right);
    }
}
