package dev.surus.engine.table;

/// How to wait for a row, and under which name others see the wait.
/// @param waits false for NOWAIT and SKIP LOCKED
/// @param database OID for the tuple's lock tag
/// @param relation OID for the tuple's lock tag
/// @param newest whether a row that others have changed is wanted all the same, in its newest version; if not, nobody is waited for then
public record RowWait(boolean waits, int database, int relation, boolean newest) {
    public RowWait(boolean waits, int database, int relation) {
        this(waits, database, relation, true);
    }
}
