package dev.surus.engine.table;

/// A key that is there already.
/// @param row the row that has it
public record UniqueConflict(IndexBinding binding, Object[] key, long row) {}
