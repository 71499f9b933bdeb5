package dev.surus.engine.txn;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.recovery.CheckpointParticipant;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.RecordView;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// Ends of transactions in the log, and open ones in checkpoints: the counterpart of redo for what is not on pages.
///
/// Records, beside the ids in their headers:
///
/// ```
/// COMMIT        | microseconds since 1970, 8 |
/// ROLLBACK      | microseconds since 1970, 8 |
/// change        | undo record from its kind on: kind 1, mode 1, command 4, file 8, row 8, count 4, before id 8, payload |   then page parts
/// compensation  | nothing |   then page parts: the newest undo record of the transaction no longer counts
/// ```
public final class TransactionLog implements CommitRecords, CheckpointParticipant {
    public static final int COMMIT = 64;
    public static final int ROLLBACK = 65;
    /// Record kind of changes that can be undone.
    public static final int CHANGE = 66;
    /// Record kind of undone changes.
    public static final int COMPENSATION = 67;

    /// Record kind: a subtransaction that made or dropped files is undone while its transaction goes on.
    public static final int SUBTRANSACTION_ROLLBACK = 68;

    private static final int UNDO_HEADER = 34;

    private final Storage storage;
    private final TransactionSystem transactions;
    private final Clock clock;

    /// Registers with the storage; before its recovery.
    public TransactionLog(Storage storage, TransactionSystem transactions) {
        this.storage = storage;
        this.transactions = transactions;
        this.clock = transactions.clock();
        storage.handlers().record(COMMIT, this::replayCommit)
                .record(ROLLBACK, this::replayRollback)
                .record(CHANGE, this::replayChange)
                .record(COMPENSATION, this::replayCompensation)
                .record(SUBTRANSACTION_ROLLBACK,
                        record -> storage.files().subtransactionAborted(record.transaction(), record.subtransaction()));
        storage.participate(this);
        transactions.setCommitRecords(this);
    }

    // ---- writing

    @Override
    public long commit(Transaction transaction, LongConsumer appended) {
        if (!transaction.isLogged()) {
            return NOT_LOGGED;
        }
        storage.files().ending(transaction.id());
        if (storage.files().hasPending(transaction.id())) {
            transaction.setSynchronous(true);
        }
        var record = new LogRecord().start(COMMIT, transaction.id(), transaction.id()).putLong(clock.microsSinceEpoch());
        record.finish();
        return storage.log().append(record, lsn -> {
            transaction.commitAppended = true;
            appended.accept(lsn);
        });
    }

    @Override
    public void published(Transaction transaction) {
        storage.files().committed(transaction.id());
        storage.log().release(transaction.reservedBytes());
    }

    @Override
    public void rollback(Transaction transaction) {
        if (transaction.isLogged()) {
            storage.files().ending(transaction.id());
            var record = new LogRecord().start(ROLLBACK, transaction.id(), transaction.id()).putLong(clock.microsSinceEpoch());
            record.finish();
            storage.log().append(record);
        }
        storage.files().aborted(transaction.id());
        storage.log().release(transaction.reservedBytes());
    }

    @Override
    public void rolledBackSubtransaction(Transaction transaction, long id) {
        if (storage.files().hasPending(transaction.id())) {
            var record = new LogRecord().start(SUBTRANSACTION_ROLLBACK, transaction.id(), id);
            record.finish();
            storage.log().append(record);
            storage.files().subtransactionAborted(transaction.id(), id);
        }
    }

    @Override
    public void flush(long lsn) {
        storage.log().flush(lsn);
    }

    @Override
    public long durable() {
        return storage.log().durable();
    }

    /// Puts the undo record that a change has just written into its log record's main payload.
    public static void describe(LogRecord record, Transaction transaction, long link) {
        var chunk = transaction.system().directory().find(link);
        var undo = new UndoRecord().at(chunk, UndoChunk.offset(link));
        record.putByte(undo.kind()).putByte(undo.mode()).putInt(undo.command()).putLong(undo.fileId()).putLong(undo.row())
                .putInt(undo.count()).putLong(undo.beforeId()).putBytes(chunk.bytes, undo.payloadOffset(), undo.payloadLength());
    }

