package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import java.time.ZoneId;

/// The settings that text forms depend on; an immutable snapshot that the session replaces when one of them changes.
/// Types ask for it by `context.service(FormatSettings.class)`.
///
/// @param timeZone the rules of TimeZone
/// @param timeZoneName TimeZone as SHOW prints it
/// @param extraFloatDigits 1 (the default) or more: shortest exact output; 0 and less: 15 (6) digits plus that many
public record FormatSettings(DateStyle dateStyle, DateOrder dateOrder, IntervalStyle intervalStyle, ZoneId timeZone,
        String timeZoneName, int extraFloatDigits, boolean byteaEscape, String monetaryLocale) {

    public enum DateStyle { ISO, SQL, POSTGRES, GERMAN }

    public enum DateOrder { YMD, DMY, MDY }

    public enum IntervalStyle { POSTGRES, POSTGRES_VERBOSE, SQL_STANDARD, ISO_8601 }

    /// PostgreSQL's built-in defaults, in UTC.
    public static final FormatSettings DEFAULT = new FormatSettings(DateStyle.ISO, DateOrder.MDY, IntervalStyle.POSTGRES,
            java.time.ZoneOffset.UTC, "UTC", 1, false, "C");

    /// The settings of a session; the defaults where there is none.
    static FormatSettings of(EvaluationContext context) {
        return context == null ? DEFAULT : context.service(FormatSettings.class);
    }
}
