package dev.surus.engine.type;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Time zones by name, abbreviation and offset.
public final class TimeZones {
    /// An abbreviation of PostgreSQL's default set.
    record Abbreviation(int offsetSeconds, boolean daylight) {}

    private static final Map<String, Abbreviation> ABBREVIATIONS = new HashMap<>();
    private static final Map<String, String> NAMES = new HashMap<>();

    static {
        String table = "ACDT 37800 1;ACSST 37800 1;ACST 34200 0;ACT -18000 0;ACWST 31500 0;ADT -10800 1;AEDT 39600 1;"
                + "AESST 39600 1;AEST 36000 0;AFT 16200 0;AKDT -28800 1;AKST -32400 0;ALMST 25200 1;ALMT 21600 0;"
                + "AMST 14400 0;AMT -14400 0;ANAST 43200 0;ANAT 43200 0;ARST -10800 0;ART -10800 0;AST -14400 0;"
                + "AWSST 32400 1;AWST 28800 0;AZOST 0 1;AZOT -3600 0;AZST 14400 0;AZT 14400 0;BDST 7200 1;BDT 21600 0;"
                + "BNT 28800 0;BORT 28800 0;BOT -14400 0;BRA -10800 0;BRST -7200 1;BRT -10800 0;BST 3600 1;BTT 21600 0;"
                + "CADT 37800 1;CAST 34200 0;CCT 28800 0;CDT -18000 1;CEST 7200 1;CET 3600 0;CETDST 7200 1;"
                + "CHADT 49500 1;CHAST 45900 0;CHUT 36000 0;CKT -36000 0;CLST -10800 1;CLT -10800 1;COT -18000 0;"
                + "CST -21600 0;CXT 25200 0;DAVT 25200 0;DDUT 36000 0;EASST -18000 1;EAST -18000 1;EAT 10800 0;"
                + "EDT -14400 1;EEST 10800 1;EET 7200 0;EETDST 10800 1;EGST 0 1;EGT -3600 0;EST -18000 0;FET 10800 0;"
                + "FJST 46800 1;FJT 43200 0;FKST -10800 0;FKT -10800 0;FNST -3600 1;FNT -7200 0;GALT -21600 0;"
                + "GAMT -32400 0;GEST 14400 0;GET 14400 0;GFT -10800 0;GILT 43200 0;GMT 0 0;GYT -14400 0;HKT 28800 0;"
                + "HST -36000 0;ICT 25200 0;IDT 10800 1;IOT 21600 0;IRKST 28800 0;IRKT 28800 0;IRT 12600 0;IST 7200 0;"
                + "JAYT 32400 0;JST 32400 0;KDT 36000 1;KGST 21600 1;KGT 21600 0;KOST 39600 0;KRAST 25200 0;"
                + "KRAT 25200 0;KST 32400 0;LHDT 39600 1;LHST 37800 0;LIGT 36000 0;LINT 50400 0;LKT 19800 0;"
                + "MAGST 39600 0;MAGT 39600 0;MART -34200 0;MAWT 18000 0;MDT -21600 1;MEST 7200 1;MESZ 7200 1;"
                + "MET 3600 0;METDST 7200 1;MEZ 3600 0;MHT 43200 0;MMT 23400 0;MPT 36000 0;MSD 14400 1;MSK 10800 0;"
                + "MST -25200 0;MUST 18000 1;MUT 14400 0;MVT 18000 0;MYT 28800 0;NDT -9000 1;NFT -12600 0;NOVST 25200 0;"
                + "NOVT 25200 0;NPT 20700 0;NST -12600 0;NUT -39600 0;NZDT 46800 1;NZST 43200 0;NZT 43200 0;"
                + "OMSST 21600 0;OMST 21600 0;PDT -25200 1;PET -18000 0;PETST 43200 0;PETT 43200 0;PGT 36000 0;"
                + "PHT 28800 0;PKST 21600 1;PKT 18000 0;PMDT -7200 1;PMST -10800 0;PONT 39600 0;PST -28800 0;"
                + "PWT 32400 0;PYST -10800 1;PYT -10800 0;RET 14400 0;SADT 37800 1;SAST 7200 0;SCT 14400 0;SGT 28800 0;"
                + "TAHT -36000 0;TFT 18000 0;TJT 18000 0;TKT 46800 0;TMT 18000 0;TOT 46800 0;TRUT 36000 0;TVT 43200 0;"
                + "UCT 0 0;ULAST 32400 1;ULAT 28800 0;UT 0 0;UTC 0 0;UYST -7200 1;UYT -10800 0;UZST 21600 1;UZT 18000 0;"
                + "VET -14400 0;VLAST 36000 0;VLAT 36000 0;VOLT 10800 0;VUT 39600 0;WADT 28800 1;WAKT 43200 0;"
                + "WAST 25200 0;WAT 3600 0;WDT 32400 1;WET 0 0;WETDST 3600 1;WFT 43200 0;WGST -7200 1;WGT -10800 0;"
                + "XJT 21600 0;YAKST 32400 0;YAKT 32400 0;YAPT 36000 0;YEKST 21600 1;YEKT 18000 0;Z 0 0;ZULU 0 0";
        for (String entry : table.split(";")) {
            String[] parts = entry.split(" ");
            ABBREVIATIONS.put(parts[0].toLowerCase(Locale.ROOT), new Abbreviation(Integer.parseInt(parts[1]), parts[2].equals("1")));
        }
        for (String name : ZoneId.getAvailableZoneIds()) {
            if (!name.startsWith("SystemV/")) {
                NAMES.put(name.toLowerCase(Locale.ROOT), name);
            }
        }
        for (String name : List.of("EST", "MST", "HST")) {
            NAMES.put(name.toLowerCase(Locale.ROOT), name);
        }
    }

