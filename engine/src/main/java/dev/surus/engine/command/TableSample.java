package dev.surus.engine.command;

import dev.surus.engine.table.Table;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// Rows of a table picked at random, in the order in which they lie: by one pass over a small table (Vitter's algorithm R), and in short runs
/// from random places of a large one.
final class TableSample {
    private static final int ROWS_OF_SMALL_TABLE = 200_000;
    private static final int RUN = 10;

    private record Picked(long position, Object[] values) {}

    private final CommandContext context;
    private final Table table;
    private final int[] attributes;
    private final int wanted;
    private final Random random;
    private final List<Picked> picked = new ArrayList<>();

    /// @param attributes the columns to read
    TableSample(CommandContext context, Table table, int[] attributes, int wanted, Random random) {
        this.context = context;
        this.table = table;
        this.attributes = attributes;
        this.wanted = wanted;
        this.random = random;
    }

    /// @return rows, each with the values of the columns asked for
    List<Object[]> read(Snapshot snapshot) {
        if (table.rowEstimate() <= ROWS_OF_SMALL_TABLE) {
            readAll(snapshot);
        } else {
            readRuns(snapshot);
        }
        picked.sort(Comparator.comparingLong(Picked::position));
        return picked.stream().map(Picked::values).toList();
    }

    private void readAll(Snapshot snapshot) {
        var scan = table.scan(snapshot, attributes);
        var batch = table.newBatch(attributes, Batch.CAPACITY);
        long seen = 0;
        while (next(scan.next(batch, null, Batch.CAPACITY))) {
            for (int i = 0; i < batch.count; i++, seen++) {
                if (picked.size() < wanted) {
                    picked.add(new Picked(seen, values(batch, i)));
                } else {
                    long place = random.nextLong(seen + 1);
                    if (place < wanted) {
                        picked.set((int) place, new Picked(seen, values(batch, i)));
                    }
                }
            }
            clear(batch);
        }
    }

    private void readRuns(Snapshot snapshot) {
        long limit = table.rowNumberLimit();
        int runs = Math.max(1, wanted / RUN);
        var batch = table.newBatch(attributes, RUN);
        for (int run = 0; run < runs; run++) {
            long from = limit / runs * run + random.nextLong(Math.max(1, limit / runs - RUN + 1));
            if (next(table.scan(snapshot, attributes, from, Math.min(limit, limit / runs * (run + 1))).next(batch, null, RUN))) {
                for (int i = 0; i < batch.count; i++) {
                    picked.add(new Picked(picked.size(), values(batch, i)));
                }
            }
            clear(batch);
        }
    }

    private boolean next(boolean more) {
        context.checkInterrupts();
        return more;
    }

    private static void clear(Batch batch) {
        for (var column : batch.columns) {
            column.nulls = null;
        }
    }

    private static Object[] values(Batch batch, int row) {
        var values = new Object[batch.columns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = batch.columns[i].get(row);
        }
        return values;
    }
}
