package dev.surus.server.log;

import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.TimeZoneName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// `log_line_prefix`: printf-like escapes, with a width if wanted (`%-10u`).
final class LogLinePrefix {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private LogLinePrefix() {}

    /// @param server whether it is the server's own line, and `session` what it says of itself
    static String format(String pattern, LogSession session, boolean server, long nowMicros, TimeZoneName zone, SqlState state) {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            if (++i == pattern.length()) {
                break;
            }
            int start = i;
            while (i < pattern.length() && (pattern.charAt(i) == '-' && i == start || Character.isDigit(pattern.charAt(i)))) {
                i++;
            }
            if (i == pattern.length()) {
                break;
            }
            int width = i == start || pattern.substring(start, i).equals("-") ? 0 : Integer.parseInt(pattern.substring(start, i));
            char escape = pattern.charAt(i);
            if (escape == 'q') {
                if (server) {
                    break;
                }
                continue;
            }
            String value = value(escape, session, server, nowMicros, zone, state);
            if (value == null) {
                continue;
            }
            int fill = Math.abs(width) - value.length();
            text.append(width > 0 && fill > 0 ? " ".repeat(fill) : "").append(value).append(width < 0 && fill > 0 ? " ".repeat(fill) : "");
        }
        return text.toString();
    }

    private static String value(char escape, LogSession session, boolean server, long nowMicros, TimeZoneName zone, SqlState state) {
        return switch (escape) {
            case '%' -> "%";
            case 'a' -> server ? "" : orUnknown(session.applicationName);
            case 'u' -> server ? "" : orUnknown(session.user);
            case 'd' -> server ? "" : orUnknown(session.database);
            case 'r' -> session.remoteHost == null ? "" : session.remoteHostAndPort();
            case 'h' -> session.remoteHost == null ? "" : session.remoteHost;
            case 'b' -> session.backendType;
            case 'p' -> Integer.toString(session.pid);
            case 'P' -> "";
            case 'Q' -> "0";
            case 't' -> seconds(nowMicros, zone);
            case 'm' -> milliseconds(nowMicros, zone);
            case 'n' -> String.format("%d.%03d", nowMicros / 1_000_000, nowMicros / 1_000 % 1_000);
            case 's' -> seconds(session.startMicros, zone);
            case 'i' -> server ? "" : session.commandTag();
            case 'e' -> state.code();
            case 'c' -> session.id();
            case 'l' -> Long.toString(session.lines);
            case 'v' -> server ? "" : session.virtualTransaction();
            case 'x' -> server ? "0" : Long.toString(session.transactionId());
            default -> null;
        };
    }

    static String seconds(long micros, TimeZoneName zone) {
        return time(SECONDS, micros, zone);
    }

    static String milliseconds(long micros, TimeZoneName zone) {
        return time(MILLISECONDS, micros, zone);
    }

    private static String orUnknown(String name) {
        return name == null || name.isEmpty() ? "[unknown]" : name;
    }

    private static String time(DateTimeFormatter formatter, long micros, TimeZoneName zone) {
        var instant = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
        var time = instant.atZone(zone.zone());
        return time.format(formatter) + " " + abbreviation(time.getZone(), instant, zone);
    }

    private static String abbreviation(ZoneId id, Instant instant, TimeZoneName zone) {
        if (zone.abbreviation() != null) {
            return zone.abbreviation();
        }
        if (zone.name().endsWith("UTC") || zone.name().equals("Etc/Universal") || zone.name().equals("Zulu")) {
            return "UTC";
        }
        boolean daylight = id.getRules().isDaylightSavings(instant);
        return java.util.TimeZone.getTimeZone(id).getDisplayName(daylight, java.util.TimeZone.SHORT, Locale.US);
    }
}
