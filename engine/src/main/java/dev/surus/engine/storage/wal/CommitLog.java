package dev.surus.engine.storage.wal;

/// The log as the rest of the engine sees it: append, and learn when it is durable. [WriteAheadLog] is the local one; a replicated
/// log is another implementation of this, not another path.
public interface CommitLog {
    /// Runs inside the append lock, right after the record has got its place: here commit numbers are taken, so that log order is
    /// visibility order (D5). Must not block, allocate much or throw.
    @FunctionalInterface
    interface Appended {
        void at(long lsn);
    }

    /// Appends a finished record.
    /// @param appended run inside the append lock; may be null
    /// @return the record's LSN: the position after it. It is durable once [#durable] has reached that
    long append(LogRecord record, Appended appended);

    default long append(LogRecord record) {
        return append(record, null);
    }

    /// Returns once everything before `lsn` is durable. Whoever comes first writes for all who wait. Never called with a latch held.
    void flush(long lsn);

    /// Wants everything before `lsn` durable soon, and does not wait (`synchronous_commit = off`).
    void requestFlush(long lsn);

    /// Everything before this position is durable.
    long durable();

    /// Where the next record will begin.
    long end();

    /// Makes sure, before any latch is taken, that the log has room on disk for `bytes` more and for every compensation that open
    /// transactions may still have to write; then reserves `compensation` bytes of that kind for the caller.
    /// @throws dev.surus.engine.base.SqlException 53100 where the disk is full: the statement fails, nothing has changed
    void admit(long bytes, long compensation);

    /// Gives back what [#admit] reserved: at the end of the transaction, or as compensation records are written.
    void release(long compensation);
}
