package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.CalendarMath;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.Interval;
import dev.surus.engine.type.Numeric;
import java.math.BigDecimal;

/// to_char, to_date, to_timestamp and to_number.
final class FormattingFunctions {
    private FormattingFunctions() {}

    private static FormatSettings formats(EvaluationContext context) {
        return context.service(FormatSettings.class);
    }

    static void declare(Declarations f) {
        f.scalar("timestamp_to_char", (context, v) -> nothing(v) || CalendarMath.isInfinite((Long) v[0]) ? null
                : DateTimeOutput.timestamp((String) v[1], (Long) v[0], 0, null));
        f.scalar("timestamptz_to_char", (context, v) -> nothing(v) || CalendarMath.isInfinite((Long) v[0]) ? null
                : DateTimeOutput.instant((String) v[1], (Long) v[0], formats(context)));
        f.scalar("interval_to_char", (context, v) -> nothing(v) ? null : DateTimeOutput.interval((String) v[1], (Interval) v[0]));
        f.scalar("to_date", (context, v) -> DateTimeInput.date((String) v[0], (String) v[1]));
        f.scalar("to_timestamp", (context, v) -> DateTimeInput.timestamp((String) v[0], (String) v[1], formats(context).timeZone()));
        f.scalar("float8_timestamptz", (context, v) -> instant((Double) v[0]));
        f.scalar("numeric_to_char", (context, v) -> NumberTemplate.parse((String) v[1]).format((Numeric) v[0], 0));
        f.scalar("int4_to_char", (context, v) -> NumberTemplate.parse((String) v[1]).format(Numeric.of((Long) v[0]), 0));
        f.scalar("int8_to_char", (context, v) -> NumberTemplate.parse((String) v[1]).format(Numeric.of((Long) v[0]), 0));
        f.scalar("float8_to_char", (context, v) -> NumberTemplate.parse((String) v[1]).format(exact((Double) v[0]), 15));
        f.scalar("float4_to_char", (context, v) -> NumberTemplate.parse((String) v[1]).format(exact((Double) v[0]), 6));
        f.scalar("numeric_to_number", (context, v) -> ((String) v[1]).isEmpty() ? null
                : NumberTemplate.parse((String) v[1]).read((String) v[0]));
    }

    private static boolean nothing(Object[] arguments) {
        return ((String) arguments[1]).isEmpty();
    }

    private static Numeric exact(double value) {
        return Double.isNaN(value) ? Numeric.NAN : value == Double.POSITIVE_INFINITY ? Numeric.INFINITY
                : value == Double.NEGATIVE_INFINITY ? Numeric.NEGATIVE_INFINITY : Numeric.of(new BigDecimal(value));
    }

    /// Seconds since 1970 as an instant.
    private static long instant(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.TIMESTAMP_NAN);
        }
        if (Double.isInfinite(seconds)) {
            return seconds > 0 ? CalendarMath.INFINITY : CalendarMath.NEGATIVE_INFINITY;
        }
        double sinceEpoch = seconds - CalendarMath.EPOCH_DAYS * 86_400.0;
        double micros = Math.rint(sinceEpoch * 1_000_000);
        if (!(Math.abs(micros) < 9.3e18) || !CalendarMath.isValidTimestamp((long) micros)) {
            throw new SqlException(SqlState.DATETIME_VALUE_OUT_OF_RANGE, FunctionMessage.TIMESTAMP_RANGE_VALUE, shortest(seconds));
        }
        return (long) micros;
    }

    private static String shortest(double value) {
        return dev.surus.engine.type.BuiltinTypes.FLOAT8.output(value, null);
    }
}
