package dev.surus.engine.executor.expression;

import dev.surus.engine.function.BuiltinFunction.DoubleTest;
import dev.surus.engine.function.BuiltinFunction.DoubleToDouble;
import dev.surus.engine.function.BuiltinFunction.DoubleToLong;
import dev.surus.engine.function.BuiltinFunction.DoublesToDouble;
import dev.surus.engine.function.BuiltinFunction.LongTest;
import dev.surus.engine.function.BuiltinFunction.LongToDouble;
import dev.surus.engine.function.BuiltinFunction.LongToLong;
import dev.surus.engine.function.BuiltinFunction.LongsToLong;
import dev.surus.engine.function.BuiltinFunction.ObjectTest;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DoubleVector;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.Vector;

/// Evaluators for the primitive forms of functions: loops over arrays. All are strict.
final class KernelEvaluators {
    private KernelEvaluators() {}

    /// Gives the result the nulls of one or two arguments.
    /// @return whether there are any
    private static boolean nulls(Vector out, Vector a, Vector b, int[] selection, int size) {
        if (a.nulls == null && (b == null || b.nulls == null)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            int row = selection == null ? i : selection[i];
            if (a.isNull(row) || b != null && b.isNull(row)) {
                out.setNull(row);
            }
        }
        return out.nulls != null;
    }

    static final class LongBinary extends Evaluator {
        private final Evaluator left;
        private final Evaluator right;
        private final LongsToLong kernel;

        LongBinary(Evaluator left, Evaluator right, LongsToLong kernel) {
            this.left = left;
            this.right = right;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var l = (LongVector) left.evaluate(batch, selection, size);
            var r = (LongVector) right.evaluate(batch, selection, size);
            var out = longs(batch);
            boolean anyNull = nulls(out, l, r, selection, size);
            long[] a = l.values;
            long[] b = r.values;
            long[] c = out.values;
            if (selection == null && !anyNull) {
                for (int i = 0; i < size; i++) {
                    c[i] = kernel.apply(a[i], b[i]);
                }
                return out;
            }
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!anyNull || !out.nulls[row]) {
                    c[row] = kernel.apply(a[row], b[row]);
                }
            }
            return out;
        }
    }

    static final class LongComparison extends Evaluator {
        private final Evaluator left;
        private final Evaluator right;
        private final LongTest kernel;

        LongComparison(Evaluator left, Evaluator right, LongTest kernel) {
            this.left = left;
            this.right = right;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var l = (LongVector) left.evaluate(batch, selection, size);
            var r = (LongVector) right.evaluate(batch, selection, size);
            var out = longs(batch);
            boolean anyNull = nulls(out, l, r, selection, size);
            long[] a = l.values;
            long[] b = r.values;
            long[] c = out.values;
            if (selection == null && !anyNull) {
                for (int i = 0; i < size; i++) {
                    c[i] = kernel.test(a[i], b[i]) ? 1 : 0;
                }
                return out;
            }
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                c[row] = (!anyNull || !out.nulls[row]) && kernel.test(a[row], b[row]) ? 1 : 0;
            }
            return out;
        }
    }

    static final class LongUnary extends Evaluator {
        private final Evaluator argument;
        private final LongToLong kernel;

        LongUnary(Evaluator argument, LongToLong kernel) {
            this.argument = argument;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var a = (LongVector) argument.evaluate(batch, selection, size);
            var out = longs(batch);
            boolean anyNull = nulls(out, a, null, selection, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!anyNull || !out.nulls[row]) {
                    out.values[row] = kernel.apply(a.values[row]);
                }
            }
            return out;
        }
    }

    static final class DoubleBinary extends Evaluator {
        private final Evaluator left;
        private final Evaluator right;
        private final DoublesToDouble kernel;

        DoubleBinary(Evaluator left, Evaluator right, DoublesToDouble kernel) {
            this.left = left;
            this.right = right;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var l = (DoubleVector) left.evaluate(batch, selection, size);
            var r = (DoubleVector) right.evaluate(batch, selection, size);
            var out = doubles(batch);
            boolean anyNull = nulls(out, l, r, selection, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!anyNull || !out.nulls[row]) {
                    out.values[row] = kernel.apply(l.values[row], r.values[row]);
                }
            }
            return out;
        }
    }

    static final class DoubleUnary extends Evaluator {
        private final Evaluator argument;
        private final DoubleToDouble kernel;

        DoubleUnary(Evaluator argument, DoubleToDouble kernel) {
            this.argument = argument;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var a = (DoubleVector) argument.evaluate(batch, selection, size);
            var out = doubles(batch);
            boolean anyNull = nulls(out, a, null, selection, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!anyNull || !out.nulls[row]) {
                    out.values[row] = kernel.apply(a.values[row]);
                }
            }
            return out;
        }
    }

    static final class DoubleComparison extends Evaluator {
        private final Evaluator left;
        private final Evaluator right;
        private final DoubleTest kernel;

        DoubleComparison(Evaluator left, Evaluator right, DoubleTest kernel) {
            this.left = left;
            this.right = right;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var l = (DoubleVector) left.evaluate(batch, selection, size);
            var r = (DoubleVector) right.evaluate(batch, selection, size);
            var out = longs(batch);
            boolean anyNull = nulls(out, l, r, selection, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                out.values[row] = (!anyNull || !out.nulls[row]) && kernel.test(l.values[row], r.values[row]) ? 1 : 0;
            }
            return out;
        }
    }

    static final class LongConversion extends Evaluator {
        private final Evaluator argument;
        private final LongToDouble kernel;

        LongConversion(Evaluator argument, LongToDouble kernel) {
            this.argument = argument;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var a = (LongVector) argument.evaluate(batch, selection, size);
            var out = doubles(batch);
            boolean anyNull = nulls(out, a, null, selection, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!anyNull || !out.nulls[row]) {
                    out.values[row] = kernel.apply(a.values[row]);
                }
            }
            return out;
        }
    }

    static final class DoubleConversion extends Evaluator {
        private final Evaluator argument;
        private final DoubleToLong kernel;

        DoubleConversion(Evaluator argument, DoubleToLong kernel) {
            this.argument = argument;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var a = (DoubleVector) argument.evaluate(batch, selection, size);
            var out = longs(batch);
            boolean anyNull = nulls(out, a, null, selection, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!anyNull || !out.nulls[row]) {
                    out.values[row] = kernel.apply(a.values[row]);
                }
            }
            return out;
        }
    }

    static final class ObjectComparison extends Evaluator {
        private final Evaluator left;
        private final Evaluator right;
        private final ObjectTest kernel;

        ObjectComparison(Evaluator left, Evaluator right, ObjectTest kernel) {
            this.left = left;
            this.right = right;
            this.kernel = kernel;
        }

        @Override
        public Vector evaluate(Batch batch, int[] selection, int size) {
            var l = (ObjectVector) left.evaluate(batch, selection, size);
            var r = (ObjectVector) right.evaluate(batch, selection, size);
            var out = longs(batch);
            boolean anyNull = nulls(out, l, r, selection, size);
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                out.values[row] = (!anyNull || !out.nulls[row]) && kernel.test(l.values[row], r.values[row]) ? 1 : 0;
            }
            return out;
        }
    }
}
