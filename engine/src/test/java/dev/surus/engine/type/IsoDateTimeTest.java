package dev.surus.engine.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsoDateTimeTest {
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    @Test
    void readsWhatJavaTimeReads() {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            var time = LocalDateTime.ofEpochSecond(random.nextLong(-62_135_596_800L, 253_402_300_800L), 0, ZoneOffset.UTC);
            int digits = random.nextInt(7);
            int fraction = digits == 0 ? 0 : random.nextInt((int) Math.pow(10, digits));
            String text = time.toLocalDate() + " " + time.toLocalTime().toString().concat(time.getSecond() == 0 ? ":00" : "")
                    + (digits == 0 ? "" : "." + String.format("%0" + digits + "d", fraction));
            long micros = Math.multiplyExact(Duration.between(EPOCH, time).getSeconds(), 1_000_000L) + fraction * (long) Math.pow(10, 6 - digits);
            assertEquals(micros, IsoDateTime.timestamp(text, false), text + ", seed " + seed);
            assertEquals(IsoDateTime.OTHER, IsoDateTime.timestamp(text, true), text);
            assertEquals(micros - 32_400_000_000L, IsoDateTime.timestamp(text + "+09", true), text);
            assertEquals(micros + 12_600_000_000L, IsoDateTime.timestamp(text + "-03:30", true), text);
            assertEquals(Math.floorDiv(micros, 86_400_000_000L), IsoDateTime.date(time.toLocalDate().toString()), text);
        }
    }

    @Test
    void leavesEverythingElseToTheParser() {
        for (String text : new String[] {"2020-02-30 00:00:00", "2020-01-01 24:00:00", "2020-01-01 23:59:60", "2020-1-01 00:00:00",
            "2020-01-01T00:00:00", "2020-01-01 00:00:00.", "2020-01-01 00:00:00.1234567", "0000-01-01 00:00:00", "2020-01-01 00:00:00 BC",
            "2020-01-01 00:00:00+", "infinity", "２020-01-01 00:00:00", "2020-01-01 00:00:00 "}) {
            assertEquals(IsoDateTime.OTHER, IsoDateTime.timestamp(text, false), text);
        }
        assertEquals(IsoDateTime.OTHER, IsoDateTime.timestamp("2020-01-01 00:00:00+15", true));
        assertEquals(IsoDateTime.OTHER, IsoDateTime.date("2020-13-01"));
        assertEquals(IsoDateTime.OTHER, IsoDateTime.date("20200101"));
    }
}
