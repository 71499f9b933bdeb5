package dev.surus.engine.table;

/// A part of an index, in the index's own order (for a descending column the lower bound is the greater value). Bounds are
/// values of the first columns; null in them is SQL's null. An empty bound is none.
public record IndexRange(Object[] lower, boolean lowerInclusive, Object[] upper, boolean upperInclusive) {
    public static final IndexRange ALL = new IndexRange(new Object[0], true, new Object[0], true);

    /// All keys that begin with these values.
    public static IndexRange equal(Object... prefix) {
        return new IndexRange(prefix, true, prefix, true);
    }
}
