package dev.surus.engine.table;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.btree.NodeChanges;
import dev.surus.engine.storage.btree.Tree;
import dev.surus.engine.storage.btree.ValuePages;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.recovery.RecoveryTarget;
import dev.surus.engine.txn.MergedUndo;
import dev.surus.engine.txn.PreparedState;
import dev.surus.engine.txn.PreparedTransactions;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import dev.surus.engine.txn.TransactionLog;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.UndoHandler;
import dev.surus.engine.txn.UndoRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Tables, indexes and sequences on pages, logged.
///
/// ```
/// var storage = new Storage(disk, options);
/// var transactions = new TransactionSystem(locks, clock);
/// var store = new DurableTableStore(storage, transactions);      // registers its kinds
/// store.recover();                                               // redo, then takes back what the crash interrupted
/// ...
/// store.close();                                                 // shut-down checkpoint
/// ```
public final class DurableTableStore implements TableStore, UndoHandler, AutoCloseable {
    /// Subtransactions that created files and have not ended yet, by file.
    private final java.util.concurrent.ConcurrentHashMap<Long, Long> creators = new java.util.concurrent.ConcurrentHashMap<>();
    static final int OWNER_TABLE = 1;
    static final int OWNER_INDEX = 2;
    static final int OWNER_SEQUENCE = 3;

    /// In the meta page of a table: where its layouts lie.
    ///
    /// ```
    ///  72                     76          80
    /// | first value page or 0 | length    | the layouts, if the page is 0 |
    /// ```
    private static final int LAYOUTS = MetaPage.OWNER + 8;
    private static final int LAYOUTS_INLINE_MAX = Page.SIZE - LAYOUTS - 8;

    private final Storage storage;
    private final TransactionSystem transactions;
    private final ConcurrentHashMap<Long, Object> open = new ConcurrentHashMap<>();
    private final TransactionLog transactionLog;
    /// While recovering: entries that a prepared transaction has marked, and would miss if they were swept.
    private final Set<LeftEntry> undecidedEntries = new HashSet<>();
    /// A thread's change, for the store that it used last. One for all stores: a thread-local of each would keep a closed store, with its log's
    /// memory, for as long as the thread lives.
    private static final ThreadLocal<OwnChange> CHANGES = new ThreadLocal<>();

    private record OwnChange(DurableTableStore store, Change change) {}

    /// Marked entries whose rows had newer versions when their turn came.
    private final ConcurrentLinkedQueue<LeftEntry> left = new ConcurrentLinkedQueue<>();
    private volatile boolean recovering;

    private record LeftEntry(long fileId, byte[] entry) {
        @Override
        public boolean equals(Object other) {
            return other instanceof LeftEntry that && fileId == that.fileId && Arrays.equals(entry, that.entry);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(fileId) * 31 + Arrays.hashCode(entry);
        }
    }

    /// Space that could not be given back because the disk was too full to log it.
    private final ConcurrentLinkedQueue<LeftSpace> unfreed = new ConcurrentLinkedQueue<>();

    private record LeftSpace(long fileId, Runnable work) {}

    private final FileShrinking shrinking = new FileShrinking(this);
    private final IndexPacking packing = new IndexPacking(this);
    /// By database: held shared by who sweeps, merges or moves something in its files, exclusively by who copies one of them page by page.
    private final ConcurrentHashMap<Integer, ReentrantReadWriteLock> tidying = new ConcurrentHashMap<>();

    /// Registers everything that recovery needs.
    public DurableTableStore(Storage storage, TransactionSystem transactions) {
        this.storage = storage;
        this.transactions = transactions;
        NodeChanges.register(storage.handlers());
        transactionLog = new TransactionLog(storage, transactions);
        for (int kind = UndoKind.ROW_INSERT; kind <= UndoKind.ENTRY_UNMARK; kind++) {
            transactions.register(kind, this);
        }
    }

    /// Replays the log, and brings back the transactions that were prepared, and those that were open and did not touch catalogs or files:
    /// they are rolled back while sessions run, see [dev.surus.engine.txn.Losers].
    /// @return true if the last run was not shut down
    public boolean recover() {
        return recover(RecoveryTarget.END);
    }