    private TimeZones() {}

    static Abbreviation abbreviation(String lowerCase) {
        return ABBREVIATIONS.get(lowerCase);
    }

    /// The zone's name as it is spelled, for a name in any case; null where there is none.
    public static String canonicalName(String name) {
        return NAMES.get(name.toLowerCase(Locale.ROOT));
    }

    /// A zone by name (any case) or POSIX specification with a fixed offset (`JST-9`, `<+09>-09`); null where there is none.
    public static ZoneId find(String name) {
        String canonical = canonicalName(name);
        if (canonical != null) {
            return switch (canonical) {
                case "EST" -> ZoneOffset.ofHours(-5);
                case "MST" -> ZoneOffset.ofHours(-7);
                case "HST" -> ZoneOffset.ofHours(-10);
                case "UTC", "GMT", "UCT", "Zulu", "Universal", "Etc/UTC", "Etc/GMT", "Greenwich" -> ZoneOffset.UTC;
                default -> ZoneId.of(canonical);
            };
        }
        return posix(name);
    }

    /// A zone as AT TIME ZONE takes it: an abbreviation first, then as [#find]; null where there is none.
    public static ZoneId ofAbbreviationOrName(String name) {
        Abbreviation abbreviation = ABBREVIATIONS.get(name.toLowerCase(Locale.ROOT));
        return abbreviation != null ? ZoneOffset.ofTotalSeconds(abbreviation.offsetSeconds()) : find(name);
    }

    private static final java.util.regex.Pattern POSIX =
            java.util.regex.Pattern.compile("(?:<[^<>]*>|[^<0-9,+-][^0-9,+-]*|)([+-]?)0*([0-9]{1,3})(?::0*([0-9]{1,2}))?(?::0*([0-9]{1,2}))?");
    private static final int MOST_SECONDS = 18 * 3600;

