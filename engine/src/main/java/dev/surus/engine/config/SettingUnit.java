package dev.surus.engine.config;

import java.util.List;

/// The unit that a bare number of a setting counts, and the units that a text may name instead.
public enum SettingUnit {
    NONE(""),
    BYTE("B"),
    KB("kB"),
    /// Blocks of 8 KiB, as PostgreSQL counts buffers and files.
    BLOCKS("8kB"),
    MB("MB"),
    MILLISECOND("ms"),
    SECOND("s"),
    MINUTE("min");

    /// One unit that a text may name: how many of the smallest (bytes, microseconds) it is.
    record Named(String word, long size) {}

    static final List<Named> MEMORY = List.of(new Named("TB", 1L << 40), new Named("GB", 1L << 30), new Named("MB", 1L << 20),
            new Named("kB", 1L << 10), new Named("B", 1));
    static final List<Named> TIME = List.of(new Named("d", 86_400_000_000L), new Named("h", 3_600_000_000L),
            new Named("min", 60_000_000L), new Named("s", 1_000_000L), new Named("ms", 1_000L), new Named("us", 1));

    private final String word;

    SettingUnit(String word) {
        this.word = word;
    }

    /// As `pg_settings.unit` says it; empty where there is none.
    public String word() {
        return word;
    }

    boolean isTime() {
        return ordinal() >= MILLISECOND.ordinal();
    }

    List<Named> named() {
        return this == NONE ? List.of() : isTime() ? TIME : MEMORY;
    }

    /// The size of one of this unit in bytes or microseconds.
    long size() {
        return switch (this) {
            case NONE, BYTE -> 1;
            case KB -> 1L << 10;
            case BLOCKS -> 8L << 10;
            case MB -> 1L << 20;
            case MILLISECOND -> 1_000;
            case SECOND -> 1_000_000;
            case MINUTE -> 60_000_000;
        };
    }

    /// A number of this unit with the largest unit that leaves no fraction: 4096 kB is `4MB`.
    String show(long value) {
        if (this == NONE || value <= 0) {
            return Long.toString(value);
        }
        long size = size();
        for (Named unit : named()) {
            if (unit.size >= size) {
                if (value % (unit.size / gcd(unit.size, size)) == 0 && fits(value, size, unit.size)) {
                    return scaled(value, size, unit.size) + unit.word;
                }
            } else if (size % unit.size == 0) {
                return Math.multiplyExact(value, size / unit.size) + unit.word;
            }
        }
        return value + word;
    }

    private static boolean fits(long value, long size, long unit) {
        return Math.multiplyHigh(value, size) == 0 && value * size % unit == 0;
    }

    private static long scaled(long value, long size, long unit) {
        return value * size / unit;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// The same for a fractional number, where the result prints whole.
    String show(double value) {
        String bare = Numbers.general(value);
        if (this == NONE || value <= 0) {
            return bare;
        }
        for (Named unit : named()) {
            double scaled = value * size() / unit.size;
            if (Math.rint(scaled) != 0 && Math.abs(scaled / Math.rint(scaled) - 1) <= 1e-8) {
                return Numbers.general(scaled) + unit.word;
            }
        }
        return bare + word;
    }

    static SettingUnit of(String word) {
        for (SettingUnit unit : values()) {
            if (unit.word.equals(word)) {
                return unit;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
