package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// What a type itself knows, as functions: its binary form, the larger and the smaller of two values, comparisons.
final class TypeFunctions {
    private TypeFunctions() {}

    static void declare(Declarations f) {
        for (String send : new String[] {"anyarray_send", "anycompatiblearray_send", "array_send", "bit_send", "boolsend", "bpcharsend",
            "byteasend", "cash_send", "charsend", "cidr_send", "cidsend", "date_send", "enum_send", "float4send", "float8send", "inet_send",
            "int2send", "int2vectorsend", "int4send", "int8send", "interval_send", "json_send", "jsonb_send", "macaddr_send", "namesend",
            "numeric_send", "oidsend", "oidvectorsend", "pg_lsn_send", "pg_snapshot_send", "record_send", "regclasssend", "regcollationsend",
            "regconfigsend", "regdictionarysend", "regnamespacesend", "regoperatorsend", "regopersend", "regproceduresend", "regprocsend",
            "regrolesend", "regtypesend", "textsend", "tidsend", "time_send", "timestamp_send", "timestamptz_send", "timetz_send",
            "unknownsend", "uuid_send", "varbit_send", "varcharsend", "xid8send", "xidsend"}) {
            f.typed(send, site -> (context, v) -> site.argument(0).send(v[0], context));
        }
        for (String type : new String[] {"bpchar_", "cash", "date_", "network_", "pg_lsn_", "tid", "time_", "timestamp_", "xid8_"}) {
            f.typed(type + "larger", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) > 0 ? v[0] : v[1]);
            f.typed(type + "smaller", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) < 0 ? v[0] : v[1]);
        }
        comparisons(f, "uuid_");
        comparisons(f, "pg_lsn_");
        comparisons(f, "network_");
        comparisons(f, "macaddr_");
        comparisons(f, "cash_");
        comparisons(f, "jsonb_");
        comparisons(f, "bit");
        f.scalar("i4tochar", (context, v) -> {
            long value = (Long) v[0];
            if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
                throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.CHAR_RANGE);
            }
            return value & 0xFF;
        });
    }

    private static void comparisons(Declarations f, String prefix) {
        f.typed(prefix + "eq", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) == 0 ? 1L : 0L);
        f.typed(prefix + "ne", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) != 0 ? 1L : 0L);
        f.typed(prefix + "lt", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) < 0 ? 1L : 0L);
        f.typed(prefix + "le", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) <= 0 ? 1L : 0L);
        f.typed(prefix + "gt", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) > 0 ? 1L : 0L);
        f.typed(prefix + "ge", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) >= 0 ? 1L : 0L);
        f.typed(prefix + "cmp", site -> (context, v) -> (long) Integer.signum(site.argument(0).compare(v[0], v[1])));
    }
}