    /// @param target where an archive's replay ends
    public boolean recover(RecoveryTarget target) {
        boolean crashed = storage.recover(target);
        var losers = transactions.losers();
        losers.rollBackUrgent(crashed, storage.files().pendingTransactions(), storage.files()::hasPending);
        storage.files().forgetEnded(id -> transactions.find(id) != null);
        // What the rollback opened may be files that are gone with it.
        open.clear();
        // Before the sweep, which must not take what a rollback of theirs would need (P4).
        var restorer = restorer();
        losers.restore(restorer);
        transactions.prepared().restore(crashed, restorer);
        transactionLog.closeIds();
        try {
            storage.log().admit(0, 0); // what was just reserved
        } catch (SqlException failure) {
            if (failure.state() != SqlState.DISK_FULL) {
                throw failure;
            }
        }
        recovering = true;
        transactions.clean(Integer.MAX_VALUE);
        recovering = false;
        undecidedEntries.clear();
        if (transactions.prepared().list().isEmpty() && losers.isEmpty()) {
            open.clear();
        }
        return crashed;
    }

    private PreparedTransactions.Restorer restorer() {
        return new PreparedTransactions.Restorer() {
            @Override
            public long restore(Transaction transaction, UndoRecord record) {
                long fileId = record.fileId();
                if (!exists(fileId)) {
                    return 0;
                }
                long compensation = TreeRowStore.COMPENSATION_BYTES;
                if (record.kind() == UndoKind.ENTRY_MARK) {
                    undecidedEntries.add(new LeftEntry(fileId, record.payload()));
                } else if (record.kind() <= UndoKind.ROW_DELETE) {
                    // An insertion is its rows' first version; their numbers are used once.
                    var rows = ((TableFile) file(fileId)).rows;
                    long older = rows.versions().head(record.row());
                    if (record.kind() != UndoKind.ROW_INSERT && older != 0) {
                        record.restorePrevious(transactions.directory(), older);
                    }
                    rows.versions().setHeads(record.row(), record.count(), record.link());
                    if (record.kind() == UndoKind.ROW_UPDATE) {
                        ((TreeRowStore) rows).shortens(transaction);
                        compensation += record.payloadLength();
                    }
                }
                return compensation;
            }

            @Override
            public void restoreRowLock(Transaction transaction, PreparedState.RowLock lock) {
                if (exists(lock.fileId())) {
                    var versions = ((TableFile) file(lock.fileId())).rows.versions();
                    versions.locks().restoreLock(lock.row(), lock.holder(), RowLockMode.of(lock.mode()));
                    transaction.holdsRowLock(versions.locks(), lock.row(), lock.holder());
                }
            }

            @Override
            public void restored(Transaction transaction) {
                // Which files it made and dropped, the storage knows: afterwards nobody may keep them open.
                transaction.atEnd(new TransactionEnd() {
                    @Override
                    public void committed(Transaction ended) {
                        closeRemoved();
                    }

                    @Override
                    public void rolledBack(Transaction ended) {
                        closeRemoved();
                    }
                });
            }
        };
    }

    private void closeRemoved() {
        open.keySet().removeIf(fileId -> !storage.files().exists(fileId));
    }

    /// Whether rows cannot have versions yet.
    boolean isRecovering() {
        return recovering;
    }

    public Storage storage() {
        return storage;
    }

    TransactionSystem transactions() {
        return transactions;
    }

    /// The calling thread's change.
    Change change() {
        var own = CHANGES.get();
        if (own == null || own.store != this) {
            own = new OwnChange(this, storage.newChange());
            CHANGES.set(own);
        }
        return own.change;
    }

    // ---- files

    @Override
    public long newFileId(int database, Persistence persistence) {
        int number = storage.files().newNumber();
        return switch (persistence) {
            case LOGGED -> FileId.of(database, number);
            case UNLOGGED -> FileId.unlogged(database, number);
            case TEMPORARY -> FileId.temporary(database, number);
        };
    }

