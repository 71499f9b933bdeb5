package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.NumericMath;

/// width_bucket(): which of the equal parts of a range, or which gap between thresholds, a value falls into.
final class BucketFunctions {
    private BucketFunctions() {}

    static void declare(Declarations f) {
        f.scalar("width_bucket_float8", (context, v) -> ofDoubles((Double) v[0], (Double) v[1], (Double) v[2], (Long) v[3]));
        f.scalar("width_bucket_numeric", (context, v) -> ofNumerics((Numeric) v[0], (Numeric) v[1], (Numeric) v[2], (Long) v[3]));
        f.typed("width_bucket_array", site -> {
            DataType element = site.argument(0);
            return (context, v) -> ofThresholds(element, v[0], (ArrayValue) v[1]);
        });
    }

    private static SqlException argument(FunctionMessage message) {
        return new SqlException(SqlState.INVALID_ARGUMENT_FOR_WIDTH_BUCKET_FUNCTION, message);
    }

    private static long beyond(long count) {
        if (count == Integer.MAX_VALUE) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.INTEGER_RANGE);
        }
        return count + 1;
    }

    private static long ofDoubles(double value, double low, double high, long count) {
        if (count <= 0) {
            throw argument(FunctionMessage.BUCKET_COUNT);
        }
        if (Double.isNaN(value) || Double.isNaN(low) || Double.isNaN(high)) {
            throw argument(FunctionMessage.BUCKET_NAN);
        }
        if (Double.isInfinite(low) || Double.isInfinite(high)) {
            throw argument(FunctionMessage.BUCKET_INFINITE);
        }
        if (low == high) {
            throw argument(FunctionMessage.BUCKET_EQUAL);
        }
        boolean up = low < high;
        if (up ? value < low : value > low) {
            return 0;
        }
        if (up ? value >= high : value <= high) {
            return beyond(count);
        }
        double span = up ? high - low : low - high;
        double offset = up ? value - low : low - value;
        // Halved where the range is wider than a double can say.
        double part = Double.isInfinite(span) ? (up ? value / 2 - low / 2 : low / 2 - value / 2) / (up ? high / 2 - low / 2 : low / 2 - high / 2)
                : offset / span;
        return Math.min((long) (part * count), count - 1) + 1;
    }

    private static long ofNumerics(Numeric value, Numeric low, Numeric high, long count) {
        if (count <= 0) {
            throw argument(FunctionMessage.BUCKET_COUNT);
        }
        if (value.isNaN() || low.isNaN() || high.isNaN()) {
            throw argument(FunctionMessage.BUCKET_NAN);
        }
        if (low.isInfinite() || high.isInfinite()) {
            throw argument(FunctionMessage.BUCKET_INFINITE);
        }
        int direction = low.compareTo(high);
        if (direction == 0) {
            throw argument(FunctionMessage.BUCKET_EQUAL);
        }
        boolean up = direction < 0;
        if (up ? value.compareTo(low) < 0 : value.compareTo(low) > 0) {
            return 0;
        }
        if (up ? value.compareTo(high) >= 0 : value.compareTo(high) <= 0) {
            return beyond(count);
        }
        var offset = up ? value.subtract(low) : low.subtract(value);
        var span = up ? high.subtract(low) : low.subtract(high);
        return NumericMath.divideTruncated(offset.multiply(Numeric.of(count)), span).toBigDecimal().longValue() + 1;
    }

    private static long ofThresholds(DataType element, Object value, ArrayValue thresholds) {
        if (thresholds.dimensions().length > 1) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.THRESHOLDS_DIMENSION);
        }
        if (thresholds.hasNulls()) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, FunctionMessage.THRESHOLDS_NULL);
        }
        int from = 0;
        int to = thresholds.elements().length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (element.compare(value, thresholds.elements()[middle]) < 0) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}
