package dev.surus.engine.table;

import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.KeyBytes;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Fills an index from the rows of its table: with writers kept out ([#build]), or while they write ([#check], then [#fill]).
///
/// With writers kept out, entries that older snapshots need are added, too, as if their rows' writers had known the index and marked them; among writers
/// the caller waits, in the end, for those who have an older snapshot.
///
/// Filling among writers, all of whom know the index:
///
/// ```
/// snapshot S                       a row's key becomes L after S: the writer
/// for each row r of S, key K:        marks (K,r) obsolete: adds it, marked, if it is not there yet
///   add (K,r) if it is not there     adds (L,r)
/// ```
///
/// Whoever of the two comes first, (K,r) ends up there and marked. S is held until the last entry is in, so that no such mark is
/// swept before (T2). What was unique at S may not be any more: the keys that stand twice are looked at in the end.
public final class IndexFilling {
    private final Table table;
    private final TableWriter writer;
    private final IndexBinding binding;
    private final SortSpace space;

    IndexFilling(TableWriter writer, IndexBinding binding, SortSpace space) {
        this.space = space;
        this.writer = writer;
        this.binding = binding;
        table = writer.table();
        binding.index().entries.bind(table, binding);
    }

    UniqueConflict build(Transaction transaction) {
        var snapshot = transaction.system().takeSnapshot(transaction).atCommand(Snapshot.ALL_COMMANDS);
        try (var entries = collect(snapshot)) {
            var conflict = firstTwice(snapshot, entries);
            if (conflict == null) {
                use(entries, sorted -> binding.index().entries.build(transaction, sorted, binding.index().fill()));
                if (!table.file.rows.versions().isEmpty()) {
                    addAllOlder(transaction, snapshot);
                }
            }
            return conflict;
        }
    }

    private void addAllOlder(Transaction transaction, Snapshot newest) {
        var olders = transaction.system().snapshots().takeAllOlder(transaction);
        try {
            olders.forEach(older -> addOlder(transaction, newest, older.asOthersSee()));
        } finally {
            olders.forEach(transaction.system()::release);
        }
    }

    /// Adds, marked obsolete, the entries that an older snapshot needs and the newest versions of the rows do not have.
    private void addOlder(Transaction transaction, Snapshot newest, Snapshot older) {
        var versions = table.file.rows.versions();
        int[] attributes = attributes();
        var scan = table.scan(older, attributes);
        var batch = table.newBatch(attributes, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        var row = new Object[table.columns.length];
        var key = new Object[binding.index().columnCount()];
        while (scan.next(batch, numbers, Batch.CAPACITY)) {
            space.interrupts().run();
            for (int i = 0; i < batch.count; i++) {
                if (versions.hasVersions(numbers[i])) {
                    readRow(attributes, batch, i, row);
                    byte[] entry = entryOf(row, key, numbers[i]);
                    var now = table.fetchRow(newest, numbers[i]);
                    if (entry != null && (now == null || !Arrays.equals(entry, entryOf(now, key, numbers[i])))) {
                        binding.index().entries.mark(transaction, entry);
                    }
                }
            }
            for (var vector : batch.columns) {
                vector.nulls = null;
            }
        }
    }

    /// Null where the index leaves the row out.
    private byte[] entryOf(Object[] row, Object[] key, long number) {
        if (!binding.extractor().extract(row, key)) {
            return null;
        }
        byte[] bytes = binding.index().keyBytes(key, key.length);
        return IndexEntry.of(bytes, bytes.length, number);
    }

    private static void readRow(int[] attributes, Batch batch, int i, Object[] row) {
        for (int c = 0; c < attributes.length; c++) {
            row[attributes[c] - 1] = batch.columns[c].get(i);
        }
    }

    /// Computes the keys of all rows without keeping them, so that what cannot be computed, or stands twice, is found before any
    /// writer has to take notice of the index.
    /// @return null, or what stands twice in a unique index
    public UniqueConflict check(Snapshot snapshot) {
        try (var entries = collect(snapshot)) {
            return firstTwice(snapshot, entries);
        }
    }

    /// Adds the entries of all rows of a snapshot, while others write. The caller has waited for all transactions that may have
    /// written without knowing the index before it took the snapshot, and holds it until this returns.
    /// @return null, or what stands twice in a unique index
    public UniqueConflict fill(Transaction transaction, Snapshot snapshot) {
        try (var entries = collect(snapshot)) {
            use(entries, sorted -> binding.index().entries.addMissing(transaction, sorted, binding.index().fill()));
        }
        return binding.index().isUnique() && !binding.deferrable() ? twice(transaction) : null;
    }

    /// Gives entries to their user; a worker merges them ahead where there is one.
    private void use(SortedEntries entries, Consumer<Iterator<byte[]>> user) {
        int workers = entries.isMerged() ? space.reserve(table, 1) : 0;
        try {
            if (workers > 0) {
                EntriesAhead.use(entries, sorted -> user.accept(watched(sorted)));
            } else {
                user.accept(watched(entries.iterator()));
            }
        } finally {
            space.release(workers);
        }
    }

    /// Ends with the statement.
    private Iterator<byte[]> watched(Iterator<byte[]> entries) {
        return new Iterator<>() {
            private int passed;

            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public byte[] next() {
                if ((++passed & 0xFFF) == 0) {
                    space.interrupts().run();
                }
                return entries.next();
            }
        };
    }

    /// The columns that keys are made of; all where an expression or a condition may need any.
    private int[] attributes() {
        int[] ofKey = binding.extractor().columns();
        return ofKey != null ? Arrays.stream(ofKey).distinct().toArray()
                : Arrays.stream(table.columns).filter(c -> !c.dropped()).mapToInt(TableColumn::number).toArray();
    }

    /// The entries of all rows that a snapshot sees, in order. Of a large table, several threads read and sort some each; an expression, or what a
    /// serializable transaction reads, is its session's thread's alone.
    private SortedEntries collect(Snapshot snapshot) {
        boolean alone = binding.extractor().columns() == null || snapshot.serializable != null;
        int workers = alone ? 0 : space.reserve(table, Integer.MAX_VALUE);
        var entries = new SortedEntries();
        try {
            var morsels = table.morsels(workers + 1);
            var parts = new ArrayList<ParallelWorkers.Part>();
            for (int i = 0; i <= workers; i++) {
                var sorter = new EntrySorter(space.part(workers + 1));
                entries.add(sorter);
                parts.add(run -> {
                    addAll(workers == 0 ? table.scan(snapshot, attributes()) : table.scan(snapshot, attributes(), morsels), sorter, run);
                    sorter.finish();
                });
            }
            ParallelWorkers.run("surus parallel worker", parts);
            return entries;
        } catch (Throwable failure) {
            entries.close();
            throw failure;
        } finally {
            space.release(workers);
        }
    }

    private void addAll(TableScan scan, EntrySorter entries, ParallelWorkers.Run run) {
        int[] attributes = attributes();
        var batch = table.newBatch(attributes, Batch.CAPACITY);
        var numbers = new long[Batch.CAPACITY];
        var keyVectors = keyVectors(attributes, batch);
        var key = new KeyBytes();
        while (!run.isOver() && scan.next(batch, numbers, Batch.CAPACITY)) {
            space.interrupts().run();
            if (keyVectors != null) {
                for (int i = 0; i < batch.count; i++) {
                    binding.index().keyBytes(key, keyVectors, i);
                    entries.add(key.bytes, key.length, numbers[i]);
                }
            } else {
                addExtracted(attributes, batch, numbers, entries);
            }
            for (var vector : batch.columns) {
                vector.nulls = null;
            }
        }
    }

    /// The key's columns among those that are read; null where it is not made of columns alone.
    private Vector[] keyVectors(int[] attributes, Batch batch) {
        int[] columns = binding.extractor().columns();
        return columns == null ? null : Arrays.stream(columns)
                .mapToObj(column -> batch.columns[IntStream.range(0, attributes.length).filter(i -> attributes[i] == column).findFirst().orElseThrow()])
                .toArray(Vector[]::new);
    }

    private void addExtracted(int[] attributes, Batch batch, long[] numbers, EntrySorter entries) {
        var row = new Object[table.columns.length];
        var key = new Object[binding.index().columnCount()];
        for (int i = 0; i < batch.count; i++) {
            readRow(attributes, batch, i, row);
            if (binding.extractor().extract(row, key)) {
                byte[] bytes = binding.index().keyBytes(key, key.length);
                entries.add(bytes, bytes.length, numbers[i]);
            }
        }
    }

    /// The first key that stands twice among entries in order and may not.
    private UniqueConflict firstTwice(Snapshot snapshot, Iterable<byte[]> entries) {
        if (!binding.index().isUnique()) {
            return null;
        }
        byte[] last = null;
        for (byte[] entry : entries) {
            if (last != null && haveSameKey(last, entry)) {
                long number = IndexEntry.row(entry, entry.length - 8);
                var key = new Object[binding.index().columnCount()];
                binding.extractor().extract(table.fetchRow(snapshot, number), key);
                if (binding.index().mustBeAlone(key)) {
                    return new UniqueConflict(binding, key, number);
                }
            }
            last = entry;
        }
        return null;
    }

    private static boolean haveSameKey(byte[] one, byte[] other) {
        return one.length == other.length && Arrays.equals(one, 0, one.length - 8, other, 0, other.length - 8);
    }

    /// The first key of the index that two rows have and may not.
    private UniqueConflict twice(Transaction transaction) {
        var run = new LeafEntries();
        byte[] last = null;
        byte[] checked = null;
        boolean more = true;
        while (more) {
            more = binding.index().entries.readRun(run.next, null, false, run, LeafVisitor.NONE);
            for (int i = 0; i < run.count; i++) {
                byte[] entry = run.entry(i);
                if (last != null && haveSameKey(last, entry) && (checked == null || !haveSameKey(checked, entry))) {
                    checked = entry;
                    var conflict = twice(transaction, IndexEntry.key(entry));
                    if (conflict != null) {
                        return conflict;
                    }
                }
                last = entry;
            }
            byte[] next = run.next;
            run.clear();
            run.next = next;
        }
        return null;
    }

    private UniqueConflict twice(Transaction transaction, byte[] keyBytes) {
        long row = writer.findTwice(transaction, binding, keyBytes);
        var values = row < 0 ? null : table.fetchRow(transaction.system().newestSnapshot(transaction), row);
        var key = new Object[binding.index().columnCount()];
        boolean conflicts = values != null && binding.extractor().extract(values, key) && binding.index().mustBeAlone(key);
        return conflicts ? new UniqueConflict(binding, key, row) : null;
    }
}
