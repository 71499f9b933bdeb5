package dev.surus.engine.table;

import dev.surus.engine.txn.lock.LockMode;

/// The four row lock modes (manual, section 13.3.2), weakest first, with their conflicts and the mode of the tuple lock that
/// queues for each.
public enum RowLockMode {
    KEY_SHARE(LockMode.ACCESS_SHARE, 0b1000),
    SHARE(LockMode.ROW_SHARE, 0b1100),
    NO_KEY_UPDATE(LockMode.EXCLUSIVE, 0b1110),
    UPDATE(LockMode.ACCESS_EXCLUSIVE, 0b1111);

    private static final RowLockMode[] MODES = values();

    /// The mode on the tuple's lock tag for whoever waits to get this.
    public final LockMode queueMode;
    private final int conflicts;

    RowLockMode(LockMode queueMode, int conflicts) {
        this.queueMode = queueMode;
        this.conflicts = conflicts;
    }

    public boolean conflictsWith(RowLockMode other) {
        return (conflicts >>> other.ordinal() & 1) != 0;
    }

    static RowLockMode of(int ordinal) {
        return MODES[ordinal];
    }
}
