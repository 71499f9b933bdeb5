package dev.surus.engine.type;

/// A time of day with its zone.
///
/// @param micros since midnight, local
/// @param zoneSeconds seconds WEST of Greenwich, as PostgreSQL stores it (+09 is -32400)
public record TimeTz(long micros, int zoneSeconds) implements Comparable<TimeTz> {
    @Override
    public int compareTo(TimeTz other) {
        int byInstant = Long.compare(micros + zoneSeconds * 1_000_000L, other.micros + other.zoneSeconds * 1_000_000L);
        return byInstant != 0 ? byInstant : Integer.compare(zoneSeconds, other.zoneSeconds);
    }
}
