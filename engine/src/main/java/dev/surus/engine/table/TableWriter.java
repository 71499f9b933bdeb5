package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.type.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Writes rows of a table together with all its indexes. A unique key that is taken comes back as a value, [#conflict]; nothing
/// has been changed then.
///
/// ```
/// long row = writer.insert(transaction, values);
/// if (row < 0) throw duplicateKey(writer.conflict());
/// ```
///
/// The check and the insertion of a unique key happen under one lock on the key, so that two sessions never both find it free; a
/// key of a transaction that is still open is waited for, without that lock, and looked for again.
public final class TableWriter {
    private final Table table;
    private final IndexBinding[] bindings;
    private UniqueConflict conflict;

    public TableWriter(Table table, List<IndexBinding> bindings) {
        this.table = table;
        this.bindings = bindings.toArray(IndexBinding[]::new);
        for (var binding : bindings) {
            binding.index().entries.bind(table, binding);
        }
    }

    public Table table() {
        return table;
    }

    public List<IndexBinding> bindings() {
        return List.of(bindings);
    }

    /// What stood against the last call.
    public UniqueConflict conflict() {
        return conflict;
    }

    /// Reads through an index of this table.
    public IndexScan scan(Snapshot snapshot, IndexBinding binding, IndexRange range, boolean backward, int... attributes) {
        return new IndexScan(table, binding, snapshot, range, backward, attributes);
    }

    // ---- insert

    /// @return the new row's number, or -1 where a unique key is taken: see [#conflict]
    public long insert(Transaction transaction, Object[] row) {
        transaction.assignId();
        long number = table.file.rows.allocate(1);
        return insert(transaction, row, number, true) ? number : -1;
    }

    /// Inserts rows whose transaction does not go on after a conflict: the rows go in together, their index entries and the checks of
    /// unique keys follow row by row.
    /// @param rowNumbers receives the new rows' numbers
    /// @param atRow called before each row's keys are checked
    /// @return how many have all their entries; less than all of them where a unique key is taken: see [#conflict]
    public int insertAll(Transaction transaction, List<Object[]> rows, long[] rowNumbers, IntConsumer atRow) {
        table.insertRows(transaction, rows, rowNumbers);
        if (bindings.length > 0) {
            for (int i = 0; i < rows.size(); i++) {
                atRow.accept(i);
                if (!insert(transaction, rows.get(i), rowNumbers[i], false)) {
                    return i;
                }
            }
        }
        return rows.size();
    }

    /// @param withRow whether the row itself is to be inserted, too, between the check of its keys and their entries
    private boolean insert(Transaction transaction, Object[] row, long number, boolean withRow) {
        var entries = new byte[bindings.length][];
        var alone = new boolean[bindings.length];
        var keys = new Object[bindings.length][];
        int uniques = 0;
        for (int i = 0; i < bindings.length; i++) {
            var key = new Object[bindings[i].index().columnCount()];
            if (bindings[i].extractor().extract(row, key)) {
                keys[i] = key;
                entries[i] = bindings[i].index().keyBytes(key, key.length);
                alone[i] = !bindings[i].deferrable() && bindings[i].index().mustBeAlone(key);
                uniques += alone[i] ? 1 : 0;
            }
        }
        var watch = WriteWatch.of(transaction, table);
        if (watch != null) {
            watch.inserted();
        }
        waitingRow = number;
        int[] locks = uniques == 0 ? null : lockFree(transaction, keys, entries, alone, -1);
        if (uniques > 0 && locks == null) {
            return false;
        }
        try {
            if (withRow) {
                table.insert(transaction, row, number);
            }
            for (int i = 0; i < bindings.length; i++) {
                if (entries[i] != null) {
                    bindings[i].index().entries.insert(transaction, IndexEntry.of(entries[i], entries[i].length, number));
                }
            }
            if (watch != null) {
                watch.inserted();
                entered(watch, entries, number);
            }
            return true;
        } finally {
            unlock(locks);
        }
    }

    /// New entries have been made; null where an index has none for the row.
    private void entered(WriteWatch watch, byte[][] keys, long row) {
        for (int i = 0; i < bindings.length; i++) {
            if (keys[i] != null && bindings[i].index().watchedAs() != null) {
                watch.entered(bindings[i].index(), IndexEntry.of(keys[i], keys[i].length, row));
            }
        }
    }

    /// Inserts rows one by one, in the batch's order; column i of the batch is attribute i + 1.
    /// @return how many went in before a conflict: all of them where there was none
    public int insertBatch(Transaction transaction, Batch batch, long[] rowNumbers) {
        int count = batch.size();
        if (bindings.length == 0) {
            table.insertBatch(transaction, batch, rowNumbers);
            return count;
        }
        var row = new Object[table.columns.length];
        for (int i = 0; i < count; i++) {
            int position = batch.row(i);
            for (int c = 0; c < row.length; c++) {
                row[c] = c < batch.columns.length && batch.columns[c] != null ? batch.columns[c].get(position) : null;
            }
            rowNumbers[i] = insert(transaction, row);
            if (rowNumbers[i] < 0) {
                return i;
            }
        }
        return count;
    }

    // ---- update and delete

    /// Changes a row and whatever index entries differ.
    /// @param oldRow all values of the version that the snapshot sees
    /// @return the outcome, or null where a unique key is taken: see [#conflict]
    public RowOutcome update(Transaction transaction, Snapshot snapshot, long row, Object[] oldRow, Object[] newRow, boolean keyChanged, RowWait wait) {
        conflict = null;
        byte[][] oldKeys = null;
        byte[][] newKeys = null;
        boolean[] alone = null;
        Object[][] keys = null;
        int uniques = 0;
        for (int i = 0; i < bindings.length; i++) {
            if (isUntouched(bindings[i], oldRow, newRow)) {
                continue;
            }
            if (oldKeys == null) {
                oldKeys = new byte[bindings.length][];
                newKeys = new byte[bindings.length][];
                alone = new boolean[bindings.length];
                keys = new Object[bindings.length][];
            }
            var index = bindings[i].index();
            var key = new Object[index.columnCount()];
            byte[] before = bindings[i].extractor().extract(oldRow, key) ? index.keyBytes(key, key.length) : null;
            byte[] after = bindings[i].extractor().extract(newRow, key) ? index.keyBytes(key, key.length) : null;
            if (!Arrays.equals(before, after)) {
                oldKeys[i] = before;
                newKeys[i] = after;
                keys[i] = key;
                alone[i] = after != null && !bindings[i].deferrable() && index.mustBeAlone(key);
                uniques += alone[i] ? 1 : 0;
            }
        }
        int[] locks = null;
        if (uniques > 0) {
            // The row first, as PostgreSQL does: whoever waits for a key holds his row.
            var locked = table.lock(transaction, snapshot, row, keyChanged ? RowLockMode.UPDATE : RowLockMode.NO_KEY_UPDATE, wait);
            if (locked != RowOutcome.OK) {
                return locked;
            }
            var watch = WriteWatch.of(transaction, table);
            var image = new RowImage();
            if (watch != null && table.file.rows.read(row, image)) {
                watch.replaced(row, image.writer);
            }
            waitingRow = row;
            locks = lockFree(transaction, keys, newKeys, alone, row);
            if (locks == null) {
                return null;
            }
        }
        try {
            var outcome = table.update(transaction, snapshot, row, newRow, keyChanged, wait);
            if (outcome == RowOutcome.OK && oldKeys != null) {
                for (int i = 0; i < bindings.length; i++) {
                    if (newKeys[i] != null) {
                        bindings[i].index().entries.insert(transaction, IndexEntry.of(newKeys[i], newKeys[i].length, row));
                    }
                    if (oldKeys[i] != null) {
                        bindings[i].index().entries.mark(transaction, IndexEntry.of(oldKeys[i], oldKeys[i].length, row));
                    }
                }
                enteredAgain(transaction, newKeys, oldKeys, newRow, row);
            }
            return outcome;
        } finally {
            unlock(locks);
        }
    }

    /// A row came to have another key in some index. In PostgreSQL it is a new row then, with entries in all indexes; who has read their places
    /// there is in conflict here, too.
    private void enteredAgain(Transaction transaction, byte[][] newKeys, byte[][] oldKeys, Object[] newRow, long row) {
        var watch = WriteWatch.of(transaction, table);
        if (watch == null || Arrays.stream(newKeys).allMatch(java.util.Objects::isNull) && Arrays.stream(oldKeys).allMatch(java.util.Objects::isNull)) {
            return;
        }
        var all = newKeys.clone();
        for (int i = 0; i < all.length; i++) {
            var key = new Object[bindings[i].index().columnCount()];
            if (all[i] == null && bindings[i].extractor().extract(newRow, key)) {
                all[i] = bindings[i].index().keyBytes(key, key.length);
            }
        }
        entered(watch, all, row);
    }

    private static boolean isUntouched(IndexBinding binding, Object[] oldRow, Object[] newRow) {
        int[] columns = binding.extractor().reads();
        if (columns == null) {
            return false;
        }
        for (int column : columns) {
            Object before = oldRow[column - 1];
            if (before != newRow[column - 1] && (before == null || !before.equals(newRow[column - 1]))) {
                return false;
            }
        }
        return true;
    }

    /// Deletes a row and marks its index entries.
    /// @param oldRow all values of the version that the snapshot sees
    public RowOutcome delete(Transaction transaction, Snapshot snapshot, long row, Object[] oldRow, RowWait wait) {
        return delete(transaction, snapshot, row, oldRow, wait, false);
    }

    /// @param moves whether the row goes to another partition: who waits for it is told
    public RowOutcome delete(Transaction transaction, Snapshot snapshot, long row, Object[] oldRow, RowWait wait, boolean moves) {
        var outcome = table.delete(transaction, snapshot, row, wait, moves);
        if (outcome == RowOutcome.OK) {
            for (var binding : bindings) {
                var key = new Object[binding.index().columnCount()];
                if (binding.extractor().extract(oldRow, key)) {
                    byte[] bytes = binding.index().keyBytes(key, key.length);
                    binding.index().entries.mark(transaction, IndexEntry.of(bytes, bytes.length, row));
                }
            }
        }
        return outcome;
    }

    // ---- uniqueness

    /// Looks for another row that has, or may come to have, a key; waits for transactions that decide it.
    /// @param exceptRow a row that does not count, or -1
    /// @return the conflicting row, or -1
    public long findConflict(Transaction transaction, IndexBinding binding, Object[] key, long exceptRow) {
        if (!binding.index().mustBeAlone(key)) {
            return -1;
        }
        byte[] bytes = binding.index().keyBytes(key, key.length);
        for (;;) {
            long found = look(transaction, binding, bytes, exceptRow);
            if (waitFor == 0) {
                return found;
            }
            waitingRow = deciding;
            awaitDecision(transaction, binding);
        }
    }

    /// For ON CONFLICT: the first of these indexes in which a row that shall be inserted would collide.
    /// @param arbiters null for all unique ones
    public UniqueConflict findConflict(Transaction transaction, Object[] row, List<IndexBinding> arbiters) {
        for (var binding : arbiters == null ? List.of(bindings) : arbiters) {
            var key = new Object[binding.index().columnCount()];
            if (binding.index().isUnique() && binding.extractor().extract(row, key)) {
                long found = findConflict(transaction, binding, key, -1);
                if (found >= 0) {
                    return new UniqueConflict(binding, key, found);
                }
            }
        }
        return null;
    }

    /// For a deferrable constraint, after an insertion or update: whether another entry has the row's key now, so that the constraint
    /// must be checked again at its time (with [#findConflict]). Does not wait.
    public boolean mayConflict(Transaction transaction, IndexBinding binding, Object[] row, long number) {
        var key = new Object[binding.index().columnCount()];
        if (!binding.extractor().extract(row, key) || !binding.index().mustBeAlone(key)) {
            return false;
        }
        long found = look(transaction, binding, binding.index().keyBytes(key, key.length), number);
        return found >= 0 || waitFor != 0;
    }

    /// Whom [#look] wants to be waited for; 0 for nobody.
    private long waitFor;
    /// The row on which that transaction decides.
    private long deciding;
    private IndexBinding waitingFor;
    private long waitingRow;

    /// The index on a key of which a wait went wrong, after an exception; null where the exception has another origin. Reading
    /// resets it.
    public IndexBinding takeWaitingFor() {
        var binding = waitingFor;
        waitingFor = null;
        return binding;
    }

    /// After that: the row to be written, or, for [#findConflict], the row waited for.
    public long waitingRow() {
        return waitingRow;
    }

    private void awaitDecision(Transaction transaction, IndexBinding binding) {
        waitingFor = binding;
        transaction.system().locks().waitForTransaction(transaction.lockOwner(), waitFor);
        waitingFor = null;
    }

    /// Takes the locks of all keys that must be alone, with all of them free.
    /// @return the numbers of the locks, or null where a key is taken
    private int[] lockFree(Transaction transaction, Object[][] keys, byte[][] bytes, boolean[] alone, long exceptRow) {
        conflict = null;
        int count = 0;
        var numbers = new int[bindings.length];
        for (int i = 0; i < bindings.length; i++) {
            if (alone[i]) {
                numbers[count++] = bindings[i].index().lockNumber(bytes[i]);
            }
        }
        numbers = Arrays.copyOf(numbers, count);
        Arrays.sort(numbers);
        for (;;) {
            for (int number : numbers) {
                Index.lock(number).lock();
            }
            boolean free = false;
            try {
                free = allFree(transaction, keys, bytes, alone, exceptRow);
            } finally {
                if (!free) {
                    unlock(numbers);
                }
            }
            if (free) {
                return numbers;
            }
            if (conflict != null) {
                return null;
            }
            awaitDecision(transaction, undecided);
        }
    }

    private IndexBinding undecided;

    private boolean allFree(Transaction transaction, Object[][] keys, byte[][] bytes, boolean[] alone, long exceptRow) {
        for (int i = 0; i < bindings.length; i++) {
            if (alone[i]) {
                long found = look(transaction, bindings[i], bytes[i], exceptRow);
                if (found >= 0) {
                    conflict = new UniqueConflict(bindings[i], keys[i], found);
                    var watch = bindings[i].index().watchedAs() == null ? null : WriteWatch.of(transaction, table);
                    if (watch != null) {
                        // That the key is taken may follow from what cannot be: then this is the error to report.
                        watch.entered(bindings[i].index(), bytes[i]);
                    }
                    return false;
                }
                if (waitFor != 0) {
                    undecided = bindings[i];
                    return false;
                }
            }
        }
        return true;
    }

    private static void unlock(int[] numbers) {
        if (numbers != null) {
            for (int number : numbers) {
                Index.lock(number).unlock();
            }
        }
    }

    private long look(Transaction transaction, IndexBinding binding, byte[] key, long exceptRow) {
        waitFor = 0;
        var run = new LeafEntries();
        byte[] bound = key;
        byte[] limit = IndexScan.successor(key);
        boolean more = true;
        while (more) {
            run.clear();
            more = binding.index().entries.readRun(bound, limit, false, run, LeafVisitor.NONE);
            for (int i = 0; i < run.count; i++) {
                if (run.keyLength(i) != key.length || run.compareKey(i, key, key.length) != 0) {
                    return -1;
                }
                long row = run.row(i);
                if (row != exceptRow && isLive(transaction, binding, key, row, run.marked[i])) {
                    return row;
                }
                if (waitFor != 0) {
                    deciding = row;
                    return -1;
                }
            }
            bound = run.next;
        }
        return -1;
    }

    /// Whether a row has the key for good. Sets [#waitFor] where an open transaction decides.
    private boolean isLive(Transaction transaction, IndexBinding binding, byte[] key, long row, boolean marked) {
        var image = new RowImage();
        do {
            if (!table.file.rows.read(row, image)) {
                return false;
            }
        } while (table.file.rows.versions().isStale(row, image.link));
        var record = new UndoRecord();
        var directory = transaction.system().directory();
        boolean open = directory.find(image.link, record) && !record.owner().isCommitted() && record.owner() != transaction.state();
        if (!open) {
            return !marked && !image.deleted && hasKey(binding, key, image);
        }
        long writer = record.writer();
        if (!marked && !image.deleted && hasKey(binding, key, image)) {
            waitFor = writer;
            return false;
        }
        // Marked, or deleted: would a rollback bring the key back?
        var before = transaction.system().newestSnapshot(transaction);
        if (table.file.rows.versions().resolve(before, row, image, record) && hasKey(binding, key, image)) {
            waitFor = writer;
        }
        return false;
    }

    private boolean hasKey(IndexBinding binding, byte[] key, RowImage image) {
        var values = new Object[binding.index().columnCount()];
        return binding.extractor().extract(table.decoder().decodeFor(binding.extractor(), image), values)
                && Arrays.equals(key, binding.index().keyBytes(values, values.length));
    }

    // ---- build

    /// Fills a new index from the rows that the newest committed state and this transaction's own changes have. The caller holds a lock
    /// that keeps writers out.
    /// @return null, or what stands twice in a unique index
    public UniqueConflict build(Transaction transaction, IndexBinding binding, SortSpace space) {
        return new IndexFilling(this, binding, space).build(transaction);
    }

    /// Filling while others write; see there.
    public IndexFilling filling(IndexBinding binding, SortSpace space) {
        return new IndexFilling(this, binding, space);
    }

    /// For an index that holds all rows by now: a key that two rows have for good, after the end of all transactions that decide it.
    /// @return the second row, or -1
    long findTwice(Transaction transaction, IndexBinding binding, byte[] key) {
        for (;;) {
            long first = look(transaction, binding, key, -1);
            long second = waitFor == 0 && first >= 0 ? look(transaction, binding, key, first) : -1;
            if (waitFor == 0) {
                return second;
            }
            awaitDecision(transaction, binding);
        }
    }
}
