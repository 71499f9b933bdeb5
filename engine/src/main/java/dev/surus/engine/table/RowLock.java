package dev.surus.engine.table;

/// A lock on a row, or a change of it that has not ended: what another session may have to wait for.
/// @param row its number, see [RowId]
/// @param transaction the (sub)transaction that holds it
public record RowLock(long row, RowLockMode mode, long transaction) {}
