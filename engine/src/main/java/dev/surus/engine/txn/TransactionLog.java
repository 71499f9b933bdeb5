package dev.surus.engine.txn;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.FileId;
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
/// COMMIT        | microseconds since 1970, 8 | subtransaction ids, 8 each ... |
/// ROLLBACK      | microseconds since 1970, 8 | subtransaction ids, 8 each ... |
/// PREPARE       | bytes in all 4 | offset 4 | a piece of the PreparedState ... |   the transaction is prepared with the last piece
/// PREPARE_UNDONE| nothing |   it is a loser from here on
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

    /// Record kind: a piece of a prepared transaction's state.
    public static final int PREPARE = 69;
    /// Record kind: ROLLBACK PREPARED begins.
    public static final int PREPARE_UNDONE = 70;

    private static final int UNDO_HEADER = 34;
    private static final int PIECE_BYTES = 32 * 1024;

    private final Storage storage;
    private final TransactionSystem transactions;
    private final Clock clock;
    private final UndecidedIds undecided = new UndecidedIds();
    private final EndedAhead ended = new EndedAhead();

    /// Registers with the storage; before its recovery.
    public TransactionLog(Storage storage, TransactionSystem transactions) {
        this.storage = storage;
        this.transactions = transactions;
        this.clock = transactions.clock();
        transactions.directory().spillTo(new UndoSpill(storage.disk()));
        storage.handlers().record(COMMIT, this::replayCommit)
                .record(ROLLBACK, this::replayRollback)
                .record(CHANGE, this::replayChange)
                .record(COMPENSATION, this::replayCompensation)
                .record(SUBTRANSACTION_ROLLBACK, this::replaySubtransactionRollback)
                .record(PREPARE, this::replayPrepare)
                .record(PREPARE_UNDONE, record -> seen(record).prepared = false)
                .ahead(CHANGE, this::aheadOfChange)
                .ahead(COMMIT, record -> ended.ended(record.transaction()))
                .ahead(ROLLBACK, record -> ended.ended(record.transaction()))
                .barrier(CHANGE, _ -> false)
                .barrier(COMPENSATION, _ -> false)
                .barrier(COMMIT, this::mayRemoveFiles)
                .barrier(ROLLBACK, this::mayRemoveFiles)
                .barrier(SUBTRANSACTION_ROLLBACK, this::mayRemoveFiles);
        storage.participate(this);
        transactions.setCommitRecords(this);
    }

    // ---- writing

    @Override
    public long commit(Transaction transaction, LongConsumer appended) {
        if (!transaction.isLogged()) {
            commitWithoutChanges(transaction);
            return NOT_LOGGED;
        }
        storage.files().ending(transaction.id());
        if (storage.files().hasPending(transaction.id())) {
            transaction.setSynchronous(true);
        }
        return storage.log().append(end(COMMIT, transaction), lsn -> {
            storage.files().ended(transaction.id());
            transaction.commitAppended = true;
            appended.accept(lsn);
        });
    }

    private LogRecord end(int kind, Transaction transaction) {
        long micros = clock.microsSinceEpoch();
        var record = new LogRecord().start(kind, transaction.id(), transaction.id()).putLong(micros);
        transaction.subtransactionIds().forEach(record::putLong);
        var times = transactions.commitTimes();
        if (kind == COMMIT && times.isEnabled()) {
            transaction.subtransactionIds().forEach(id -> times.note(id, micros, false));
            times.note(transaction.id(), micros, true);
        }
        record.finish();
        return record;
    }

    @Override
    public void commitWithoutChanges(Transaction transaction) {
        storage.log().append(end(COMMIT, transaction), _ -> transaction.commitAppended = true);
    }

    @Override
    public long prepare(Transaction transaction) {
        byte[] bytes = transaction.preparedBytes;
        storage.log().admit(bytes.length + (bytes.length / PIECE_BYTES + 1) * 256L, 0);
        long lsn = 0;
        for (int offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, bytes.length - offset);
            var record = new LogRecord().start(PREPARE, transaction.id(), transaction.id()).putInt(bytes.length).putInt(offset)
                    .putBytes(bytes, offset, length);
            record.finish();
            boolean last = offset + length == bytes.length;
            lsn = storage.log().append(record, _ -> transaction.prepared = last);
        }
        return lsn;
    }

    @Override
    public long undoPrepare(Transaction transaction) {
        var record = new LogRecord().start(PREPARE_UNDONE, transaction.id(), transaction.id());
        record.finish();
        return storage.log().append(record, _ -> transaction.prepared = false);
    }

    @Override
    public void published(Transaction transaction) {
        storage.files().committed(transaction.id());
        storage.log().release(transaction.reservedBytes());
    }

    @Override
    public void rollback(Transaction transaction) {
        storage.files().ending(transaction.id());
        storage.log().append(end(ROLLBACK, transaction), _ -> storage.files().ended(transaction.id()));
        storage.files().aborted(transaction.id());
        storage.log().release(transaction.reservedBytes());
    }

    @Override
    public void rolledBackSubtransaction(Transaction transaction, long id) {
        var record = new LogRecord().start(SUBTRANSACTION_ROLLBACK, transaction.id(), id);
        record.finish();
        storage.log().append(record, _ -> storage.files().subtransactionEnded(transaction.id(), id));
        storage.files().subtransactionAborted(transaction.id(), id);
    }

    @Override
    public void reserve(Transaction transaction, long compensationBytes) {
        transaction.reserve(storage.log(), compensationBytes);
    }

    @Override
    public void whileFilesStay(Runnable work) {
        storage.files().whileFilesStay(work);
    }

    @Override
    public void report(SqlException failure) {
        storage.health().report(failure);
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
                .putInt(undo.count()).putLong(undo.beforeId()).putBytes(chunk.bytes(), undo.payloadOffset(), undo.payloadLength());
    }

    // ---- replaying

    private boolean mayRemoveFiles(RecordView record) {
        return storage.files().hasPending(record.transaction());
    }

    private void aheadOfChange(RecordView record) {
        if (transactions.leavesWork(record.bytes()[record.main()])) {
            ended.leavesWork(record.transaction());
        }
    }

    /// The ids of a transaction that needs no more than that.
    private boolean passes(RecordView record) {
        if (!ended.needsNothing(record.transaction())) {
            return false;
        }
        transactions.ids().seen(record.transaction());
        transactions.ids().seen(record.subtransaction());
        return true;
    }

    private void replayChange(RecordView record) {
        if (passes(record)) {
            return;
        }
        transactions.directory().relieve();
        var transaction = seen(record);
        byte[] bytes = record.bytes();
        int at = record.main();
        var undo = transaction.undo();
        long link = undo.append(bytes[at], bytes[at + 1], Bytes.getLong(bytes, at + 6), Bytes.getLong(bytes, at + 14),
                Bytes.getInt(bytes, at + 22), 0, record.subtransaction(), Bytes.getLong(bytes, at + 26), Bytes.getInt(bytes, at + 2),
                bytes, at + UNDO_HEADER, record.mainLength() - UNDO_HEADER);
        undo.logged(link, record.lsn());
        transaction.touchesCatalogs |= isCatalog(Bytes.getLong(bytes, at + 6));
    }

    private static boolean isCatalog(long fileId) {
        return FileId.number(fileId) < FileId.FIRST_NUMBER && FileId.isLogged(fileId);
    }

    private void replayCompensation(RecordView record) {
        if (passes(record)) {
            return;
        }
        var undo = seen(record).undo();
        if (!undo.isEmpty()) {
            undo.pop();
        }
    }

    private void replayPrepare(RecordView record) {
        var transaction = seen(record);
        byte[] bytes = record.bytes();
        int total = Bytes.getInt(bytes, record.main());
        int offset = Bytes.getInt(bytes, record.main() + 4);
        int length = record.mainLength() - 8;
        if (transaction.preparedBytes == null) {
            transaction.preparedBytes = new byte[total];
        }
        System.arraycopy(bytes, record.main() + 8, transaction.preparedBytes, offset, length);
        transaction.prepared = offset + length == total;
    }

    private void replaySubtransactionRollback(RecordView record) {
        transactions.ids().seen(record.subtransaction());
        decide(record.subtransaction(), true);
        storage.files().subtransactionAborted(record.transaction(), record.subtransaction());
    }

    private void decide(long id, boolean abortedNow) {
        transactions.ids().seen(id);
        undecided.decide(id);
        if (abortedNow) {
            transactions.ids().aborted().add(id);
        }
    }

    private void decideAll(RecordView record, boolean abortedNow) {
        decide(record.transaction(), abortedNow);
        for (int at = 8; at + 8 <= record.mainLength(); at += 8) {
            decide(Bytes.getLong(record.bytes(), record.main() + at), abortedNow);
        }
    }

    /// After redo, when the losers are rolled back and prepared transactions stand: whatever id has no end had none when the last run
    /// ended, and never will.
    public void closeIds() {
        undecided.close(transactions.ids().next(), id -> {
            if (transactions.find(id) == null) {
                transactions.ids().aborted().add(id);
            }
        });
    }

    private void replayCommit(RecordView record) {
        decideAll(record, false);
        long micros = Bytes.getLong(record.bytes(), record.main());
        for (int at = 8; at + 8 <= record.mainLength(); at += 8) {
            transactions.commitTimes().note(Bytes.getLong(record.bytes(), record.main() + at), micros, false);
        }
        transactions.commitTimes().note(record.transaction(), micros, true);
        storage.files().committed(record.transaction());
        transactions.recovered().commit(record.transaction());
    }

    private void replayRollback(RecordView record) {
        decideAll(record, true);
        storage.files().aborted(record.transaction());
        transactions.recovered().rollback(record.transaction());
    }

    private Transaction seen(RecordView record) {
        transactions.ids().seen(record.transaction());
        transactions.ids().seen(record.subtransaction());
        return transactions.recovered().open(record.transaction());
    }

    // ---- checkpoints

    @Override
    public String name() {
        return "transactions";
    }

    /// @param state null where PREPARE has not begun
    private record Open(long id, List<UndoLog.View> undo, byte[] state, boolean prepared) {}

    @Override
    public Cut cut(long redoLsn) {
        long nextId = transactions.ids().next();
        var open = new ArrayList<Open>();
        for (var transaction : transactions.running()) {
            var undo = transaction.undoOrNull();
            byte[] state = transaction.preparedBytes;
            if ((undo != null || state != null) && !transaction.commitAppended) {
                open.add(new Open(transaction.id(), undo == null ? List.of() : undo.view(), state, transaction.prepared));
            }
        }
        // Committed ones follow with id 0: nothing of them is undone, their leftovers are swept.
        for (var undo : transactions.ended().unswept()) {
            open.add(new Open(0, undo.view(), null, false));
        }
        long[] ids = transactions.ids().withoutEnd();
        var spill = transactions.directory().spill();
        spill.hold();
        return out -> {
            save(out, redoLsn, nextId, ids, open);
            spill.letGo();
        };
    }

    private void save(DataOutputStream out, long redoLsn, long nextId, long[] ids, List<Open> open) throws IOException {
        out.writeLong(nextId);
        out.writeInt(ids.length);
        for (long id : ids) {
            out.writeLong(id);
        }
        transactions.ids().aborted().save(out);
        transactions.commitTimes().save(out);
        out.writeInt(open.size());
        var record = new UndoRecord();
        for (var transaction : open) {
            out.writeLong(transaction.id);
            out.writeInt(transaction.state == null ? 0 : transaction.state.length);
            if (transaction.state != null) {
                out.write(transaction.state);
                out.writeBoolean(transaction.prepared);
            }
            for (var view : transaction.undo) {
                for (int at = 0; at < view.end(); at += record.length()) {
                    record.at(view.chunk(), at);
                    // Not logged at all, or after the cut: redo will bring it.
                    // A prepared transaction's changes of unlogged files outlast a clean restart, and their undo with them.
                    boolean unlogged = transaction.prepared && FileId.isUnlogged(record.fileId());
                    boolean counts = transaction.id != 0 || transactions.leavesWork(record.kind());
                    if (unlogged || counts && record.lsn() != 0 && record.lsn() <= redoLsn) {
                        out.writeInt(record.length());
                        out.write(record.bytes(), at, record.length());
                    }
                }
            }
            out.writeInt(0);
        }
    }

    @Override
    public void restore(DataInputStream in) throws IOException {
        long nextId = in.readLong();
        transactions.ids().seen(nextId - 1);
        undecided.startAt(nextId);
        ended.startAt(nextId);
        for (int count = in.readInt(); count > 0; count--) {
            undecided.open(in.readLong());
        }
        transactions.ids().aborted().restore(in);
        transactions.commitTimes().restore(in);
        for (int count = in.readInt(); count > 0; count--) {
            long id = in.readLong();
            var transaction = transactions.recovered().open(id);
            int stateLength = in.readInt();
            if (stateLength > 0) {
                transaction.preparedBytes = in.readNBytes(stateLength);
                transaction.prepared = in.readBoolean();
            }
            var undo = transaction.undo();
            for (int length = in.readInt(); length > 0; length = in.readInt()) {
                byte[] bytes = in.readNBytes(length);
                var chunk = new UndoChunk(0, null, bytes);
                var record = new UndoRecord().at(chunk, 0);
                undo.copy(record);
                transaction.touchesCatalogs |= isCatalog(record.fileId());
            }
            if (id == 0) {
                transactions.recovered().commit(0);
            }
        }
    }
}