    @Override
    public boolean isNew(Transaction transaction, long fileId) {
        Long creator = creators.get(fileId);
        return creator != null && creator == transaction.assignId();
    }

    @Override
    public void createTable(Transaction transaction, long fileId) {
        create(transaction, fileId, OWNER_TABLE);
        Tree.create(storage, change(), fileId);
        finishCreation(fileId);
    }

    @Override
    public void createIndex(Transaction transaction, long fileId) {
        create(transaction, fileId, OWNER_INDEX);
        Tree.create(storage, change(), fileId);
        finishCreation(fileId);
    }

    @Override
    public void createSequence(Transaction transaction, long fileId, Sequence.State state) {
        create(transaction, fileId, OWNER_SEQUENCE);
        ((StoredSequence) file(fileId)).set(state);
        finishCreation(fileId);
    }

    private void create(Transaction transaction, long fileId, int ownerKind) {
        transaction.requireCommitRecord();
        long subtransaction = transaction.assignId();
        storage.log().admit(4 * Page.SIZE, 0);
        storage.files().create(fileId, ownerKind, transaction.id(), subtransaction);
        creators.put(fileId, subtransaction);
        transaction.atEnd(new TransactionEnd() {
            @Override
            public boolean outlivesPrepare() {
                return true;
            }

            @Override
            public void committed(Transaction ended) {
                creators.remove(fileId);
            }

            @Override
            public void rolledBack(Transaction ended) {
                creators.remove(fileId);
                open.remove(fileId);
            }
        });
    }

    private void finishCreation(long fileId) {
        if (FileId.isUnlogged(fileId)) {
            storage.files().saveInit(fileId);
        }
    }

    @Override
    public void drop(Transaction transaction, long fileId) {
        transaction.requireCommitRecord();
        long subtransaction = transaction.assignId();
        storage.files().drop(fileId, transaction.id(), subtransaction);
        transaction.atEnd(new TransactionEnd() {
            @Override
            public boolean outlivesPrepare() {
                return true;
            }

            @Override
            public void committed(Transaction ended) {
                open.remove(fileId);
            }
        });
    }

    @Override
    public void dropDatabase(Transaction transaction, int database) {
        awaitLosers(transaction, database);
        transaction.requireCommitRecord();
        storage.files().dropDatabase(database, transaction.id(), transaction.assignId());
        transaction.atEnd(new TransactionEnd() {
            @Override
            public void committed(Transaction ended) {
                open.keySet().removeIf(fileId -> FileId.database(fileId) == database);
            }
        });
    }

    @Override
    public void copyDatabase(Transaction transaction, int from, int to) {
        awaitLosers(transaction, from);
        transaction.requireCommitRecord();
        long subtransaction = transaction.assignId();
        var files = storage.files();
        files.createDatabase(to, transaction.id(), subtransaction);
        for (long file : files.list(from)) {
            if (!FileId.isTemporary(file)) {
                long copy = FileId.of(to, FileId.number(file));
                // Nobody is connected to the source, but what its sessions have left behind may still be on its way.
                var lock = tidying(file).writeLock();
                lock.lock();
                try {
                    files.copy(file, copy, transaction.id(), subtransaction);
                } finally {
                    lock.unlock();
                }
                finishCreation(copy);
            }
        }
    }

    private ReentrantReadWriteLock tidying(long fileId) {
        return tidying.computeIfAbsent(FileId.database(fileId), _ -> new ReentrantReadWriteLock());
    }

