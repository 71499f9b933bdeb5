package dev.surus.engine.table;

/// What came of locking or changing a row.
public enum RowOutcome {
    OK,
    /// Somebody committed a newer version since the snapshot. Nothing was changed, but the row is locked now: fetch the newest
    /// version, evaluate again, and repeat with a newer snapshot.
    CHANGED,
    /// Somebody committed its deletion since the snapshot, or it does not exist.
    DELETED,
    /// The running command, or a later one, of this transaction changed it already.
    SELF_MODIFIED,
    /// Somebody else holds it, and the caller does not want to wait.
    WOULD_BLOCK,
    /// A trigger decided that nothing is done to it: what those who write rows through triggers give, never a table itself.
    SKIPPED
}
