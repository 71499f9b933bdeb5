package dev.surus.engine.txn;

import dev.surus.engine.base.SqlException;
import java.util.function.LongConsumer;

/// Where ends of transactions are written down: the log, or nothing for an engine without one.
public interface CommitRecords {
    long NOT_LOGGED = -1;

    CommitRecords NONE = new CommitRecords() {
        @Override
        public long commit(Transaction transaction, LongConsumer appended) {
            return NOT_LOGGED;
        }

        @Override
        public void commitWithoutChanges(Transaction transaction) {}

        @Override
        public long prepare(Transaction transaction) {
            transaction.prepared = true;
            return NOT_LOGGED;
        }

        @Override
        public long undoPrepare(Transaction transaction) {
            transaction.prepared = false;
            return NOT_LOGGED;
        }

        @Override
        public void rollback(Transaction transaction) {}

        @Override
        public void rolledBackSubtransaction(Transaction transaction, long id) {}

        @Override
        public void published(Transaction transaction) {}

        @Override
        public void reserve(Transaction transaction, long compensationBytes) {}

        @Override
        public void whileFilesStay(Runnable work) {
            work.run();
        }

        @Override
        public void report(SqlException failure) {}

        @Override
        public void flush(long lsn) {}

        @Override
        public long durable() {
            return Long.MAX_VALUE;
        }
    };

    /// Writes the commit record.
    /// @param appended called inside the append lock with the record's LSN: takes the commit number
    /// @return the LSN up to which the log must be durable, or [#NOT_LOGGED] where no record was needed
    long commit(Transaction transaction, LongConsumer appended);

    /// Notes, for the status of its ids alone, that a transaction with nothing to make durable committed. Nobody waits for it.
    void commitWithoutChanges(Transaction transaction);

    /// Writes the records of PREPARE TRANSACTION, from [Transaction#preparedBytes]; marks the transaction as prepared with the last one.
    /// @return the LSN up to which the log must be durable, or [#NOT_LOGGED]
    long prepare(Transaction transaction);

    /// The transaction is a prepared one no more, and will be rolled back.
    /// @return as [#prepare]
    long undoPrepare(Transaction transaction);

    void rollback(Transaction transaction);

    /// A subtransaction is undone while its transaction goes on.
    void rolledBackSubtransaction(Transaction transaction, long id);

    /// The commit is durable and seen: what waited for that is done (files removed).
    void published(Transaction transaction);

    /// Keeps space in the log for the compensation of changes that redo found.
    void reserve(Transaction transaction, long compensationBytes);

    /// No file is removed meanwhile. The work must not end a transaction.
    void whileFilesStay(Runnable work);

    /// What failed will be tried again: the server's log says so.
    void report(SqlException failure);

    void flush(long lsn);

    long durable();
}
