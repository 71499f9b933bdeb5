package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.type.Batch;
import java.util.Arrays;

/// Reads the rows that a snapshot sees in the order of an index. Each row is fetched on the way; where its visible version is
/// not the newest one, or its entry is marked, the version's key is compared with the entry's (D3).
public final class IndexScan {
    private final Table table;
    private final IndexBinding binding;
    private final Snapshot snapshot;
    private final int[] attributes;
    private final boolean backward;
    /// Entries below are out, those that begin with it or are above are in (exclusive bounds are turned into this form).
    private final byte[] lower;
    /// Entries at or above are out; null for no bound.
    private final byte[] upper;
    private final LeafEntries run = new LeafEntries();
    private final RowImage image = new RowImage();
    private final UndoRecord record = new UndoRecord();
    private final Object[] key;
    private byte[] bound;
    /// Of the table's [RowUndos], before the entries at hand were read.
    private long quiet;
    private int at;
    private boolean more = true;
    private final ReadWatch watch;
    private final LeafVisitor visitor;

    IndexScan(Table table, IndexBinding binding, Snapshot snapshot, IndexRange range, boolean backward, int[] attributes) {
        this.table = table;
        this.binding = binding;
        this.snapshot = snapshot;
        this.attributes = attributes;
        image.wanted = wanted(attributes, binding.extractor().columns());
        this.backward = backward;
        var index = binding.index();
        byte[] low = index.keyBytes(range.lower(), range.lower().length);
        lower = range.lower().length == 0 ? new byte[0] : range.lowerInclusive() ? low : successor(low);
        byte[] high = index.keyBytes(range.upper(), range.upper().length);
        upper = range.upper().length == 0 ? null : range.upperInclusive() ? successor(high) : high;
        key = new Object[index.columnCount()];
        bound = backward ? upper : lower;
        if (lower == null) {
            more = false;
        }
        watch = index.watchedAs() == null ? null : ReadWatch.of(table, snapshot);
        visitor = watch == null ? LeafVisitor.NONE
                : index.isWatchedExactly() ? (_, _, page, _) -> watch.leaf(index.watchedAs(), lower, upper, page, false)
                : (from, to, page, isEmpty) -> watch.leaf(index.watchedAs(), from, to, page, isEmpty);
    }

    /// The least bytes above everything that begins with a prefix, or null where there are none.
    static byte[] successor(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }

    /// Fills a batch (its selection is cleared) with the columns asked for.
    /// @param rowNumbers receives the rows' numbers; may be null
    /// @param maxRows at most this many rows; not more than the batch's capacity
    /// @return false where no row was left; the batch is then empty
    public boolean next(Batch out, long[] rowNumbers, int maxRows) {
        out.selection = null;
        out.count = 0;
        int filled = 0;
        while (filled < maxRows) {
            if (!advance()) {
                break;
            }
            int i = backward ? run.count - 1 - at++ : at++;
            long row = run.row(i);
            if (!fetch(i, row)) {
                continue;
            }
            for (int c = 0; c < attributes.length; c++) {
                table.decoder().decode(image, row, attributes[c], out.columns[c], filled);
            }
            if (rowNumbers != null) {
                rowNumbers[filled] = row;
            }
            filled++;
        }
        out.count = filled;
        return filled > 0;
    }

    /// Adds the numbers of rows that the snapshot sees with a key of the range. Most are known by their entries alone: of those, who fetches them
    /// later says that they were read.
    /// @param most how many entries to look at
    /// @return whether there are more
    public boolean collect(RowSet rows, int most) {
        var versions = table.file.rows.versions();
        for (int n = 0; n < most; n++) {
            if (!advance()) {
                return false;
            }
            int i = backward ? run.count - 1 - at++ : at++;
            long row = run.row(i);
            if (!run.marked[i] && versions.head(row) == 0 && table.file.undos.isStill(quiet) || fetch(i, row)) {
                rows.add(row);
            }
        }
        return true;
    }

    /// What is needed of a row: what is asked for, and the key for a second look at it.
    private static int[] wanted(int[] attributes, int[] key) {
        if (key == null) {
            return null;
        }
        int[] wanted = java.util.Arrays.copyOf(attributes, attributes.length + key.length);
        System.arraycopy(key, 0, wanted, attributes.length, key.length);
        return wanted;
    }

    /// Whether it is known that no row is left.
    public boolean isDone() {
        return !more && at == run.count;
    }

    /// Makes sure that an entry within the bounds is at hand.
    private boolean advance() {
        while (at == run.count) {
            if (!more) {
                return false;
            }
            run.clear();
            at = 0;
            quiet = table.file.undos.quiet();
            more = binding.index().entries.readRun(bound, backward ? lower : upper, backward, run, visitor);
            table.file.rows.versions().chains().requireKept(snapshot);
            if (run.count == 0) {
                return false;
            }
            bound = run.next;
        }
        int i = backward ? run.count - 1 - at : at;
        boolean inside = backward
                ? Arrays.compareUnsigned(run.bytes, run.offsets[i], run.offsets[i] + run.lengths[i], lower, 0, lower.length) >= 0
                : upper == null || Arrays.compareUnsigned(run.bytes, run.offsets[i], run.offsets[i] + run.lengths[i], upper, 0, upper.length) < 0;
        if (!inside) {
            at = run.count;
            more = false;
        }
        return inside;
    }

    private boolean fetch(int entry, long row) {
        if (watch != null) {
            return fetchWatched(entry, row);
        }
        if (!table.file.rows.read(row, image) || !table.file.rows.versions().chains().resolve(snapshot, row, image, record)) {
            return false;
        }
        return isOwn(entry);
    }

    private boolean fetchWatched(int entry, long row) {
        if (!table.file.rows.read(row, image)) {
            return false;
        }
        boolean seen = table.file.rows.versions().chains().resolve(snapshot, row, image, record)
                && isOwn(entry);
        watch.fetched(row, image, seen, record);
        return seen;
    }

    /// Without a chain and without a mark the entry is the row's only truth, unless it was the entry of a change that was taken back since it was read;
    /// else the key decides.
    private boolean isOwn(int entry) {
        return image.link == 0 && !run.marked[entry] && table.file.undos.isStill(quiet) || keyMatches(entry);
    }

    private boolean keyMatches(int entry) {
        var values = table.decoder().decodeFor(binding.extractor(), image);
        if (!binding.extractor().extract(values, key)) {
            return false;
        }
        byte[] bytes = binding.index().keyBytes(key, key.length);
        return run.compareKey(entry, bytes, bytes.length) == 0;
    }
}