    private static ZoneId posix(String name) {
        var match = POSIX.matcher(name);
        if (!match.matches()) {
            return null;
        }
        int minutes = number(match.group(3));
        int seconds = number(match.group(4));
        int total = Integer.parseInt(match.group(2)) * 3600 + minutes * 60 + seconds;
        if (minutes > 59 || seconds > 60 || total > MOST_SECONDS) {
            return null;
        }
        // POSIX counts west as positive.
        return ZoneOffset.ofTotalSeconds("-".equals(match.group(1)) ? total : -total);
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /// Seconds east of Greenwich at an instant (microseconds since 2000-01-01 UTC).
    public static int offsetAt(ZoneId zone, long micros) {
        if (zone instanceof ZoneOffset fixed) {
            return fixed.getTotalSeconds();
        }
        ZoneRules rules = zone.getRules();
        return rules.getOffset(Instant.ofEpochSecond(Math.floorDiv(micros, CalendarMath.SECOND_MICROS) + CalendarMath.EPOCH_DAYS * 86_400L))
                .getTotalSeconds();
    }

    /// Seconds east of Greenwich at a local time. In a gap the offset before it holds, in an overlap the one after it.
    public static int offsetOfLocal(ZoneId zone, long localMicros) {
        if (zone instanceof ZoneOffset fixed) {
            return fixed.getTotalSeconds();
        }
        long seconds = Math.floorDiv(localMicros, CalendarMath.SECOND_MICROS) + CalendarMath.EPOCH_DAYS * 86_400L;
        var local = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        var transition = zone.getRules().getTransition(local);
        if (transition == null) {
            return zone.getRules().getOffset(local).getTotalSeconds();
        }
        return (transition.isGap() ? transition.getOffsetBefore() : transition.getOffsetAfter()).getTotalSeconds();
    }

    /// Local microseconds of an instant.
    public static long toLocal(ZoneId zone, long micros) {
        return micros + offsetAt(zone, micros) * CalendarMath.SECOND_MICROS;
    }

    /// The instant of local microseconds.
    public static long toInstant(ZoneId zone, long localMicros) {
        return localMicros - offsetOfLocal(zone, localMicros) * CalendarMath.SECOND_MICROS;
    }

    /// What the zone is called at an instant, as the SQL and POSTGRES date styles print it.
    public static String abbreviationAt(FormatSettings settings, long micros) {
        ZoneId zone = settings.timeZone();
        String name = settings.timeZoneName();
        if (zone instanceof ZoneOffset fixed) {
            if (name.startsWith("<") && name.indexOf('>') > 0) {
                return name.substring(1, name.indexOf('>'));
            }
            int letters = 0;
            while (letters < name.length() && Character.isLetter(name.charAt(letters))) {
                letters++;
            }
            return letters >= 3 ? name.substring(0, letters).toUpperCase(Locale.ROOT) : offsetText(fixed.getTotalSeconds());
        }
        var instant = Instant.ofEpochSecond(Math.floorDiv(micros, CalendarMath.SECOND_MICROS) + CalendarMath.EPOCH_DAYS * 86_400L);
        var transitions = zone.getRules().getTransitions();
        if (!transitions.isEmpty() && instant.isBefore(transitions.getFirst().getInstant())) {
            return "LMT"; // before standard time
        }
        boolean daylight = zone.getRules().isDaylightSavings(instant);
        String text = java.util.TimeZone.getTimeZone(zone).getDisplayName(daylight, java.util.TimeZone.SHORT, Locale.US);
        return text.startsWith("GMT") && text.length() > 3 ? offsetText(offsetAt(zone, micros)) : text;
    }

    /// `+09`, `-03:30`, `-04:56:02`.
    static String offsetText(int secondsEast) {
        var out = new ByteSink(12);
        putOffset(out, secondsEast);
        return out.toString();
    }

    static void putOffset(ByteSink out, int secondsEast) {
        out.putByte(secondsEast < 0 ? '-' : '+');
        int size = Math.abs(secondsEast);
        out.putDecimalPadded(size / 3600, 2);
        if (size % 3600 != 0) {
            out.putByte(':');
            out.putDecimalPadded(size / 60 % 60, 2);
            if (size % 60 != 0) {
                out.putByte(':');
                out.putDecimalPadded(size % 60, 2);
            }
        }
    }
}
