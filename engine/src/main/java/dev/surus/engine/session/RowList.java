package dev.surus.engine.session;

import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.List;
import java.util.function.Consumer;

/// Rows that are there already, given out as batches.
final class RowList {
    private final List<OutputColumn> columns;
    private final List<Object[]> rows;
    private int position;
    private long lastGiven;

    RowList(List<OutputColumn> columns, List<Object[]> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /// @param maxRows 0 for all
    /// @return whether all asked for were given and none is left: who asked for a number and got it is not told yet
    boolean give(Consumer<Batch> consumer, long maxRows) {
        int end = maxRows == 0 ? rows.size() : (int) Math.min(rows.size(), position + maxRows);
        lastGiven = end - position;
        while (position < end) {
            int count = Math.min(Batch.CAPACITY, end - position);
            var vectors = new Vector[columns.size()];
            for (int c = 0; c < vectors.length; c++) {
                vectors[c] = Vector.of(kind(c), count);
                for (int r = 0; r < count; r++) {
                    vectors[c].set(r, rows.get(position + r)[c]);
                }
            }
            var batch = new Batch(vectors);
            batch.count = count;
            consumer.accept(batch);
            position += count;
        }
        return position >= rows.size() && (maxRows == 0 || lastGiven < maxRows);
    }

    /// How many rows the latest call gave.
    long lastGiven() {
        return lastGiven;
    }

    /// How a column's values are kept: a type that is not built in tells by its values.
    private StorageKind kind(int column) {
        var type = BuiltinTypes.byOid(columns.get(column).type());
        if (type != null) {
            return type.kind;
        }
        for (Object[] row : rows) {
            if (row[column] != null) {
                return row[column] instanceof Long ? StorageKind.LONG : row[column] instanceof Double ? StorageKind.DOUBLE : StorageKind.OBJECT;
            }
        }
        return StorageKind.OBJECT;
    }
}
