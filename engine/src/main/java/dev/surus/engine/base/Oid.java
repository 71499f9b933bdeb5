package dev.surus.engine.base;

/// Numbers of objects, 32 bits without a sign: PostgreSQL's own objects have the small ones, those of users come behind them.
public final class Oid {
    public static final int FIRST_OF_USERS = 16_384;
    private static final int FIRST_UNPINNED = 12_000;

    private Oid() {}

    /// Whether a user has made the object.
    public static boolean isOfUsers(int oid) {
        return Integer.compareUnsigned(oid, FIRST_OF_USERS) >= 0;
    }

    /// Whether the object is one that nothing works without, and that nobody may drop.
    public static boolean isPinned(int oid) {
        return Integer.compareUnsigned(oid, FIRST_UNPINNED) < 0;
    }
}
