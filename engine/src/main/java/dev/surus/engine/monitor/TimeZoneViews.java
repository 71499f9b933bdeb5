package dev.surus.engine.monitor;

import static dev.surus.engine.monitor.ViewValues.bool;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.type.Interval;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// pg_timezone_names and pg_timezone_abbrevs.
final class TimeZoneViews {
    private TimeZoneViews() {}

    static List<VirtualRelation> relations() {
        return List.of(
                VirtualRelation.of("pg_timezone_names", TimeZoneViews::names),
                VirtualRelation.of("pg_timezone_abbrevs", _ -> abbreviations()));
    }

    private static List<Object[]> names(EvaluationContext context) {
        long micros = context.clock().microsSinceEpoch();
        var now = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
        var letters = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
        var rows = new ArrayList<Object[]>();
        for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            if (name.startsWith("SystemV/")) {
                continue;
            }
            var zone = ZoneId.of(name);
            int seconds = zone.getRules().getOffset(now).getTotalSeconds();
            String abbreviation = letters.format(now.atZone(zone));
            // Zones without letters of their own are called by their offset.
            boolean hasLetters = abbreviation.chars().allMatch(Character::isLetter);
            rows.add(new Object[] {name, hasLetters ? abbreviation : offset(seconds), interval(seconds), bool(zone.getRules().isDaylightSavings(now))});
        }
        return rows;
    }

    private static String offset(int seconds) {
        int minutes = Math.abs(seconds) / 60;
        return (seconds < 0 ? "-" : "+") + String.format("%02d", minutes / 60) + (minutes % 60 == 0 ? "" : String.format("%02d", minutes % 60));
    }

    private static Interval interval(int seconds) {
        return new Interval(0, 0, seconds * 1_000_000L);
    }

    private static List<Object[]> abbreviations() {
        var rows = new ArrayList<Object[]>();
        for (String[] fields : FactTable.read("timezone_abbreviations")) {
            rows.add(new Object[] {fields[0], interval(Integer.parseInt(fields[1])), bool(fields[2].equals("t"))});
        }
        return rows;
    }
}
