package dev.surus.engine.table;

/// An index of a table together with how its keys come out of rows.
/// @param tag whatever the caller wants to find again in a [UniqueConflict] (its catalog entry, say)
/// @param deferrable uniqueness is checked later: insertions never report a conflict, see [TableWriter#mayConflict]
public record IndexBinding(Index index, KeyExtractor extractor, boolean deferrable, Object tag) {
    public IndexBinding(Index index, KeyExtractor extractor) {
        this(index, extractor, false, null);
    }
}
