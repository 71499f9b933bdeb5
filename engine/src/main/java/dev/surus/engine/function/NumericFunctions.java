package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.NumericMath;
import dev.surus.engine.type.NumericType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Operators, functions and casts of numeric.
final class NumericFunctions {
    private NumericFunctions() {}

    private static Numeric n(Object value) {
        return (Numeric) value;
    }

    private static int i(Object value) {
        return ((Long) value).intValue();
    }

    static void declare(Declarations f) {
        f.scalar("numeric_add", (context, v) -> n(v[0]).add(n(v[1])));
        f.scalar("numeric_sub", (context, v) -> n(v[0]).subtract(n(v[1])));
        f.scalar("numeric_mul", (context, v) -> n(v[0]).multiply(n(v[1])));
        f.scalar("numeric_div", (context, v) -> NumericMath.divide(n(v[0]), n(v[1])));
        f.scalar("numeric_div_trunc", (context, v) -> NumericMath.divideTruncated(n(v[0]), n(v[1])));
        f.scalar("numeric_mod", (context, v) -> NumericMath.remainder(n(v[0]), n(v[1])));
        f.scalar("numeric_power", (context, v) -> NumericMath.power(n(v[0]), n(v[1])));
        f.scalar("numeric_sqrt", (context, v) -> NumericMath.squareRoot(n(v[0])));
        f.scalar("numeric_exp", (context, v) -> NumericMath.exponential(n(v[0])));
        f.scalar("numeric_ln", (context, v) -> NumericMath.naturalLogarithm(n(v[0])));
        f.scalar("numeric_log", (context, v) -> NumericMath.logarithm(n(v[0]), n(v[1])));
        f.scalar("numeric_uminus", (context, v) -> n(v[0]).negate());
        f.scalar("numeric_uplus", (context, v) -> v[0]);
        f.scalar("numeric_abs", (context, v) -> n(v[0]).abs());
        f.scalar("numeric_sign", (context, v) -> n(v[0]).isNaN() ? v[0] : Numeric.of(n(v[0]).signum()));
        f.scalar("numeric_ceil", (context, v) -> NumericMath.ceiling(n(v[0])));
        f.scalar("numeric_floor", (context, v) -> NumericMath.floor(n(v[0])));
        f.scalar("numeric_round", (context, v) -> NumericMath.round(n(v[0]), i(v[1])));
        f.scalar("numeric_trunc", (context, v) -> NumericMath.truncate(n(v[0]), i(v[1])));
        f.scalar("numeric_scale", (context, v) -> n(v[0]).isFinite() ? (Long) (long) n(v[0]).scale() : null);
        f.scalar("numeric_min_scale", (context, v) -> n(v[0]).isFinite() ? (Long) (long) NumericMath.minimumScale(n(v[0])) : null);
        f.scalar("numeric_trim_scale", (context, v) -> NumericMath.trimScale(n(v[0])));
        f.scalar("numeric_inc", (context, v) -> n(v[0]).add(Numeric.ONE));
        f.scalar("numeric_larger", (context, v) -> n(v[0]).compareTo(n(v[1])) > 0 ? v[0] : v[1]);
        f.scalar("numeric_smaller", (context, v) -> n(v[0]).compareTo(n(v[1])) < 0 ? v[0] : v[1]);
        f.scalar("numeric_gcd", (context, v) -> gcd(n(v[0]), n(v[1])));
        f.scalar("numeric_lcm", (context, v) -> lcm(n(v[0]), n(v[1])));
        f.scalar("numeric_fac", (context, v) -> factorial((Long) v[0]));

        f.scalar("numeric", (context, v) -> NumericType.fit(n(v[0]), i(v[1])));
        f.scalar("int2_numeric", (context, v) -> Numeric.of((Long) v[0]));
        f.scalar("int4_numeric", (context, v) -> Numeric.of((Long) v[0]));
        f.scalar("int8_numeric", (context, v) -> Numeric.of((Long) v[0]));
        f.scalar("float4_numeric", (context, v) -> fromDouble((Double) v[0], 6));
        f.scalar("float8_numeric", (context, v) -> fromDouble((Double) v[0], 15));
        f.scalar("numeric_int2", (context, v) -> toWhole(n(v[0]), 16, "smallint", FunctionMessage.SMALLINT_RANGE));
        f.scalar("numeric_int4", (context, v) -> toWhole(n(v[0]), 32, "integer", FunctionMessage.INTEGER_RANGE));
        f.scalar("numeric_int8", (context, v) -> toWhole(n(v[0]), 64, "bigint", FunctionMessage.BIGINT_RANGE));
        f.scalar("numeric_float8", (context, v) -> toDouble(n(v[0]), false));
        f.scalar("numeric_float4", (context, v) -> toDouble(n(v[0]), true));
    }

    private static Numeric fromDouble(double value, int digits) {
        if (Double.isNaN(value)) {
            return Numeric.NAN;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
        }
        var rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return Numeric.of(rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros());
    }

    private static Long toWhole(Numeric value, int bits, String type, FunctionMessage range) {
        if (!value.isFinite()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED,
                    value.isNaN() ? FunctionMessage.NAN_CONVERSION : FunctionMessage.INFINITY_CONVERSION, type);
        }
        var whole = value.round(0).toBigDecimal().toBigInteger();
        if (whole.bitLength() >= bits) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, range);
        }
        return whole.longValue();
    }

    private static Double toDouble(Numeric value, boolean single) {
        double result = single ? value.isFinite() ? value.toBigDecimal().floatValue() : (float) value.toDouble() : value.toDouble();
        if (value.isFinite() && (Double.isInfinite(result) || result == 0 && value.signum() != 0)) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.TEXT_RANGE, value.toString(),
                    single ? "real" : "double precision");
        }
        return result;
    }

    private static Numeric gcd(Numeric left, Numeric right) {
        if (!left.isFinite() || !right.isFinite()) {
            return Numeric.NAN;
        }
        int scale = Math.max(left.scale(), right.scale());
        var l = left.toBigDecimal().setScale(scale).unscaledValue();
        var r = right.toBigDecimal().setScale(scale).unscaledValue();
        return Numeric.of(new BigDecimal(l.gcd(r), scale));
    }

    private static Numeric lcm(Numeric left, Numeric right) {
        if (!left.isFinite() || !right.isFinite()) {
            return Numeric.NAN;
        }
        int scale = Math.max(left.scale(), right.scale());
        if (left.signum() == 0 || right.signum() == 0) {
            return Numeric.of(0, scale);
        }
        var divisor = gcd(left, right).toBigDecimal();
        return Numeric.of(left.toBigDecimal().divideToIntegralValue(divisor).multiply(right.toBigDecimal()).abs().setScale(scale));
    }

    private static Numeric factorial(long number) {
        if (number < 0) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.FACTORIAL_NEGATIVE);
        }
        if (number > 32_177) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, dev.surus.engine.type.TypeMessage.NUMERIC_OVERFLOW);
        }
        var result = java.math.BigInteger.ONE;
        for (long i = 2; i <= number; i++) {
            result = result.multiply(java.math.BigInteger.valueOf(i));
        }
        return Numeric.of(new BigDecimal(result));
    }
}
