package dev.surus.engine.monitor;

import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import dev.surus.engine.type.TypeOid;

/// The functions of information_schema, which its own views and some clients call: what a type modifier says in the standard's
/// words. In PostgreSQL they are SQL; here they are declared by their signatures.
public final class InformationSchemaFunctions implements FunctionFamily {
    private static final int TIME_DEFAULT_DIGITS = 6;
    private static final long MAXIMAL_OCTETS = 1L << 30;
    private static final String[] INTERVAL_FIELDS = {null, "MONTH", "YEAR", "DAY", null, null, null, null, null, null, "HOUR", "MINUTE", "SECOND"};

    @Override
    public void declare(Declarations f) {
        f.scalar("_pg_char_max_length(oid,int4)", (_, a) -> length(type(a), (Long) a[1]));
        f.scalar("_pg_char_octet_length(oid,int4)", (_, a) -> octets(type(a), (Long) a[1]));
        f.scalar("_pg_numeric_precision(oid,int4)", (_, a) -> precision(type(a), (Long) a[1]));
        f.scalar("_pg_numeric_precision_radix(oid,int4)", (_, a) -> radix(type(a)));
        f.scalar("_pg_numeric_scale(oid,int4)", (_, a) -> scale(type(a), (Long) a[1]));
        f.scalar("_pg_datetime_precision(oid,int4)", (_, a) -> seconds(type(a), (Long) a[1]));
        f.scalar("_pg_interval_type(oid,int4)", (_, a) -> type(a) == TypeOid.INTERVAL ? fields((Long) a[1]) : null);
    }

    private static int type(Object[] arguments) {
        return (int) (long) (Long) arguments[0];
    }

    private static Long length(int type, long modifier) {
        return switch (type) {
            case TypeOid.BPCHAR, TypeOid.VARCHAR -> modifier == -1 ? null : (Long) (modifier - 4);
            case TypeOid.BIT, TypeOid.VARBIT -> modifier == -1 ? null : (Long) modifier;
            default -> null;
        };
    }

    private static Long octets(int type, long modifier) {
        return switch (type) {
            case TypeOid.TEXT -> MAXIMAL_OCTETS;
            // Four bytes are the longest character of UTF-8.
            case TypeOid.BPCHAR, TypeOid.VARCHAR -> modifier == -1 ? (Long) MAXIMAL_OCTETS : (Long) (4 * (modifier - 4));
            default -> null;
        };
    }

    private static Long precision(int type, long modifier) {
        return switch (type) {
            case TypeOid.INT2 -> 16L;
            case TypeOid.INT4 -> 32L;
            case TypeOid.INT8 -> 64L;
            case TypeOid.FLOAT4 -> 24L;
            case TypeOid.FLOAT8 -> 53L;
            case TypeOid.NUMERIC -> modifier == -1 ? null : (Long) (modifier - 4 >> 16 & 0xFFFF);
            default -> null;
        };
    }

    private static Long radix(int type) {
        return switch (type) {
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8, TypeOid.FLOAT4, TypeOid.FLOAT8 -> 2L;
            case TypeOid.NUMERIC -> 10L;
            default -> null;
        };
    }

    private static Long scale(int type, long modifier) {
        return switch (type) {
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8 -> 0L;
            case TypeOid.NUMERIC -> modifier == -1 ? null : (Long) (modifier - 4 & 0xFFFF);
            default -> null;
        };
    }

    private static Long seconds(int type, long modifier) {
        return switch (type) {
            case TypeOid.DATE -> 0L;
            case TypeOid.TIME, TypeOid.TIMETZ, TypeOid.TIMESTAMP, TypeOid.TIMESTAMPTZ -> modifier < 0 ? (Long) (long) TIME_DEFAULT_DIGITS : (Long) modifier;
            case TypeOid.INTERVAL -> modifier < 0 || (modifier & 0xFFFF) == 0xFFFF ? (Long) (long) TIME_DEFAULT_DIGITS : (Long) (modifier & 0xFFFF);
            default -> null;
        };
    }

    /// The upper half of an interval's modifier is the set of its fields: `YEAR TO MONTH` ...; null where all are allowed.
    private static String fields(long modifier) {
        if (modifier < 0 || (modifier >> 16 & 0x7FFF) == 0x7FFF) {
            return null;
        }
        String first = null;
        String last = null;
        for (int bit : new int[] {2, 1, 3, 10, 11, 12}) {
            if ((modifier >> 16 & 1 << bit) != 0) {
                first = first == null ? INTERVAL_FIELDS[bit] : first;
                last = INTERVAL_FIELDS[bit];
            }
        }
        long digits = modifier & 0xFFFF;
        String precision = "SECOND".equals(last) && digits != 0xFFFF ? "(" + digits + ")" : "";
        return first == null || first.equals(last) ? first + precision : first + " TO " + last + precision;
    }
}
