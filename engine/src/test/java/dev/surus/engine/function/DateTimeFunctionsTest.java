package dev.surus.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.FormatSettings;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/// Dates and numerics against PostgreSQL 15's answers, TimeZone = America/New_York.
class DateTimeFunctionsTest {
    private static final EvaluationContext CONTEXT = new EvaluationContext() {
        private final FormatSettings settings = new FormatSettings(FormatSettings.DateStyle.ISO, FormatSettings.DateOrder.MDY,
                FormatSettings.IntervalStyle.POSTGRES, ZoneId.of("America/New_York"), "America/New_York", 1, false, "C");

        @Override
        public <S> S service(Class<S> service) {
            return service.cast(settings);
        }

        @Override
        public void checkInterrupts() {}

        @Override
        public void notice(Diagnostic diagnostic) {}

        @Override
        public Clock clock() {
            return Clock.SYSTEM;
        }
    };

    private static void same(String expected, DataType result, String symbol, Object... arguments) {
        if (!(Functions.find(symbol, symbol) instanceof BuiltinFunction.Boxed boxed)) {
            throw new AssertionError(symbol + " is not boxed");
        }
        assertEquals(expected, result.output(boxed.function().apply(CONTEXT, arguments), CONTEXT), symbol);
    }

    private static Object of(DataType type, String text) {
        return type.input(text, -1, CONTEXT);
    }

    @Test
    void dates() {
        var interval = BuiltinTypes.INTERVAL;
        var timestamp = BuiltinTypes.TIMESTAMP;
        var timestamptz = BuiltinTypes.TIMESTAMPTZ;
        same("2024-02-29 00:00:00", timestamp, "timestamp_pl_interval", of(timestamp, "2024-01-31"), of(interval, "1 month"));
        same("2023-02-28 10:00:00", timestamp, "timestamp_mi_interval", of(timestamp, "2024-02-29 10:00"), of(interval, "1 year"));
        same("2024-03-10 12:00:00-04", timestamptz, "timestamptz_pl_interval", of(timestamptz, "2024-03-09 12:00"), of(interval, "1 day"));
        same("2024-03-10 13:00:00-04", timestamptz, "timestamptz_pl_interval", of(timestamptz, "2024-03-09 12:00"), of(interval, "24 hours"));
        same("60 days 02:00:00", interval, "timestamp_mi", of(timestamp, "2024-03-01 02:00"), of(timestamp, "2024-01-01"));
        same("1 mon 16 days 12:00:00", interval, "interval_mul", of(interval, "1 mon 1 day"), 1.5);
        same("10 days 08:00:00", interval, "interval_div", of(interval, "1 mon 1 day"), 3.0);
        same("2 days 03:00:00", interval, "interval_justify_hours", of(interval, "51 hours"));
        same("2024-01-01 05:00:00", timestamp, "timestamptz_zone", "UTC", of(timestamptz, "2024-01-01"));
        same("2023-12-31 10:00:00-05", timestamptz, "timestamp_zone", "JST", of(timestamp, "2024-01-01"));
        same("2024-03-01", BuiltinTypes.DATE, "date_pli", of(BuiltinTypes.DATE, "2024-02-28"), 2L);
        same("00:30:00", BuiltinTypes.TIME, "time_pl_interval", of(BuiltinTypes.TIME, "23:30"), of(interval, "1 hour"));
    }

    @Test
    void fields() {
        var numeric = BuiltinTypes.NUMERIC;
        Object local = of(BuiltinTypes.TIMESTAMP, "2021-01-03 10:20:30.5");
        same("30.500000", numeric, "extract_timestamp", "second", local);
        same("53", numeric, "extract_timestamp", "week", local);
        same("2020", numeric, "extract_timestamp", "isoyear", local);
        same("7", numeric, "extract_timestamp", "isodow", local);
        same("21", numeric, "extract_timestamp", "century", local);
        same("1609669230.500000", numeric, "extract_timestamp", "epoch", local);
        same("-5", numeric, "extract_timestamptz", "timezone_hour", of(BuiltinTypes.TIMESTAMPTZ, "2021-01-03"));
        same("2020-12-28 00:00:00", BuiltinTypes.TIMESTAMP, "timestamp_trunc", "week", local);
        same("2021-01-01 00:00:00", BuiltinTypes.TIMESTAMP, "timestamp_trunc", "quarter", local);
    }

    @Test
    void numerics() {
        var numeric = BuiltinTypes.NUMERIC;
        same("0.1", numeric, "float8_numeric", 0.1);
        same("10000000000000000000000", numeric, "float8_numeric", 1e22);
        same("123457", numeric, "float4_numeric", (double) 123456.789f);
        same("3", BuiltinTypes.INT4, "numeric_int4", of(numeric, "2.5"));
        same("0.5", numeric, "numeric_gcd", of(numeric, "7.5"), of(numeric, "2.0"));
        same("120", numeric, "numeric_fac", 5L);
    }
}
