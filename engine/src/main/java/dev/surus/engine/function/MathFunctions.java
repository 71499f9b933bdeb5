package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.UUID;

/// Mathematics of double precision, greatest common divisors, random numbers.
final class MathFunctions {
    private MathFunctions() {}

    static void declare(Declarations f) {
        f.scalar("dpi", (context, v) -> Math.PI);
        f.doubles("degrees", (double a) -> FloatFunctions.checked(Math.toDegrees(a), Double.isInfinite(a), true));
        f.doubles("radians", (double a) -> a * (Math.PI / 180));
        f.doubles("dceil", (double a) -> Math.ceil(a));
        f.doubles("dfloor", (double a) -> Math.floor(a));
        f.doubles("dround", (double a) -> Math.rint(a));
        f.doubles("dtrunc", (double a) -> a >= 0 ? Math.floor(a) : Math.ceil(a));
        f.doubles("dsign", (double a) -> a > 0 ? 1 : a < 0 ? -1 : 0);
        f.doubles("dcbrt", (double a) -> Math.cbrt(a));
        f.doubles("dsqrt", (double a) -> {
            if (a < 0) {
                throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, FunctionMessage.SQRT_NEGATIVE);
            }
            return Math.sqrt(a);
        });
        f.doubles("dexp", (double a) -> FloatFunctions.checked(Math.exp(a), Double.isInfinite(a), a == Double.NEGATIVE_INFINITY));
        f.doubles("dlog1", (double a) -> Math.log(positive(a)));
        f.doubles("dlog10", (double a) -> Math.log10(positive(a)));
        f.doubles("dpow", (double a, double b) -> power(a, b));
        f.doubles("dsin", (double a) -> Math.sin(finite(a)));
        f.doubles("dcos", (double a) -> Math.cos(finite(a)));
        f.doubles("dtan", (double a) -> Math.tan(finite(a)));
        f.doubles("dcot", (double a) -> 1 / Math.tan(finite(a)));
        f.doubles("dasin", (double a) -> Math.asin(unit(a)));
        f.doubles("dacos", (double a) -> Math.acos(unit(a)));
        f.doubles("datan", (double a) -> Math.atan(a));
        f.doubles("datan2", (double a, double b) -> Math.atan2(a, b));
        f.doubles("dsinh", (double a) -> Math.sinh(a));
        f.doubles("dcosh", (double a) -> Math.cosh(a));
        f.doubles("dtanh", (double a) -> Math.tanh(a));
        f.scalar("int4gcd", (context, v) -> gcd((Long) v[0], (Long) v[1], Integer.MIN_VALUE));
        f.scalar("int8gcd", (context, v) -> gcd((Long) v[0], (Long) v[1], Long.MIN_VALUE));
        f.scalar("int4lcm", (context, v) -> lcm((Long) v[0], (Long) v[1], true));
        f.scalar("int8lcm", (context, v) -> lcm((Long) v[0], (Long) v[1], false));
        f.scalar("drandom", (context, v) -> context.service(RandomNumbers.class).next());
        f.scalar("setseed", (context, v) -> {
            double seed = (Double) v[0];
            if (Double.isNaN(seed) || seed < -1 || seed > 1) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.SEED_RANGE, dev.surus.engine.type.BuiltinTypes.FLOAT8.output(v[0], context));
            }
            context.service(RandomNumbers.class).seed(seed);
            return "";
        });
        f.scalar("to_hex32", (context, v) -> Integer.toHexString(((Long) v[0]).intValue()));
        f.scalar("to_hex64", (context, v) -> Long.toHexString((Long) v[0]));
        f.scalar("gen_random_uuid", (context, v) -> UUID.randomUUID());
    }

    private static double positive(double a) {
        if (a == 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_LOG, FunctionMessage.LOG_ZERO);
        }
        if (a < 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_LOG, FunctionMessage.LOG_NEGATIVE);
        }
        return a;
    }

    private static double power(double a, double b) {
        if (a == 0 && b < 0) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, FunctionMessage.POWER_ZERO_NEGATIVE);
        }
        if (a < 0 && Double.isFinite(b) && Math.floor(b) != b) {
            throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION, FunctionMessage.POWER_NEGATIVE);
        }
        if (a == 1 || b == 0 || a == -1 && Double.isInfinite(b)) {
            return 1;
        }
        boolean infinite = Double.isInfinite(a) || Double.isInfinite(b);
        return FloatFunctions.checked(Math.pow(a, b), infinite, infinite || a == 0);
    }

    private static SqlException range() {
        return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.INPUT_RANGE);
    }

    private static double finite(double a) {
        if (Double.isInfinite(a)) {
            throw range();
        }
        return a;
    }

    private static double unit(double a) {
        if (a < -1 || a > 1) {
            throw range();
        }
        return a;
    }

    private static long gcd(long a, long b, long least) {
        long x = a;
        long y = b;
        while (y != 0) {
            // The least number divided by -1 would overflow; the remainder is 0.
            long rest = y == -1 ? 0 : x % y;
            x = y;
            y = rest;
        }
        if (x == least) {
            throw least == Long.MIN_VALUE ? IntegerFunctions.bigint()
                    : new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.INTEGER_RANGE);
        }
        return Math.abs(x);
    }

    private static long lcm(long a, long b, boolean small) {
        if (a == 0 || b == 0) {
            return 0;
        }
        try {
            long result = Math.absExact(Math.multiplyExact(a / gcd(a, b, Long.MIN_VALUE), b));
            if (small && result > Integer.MAX_VALUE) {
                throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.INTEGER_RANGE);
            }
            return result;
        } catch (ArithmeticException e) {
            throw IntegerFunctions.bigint();
        }
    }
}
