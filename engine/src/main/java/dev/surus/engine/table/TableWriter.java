package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionState;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
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
/// key of a transaction that is still open is waited for, without that lock, and looked for again ([Uniqueness]).
public final class TableWriter {
    private final Table table;
    private final IndexBinding[] bindings;
    private final Uniqueness uniqueness;
    /// Whether rows go into the indexes one after the other, as in PostgreSQL, where that can be told: who waits in the second has the first
    /// one's key already, and expressions are computed when their index's turn comes.
    private final boolean stepwise;
    private UniqueConflict conflict;

    public TableWriter(Table table, List<IndexBinding> bindings) {
        this.table = table;
        this.bindings = bindings.toArray(IndexBinding[]::new);
        uniqueness = new Uniqueness(table);
        int uniques = 0;
        boolean computed = false;
        for (var binding : bindings) {
            binding.index().entries.bind(table, binding);
            uniques += binding.index().isUnique() && !binding.deferrable() ? 1 : 0;
            computed |= Uniqueness.isComputed(binding);
        }
        stepwise = uniques > 1 || computed;
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
        conflict = null;
        if (stepwise) {
            if (withRow) {
                table.insert(transaction, row, number);
            }
            return insertStepwise(transaction, row, number);
        }
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
        int[] locks = uniques == 0 ? null : lockFree(transaction, keys, entries, alone, number, -1);
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
            uniqueness.endTurn(transaction);
        }
    }

    /// Makes the entries of a row that is there.
    private boolean insertStepwise(Transaction transaction, Object[] row, long number) {
        var watch = WriteWatch.of(transaction, table);
        if (watch != null) {
            watch.inserted();
        }
        var entries = new byte[bindings.length][];
        for (int i = 0; i < bindings.length; i++) {
            var index = bindings[i].index();
            var key = new Object[index.columnCount()];
            if (bindings[i].extractor().extract(row, key)) {
                entries[i] = index.keyBytes(key, key.length);
                if (!enter(transaction, bindings[i], key, entries[i], !bindings[i].deferrable() && index.mustBeAlone(key), number)) {
                    return false;
                }
                entered(watch, bindings[i], entries[i], number);
            }
        }
        if (watch != null) {
            watch.inserted();
        }
        return true;
    }

    /// Makes one entry, after the end of whoever decides whether its key is free.
    private boolean enter(Transaction transaction, IndexBinding binding, Object[] key, byte[] bytes, boolean alone, long number) {
        var entry = IndexEntry.of(bytes, bytes.length, number);
        if (!alone) {
            binding.index().entries.insert(transaction, entry);
            return true;
        }
        long found = uniqueness.enter(transaction, binding, bytes, entry, number, true);
        if (found < 0) {
            return true;
        }
        isTaken(transaction, binding, key, bytes, found);
        return false;
    }

    private void isTaken(Transaction transaction, IndexBinding binding, Object[] key, byte[] bytes, long found) {
        conflict = new UniqueConflict(binding, key, found);
        var watch = binding.index().watchedAs() == null ? null : WriteWatch.of(transaction, table);
        if (watch != null) {
            // That the key is taken may follow from what cannot be: then this is the error to report.
            watch.entered(binding.index(), bytes);
        }
    }

    /// For ON CONFLICT, after [#findConflict] saw nothing: inserts a row for trial. Who comes upon it meanwhile waits for its token, and not
    /// for the end of the transaction, so that of two neither waits for ever. Where an arbiter's key was taken in between, nothing of the
    /// row remains.
    ///
    /// ```
    /// token:  |  row  |  index 1  |  index 2  |  kept, or taken back  |
    /// ```
    ///
    /// @param arbiters null for all unique indexes
    /// @return the new row's number, or -1: with a [#conflict] another index refuses the row, without one look again
    public long insertForTrial(Transaction transaction, Object[] row, List<IndexBinding> arbiters) {
        conflict = null;
        transaction.assignId();
        long number = table.file.rows.allocate(1);
        var owner = transaction.lockOwner();
        var token = owner == null ? null : LockTag.speculativeToken(transaction.currentId(), owner.nextSpeculativeToken());
        if (token != null) {
            transaction.system().locks().acquire(owner, token, LockMode.EXCLUSIVE, false, true);
            transaction.state().beginTrial(new TransactionState.Trial(table.file.fileId, number, token));
        }
        try {
            return enterForTrial(transaction, row, number, arbiters) ? number : -1;
        } finally {
            if (token != null) {
                transaction.state().endTrial();
                transaction.system().locks().release(owner, token, LockMode.EXCLUSIVE, false);
            }
        }
    }

    private boolean enterForTrial(Transaction transaction, Object[] row, long number, List<IndexBinding> arbiters) {
        table.insert(transaction, row, number);
        var watch = WriteWatch.of(transaction, table);
        if (watch != null) {
            watch.inserted();
        }
        var entries = new byte[bindings.length][];
        boolean failed = false;
        for (int i = 0; i < bindings.length; i++) {
            var binding = bindings[i];
            var key = new Object[binding.index().columnCount()];
            if (!binding.extractor().extract(row, key)) {
                continue;
            }
            byte[] bytes = binding.index().keyBytes(key, key.length);
            boolean arbiter = arbiters == null ? binding.index().isUnique() : arbiters.contains(binding);
            boolean alone = !binding.deferrable() && binding.index().mustBeAlone(key);
            if (arbiter && alone) {
                var entry = IndexEntry.of(bytes, bytes.length, number);
                if (uniqueness.enter(transaction, binding, bytes, entry, number, false) != Uniqueness.NONE) {
                    failed = true;
                    continue;
                }
            } else if (!enter(transaction, binding, key, bytes, alone, number)) {
                return false;
            }
            entries[i] = bytes;
            entered(watch, binding, bytes, number);
        }
        if (failed) {
            takeBack(transaction, number, entries);
            return false;
        }
        if (watch != null) {
            watch.inserted();
        }
        return true;
    }

    private void takeBack(Transaction transaction, long number, byte[][] entries) {
        table.file.rows.delete(transaction, number, false);
        for (int i = 0; i < bindings.length; i++) {
            if (entries[i] != null) {
                bindings[i].index().entries.mark(transaction, IndexEntry.of(entries[i], entries[i].length, number));
            }
        }
    }

    /// New entries have been made; null where an index has none for the row.
    private void entered(WriteWatch watch, byte[][] keys, long row) {
        for (int i = 0; i < bindings.length; i++) {
            entered(watch, bindings[i], keys[i], row);
        }
    }

    /// An entry has been made. Where indexes are written one after the other, a conflict of reads with it comes before the next one's check.
    private static void entered(WriteWatch watch, IndexBinding binding, byte[] key, long row) {
        if (watch != null && key != null && binding.index().watchedAs() != null) {
            watch.entered(binding.index(), IndexEntry.of(key, key.length, row));
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
            var locked = table.lock(transaction, snapshot, row, keyChanged ? RowLockMode.UPDATE : RowLockMode.NO_KEY_UPDATE, wait, true);
            if (locked != RowOutcome.OK) {
                return locked;
            }
            var watch = WriteWatch.of(transaction, table);
            var image = new RowImage();
            if (watch != null && table.file.rows.read(row, image)) {
                watch.replaced(row, image.writer);
            }
            if (stepwise) {
                return updateStepwise(transaction, snapshot, row, newRow, keyChanged, wait, new Keys(keys, oldKeys, newKeys, alone));
            }
            locks = lockFree(transaction, keys, newKeys, alone, row, row);
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
                var watch = WriteWatch.of(transaction, table);
                byte[][] all = watch == null ? null : enteredAgain(newKeys, oldKeys, newRow);
                if (all != null) {
                    entered(watch, all, row);
                }
            }
            return outcome;
        } finally {
            unlock(locks);
            uniqueness.endTurn(transaction);
        }
    }

    private record Keys(Object[][] values, byte[][] before, byte[][] after, boolean[] alone) {}

    private RowOutcome updateStepwise(Transaction transaction, Snapshot snapshot, long row, Object[] newRow, boolean keyChanged, RowWait wait, Keys keys) {
        var outcome = table.update(transaction, snapshot, row, newRow, keyChanged, wait);
        if (outcome != RowOutcome.OK) {
            return outcome;
        }
        var watch = WriteWatch.of(transaction, table);
        byte[][] all = watch == null ? null : enteredAgain(keys.after, keys.before, newRow);
        for (int i = 0; i < bindings.length; i++) {
            if (keys.after[i] != null && !enter(transaction, bindings[i], keys.values[i], keys.after[i], keys.alone[i], row)) {
                return null;
            }
            entered(watch, bindings[i], all == null ? null : all[i], row);
            if (keys.before[i] != null) {
                bindings[i].index().entries.mark(transaction, IndexEntry.of(keys.before[i], keys.before[i].length, row));
            }
        }
        return RowOutcome.OK;
    }

    /// A row came to have another key in some index. In PostgreSQL it is a new row then, with entries in all indexes; who has read their places
    /// there is in conflict here, too.
    /// @return the keys by index, or null where none has changed
    private byte[][] enteredAgain(byte[][] newKeys, byte[][] oldKeys, Object[] newRow) {
        if (Arrays.stream(newKeys).allMatch(java.util.Objects::isNull) && Arrays.stream(oldKeys).allMatch(java.util.Objects::isNull)) {
            return null;
        }
        var all = newKeys.clone();
        for (int i = 0; i < all.length; i++) {
            var key = new Object[bindings[i].index().columnCount()];
            if (all[i] == null && bindings[i].extractor().extract(newRow, key)) {
                all[i] = bindings[i].index().keyBytes(key, key.length);
            }
        }
        return all;
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
        return uniqueness.findConflict(transaction, binding, key, exceptRow);
    }

    /// For ON CONFLICT: the first of these indexes in which a row that shall be inserted would collide.
    /// @param arbiters null for all unique ones
    public UniqueConflict findConflict(Transaction transaction, Object[] row, List<IndexBinding> arbiters) {
        for (var binding : arbiters == null ? List.of(bindings) : arbiters) {
            var key = new Object[binding.index().columnCount()];
            if (binding.index().isUnique() && binding.extractor().extract(row, key)) {
                long found = uniqueness.findConflict(transaction, binding, key, -1);
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
        return binding.extractor().extract(row, key) && binding.index().mustBeAlone(key)
                && uniqueness.mayConflict(transaction, binding, binding.index().keyBytes(key, key.length), number);
    }

    /// The index on a key of which a wait went wrong, after an exception; null where the exception has another origin. Reading
    /// resets it.
    public IndexBinding takeWaitingFor() {
        return uniqueness.takeWaitingFor();
    }

    /// After that: the row to be written, or, for [#findConflict], the row waited for.
    public long waitingRow() {
        return uniqueness.waitingRow();
    }

    /// Takes the locks of all keys that must be alone, with all of them free.
    /// @return the numbers of the locks, or null where a key is taken
    private int[] lockFree(Transaction transaction, Object[][] keys, byte[][] bytes, boolean[] alone, long number, long exceptRow) {
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
            for (int lock : numbers) {
                Index.lock(lock).lock();
            }
            boolean free = false;
            try {
                free = allFree(transaction, keys, bytes, alone, exceptRow);
            } finally {
                if (!free) {
                    unlock(numbers);
                    uniqueness.endTurn(transaction);
                }
            }
            if (free) {
                return numbers;
            }
            if (conflict != null) {
                return null;
            }
            uniqueness.awaitDecision(transaction, undecided, number);
        }
    }

    private IndexBinding undecided;

    private boolean allFree(Transaction transaction, Object[][] keys, byte[][] bytes, boolean[] alone, long exceptRow) {
        for (int i = 0; i < bindings.length; i++) {
            if (alone[i]) {
                long found = uniqueness.look(transaction, bindings[i], bytes[i], exceptRow, true);
                if (found >= 0) {
                    isTaken(transaction, bindings[i], keys[i], bytes[i], found);
                    return false;
                }
                if (found == Uniqueness.UNDECIDED) {
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
        return uniqueness.findTwice(transaction, binding, key);
    }
}
