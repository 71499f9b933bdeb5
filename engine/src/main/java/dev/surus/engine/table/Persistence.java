package dev.surus.engine.table;

/// What becomes of a relation's file after a crash: pg_class.relpersistence.
public enum Persistence {
    LOGGED,
    /// Not logged: empty after a crash.
    UNLOGGED,
    /// Seen by one session, gone with it.
    TEMPORARY
}
