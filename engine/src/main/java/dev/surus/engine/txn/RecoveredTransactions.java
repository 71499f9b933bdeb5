package dev.surus.engine.txn;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Transactions as the log tells of them: open ones while it is replayed, and what of them stands again afterwards.
final class RecoveredTransactions {
    private final TransactionSystem system;
    private final TransactionIds ids;
    private final CommittedUndo ended;

    RecoveredTransactions(TransactionSystem system, TransactionIds ids, CommittedUndo ended) {
        this.system = system;
        this.ids = ids;
        this.ended = ended;
    }

    // ---- replay

    /// The open transaction that a replayed record belongs to.
    Transaction open(long id) {
        var transaction = ids.find(id);
        if (transaction == null) {
            transaction = new Transaction(system, null);
            transaction.restoreId(id);
            ids.opened(id, transaction);
            system.running().add(transaction);
        }
        return transaction;
    }

    /// A replayed commit: its changes stay, what it made obsolete is swept later.
    void commit(long id) {
        var transaction = ids.find(id);
        if (transaction != null) {
            transaction.state().stamp(1);
            end(transaction);
            ended.add(0, transaction.undo(), false);
        }
    }

    /// A replayed rollback: everything has been compensated.
    void rollback(long id) {
        var transaction = ids.find(id);
        if (transaction != null) {
            end(transaction);
            transaction.undo().release();
        }
    }

    private void end(Transaction transaction) {
        system.end(transaction);
        transaction.setOver();
    }

    // ---- after it

    /// Those that replay found open, by id.
    List<Transaction> found(Predicate<Transaction> which) {
        return system.running().stream().filter(which).sorted(Comparator.comparingLong(Transaction::id)).toList();
    }

    /// A transaction's subtransactions are open with it.
    void adopt(Transaction transaction, List<Long> subtransactionIds) {
        transaction.commitIsLogged = true;
        for (long id : subtransactionIds) {
            // Of one that only locked rows the log says nothing else.
            ids.seen(id);
            transaction.subtransactionIds().add(id);
            ids.opened(id, transaction);
        }
    }

    /// Puts a transaction's records back into the chains of their rows, and reserves space for their compensation.
    void restoreVersions(Transaction transaction, PreparedTransactions.Restorer restorer, Consumer<UndoRecord> visitor) {
        var undo = transaction.undoOrNull();
        if (undo != null) {
            long[] bytes = {0};
            undo.forEach(record -> {
                system.directory().relieve();
                visitor.accept(record);
                bytes[0] += restorer.restore(transaction, record);
            });
            system.commitRecords().reserve(transaction, bytes[0]);
        }
    }
}
