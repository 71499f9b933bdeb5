package dev.surus.tests.isolation.history;

/// What a session does wrong on purpose between the server and the record, to prove that the checker sees it.
enum Fault {
    NONE(0),
    /// BEGIN asks for READ COMMITTED.
    READ_COMMITTED(1),
    /// BEGIN asks for REPEATABLE READ.
    REPEATABLE_READ(1),
    /// A point read now and then records the version before.
    OLD_VERSION(8),
    /// An UPDATE now and then is not sent.
    UPDATE_SWALLOWED(8),
    /// COMMIT now and then rolls back.
    COMMIT_ROLLS_BACK(8),
    /// ROLLBACK now and then commits.
    ROLLBACK_COMMITS(2),
    /// No row lock is taken.
    LOCK_SWALLOWED(1);

    /// It happens once in so many times.
    final int times;

    Fault(int times) {
        this.times = times;
    }
}
