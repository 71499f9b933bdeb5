package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DoubleVector;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.Vector;

/// count, sum, avg, min, max, bool_and, bool_or, with loops of their own over long and double vectors.
final class CoreAggregates {
    private CoreAggregates() {}

    static void declare(Declarations f) {
        f.aggregate("count()", Count::new);
        f.aggregate("count(any)", Count::new);
        f.aggregate("sum(int2)", () -> new LongSum(false));
        f.aggregate("sum(int4)", () -> new LongSum(false));
        f.aggregate("sum(int8)", () -> new LongSum(true));
        f.aggregate("sum(float4)", () -> new DoubleSum(true, false));
        f.aggregate("sum(float8)", () -> new DoubleSum(false, false));
        f.aggregate("sum(numeric)", () -> new NumericSum(false));
        f.aggregate("avg(int2)", LongAverage::new);
        f.aggregate("avg(int4)", LongAverage::new);
        f.aggregate("avg(int8)", LongAverage::new);
        f.aggregate("avg(float4)", () -> new DoubleSum(false, true));
        f.aggregate("avg(float8)", () -> new DoubleSum(false, true));
        f.aggregate("avg(numeric)", () -> new NumericSum(true));
        for (String type : new String[] {"int2", "int4", "int8", "oid", "date", "time", "timestamp", "timestamptz", "tid", "xid8"}) {
            f.aggregate("min(" + type + ")", () -> new LongExtreme(false));
            f.aggregate("max(" + type + ")", () -> new LongExtreme(true));
        }
        for (String type : new String[] {"float4", "float8", "numeric", "text", "bpchar", "interval", "timetz", "money", "inet",
            "anyarray", "anyenum"}) {
            f.typedAggregate("min(" + type + ")", true, site -> () -> new Extreme(site.argument(0), false));
            f.typedAggregate("max(" + type + ")", true, site -> () -> new Extreme(site.argument(0), true));
        }
        f.aggregate("bool_and(bool)", () -> new LongExtreme(false));
        f.aggregate("every(bool)", () -> new LongExtreme(false));
        f.aggregate("bool_or(bool)", () -> new LongExtreme(true));
    }

    static final class Count extends Accumulator implements Combining {
        private long count;

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            count++;
        }

        @Override
        public void addBatch(EvaluationContext context, Vector[] arguments, int[] selection, int size, boolean skipsNulls) {
            if (arguments.length == 0 || arguments[0].nulls == null) {
                count += size;
                return;
            }
            var nulls = arguments[0].nulls;
            for (int i = 0; i < size; i++) {
                if (!nulls[selection == null ? i : selection[i]]) {
                    count++;
                }
            }
        }

        @Override
        public void combine(Accumulator part) {
            count += ((Count) part).count;
        }

