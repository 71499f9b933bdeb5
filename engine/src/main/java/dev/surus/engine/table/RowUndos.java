package dev.surus.engine.table;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the rows of a table that are being given back an older version, for those who read rows by an index.
///
/// An index scan reads a leaf's entries at once and the rows one by one later. In between a transaction may take back the update that an entry came from:
/// the entry goes, the row has its old key again and no chain of versions that would tell. Whoever has seen the same [#quiet] number before the leaf
/// and behind the row knows that this did not happen to it; to all others the row's key must say whether the entry is its own.
final class RowUndos {
    /// What [#quiet] says while a row is being changed back.
    static final long BUSY = -1;

    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    /// Before the row changes.
    void begin() {
        begun.incrementAndGet();
    }

    void end() {
        ended.incrementAndGet();
    }

    /// A number that stays as long as nothing begins; [#BUSY] where something is on its way.
    long quiet() {
        long finished = ended.get();
        return begun.get() == finished ? finished : BUSY;
    }

    /// Whether nothing has begun since [#quiet] gave this number.
    boolean isStill(long quiet) {
        return begun.get() == quiet;
    }
}
