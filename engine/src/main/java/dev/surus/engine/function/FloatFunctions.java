package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Arithmetic of float4 and float8, with PostgreSQL's checks for overflow and underflow, and conversions from and to integers.
final class FloatFunctions {
    private FloatFunctions() {}

    static double checked(double result, boolean infiniteInput, boolean zeroAllowed) {
        if (Double.isInfinite(result) && !infiniteInput) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.OVERFLOW);
        }
        if (result == 0 && !zeroAllowed) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.UNDERFLOW);
        }
        return result;
    }

    private static boolean infinite(double a, double b) {
        return Double.isInfinite(a) || Double.isInfinite(b);
    }

    static double divide(double a, double b) {
        if (b == 0 && !Double.isNaN(a)) {
            throw IntegerFunctions.divisionByZero();
        }
        return checked(a / b, Double.isInfinite(a), a == 0 || Double.isInfinite(b));
    }

    static double divide4(double a, double b) {
        if (b == 0 && !Double.isNaN(a)) {
            throw IntegerFunctions.divisionByZero();
        }
        return checked((float) (a / b), Double.isInfinite(a), a == 0 || Double.isInfinite(b));
    }

    static long toInteger(double value, double minimum, double limit, FunctionMessage message) {
        double rounded = Math.rint(value);
        if (!(rounded >= minimum && rounded < limit)) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, message);
        }
        return (long) rounded;
    }

    static void declare(Declarations f) {
        for (String pair : new String[] {"float8", "float48", "float84"}) {
            f.doubles(pair + "pl", (a, b) -> checked(a + b, infinite(a, b), true));
            f.doubles(pair + "mi", (a, b) -> checked(a - b, infinite(a, b), true));
            f.doubles(pair + "mul", (a, b) -> checked(a * b, infinite(a, b), a == 0 || b == 0));
            f.doubles(pair + "div", FloatFunctions::divide);
        }
        f.doubles("float4pl", (a, b) -> checked((float) (a + b), infinite(a, b), true));
        f.doubles("float4mi", (a, b) -> checked((float) (a - b), infinite(a, b), true));
        f.doubles("float4mul", (a, b) -> checked((float) (a * b), infinite(a, b), a == 0 || b == 0));
        f.doubles("float4div", FloatFunctions::divide4);
        for (String type : new String[] {"float4", "float8"}) {
            f.doubles(type + "um", a -> -a);
            f.doubles(type + "up", a -> a);
            f.doubles(type + "abs", a -> Math.abs(a));
            f.doubles(type + "larger", (a, b) -> compare(a, b) > 0 ? a : b);
            f.doubles(type + "smaller", (a, b) -> compare(a, b) < 0 ? a : b);
        }
        f.longToDouble("i2tod", a -> a);
        f.longToDouble("i4tod", a -> a);
        f.longToDouble("i8tod", a -> a);
        f.longToDouble("i2tof", a -> a);
        f.longToDouble("i4tof", a -> (float) a);
        f.longToDouble("i8tof", a -> (float) a);
        f.doubles("ftod", a -> a);
        f.doubles("dtof", a -> checked((float) a, Double.isInfinite(a), a == 0));
        for (String letter : new String[] {"d", "f"}) {
            f.doubleToLong(letter + "toi2", a -> toInteger(a, Short.MIN_VALUE, Short.MAX_VALUE + 1, FunctionMessage.SMALLINT_RANGE));
            f.doubleToLong(letter + "toi4", a -> toInteger(a, Integer.MIN_VALUE, 0x1p31, FunctionMessage.INTEGER_RANGE));
            f.doubleToLong(letter + "toi8", a -> toInteger(a, -0x1p63, 0x1p63, FunctionMessage.BIGINT_RANGE));
        }
    }

    /// PostgreSQL's order: NaN is the greatest and equal to itself, -0 equals 0.
    static int compare(double a, double b) {
        if (a < b) {
            return -1;
        }
        if (a > b) {
            return 1;
        }
        if (a == b) {
            return 0;
        }
        return Double.isNaN(a) ? Double.isNaN(b) ? 0 : 1 : -1;
    }
}
