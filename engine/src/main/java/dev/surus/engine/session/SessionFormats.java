package dev.surus.engine.session;

import dev.surus.engine.config.DateStyle;
import dev.surus.engine.config.Settings;
import dev.surus.engine.config.TimeZoneName;
import dev.surus.engine.type.ClientEncoding;
import dev.surus.engine.type.FormatSettings;

/// Keeps the snapshot of settings that text forms depend on, and the client's encoding, in step with the settings.
final class SessionFormats {
    private final SessionContext context;

    SessionFormats(SessionContext context) {
        this.context = context;
        var settings = context.settings();
        settings.onChange(Settings.DATE_STYLE, value -> renew());
        settings.onChange(Settings.INTERVAL_STYLE, value -> renew());
        settings.onChange(Settings.TIME_ZONE, value -> renew());
        settings.onChange(Settings.EXTRA_FLOAT_DIGITS, value -> renew());
        settings.onChange(Settings.BYTEA_OUTPUT, value -> renew());
        settings.onChange(Settings.LC_MONETARY, value -> renew());
        settings.onChange(Settings.CLIENT_ENCODING, name -> context.clientEncoding(ClientEncoding.byName(name)));
    }

    private void renew() {
        var settings = context.settings();
        var dates = DateStyle.parse(settings.get(Settings.DATE_STYLE), DateStyle.STANDARD);
        var zone = TimeZoneName.parse(settings.get(Settings.TIME_ZONE));
        context.provide(FormatSettings.class, new FormatSettings(
                switch (dates.style()) {
                    case ISO -> FormatSettings.DateStyle.ISO;
                    case POSTGRES -> FormatSettings.DateStyle.POSTGRES;
                    case SQL -> FormatSettings.DateStyle.SQL;
                    case GERMAN -> FormatSettings.DateStyle.GERMAN;
                },
                switch (dates.order()) {
                    case YMD -> FormatSettings.DateOrder.YMD;
                    case DMY -> FormatSettings.DateOrder.DMY;
                    case MDY -> FormatSettings.DateOrder.MDY;
                },
                switch (settings.get(Settings.INTERVAL_STYLE)) {
                    case "postgres_verbose" -> FormatSettings.IntervalStyle.POSTGRES_VERBOSE;
                    case "sql_standard" -> FormatSettings.IntervalStyle.SQL_STANDARD;
                    case "iso_8601" -> FormatSettings.IntervalStyle.ISO_8601;
                    default -> FormatSettings.IntervalStyle.POSTGRES;
                },
                zone.zone(), zone.name(), settings.get(Settings.EXTRA_FLOAT_DIGITS).intValue(),
                settings.get(Settings.BYTEA_OUTPUT).equals("escape"), settings.get(Settings.LC_MONETARY)));
    }
}
