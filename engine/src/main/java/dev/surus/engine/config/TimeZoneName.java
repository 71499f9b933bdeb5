package dev.surus.engine.config;

import dev.surus.engine.base.SqlException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The setting TimeZone, understood: its canonical name and the rules behind it.
///
/// @param name as SHOW prints it: `Asia/Tokyo`, `UTC`, `<+09>-09`
/// @param zone the rules; a POSIX text with a daylight name follows the United States' rules, as the tz database does by default
/// @param abbreviation of a POSIX text without daylight saving (`JST` of `JST-9`); else null
public record TimeZoneName(String name, ZoneId zone, String abbreviation) {
    /// POSIX: a name, hours west of Greenwich, perhaps a name for daylight time.
    private static final Pattern POSIX = Pattern.compile(
            "(?<name>[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)(?<sign>[+-]?)(?<hours>\\d{1,3})(:(?<minutes>\\d{1,2})(:(?<seconds>\\d{1,2}))?)?(?<daylight>[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)?(?<rest>.*)");
    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?\\s*");
    private static final Pattern INTERVAL = Pattern.compile("(?i)\\s*interval\\s*'(?<text>.*)'\\s*");
    private static final Pattern INTERVAL_TIME = Pattern.compile("\\s*(?<sign>[+-]?)(?<hours>\\d+):(?<minutes>\\d{2})(:(?<seconds>\\d{2}))?\\s*");

    private static final class Known {
        static final Map<String, String> BY_LOWER_CASE = new HashMap<>();

        static {
            for (String id : ZoneId.getAvailableZoneIds()) {
                if (!id.startsWith("SystemV/")) {
                    BY_LOWER_CASE.put(id.toLowerCase(Locale.ROOT), id);
                }
            }
            for (String id : new String[] {"EST", "MST", "HST", "Factory", "ROC"}) {
                BY_LOWER_CASE.putIfAbsent(id.toLowerCase(Locale.ROOT), id);
            }
        }
    }

    /// @throws SqlException 22023 where the text names no zone
    public static TimeZoneName parse(String text) {
        return parse(Settings.TIME_ZONE, text);
    }

    static TimeZoneName parse(Setting<?> setting, String text) {
        Matcher interval = INTERVAL.matcher(text);
        if (interval.matches()) {
            return ofInterval(setting, text, interval.group("text"));
        }
        if (NUMBER.matcher(text).matches()) {
            return ofHours(setting, text, Double.parseDouble(text.strip()));
        }
        TimeZoneName zone = find(text);
        if (zone == null) {
            throw setting.invalid(text);
        }
        return zone;
    }

    /// The zone of a name or a POSIX text; null where there is none.
    public static TimeZoneName find(String text) {
        String id = Known.BY_LOWER_CASE.get(text.toLowerCase(Locale.ROOT));
        if (id != null) {
            ZoneId zone = switch (id) {
                case "EST" -> ZoneOffset.ofHours(-5);
                case "MST" -> ZoneOffset.ofHours(-7);
                case "HST" -> ZoneOffset.ofHours(-10);
                case "Factory" -> ZoneOffset.UTC;
                case "ROC" -> ZoneId.of("Asia/Taipei");
                default -> ZoneId.of(id);
            };
            return new TimeZoneName(id, zone, null);
        }
        Matcher posix = POSIX.matcher(text);
        if (!posix.matches()) {
            return null;
        }
        int seconds = Integer.parseInt(posix.group("hours")) * 3600 + number(posix.group("minutes")) * 60 + number(posix.group("seconds"));
        if (seconds > 18 * 3600) {
            return null;
        }
        int east = posix.group("sign").equals("-") ? seconds : -seconds;
        if (posix.group("daylight") != null) {
            return new TimeZoneName(text.toUpperCase(Locale.ROOT), daylight(east), null);
        }
        if (!posix.group("rest").isEmpty()) {
            return null;
        }
        String name = posix.group("name");
        return new TimeZoneName(text.toUpperCase(Locale.ROOT), ZoneOffset.ofTotalSeconds(east),
                (name.startsWith("<") ? name.substring(1, name.length() - 1) : name).toUpperCase(Locale.ROOT));
    }

    private static ZoneId daylight(int eastSeconds) {
        return switch (eastSeconds / 3600) {
            case -5 -> ZoneId.of("America/New_York");
            case -6 -> ZoneId.of("America/Chicago");
            case -7 -> ZoneId.of("America/Denver");
            case -8 -> ZoneId.of("America/Los_Angeles");
            default -> ZoneOffset.ofTotalSeconds(eastSeconds);
        };
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static TimeZoneName ofHours(Setting<?> setting, String text, double hours) {
        double seconds = Math.rint(hours * 3600);
        if (Math.abs(seconds) >= 168 * 3600) {
            throw setting.invalid(text).detail(ConfigMessage.ZONE_OUT_OF_RANGE);
        }
        return ofSeconds(setting, text, (int) seconds);
    }

    private static TimeZoneName ofInterval(Setting<?> setting, String text, String interval) {
        String lower = interval.toLowerCase(Locale.ROOT);
        if (lower.contains("mon") || lower.contains("year")) {
            throw setting.invalid(text).detail(ConfigMessage.MONTHS_IN_ZONE);
        }
        if (lower.contains("day")) {
            throw setting.invalid(text).detail(ConfigMessage.DAYS_IN_ZONE);
        }
        Matcher time = INTERVAL_TIME.matcher(interval);
        if (!time.matches()) {
            throw setting.invalid(text);
        }
        int seconds = Integer.parseInt(time.group("hours")) * 3600 + Integer.parseInt(time.group("minutes")) * 60 + number(time.group("seconds"));
        return ofSeconds(setting, text, time.group("sign").equals("-") ? -seconds : seconds);
    }

    private static TimeZoneName ofSeconds(Setting<?> setting, String text, int east) {
        try {
            String east1 = offset(east);
            return new TimeZoneName("<" + east1 + ">" + offset(-east), ZoneOffset.ofTotalSeconds(east), east1);
        } catch (DateTimeException e) {
            throw setting.invalid(text).detail(ConfigMessage.ZONE_OUT_OF_RANGE);
        }
    }

    /// `+09`, `+03:30`, `-08`.
    private static String offset(int seconds) {
        int size = Math.abs(seconds);
        var text = new StringBuilder(seconds < 0 ? "-" : "+").append(String.format("%02d", size / 3600));
        if (size % 3600 != 0) {
            text.append(String.format(":%02d", size / 60 % 60));
            if (size % 60 != 0) {
                text.append(String.format(":%02d", size % 60));
            }
        }
        return text.toString();
    }
}
