package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.txn.serializable.RelationKey;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.Vector;
import java.util.List;

/// The rows of one file, seen with the columns that the catalog knows now. A light object: make a new one when the columns
/// change. Rows are addressed by row number (see [RowId]); values are boxed, by attribute number minus one, or in vectors.
/// Indexes are not touched here: see [TableWriter].
public final class Table {
    final TableFile file;
    final TableColumn[] columns;
    private final RowDecoder decoder = new RowDecoder(this);
    private RowLayout newest;
    /// Its name where serializable transactions' reads and writes of it are watched, else null.
    private RelationKey watchedAs;

    Table(TableFile file, List<TableColumn> columns) {
        this.file = file;
        this.columns = columns.toArray(TableColumn[]::new);
        for (int i = 0; i < this.columns.length; i++) {
            if (this.columns[i].number() != i + 1) {
                throw new IllegalArgumentException("column " + (i + 1) + " is missing");
            }
        }
    }

    /// Has reads and writes of serializable transactions watched under this name.
    public Table watchedAs(RelationKey key) {
        watchedAs = key;
        return this;
    }

    RelationKey watchedAs() {
        return watchedAs;
    }

    public long fileId() {
        return file.fileId;
    }

    /// All columns by attribute number minus one, dropped ones included.
    public List<TableColumn> columns() {
        return List.of(columns);
    }

    TableColumn column(int attribute) {
        return attribute <= columns.length ? columns[attribute - 1] : null;
    }

    /// Vectors for a batch of these columns. System columns are LONG.
    public Batch newBatch(int[] attributes, int capacity) {
        var vectors = new Vector[attributes.length];
        for (int i = 0; i < attributes.length; i++) {
            vectors[i] = Vector.of(attributes[i] < 0 ? dev.surus.engine.type.StorageKind.LONG : columns[attributes[i] - 1].type().kind, capacity);
        }
        return new Batch(vectors);
    }

    private RowLayout newestLayout() {
        if (newest == null) {
            newest = file.layoutFor(columns);
        }
        return newest;
    }

    // ---- reading

    /// Reads the version of a row that a snapshot sees into one position of a batch (whose count it leaves alone).
    /// @param attributes what goes into the batch's columns: attribute numbers, negative for [SystemColumn]s
    /// @return false where the snapshot sees no such row
    public boolean fetch(Snapshot snapshot, long row, int[] attributes, Batch out, int position) {
        var image = new RowImage();
        image.wanted = attributes;
        var watch = ReadWatch.of(this, snapshot);
        if (watch == null ? !find(snapshot, row, image) : !findWatched(watch, snapshot, row, image)) {
            return false;
        }
        for (int i = 0; i < attributes.length; i++) {
            decoder.decode(image, row, attributes[i], out.columns[i], position);
        }
        return true;
    }

    /// All columns of the version of a row that a snapshot sees, or null.
    public Object[] fetchRow(Snapshot snapshot, long row) {
        var image = new RowImage();
        return find(snapshot, row, image) ? decoder.decodeAll(image) : null;
    }

    /// Whether a snapshot sees a row.
    public boolean exists(Snapshot snapshot, long row) {
        return find(snapshot, row, new RowImage());
    }

    boolean find(Snapshot snapshot, long row, RowImage image) {
        return find(snapshot, row, image, new UndoRecord());
    }

    boolean find(Snapshot snapshot, long row, RowImage image, UndoRecord record) {
        return file.rows.read(row, image) && file.rows.versions().chains().resolve(snapshot, row, image, record);
    }

    /// A statement's outcome depends on a row that it came upon in another way than by reading: counts as read under SERIALIZABLE.
    public void noteRead(Snapshot snapshot, long row) {
        var watch = ReadWatch.of(this, snapshot);
        if (watch != null) {
            findWatched(watch, snapshot, row, new RowImage());
        }
    }

    private boolean findWatched(ReadWatch watch, Snapshot snapshot, long row, RowImage image) {
        return findWatched(watch, snapshot, row, image, new UndoRecord());
    }

    boolean findWatched(ReadWatch watch, Snapshot snapshot, long row, RowImage image, UndoRecord record) {
        if (!file.rows.read(row, image)) {
            return false;
        }
        boolean seen = file.rows.versions().chains().resolve(snapshot, row, image, record);
        watch.fetched(row, image, seen, record);
        return seen;
    }

