package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Arithmetic and comparison of int2, int4, int8, oid and bool, and conversions among them.
final class IntegerFunctions {
    private IntegerFunctions() {}

    static long int2(long value) {
        if (value != (short) value) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.SMALLINT_RANGE);
        }
        return value;
    }

    static long int4(long value) {
        if (value != (int) value) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.INTEGER_RANGE);
        }
        return value;
    }

    static SqlException bigint() {
        return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.BIGINT_RANGE);
    }

    static long add(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw bigint();
        }
        return sum;
    }

    static long subtract(long a, long b) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            throw bigint();
        }
        return difference;
    }

    static long multiply(long a, long b) {
        long product = a * b;
        if (Math.multiplyHigh(a, b) != product >> 63) {
            throw bigint();
        }
        return product;
    }

    static long divide(long a, long b) {
        if (b == 0) {
            throw divisionByZero();
        }
        if (b == -1 && a == Long.MIN_VALUE) {
            throw bigint();
        }
        return a / b;
    }

    static long remainder(long a, long b) {
        if (b == 0) {
            throw divisionByZero();
        }
        return a % b;
    }

    static SqlException divisionByZero() {
        return new SqlException(SqlState.DIVISION_BY_ZERO, FunctionMessage.DIVISION_BY_ZERO);
    }

    static void declare(Declarations f) {
        f.longs("int2pl", (a, b) -> int2(a + b));
        f.longs("int2mi", (a, b) -> int2(a - b));
        f.longs("int2mul", (a, b) -> int2(a * b));
        f.longs("int2div", (a, b) -> int2(divide(a, b)));
        f.longs("int2mod", (a, b) -> remainder(a, b));
        for (String pair : new String[] {"int4", "int24", "int42"}) {
            f.longs(pair + "pl", (a, b) -> int4(a + b));
            f.longs(pair + "mi", (a, b) -> int4(a - b));
            f.longs(pair + "mul", (a, b) -> int4(a * b));
            f.longs(pair + "div", (a, b) -> int4(divide(a, b)));
        }
        f.longs("int4mod", (a, b) -> remainder(a, b));
        for (String pair : new String[] {"int8", "int84", "int48", "int82", "int28"}) {
            f.longs(pair + "pl", (a, b) -> add(a, b));
            f.longs(pair + "mi", (a, b) -> subtract(a, b));
            f.longs(pair + "mul", (a, b) -> multiply(a, b));
            f.longs(pair + "div", (a, b) -> divide(a, b));
        }
        f.longs("int8mod", (a, b) -> remainder(a, b));
        f.longs("int2um", a -> int2(-a));
        f.longs("int4um", a -> int4(-a));
        f.longs("int8um", a -> subtract(0, a));
        f.longs("int2abs", a -> int2(Math.abs(a)));
        f.longs("int4abs", a -> int4(Math.abs(a)));
        f.longs("int8abs", a -> a < 0 ? subtract(0, a) : a);
        for (String type : new String[] {"int2", "int4", "int8"}) {
            f.longs(type + "up", a -> a);
            f.longs(type + "and", (a, b) -> a & b);
            f.longs(type + "or", (a, b) -> a | b);
            f.longs(type + "xor", (a, b) -> a ^ b);
            f.longs(type + "not", a -> ~a);
        }
        f.longs("int2shl", (a, b) -> (short) ((int) a << (int) b));
        f.longs("int2shr", (a, b) -> (short) ((int) a >> (int) b));
        f.longs("int4shl", (a, b) -> (int) a << (int) b);
        f.longs("int4shr", (a, b) -> (int) a >> (int) b);
        f.longs("int8shl", (a, b) -> a << (int) b);
        f.longs("int8shr", (a, b) -> a >> (int) b);
        f.longs("int4inc", a -> int4(a + 1));
        f.longs("int8inc", a -> add(a, 1));
        f.longs("int8dec", a -> subtract(a, 1));

        // Conversions; a narrower one checks.
        f.longs("i2toi4", a -> a);
        f.longs("i4toi2", a -> int2(a));
        f.longs("int48", a -> a);
        f.longs("int84", a -> int4(a));
        f.longs("int28", a -> a);
        f.longs("int82", a -> int2(a));
        f.longs("i8tooid", a -> {
            if (a < 0 || a > 0xFFFFFFFFL) {
                throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.OID_RANGE);
            }
            return a;
        });
        f.longs("oidtoi8", a -> a);
        f.longs("int4_bool", a -> a != 0 ? 1 : 0);
        f.longs("bool_int4", a -> a);
        f.longs("booland_statefunc", (a, b) -> a & b);
        f.longs("boolor_statefunc", (a, b) -> a | b);
        f.longs("int4larger", (a, b) -> Math.max(a, b));
        f.longs("int4smaller", (a, b) -> Math.min(a, b));
        f.longs("int2larger", (a, b) -> Math.max(a, b));
        f.longs("int2smaller", (a, b) -> Math.min(a, b));
        f.longs("int8larger", (a, b) -> Math.max(a, b));
        f.longs("int8smaller", (a, b) -> Math.min(a, b));
        f.longs("oidlarger", (a, b) -> Math.max(a, b));
        f.longs("oidsmaller", (a, b) -> Math.min(a, b));
    }
}
