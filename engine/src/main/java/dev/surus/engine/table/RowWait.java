package dev.surus.engine.table;

/// How to wait for a row, and under which name others see the wait.
/// @param waits false for NOWAIT and SKIP LOCKED
/// @param database OID for the tuple's lock tag
/// @param relation OID for the tuple's lock tag
public record RowWait(boolean waits, int database, int relation) {}
