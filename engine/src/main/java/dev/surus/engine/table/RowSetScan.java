package dev.surus.engine.table;

import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.UndoRecord;
import dev.surus.engine.type.Batch;

/// Reads those rows of a set that a snapshot sees, in the order of their numbers: leaf by leaf where they lie close together, else one by one.
public final class RowSetScan {
    /// With fewer rows wanted than one of so many, each is looked up by itself.
    private static final int SPARSE = 50;

    private final Table table;
    private final Snapshot snapshot;
    private final int[] attributes;
    private final RowSet.Cursor wanted;
    private final TableScan scan;
    private final ReadWatch watch;
    private final RowImage image = new RowImage();
    private final UndoRecord record = new UndoRecord();
    private long lookups;

    RowSetScan(Table table, Snapshot snapshot, RowSet rows, int[] attributes) {
        this.table = table;
        this.snapshot = snapshot;
        this.attributes = attributes;
        wanted = rows.new Cursor();
        image.wanted = attributes;
        watch = ReadWatch.of(table, snapshot);
        boolean single = watch != null || rows.count() * SPARSE < rows.span();
        scan = single ? null : new TableScan(table, snapshot, attributes, wanted);
    }

    /// Fills a batch (its selection is cleared).
    /// @return false where no row was left; the batch is then empty
    public boolean next(Batch out, int maxRows) {
        if (scan != null) {
            return scan.next(out, null, maxRows);
        }
        out.selection = null;
        out.count = 0;
        while (out.count < maxRows && wanted.row >= 0) {
            lookups++;
            if (watch == null ? table.find(snapshot, wanted.row, image, record) : table.findWatched(watch, snapshot, wanted.row, image, record)) {
                for (int c = 0; c < attributes.length; c++) {
                    table.decoder().decode(image, wanted.row, attributes[c], out.columns[c], out.count);
                }
                out.count++;
            }
            wanted.next();
        }
        return out.count > 0;
    }

    /// How often a leaf was visited.
    public long visits() {
        return scan != null ? scan.leaves : lookups;
    }
}