    // ---- replaying

    private void replayChange(RecordView record) {
        var transaction = seen(record);
        byte[] bytes = record.bytes();
        int at = record.main();
        var undo = transaction.undo();
        long link = undo.append(bytes[at], bytes[at + 1], Bytes.getLong(bytes, at + 6), Bytes.getLong(bytes, at + 14),
                Bytes.getInt(bytes, at + 22), 0, record.subtransaction(), Bytes.getLong(bytes, at + 26), Bytes.getInt(bytes, at + 2),
                bytes, at + UNDO_HEADER, record.mainLength() - UNDO_HEADER);
        undo.logged(link, record.lsn());
    }

    private void replayCompensation(RecordView record) {
        var undo = seen(record).undo();
        if (!undo.isEmpty()) {
            undo.pop();
        }
    }

    private void replayCommit(RecordView record) {
        transactions.seenId(record.transaction());
        storage.files().committed(record.transaction());
        transactions.recoveredCommit(record.transaction());
    }

    private void replayRollback(RecordView record) {
        transactions.seenId(record.transaction());
        storage.files().aborted(record.transaction());
        transactions.recoveredRollback(record.transaction());
    }

    private Transaction seen(RecordView record) {
        transactions.seenId(record.transaction());
        transactions.seenId(record.subtransaction());
        return transactions.recovered(record.transaction());
    }

    // ---- checkpoints

    @Override
    public String name() {
        return "transactions";
    }

    private record Open(long id, List<UndoLog.View> undo) {}

    @Override
    public Cut cut(long redoLsn) {
        long nextId = transactions.nextId();
        var open = new ArrayList<Open>();
        for (var transaction : transactions.active()) {
            var undo = transaction.undoOrNull();
            if (undo != null && !transaction.commitAppended) {
                open.add(new Open(transaction.id(), undo.view()));
            }
        }
        // Committed ones follow with id 0: nothing of them is undone, their leftovers are swept.
        for (var undo : transactions.unswept()) {
            open.add(new Open(0, undo.view()));
        }
        return out -> save(out, redoLsn, nextId, open);
    }

    private static void save(DataOutputStream out, long redoLsn, long nextId, List<Open> open) throws IOException {
        out.writeLong(nextId);
        out.writeInt(open.size());
        var record = new UndoRecord();
        for (var transaction : open) {
            out.writeLong(transaction.id);
            for (var view : transaction.undo) {
                for (int at = 0; at < view.end(); at += record.length()) {
                    record.at(view.chunk(), at);
                    // Not logged at all, or after the cut: redo will bring it.
                    if (record.lsn() != 0 && record.lsn() <= redoLsn) {
                        out.writeInt(record.length());
                        out.write(view.chunk().bytes, at, record.length());
                    }
                }
            }
            out.writeInt(0);
        }
    }

    @Override
    public void restore(DataInputStream in) throws IOException {
        transactions.seenId(in.readLong() - 1);
        for (int count = in.readInt(); count > 0; count--) {
            long id = in.readLong();
            var undo = transactions.recovered(id).undo();
            for (int length = in.readInt(); length > 0; length = in.readInt()) {
                byte[] bytes = in.readNBytes(length);
                var chunk = new UndoChunk(0, null, bytes);
                var record = new UndoRecord().at(chunk, 0);
                long link = undo.append(record.kind(), record.mode(), record.fileId(), record.row(), record.count(), 0, record.writer(),
                        record.beforeId(), record.command(), bytes, record.payloadOffset(), record.payloadLength());
                undo.logged(link, record.lsn());
            }
            if (id == 0) {
                transactions.recoveredCommit(0);
            }
        }
    }
}