        @Override
        public Object finish(EvaluationContext context) {
            return count;
        }
    }

    /// Exact in 128 bits: a high word counts the overflows.
    private abstract static class WideSum extends Accumulator implements Combining {
        long low;
        long high;
        long count;

        final void add(long value) {
            long sum = low + value;
            high += (value >> 63) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
            low = sum;
            count++;
        }

        @Override
        public final void add(EvaluationContext context, Object[] arguments) {
            add((Long) arguments[0]);
        }

        @Override
        public final void addBatch(EvaluationContext context, Vector[] arguments, int[] selection, int size, boolean skipsNulls) {
            var vector = (LongVector) arguments[0];
            var values = vector.values;
            var nulls = vector.nulls;
            long sum = low;
            long carried = high;
            int added = 0;
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (nulls == null || !nulls[row]) {
                    long value = values[row];
                    sum += value;
                    carried += (value >> 63) + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
                    added++;
                }
            }
            low = sum;
            high = carried;
            count += added;
        }

        @Override
        public final void combine(Accumulator part) {
            var other = (WideSum) part;
            long sum = low + other.low;
            high += other.high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
            low = sum;
            count += other.count;
        }

        final Numeric total() {
            if (high == low >> 63) {
                return Numeric.of(low);
            }
            var wide = java.math.BigInteger.valueOf(high).shiftLeft(64)
                    .add(new java.math.BigInteger(Long.toUnsignedString(low)));
            return Numeric.of(new java.math.BigDecimal(wide));
        }
    }

    private static final class LongSum extends WideSum {
        private final boolean numericResult;

        LongSum(boolean numericResult) {
            this.numericResult = numericResult;
        }

        @Override
        public Object finish(EvaluationContext context) {
            if (count == 0) {
                return null;
            }
            if (numericResult) {
                return total();
            }
            if (high != low >> 63) {
                throw IntegerFunctions.bigint();
            }
            return low;
        }
    }

    private static final class LongAverage extends WideSum {
        @Override
        public Object finish(EvaluationContext context) {
            return count == 0 ? null : dev.surus.engine.type.NumericMath.divide(total(), Numeric.of(count));
        }
    }

    private static final class DoubleSum extends Accumulator implements Combining {
        private final boolean single;
        private final boolean average;
        /// A sum is its first value, whose zero may be negative; an average starts at 0.
        private double sum;
        private long count;

        DoubleSum(boolean single, boolean average) {
            this.single = single;
            this.average = average;
            sum = average ? 0 : -0.0;
        }

        private void add(double value) {
            double next = sum + value;
            sum = FloatFunctions.checked(single ? (float) next : next, Double.isInfinite(sum) || Double.isInfinite(value), true);
            count++;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            add((double) (Double) arguments[0]);
        }

        @Override
        public void addBatch(EvaluationContext context, Vector[] arguments, int[] selection, int size, boolean skipsNulls) {
            var vector = (DoubleVector) arguments[0];
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!vector.isNull(row)) {
                    add(vector.values[row]);
                }
            }
        }

        @Override
        public void combine(Accumulator part) {
            var other = (DoubleSum) part;
            if (other.count > 0) {
                add(other.sum);
                count += other.count - 1;
            }
        }

        @Override
        public Object finish(EvaluationContext context) {
            return count == 0 ? null : (Object) (average ? sum / count : sum);
        }
    }

    /// Numbers of one scale in a row are added as longs; what they come to is added to the sum when another scale or form comes.
    private static final class NumericSum extends Accumulator implements Combining {
        /// Of a number in the long form, so that a sum with one that is less than it in size does not overflow.
        private static final long MOST = Long.MAX_VALUE - 1_000_000_000_000_000_000L;

        private final boolean average;
        private Numeric sum = Numeric.ZERO;
        private long pending;
        private int pendingScale;
        private long count;

        NumericSum(boolean average) {
            this.average = average;
        }

        private void add(Numeric value) {
            count++;
            if (!value.isLongForm()) {
                sum = sum.add(value);
                return;
            }
            if (value.scale() != pendingScale || Math.abs(pending) > MOST) {
                settle();
                pendingScale = value.scale();
            }
            pending += value.unscaled();
        }

        /// The scale of what is pending counts, also where it comes to nothing.
        private void settle() {
            sum = sum.add(Numeric.of(pending, pendingScale));
            pending = 0;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            add((Numeric) arguments[0]);
        }

        @Override
        public void addBatch(EvaluationContext context, Vector[] arguments, int[] selection, int size, boolean skipsNulls) {
            var vector = (ObjectVector) arguments[0];
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!vector.isNull(row)) {
                    add((Numeric) vector.values[row]);
                }
            }
        }

        @Override
        public void combine(Accumulator part) {
            var other = (NumericSum) part;
            other.settle();
            sum = sum.add(other.sum);
            count += other.count;
        }

        @Override
        public Object finish(EvaluationContext context) {
            settle();
            return count == 0 ? null : average ? dev.surus.engine.type.NumericMath.divide(sum, Numeric.of(count)) : sum;
        }
    }

    private static final class LongExtreme extends Accumulator implements Combining {
        private final boolean greatest;
        private long best;
        private boolean any;

        LongExtreme(boolean greatest) {
            this.greatest = greatest;
        }

        private void add(long value) {
            if (!any || (greatest ? value > best : value < best)) {
                best = value;
                any = true;
            }
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            add((long) (Long) arguments[0]);
        }

        @Override
        public void addBatch(EvaluationContext context, Vector[] arguments, int[] selection, int size, boolean skipsNulls) {
            var vector = (LongVector) arguments[0];
            for (int i = 0; i < size; i++) {
                int row = selection == null ? i : selection[i];
                if (!vector.isNull(row)) {
                    add(vector.values[row]);
                }
            }
        }

        @Override
        public void combine(Accumulator part) {
            var other = (LongExtreme) part;
            if (other.any) {
                add(other.best);
            }
        }

        @Override
        public Object finish(EvaluationContext context) {
            return any ? (Object) best : null;
        }
    }

    private static final class Extreme extends Accumulator implements Combining {
        private final DataType type;
        private final boolean greatest;
        private Object best;

        Extreme(DataType type, boolean greatest) {
            this.type = type;
            this.greatest = greatest;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            add(arguments[0]);
        }

        private void add(Object value) {
            if (best == null) {
                best = value;
                return;
            }
            int order = type.compare(value, best);
            // Of equal values PostgreSQL keeps the earlier one for max, the later one for min; they may print differently.
            if (greatest ? order > 0 : order < 0) {
                best = value;
            }
        }

        @Override
        public void combine(Accumulator part) {
            var other = (Extreme) part;
            if (other.best != null) {
                add(other.best);
            }
        }

        @Override
        public Object finish(EvaluationContext context) {
            return best;
        }
    }
}
