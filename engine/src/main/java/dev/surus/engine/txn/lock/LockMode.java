package dev.surus.engine.txn.lock;

/// The eight lock modes of PostgreSQL 15 (manual, section 13.3.1), weakest first, and which of them conflict.
public enum LockMode {
    ACCESS_SHARE("AccessShareLock", 8),
    ROW_SHARE("RowShareLock", 7, 8),
    ROW_EXCLUSIVE("RowExclusiveLock", 5, 6, 7, 8),
    SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock", 4, 5, 6, 7, 8),
    SHARE("ShareLock", 3, 4, 6, 7, 8),
    SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock", 3, 4, 5, 6, 7, 8),
    EXCLUSIVE("ExclusiveLock", 2, 3, 4, 5, 6, 7, 8),
    ACCESS_EXCLUSIVE("AccessExclusiveLock", 1, 2, 3, 4, 5, 6, 7, 8);

    private final String displayName;
    private final int conflicts;

    LockMode(String displayName, int... conflictingNumbers) {
        this.displayName = displayName;
        int mask = 0;
        for (int number : conflictingNumbers) {
            mask |= 1 << number;
        }
        conflicts = mask;
    }

    /// The name in pg_locks and in deadlock reports.
    public String displayName() {
        return displayName;
    }

    /// PostgreSQL's number of the mode, 1 to 8.
    public int number() {
        return ordinal() + 1;
    }

    /// This mode as a bit of a set of modes.
    public int bit() {
        return 1 << number();
    }

    /// The set of modes, as bits, that cannot be held beside this one by another session.
    public int conflicts() {
        return conflicts;
    }

    public boolean conflictsWith(LockMode other) {
        return (conflicts & other.bit()) != 0;
    }
}
