package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.type.Batch;

/// Reads the rows that a snapshot sees, in the order of their numbers. No latch and no page is held between calls.
public final class TableScan {
    private final Table table;
    private final Snapshot snapshot;
    private final int[] attributes;
    /// What is shared out among several scans of the table; null where this one reads it all.
    private final Morsels morsels;
    /// Goes through the rows that are wanted; null for all.
    private final RowSet.Cursor wanted;
    /// How many rows from here on are wanted, without a gap.
    private int due;
    private long end;
    /// How many leaves were read.
    long leaves;
    private final LeafRows run = new LeafRows();
    private final RowImage image = new RowImage();
    private final UndoRecord record = new UndoRecord();
    private long next;
    private int at;
    private final ReadWatch watch;
    private boolean begun;

    TableScan(Table table, Snapshot snapshot, int[] attributes, long from, long end) {
        this.table = table;
        this.snapshot = snapshot;
        this.attributes = attributes;
        this.next = from;
        this.end = end;
        morsels = null;
        wanted = null;
        run.attributes = attributes;
        watch = ReadWatch.of(table, snapshot);
    }

    TableScan(Table table, Snapshot snapshot, int[] attributes, Morsels morsels) {
        this.table = table;
        this.snapshot = snapshot;
        this.attributes = attributes;
        this.morsels = morsels;
        wanted = null;
        next = -1;
        run.attributes = attributes;
        watch = ReadWatch.of(table, snapshot);
    }

    /// Reads the wanted rows only. Not for whom serializable transactions watch.
    TableScan(Table table, Snapshot snapshot, int[] attributes, RowSet.Cursor wanted) {
        this.table = table;
        this.snapshot = snapshot;
        this.attributes = attributes;
        this.wanted = wanted;
        end = Long.MAX_VALUE;
        next = wanted.row;
        morsels = null;
        run.attributes = attributes;
        watch = null;
    }

    /// Fills a batch (its selection is cleared).
    /// @param rowNumbers receives the rows' numbers; may be null
    /// @param maxRows at most this many rows; not more than the batch's capacity
    /// @return false where no row was left; the batch is then empty
    public boolean next(Batch out, long[] rowNumbers, int maxRows) {
        out.selection = null;
        out.count = 0;
        int filled = 0;
        if (watch != null && !begun) {
            watch.wholeTable();
            begun = true;
        }
        while (filled < maxRows) {
            if (at == run.count) {
                if (wanted != null && next >= 0) {
                    wanted.toward(next);
                    next = wanted.row;
                }
                if ((next < 0 || next >= end) && !takeMorsel()) {
                    break;
                }
                run.clear();
                at = 0;
                leaves++;
                next = table.file.rows.readRun(next, run);
                table.file.rows.versions().chains().requireKept(snapshot);
                if (watch != null && run.count > 0) {
                    watch.reading();
                }
                continue;
            }
            if (run.row(at) >= end) {
                at = run.count;
                next = end;
                continue;
            }
            if (wanted != null && due == 0) {
                findWanted(maxRows - filled);
                continue;
            }
            int before = at;
            int most = wanted == null ? maxRows : Math.min(maxRows, filled + due);
            // Rows without versions are seen by everybody, and nobody watches them.
            if (run.plain || run.links[at] == 0) {
                filled = run.strips ? takeStrips(out, rowNumbers, filled, most) : takeRun(out, rowNumbers, filled, most);
            } else {
                filled = takeOne(out, rowNumbers, filled);
            }
            due = Math.max(0, due - (at - before));
        }
        out.count = filled;
        return filled > 0;
    }

    /// Goes to the next wanted row of the run, or behind the run.
    private void findWanted(int most) {
        while (at < run.count && wanted.row >= 0) {
            long row = run.row(at);
            if (row < wanted.row) {
                at++;
            } else if (row > wanted.row) {
                wanted.toward(row);
            } else {
                break;
            }
        }
        while (at + due < run.count && due < most && wanted.row == run.row(at + due)) {
            due++;
            wanted.next();
        }
        if (due == 0) {
            at = run.count;
        }
    }

    /// The next rows that nobody else reads.
    private boolean takeMorsel() {
        if (morsels == null) {
            return false;
        }
        if (end > 0) {
            // Numbers without rows behind this one's last leaf are nobody's work.
            morsels.skipTo(next < 0 ? Long.MAX_VALUE : next);
        }
        next = morsels.take();
        end = next < 0 ? 0 : next + morsels.size();
        return next >= 0;
    }

    private int takeRun(Batch out, long[] rowNumbers, int filled, int maxRows) {
        int count = 1;
        int most = Math.min(maxRows - filled, run.count - at);
        int layout = run.layouts[at];
        while (count < most && run.layouts[at + count] == layout && run.rows[at + count] < end && (run.plain || run.links[at + count] == 0)) {
            count++;
        }
        for (int i = 0; i < attributes.length; i++) {
            table.decoder().decodeRun(run, at, count, attributes[i], out.columns[i], filled);
        }
        if (rowNumbers != null) {
            System.arraycopy(run.rows, at, rowNumbers, filled, count);
        }
        at += count;
        return filled + count;
    }

    private int takeStrips(Batch out, long[] rowNumbers, int filled, int maxRows) {
        int count = Math.min(maxRows - filled, run.count - at);
        if (!run.plain) {
            int most = count;
            count = 1;
            while (count < most && run.links[at + count] == 0) {
                count++;
            }
        }
        while (run.row(at + count - 1) >= end) {
            count--;
        }
        for (int i = 0; i < attributes.length; i++) {
            table.decoder().decodeStrip(run, i, at, count, out.columns[i], filled);
        }
        for (int i = 0; rowNumbers != null && i < count; i++) {
            rowNumbers[filled + i] = run.row(at + i);
        }
        at += count;
        return filled + count;
    }

    private int takeOne(Batch out, long[] rowNumbers, int filled) {
        int i = at++;
        // Of strips the newest version is no row of bytes: it is read from them, unless an older one takes its place.
        image.bytes = run.strips ? null : run.bytes;
        image.offset = run.offsets[i];
        image.length = run.lengths[i];
        image.layout = run.layouts[i];
        image.writer = run.writers[i];
        image.deleted = run.deleted[i];
        image.link = run.links[i];
        boolean seen = table.file.rows.versions().chains().resolve(snapshot, run.rows[i], image, record);
        if (watch != null) {
            watch.passed(image.link, record);
        }
        if (!seen) {
            return filled;
        }
        long row = run.rows[i];
        for (int c = 0; c < attributes.length; c++) {
            if (image.bytes == null && attributes[c] >= 0) {
                table.decoder().decodeStrip(run, c, i, 1, out.columns[c], filled);
            } else {
                table.decoder().decode(image, row, attributes[c], out.columns[c], filled);
            }
        }
        if (rowNumbers != null) {
            rowNumbers[filled] = row;
        }
        return filled + 1;
    }
}
