package dev.surus.engine.txn.lock;

/// A lock in a mode, as one who takes it often keeps it: the hash and the look at the kind are done once.
public final class LockKey {
    final LockTag tag;
    final LockMode mode;
    private final int hash;
    /// Whether it can be held aside, in [FastLocks].
    final boolean weak;
    /// Whether it conflicts with locks that are held aside.
    final boolean strong;

    public LockKey(LockTag tag, LockMode mode) {
        this.tag = tag;
        this.mode = mode;
        hash = tag.hashCode() * 31 + mode.ordinal();
        boolean relation = tag.kind() == LockTag.Kind.RELATION && tag.database() != 0;
        weak = relation && mode.ordinal() < LockMode.SHARE_UPDATE_EXCLUSIVE.ordinal();
        strong = relation && mode.ordinal() > LockMode.SHARE_UPDATE_EXCLUSIVE.ordinal();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof LockKey key && hash == key.hash && mode == key.mode && tag.equals(key.tag);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