    RowDecoder decoder() {
        return decoder;
    }

    public TableScan scan(Snapshot snapshot, int... attributes) {
        return scan(snapshot, attributes, 0, Long.MAX_VALUE);
    }

    /// Scans the rows with numbers `from .. to-1`, ascending.
    public TableScan scan(Snapshot snapshot, int[] attributes, long from, long to) {
        return new TableScan(this, snapshot, attributes, from, to);
    }

    /// Reads the rows of a set, ascending.
    public RowSetScan scan(Snapshot snapshot, RowSet rows, int... attributes) {
        return new RowSetScan(this, snapshot, rows, attributes);
    }

    /// The table's rows, to be shared out among so many scans.
    public Morsels morsels(int scans) {
        return new Morsels(rowNumberLimit(), scans);
    }

    /// One of several scans that read the table together. Each may run in a thread of its own.
    public TableScan scan(Snapshot snapshot, int[] attributes, Morsels morsels) {
        return new TableScan(this, snapshot, attributes, morsels);
    }

    /// Somebody's id that has locked the row without changing it, what xmax shows; 0 for nobody.
    public long lockHolder(long row) {
        return file.rows.versions().locks().holder(row);
    }

    // ---- writing

    /// @param row values by attribute number minus one
    /// @return the new row's number
    public long insert(Transaction transaction, Object[] row) {
        return insert(transaction, row, file.rows.allocate(1));
    }

    long insert(Transaction transaction, Object[] row, long number) {
        transaction.assignId();
        var layout = newestLayout();
        var encoder = new RowEncoder();
        encoder.append(transaction, file.rows, layout, columns, row);
        file.rows.insert(transaction, number, 1, layout.id, encoder.bytes, new int[] {encoder.length});
        return number;
    }

    /// Inserts several rows at once.
    /// @param rowNumbers receives the new rows' numbers, in order
    void insertRows(Transaction transaction, List<Object[]> rows, long[] rowNumbers) {
        transaction.assignId();
        var layout = newestLayout();
        var encoder = new RowEncoder();
        var ends = new int[rows.size()];
        for (int i = 0; i < ends.length; i++) {
            encoder.append(transaction, file.rows, layout, columns, rows.get(i));
            ends[i] = encoder.length;
        }
        long first = file.rows.allocate(ends.length);
        file.rows.insert(transaction, first, ends.length, layout.id, encoder.bytes, ends);
        for (int i = 0; i < ends.length; i++) {
            rowNumbers[i] = first + i;
        }
        added(transaction);
    }

    private void added(Transaction transaction) {
        var watch = WriteWatch.of(transaction, this);
        if (watch != null) {
            watch.inserted();
        }
    }

    /// Inserts the rows of a batch that are alive. Column i of the batch is attribute i + 1 (those of dropped columns may be null).
    /// @param rowNumbers receives the new rows' numbers, in the batch's order
    public void insertBatch(Transaction transaction, Batch batch, long[] rowNumbers) {
        int count = batch.size();
        if (count == 0) {
            return;
        }
        transaction.assignId();
        var layout = newestLayout();
        var encoder = new RowEncoder();
        var ends = new int[count];
        for (int i = 0; i < count; i++) {
            encoder.append(transaction, file.rows, layout, columns, batch, batch.row(i));
            ends[i] = encoder.length;
        }
        long first = file.rows.allocate(count);
        file.rows.insert(transaction, first, count, layout.id, encoder.bytes, ends);
        for (int i = 0; i < count; i++) {
            rowNumbers[i] = first + i;
        }
        added(transaction);
    }

    /// Changes a row that the snapshot sees.
    /// @param keyChanged whether a column of a unique index that foreign keys may refer to changes: the lock is then UPDATE
    /// instead of NO KEY UPDATE
    public RowOutcome update(Transaction transaction, Snapshot snapshot, long row, Object[] newRow, boolean keyChanged, RowWait wait) {
        var mode = keyChanged ? RowLockMode.UPDATE : RowLockMode.NO_KEY_UPDATE;
        var attempt = new RowLocks.Attempt();
        var outcome = acquire(transaction, snapshot, row, mode, wait, attempt, true);
        if (outcome != RowOutcome.OK) {
            keep(transaction, row, attempt);
            return outcome;
        }
        try {
            var layout = newestLayout();
            var encoder = new RowEncoder();
            encoder.append(transaction, file.rows, layout, columns, newRow);
            return written(transaction, row, file.rows.update(transaction, row, layout.id, encoder.bytes, encoder.length, attempt.strongest));
        } finally {
            drop(transaction, row, attempt);
        }
    }

