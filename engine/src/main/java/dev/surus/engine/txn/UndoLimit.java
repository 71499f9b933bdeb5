package dev.surus.engine.txn;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// What happens where undo takes more of the disk than it may.
final class UndoLimit {
    private static final long PAUSE_NANOS = 20_000_000;

    private final UndoDirectory directory;
    private final Snapshots snapshots;
    private final CommittedUndo ended;
    private final Clock clock;
    private volatile long lastNanos;

    UndoLimit(UndoDirectory directory, Snapshots snapshots, CommittedUndo ended, Clock clock) {
        this.directory = directory;
        this.snapshots = snapshots;
        this.ended = ended;
        this.clock = clock;
    }

    /// Frees what it can, and gives up the oldest snapshot if need be.
    /// @throws SqlException 53400 where it is this transaction's own undo that takes the space
    void reclaim(Transaction transaction) {
        long start = clock.nanos();
        if (start - lastNanos < PAUSE_NANOS && lastNanos != 0) {
            return;
        }
        ended.cleanUp();
        var undo = transaction.undoOrNull();
        boolean own = undo != null && undo.bytes() > directory.limit() / 2;
        if (directory.isBeyondLimit() && !own) {
            snapshots.giveUpOldest();
            ended.cleanUp();
        }
        lastNanos = clock.nanos();
        if (directory.isBeyondLimit() && (own || directory.spilledBytes() > 2 * directory.limit())) {
            throw new SqlException(SqlState.CONFIGURATION_LIMIT_EXCEEDED, TransactionMessage.UNDO_LIMIT, directory.limit() >> 10);
        }
    }
}
