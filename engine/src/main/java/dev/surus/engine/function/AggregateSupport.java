package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.NumericMath;
import dev.surus.engine.type.TypeOid;
import java.math.BigDecimal;

/// The transition and final functions of averages whose states are arrays, for aggregates that users make of them. (The built-in aggregates
/// have states of their own.)
final class AggregateSupport {
    private AggregateSupport() {}

    static void declare(Declarations f) {
        f.scalar("float8_accum", (context, v) -> doubles(accumulate(numbers(v[0], "float8_accum", 3), (Double) v[1])));
        f.scalar("float4_accum", (context, v) -> doubles(accumulate(numbers(v[0], "float4_accum", 3), (Double) v[1])));
        f.scalar("float8_avg", (context, v) -> {
            double[] state = numbers(v[0], "float8_avg", 3);
            return state[0] == 0 ? null : (Object) (state[1] / state[0]);
        });
        f.scalar("int4_avg_accum", (context, v) -> count(v));
        f.scalar("int2_avg_accum", (context, v) -> count(v));
        f.scalar("int8_avg", (context, v) -> {
            var state = ((ArrayValue) v[0]).elements();
            return (Long) state[0] == 0 ? null : NumericMath.divide(number(state[1]), number(state[0]));
        });
    }

    private static Numeric number(Object value) {
        return Numeric.of(BigDecimal.valueOf((Long) value));
    }

    private static double[] numbers(Object array, String function, int wanted) {
        var elements = ((ArrayValue) array).elements();
        var numbers = new double[wanted];
        for (int i = 0; i < wanted; i++) {
            if (elements.length != wanted || elements[i] == null) {
                throw new SqlException(SqlState.INTERNAL_ERROR, FunctionMessage.STATE_ARRAY, function, wanted);
            }
            numbers[i] = (Double) elements[i];
        }
        return numbers;
    }

    private static ArrayValue doubles(double[] numbers) {
        return ArrayValue.of(TypeOid.FLOAT8, numbers[0], numbers[1], numbers[2]);
    }

    /// Youngs and Cramer's way to keep the sum of squares of the differences from the mean.
    private static double[] accumulate(double[] state, double value) {
        double count = state[0] + 1;
        double sum = state[1] + value;
        double squares = state[2];
        if (state[0] > 0) {
            double difference = value * count - sum;
            squares += difference * difference / (count * state[0]);
        } else if (Double.isNaN(value) || Double.isInfinite(value)) {
            squares = Double.NaN;
        }
        return new double[] {count, sum, squares};
    }

    private static ArrayValue count(Object[] v) {
        var state = ((ArrayValue) v[0]).elements();
        return ArrayValue.of(TypeOid.INT8, (Long) state[0] + 1, (Long) state[1] + (Long) v[1]);
    }
}
