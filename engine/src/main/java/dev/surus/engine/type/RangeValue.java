package dev.surus.engine.type;

/// A value of a range type, in canonical form. Bounds are in the subtype's memory form; null is an infinite one, which is never inclusive.
public record RangeValue(boolean isEmpty, Object lower, boolean lowerInclusive, Object upper, boolean upperInclusive) {
    public static final RangeValue EMPTY = new RangeValue(true, null, false, null, false);
}