    /// Work on a file that changes nothing anybody could see.
    void tidy(long fileId, Runnable work) {
        var lock = tidying(fileId).readLock();
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /// Whole databases are copied and dropped without locks on their tables.
    private void awaitLosers(Transaction transaction, int database) {
        for (long id : transactions.losers().idsIn(database)) {
            transactions.locks().waitForTransaction(transaction.lockOwner(), id);
        }
    }

    @Override
    public boolean exists(long fileId) {
        return open.containsKey(fileId) || storage.files().exists(fileId);
    }

    @Override
    public int pageCount(long fileId) {
        int[] pages = {0};
        // A page that was read in the middle of a removal would stay in memory when its file has gone.
        storage.files().whileFilesStay(() -> pages[0] = isThere(fileId) ? storage.files().pageCount(fileId) : 0);
        return pages[0];
    }

    FileShrinking shrinking() {
        return shrinking;
    }

    IndexPacking packing() {
        return packing;
    }

    @Override
    public boolean shrinkSome(boolean looks) {
        return packing.runOnce(looks) | shrinking.runOnce();
    }

    @Override
    public void shrink(long fileId) {
        if (file(fileId) instanceof TreeEntryStore) {
            packing.run(fileId, Integer.MAX_VALUE);
        }
        shrinking.run(fileId);
    }

    /// Work on a file that might be dropped, or copied with its database.
    /// @param again to be done when the disk has space again
    void whileItStays(long fileId, Runnable work, Runnable again) {
        storage.files().whileFilesStay(() -> tidyUnlessDropped(fileId, () -> {
            if (isThere(fileId)) {
                work.run();
            }
        }, again));
    }

    @Override
    public java.util.List<RowLock> rowLocks(long fileId) {
        return open.get(fileId) instanceof TableFile file ? file.rows.versions().locks().list(transactions) : java.util.List.of();
    }

    // ---- opening

    /// A file's shared object: a [TableFile], [TreeEntryStore] or [StoredSequence].
    private Object file(long fileId) {
        var known = open.get(fileId);
        if (known != null) {
            return known;
        }
        if (!storage.files().exists(fileId)) {
            throw new SqlException(SqlState.UNDEFINED_FILE, TableMessage.FILE_MISSING, FileId.path(fileId));
        }
        return open.computeIfAbsent(fileId, this::load);
    }

    private Object load(long fileId) {
        int owner;
        try (var meta = storage.pool().pinForRead(fileId, 0)) {
            owner = meta.getInt(MetaPage.OWNER_KIND);
        }
        return switch (owner) {
            case OWNER_TABLE -> loadTable(fileId);
            case OWNER_INDEX -> new TreeEntryStore(this, fileId);
            case OWNER_SEQUENCE -> new StoredSequence(this, fileId);
            default -> throw new SqlException(SqlState.DATA_CORRUPTED, TableMessage.PAGE_DAMAGED, 0, FileId.path(fileId));
        };
    }

    private TableFile loadTable(long fileId) {
        long rowLimit;
        byte[] layouts;
        int first;
        try (var meta = storage.pool().pinForRead(fileId, 0)) {
            rowLimit = meta.getLong(TreeRowStore.ROW_LIMIT);
            first = meta.getInt(LAYOUTS);
            int length = meta.getInt(LAYOUTS + 4);
            layouts = first == 0 ? meta.getBytes(LAYOUTS + 8, length) : new byte[length];
        }
        if (first != 0) {
            layouts = ValuePages.load(storage, fileId, first, layouts.length);
        }
        var known = layouts.length == 0 ? new ArrayList<RowLayout>() : new ArrayList<>(LayoutCodec.decode(layouts));
        var rows = new TreeRowStore(this, fileId, rowLimit);
        var file = new TableFile(fileId, rows, List.copyOf(known), added -> {
            known.add(added);
            saveLayouts(fileId, LayoutCodec.encode(known));
        });
        rows.setFile(file);
        return file;
    }

    private void saveLayouts(long fileId, byte[] layouts) {
        int first = layouts.length > LAYOUTS_INLINE_MAX ? ValuePages.store(storage, change(), fileId, layouts) : 0;
        storage.log().admit(layouts.length + 256L, 0);
        try (var meta = storage.pool().pinForWrite(fileId, 0)) {
            var change = change();
            change.start(NodeChanges.STRUCTURE, 0, 0);
            var bytes = NodeChanges.bytes(change, meta, LAYOUTS).putInt(first).putInt(layouts.length);
            if (first == 0) {
                bytes.putBytes(layouts);
            }
            change.apply();
        }
    }

    @Override
    public Table table(long fileId, List<TableColumn> columns) {
        return new Table((TableFile) file(fileId), columns);
    }

    @Override
    public Index index(long fileId, List<KeyColumn> columns, boolean unique, boolean nullsNotDistinct) {
        return new Index(fileId, (EntryStore) file(fileId), columns, unique, nullsNotDistinct);
    }

    @Override
    public Sequence sequence(long fileId) {
        return (Sequence) file(fileId);
    }

    // ---- undo

    @Override
    public void undo(Transaction transaction, UndoRecord record) {
        if (!exists(record.fileId())) {
            return; // dropped, or never came to be, by a transaction that ended later
        }
        switch (file(record.fileId())) {
            case TableFile table -> table.undo(transaction, record);
            case TreeEntryStore entries -> entries.undo(transaction, record);
            default -> throw new IllegalStateException("undo kind " + record.kind() + " for a sequence");
        }
    }

    @Override
    public void forget(UndoRecord record) {
        if (open.get(record.fileId()) instanceof TableFile table) {
            table.rows.versions().forget(record.row(), record.count(), record.link());
        }
    }

    @Override
    public boolean leavesWork(int kind) {
        // Long values of rows that were updated before the crash are left alone, see sweepRow.
        return kind == UndoKind.ROW_DELETE || kind == UndoKind.ENTRY_MARK;
    }

    @Override
    public void forgetInsertions(long fileId, long firstRow, long lastRow, long link) {
        if (open.get(fileId) instanceof TableFile table) {
            table.rows.versions().forgetAll(firstRow, lastRow, link);
        }
    }

    @Override
    public boolean isKept(UndoRecord record, MergedUndo into) {
        return record.kind() == UndoKind.ENTRY_MARK
                || record.kind() <= UndoKind.ROW_DELETE && open.get(record.fileId()) instanceof TableFile table && merge(table).isKept(record, into);
    }

    private VersionMerge merge(TableFile table) {
        return new VersionMerge(table.rows.versions(), transactions.directory());
    }

    @Override
    public void merge(UndoRecord record, MergedUndo into) {
        if (record.kind() == UndoKind.ENTRY_MARK) {
            storage.files().whileFilesStay(() -> tidyUnlessDropped(record.fileId(), () -> {
                if (isThere(record.fileId()) && file(record.fileId()) instanceof TreeEntryStore entries && !entries.sweep(record.payload())) {
                    into.keepForSweep(record);
                }
            }, () -> into.keepForSweep(record)));
        } else if (record.kind() <= UndoKind.ROW_DELETE && open.get(record.fileId()) instanceof TableFile table
                && merge(table).merge(record, into)) {
            storage.files().whileFilesStay(() -> sweepOrLeave(record));
        }
    }

    @Override
    public void mergeInsertions(UndoRecord insertion, long firstRow, long lastRow, MergedUndo into) {
        if (open.get(insertion.fileId()) instanceof TableFile table) {
            merge(table).mergeInsertions(insertion, firstRow, lastRow, into);
        }
    }

    @Override
    public void sweep(Transaction cleaner, UndoRecord record) {
        storage.files().whileFilesStay(() -> sweepNow(record));
    }

    private void sweepNow(UndoRecord record) {
        sweepOrLeave(record);
        for (int tries = 0; tries < 2 && !unfreed.isEmpty(); tries++) {
            var again = unfreed.poll();
            if (again != null && isThere(again.fileId)) {
                tidyUnlessDropped(again.fileId, () -> giveBack(again.fileId, again.work), () -> unfreed.add(again));
            }
        }
        for (int tries = 0; tries < 2 && !left.isEmpty(); tries++) {
            var again = left.poll();
            if (again != null) {
                tidyUnlessDropped(again.fileId, () -> sweepEntry(again.fileId, again.entry), () -> left.add(again));
            }
        }
    }

    private void sweepOrLeave(UndoRecord record) {
        long fileId = record.fileId();
        tidyUnlessDropped(fileId, () -> sweepRow(record), () -> {
            if (record.kind() == UndoKind.ENTRY_MARK) {
                left.add(new LeftEntry(fileId, record.payload()));
            } else if (record.kind() == UndoKind.ROW_DELETE) {
                long row = record.row();
                unfreed.add(new LeftSpace(fileId, () -> ((TableFile) file(fileId)).rows.sweep(row)));
            }
        });
    }

    private void sweepRow(UndoRecord record) {
        if (record.kind() == UndoKind.ROW_DELETE && isThere(record.fileId()) && file(record.fileId()) instanceof TableFile table) {
            table.rows.sweep(record.row());
        } else if (record.kind() == UndoKind.ROW_UPDATE && !recovering && isThere(record.fileId())) {
            // After a crash the chains may have been freed, and used again, before it: then they are left alone.
            var table = (TableFile) file(record.fileId());
            int payload = record.payloadOffset();
            table.layout((short) RowLayout.SHORT.get(record.bytes(), payload) & 0xFFFF)
                    .forEachLongValue(record.bytes(), payload + 2, table.rows::freeValue);
        } else if (record.kind() == UndoKind.ENTRY_MARK) {
            sweepEntry(record.fileId(), record.payload());
        }
    }

    /// Asks the files themselves: of a dropped one, [#open] may still know.
    boolean isThere(long fileId) {
        return storage.files().exists(fileId);
    }

    /// A file may go between a look for it and the work on it: its leftovers go with it. What else fails leaves something behind and nothing more: whoever
    /// cleans up goes on with the next, or versions that a snapshot needs would go unmerged.
    /// @param again to be done when the disk has space again
    void tidyUnlessDropped(long fileId, Runnable work, Runnable again) {
        try {
            tidy(fileId, work);
        } catch (SqlException failure) {
            if (storage.health().isPoisoned()) {
                throw failure;
            }
            if (!isThere(fileId)) {
                return;
            }
            switch (failure.state()) {
                case DISK_FULL -> again.run();
                case IO_ERROR, DATA_CORRUPTED, UNDEFINED_FILE -> storage.health().report(failure);
                default -> throw failure;
            }
        }
    }

    /// Gives space back now, or later where the disk is full, or never where a page cannot be read: a rollback must not fail for that.
    void giveBack(long fileId, Runnable work) {
        try {
            work.run();
        } catch (SqlException failure) {
            if (storage.health().isPoisoned()) {
                throw failure;
            }
            switch (failure.state()) {
                case DISK_FULL -> unfreed.add(new LeftSpace(fileId, work));
                case IO_ERROR, DATA_CORRUPTED, UNDEFINED_FILE -> storage.health().report(failure);
                default -> throw failure;
            }
        }
    }

    private void sweepEntry(long fileId, byte[] entry) {
        if (recovering && undecidedEntries.contains(new LeftEntry(fileId, entry))) {
            left.add(new LeftEntry(fileId, entry));
        } else if (isThere(fileId) && file(fileId) instanceof TreeEntryStore entries && !entries.sweep(entry)) {
            left.add(new LeftEntry(fileId, entry));
        }
    }

    // ---- closing, checking

    /// Shuts down with a checkpoint. Nobody uses the store any more.
    @Override
    public void close() {
        if (!storage.health().isPoisoned()) {
            for (var file : open.values()) {
                switch (file) {
                    case TableFile table -> ((TreeRowStore) table.rows).giveBackNumbers();
                    case StoredSequence sequence -> sequence.giveBack();
                    default -> {}
                }
            }
        }
        storage.close();
    }

    /// The tree of a table or an index; null for a sequence.
    Tree tree(long fileId) {
        return switch (file(fileId)) {
            case TableFile table -> ((TreeRowStore) table.rows).tree();
            case TreeEntryStore entries -> entries.tree();
            default -> null;
        };
    }

    /// Checks the structure of a quiet file.
    /// @return what is wrong, a line each
    public List<String> verify(long fileId) {
        return switch (file(fileId)) {
            case TableFile table -> ((TreeRowStore) table.rows).verify();
            case TreeEntryStore entries -> entries.tree().verify();
            default -> List.of();
        };
    }
}