    public RowOutcome delete(Transaction transaction, Snapshot snapshot, long row, RowWait wait) {
        return delete(transaction, snapshot, row, wait, false);
    }

    /// Whether a row that is [RowOutcome#DELETED] went to another partition.
    public boolean wasMoved(long row) {
        return file.rows.versions().chains().wasMoved(row);
    }

    /// @param moves whether the row goes to another partition
    RowOutcome delete(Transaction transaction, Snapshot snapshot, long row, RowWait wait, boolean moves) {
        var attempt = new RowLocks.Attempt();
        var outcome = acquire(transaction, snapshot, row, RowLockMode.UPDATE, wait, attempt, true);
        if (outcome != RowOutcome.OK) {
            keep(transaction, row, attempt);
            return outcome;
        }
        try {
            return written(transaction, row, file.rows.delete(transaction, row, moves));
        } finally {
            drop(transaction, row, attempt);
        }
    }

    private RowOutcome written(Transaction transaction, long row, boolean done) {
        if (!done) {
            return RowOutcome.DELETED;
        }
        var watch = WriteWatch.of(transaction, this);
        if (watch != null) {
            watch.replaced(file.rows.versions(), row);
        }
        return RowOutcome.OK;
    }

    /// Locks a row that the snapshot sees, until the (sub)transaction ends.
    public RowOutcome lock(Transaction transaction, Snapshot snapshot, long row, RowLockMode mode, RowWait wait) {
        return lock(transaction, snapshot, row, mode, wait, false);
    }

    /// @param changes whether a change of the row follows
    RowOutcome lock(Transaction transaction, Snapshot snapshot, long row, RowLockMode mode, RowWait wait, boolean changes) {
        var attempt = new RowLocks.Attempt();
        var outcome = acquire(transaction, snapshot, row, mode, wait, attempt, changes);
        keep(transaction, row, attempt);
        return outcome;
    }

    /// Whether the transaction that has just changed a row had written the version before, too.
    public boolean replacedOwn(Transaction transaction, long row) {
        return file.rows.versions().chains().replacedOwn(transaction, row);
    }

    /// The lower half of the id of who wrote the version that a snapshot sees: what xmin shows.
    public long writer(Snapshot snapshot, long row) {
        var image = new RowImage();
        return find(snapshot, row, image) ? image.writer & 0xFFFF_FFFFL : 0;
    }

    /// Whether others have changed a row after what the snapshot sees, and one of them its key, or with a lock as if he did.
    public boolean wasKeyChanged(Snapshot snapshot, long row) {
        return file.rows.versions().chains().wasKeyChanged(snapshot, row);
    }

    /// Whether the snapshot sees a row's newest change.
    public boolean isNewest(Snapshot snapshot, long row) {
        return file.rows.versions().chains().isNewest(snapshot, row);
    }

    /// For a row that is [RowOutcome#DELETED]: whether others had changed it first, after what the snapshot sees.
    public boolean wasChanged(Snapshot snapshot, long row) {
        return file.rows.versions().chains().wasChanged(snapshot, row);
    }

    /// Whether the transaction itself changed the row by a later command than this one.
    public boolean isChangedAfter(Transaction transaction, long row, int command) {
        return file.rows.versions().chains().isChangedAfter(transaction, row, command);
    }

    private void keep(Transaction transaction, long row, RowLocks.Attempt attempt) {
        if (attempt.newLock) {
            transaction.holdsRowLock(file.rows.versions().locks(), row, transaction.currentId());
        }
    }

    /// The version that was written holds the row from now on.
    private void drop(Transaction transaction, long row, RowLocks.Attempt attempt) {
        if (attempt.newLock) {
            file.rows.versions().locks().release(transaction, row, transaction.currentId());
        }
    }

    /// Who finds the row held stands in line for it, the head of the line waits for the holders; holders are waited for from the oldest on,
    /// and those who wait for the same one come to the row in the order in which they came to wait.
    ///
    /// In PostgreSQL the line is the version's, and whoever waits for an older one starts anew: he passes those ahead of him whom the holders of the new
    /// version stop, and not him. Here the line stays, lest those who all change the row lose their order; whoever the first to reach a new
    /// version does not stop gets leave to try, and whose snapshot is kept, to find that he comes too late.
    /// @param changes whether the row is to be changed: a kept snapshot does not wait for who has locked the new version then
    private RowOutcome acquire(Transaction transaction, Snapshot snapshot, long row, RowLockMode mode, RowWait wait, RowLocks.Attempt attempt, boolean changes) {
        transaction.assignId();
        var versions = file.rows.versions();
        var record = new UndoRecord();
        LockTag tag = null;
        LockTag queue = null;
        LockTag turn = null;
        var locks = transaction.system().locks();
        var owner = transaction.lockOwner();
        try {
            for (;;) {
                attempt.byChange &= !changes;
                versions.locks().tryLock(transaction, snapshot, row, mode, wait, attempt, record);
                locks.endTurn(owner, turn);
                turn = null;
                if (attempt.blocker == 0) {
                    return settled(transaction, row, mode, wait, attempt);
                }
                if (!wait.waits()) {
                    return RowOutcome.WOULD_BLOCK;
                }
                if (owner == null) {
                    throw new IllegalStateException(transaction + " has no lock owner and would wait for " + attempt.blocker);
                }
                if (tag == null) {
                    tag = LockTag.tuple(wait.database(), wait.relation(), RowId.block(row), RowId.offset(row));
                    owner.wantRow(tag);
                }
                // Who has the row already does not stand in line for more of it: those in line wait for him.
                if (queue == null && !attempt.member) {
                    boolean queued = locks.queue(owner, tag, mode.queueMode, () -> {
                        attempt.byChange &= !changes;
                        versions.locks().tryLock(transaction, snapshot, row, mode, wait, attempt, new UndoRecord());
                        return attempt.blocker == 0;
                    }, !wait.newest());
                    if (!queued) {
                        return settled(transaction, row, mode, wait, attempt);
                    }
                    queue = tag;
                } else {
                    turn = locks.awaitTurn(owner, attempt.blocker);
                }
            }
        } finally {
            if (tag != null) {
                owner.wantRow(null);
            }
            locks.endTurn(owner, turn);
            if (queue != null) {
                locks.release(owner, queue, mode.queueMode, false);
                if (attempt.outcome == RowOutcome.CHANGED) {
                    locks.giveLeave(queue, mode.queueMode);
                }
            }
        }
    }

    /// Nobody stands against it.
    private RowOutcome settled(Transaction transaction, long row, RowLockMode mode, RowWait wait, RowLocks.Attempt attempt) {
        var owner = transaction.lockOwner();
        if (attempt.outcome == RowOutcome.OK && isGone(row)) {
            if (attempt.newLock) {
                file.rows.versions().locks().release(transaction, row, transaction.currentId());
                attempt.newLock = false;
            }
            return RowOutcome.DELETED;
        }
        if (attempt.outcome == RowOutcome.OK && owner != null) {
            owner.history().rows(wait.database(), wait.relation(), mode.ordinal(), RowId.block(row), RowId.offset(row));
        }
        return attempt.outcome;
    }

    /// A deletion whose versions are forgotten leaves no trace but the row itself.
    private boolean isGone(long row) {
        var image = new RowImage();
        return !file.rows.read(row, image) || image.deleted && !file.rows.versions().hasVersions(row);
    }

    // ---- about the file

    /// A guess at the number of rows.
    public long rowEstimate() {
        return file.rows.rowEstimate();
    }

    /// No row has this number or a greater one.
    public long rowNumberLimit() {
        return file.rows.numberLimit();
    }

    public int pageCount() {
        return file.rows.pageCount();
    }

    /// The size in pages of the size that relpages counts in, half of Surus's. The page that describes the file is not counted; a table
    /// of one leaf, however full, has one.
    public static int relationPages(int pageCount) {
        return pageCount <= 2 ? 1 : 2 * (pageCount - 1);
    }

    /// The mode that a row lock statement's wait queues with.
    static LockMode queueMode(RowLockMode mode) {
        return mode.queueMode;
    }
}
