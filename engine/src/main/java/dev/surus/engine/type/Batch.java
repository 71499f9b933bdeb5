package dev.surus.engine.type;

/// Up to [#CAPACITY] rows, column by column. Where [#selection] is set, only the rows it lists exist, in its order;
/// operators that drop rows set it instead of copying.
public final class Batch {
    /// Rows in a full batch. A batch for one row is made with capacity 1.
    public static final int CAPACITY = 1024;

    public final Vector[] columns;
    /// Rows filled in the columns.
    public int count;
    /// Row positions that are alive, or null where all of `0 .. count-1` are.
    public int[] selection;
    /// How many entries of [#selection] count.
    public int selected;

    public Batch(Vector... columns) {
        this.columns = columns;
    }

    /// How many rows are alive.
    public int size() {
        return selection == null ? count : selected;
    }

    /// The column position of the i-th row that is alive.
    public int row(int i) {
        return selection == null ? i : selection[i];
    }

    /// The values of a row, boxed.
    /// @param i counted among the selected rows, from 0
    public Object[] values(int i) {
        int row = row(i);
        var values = new Object[columns.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = columns[c].get(row);
        }
        return values;
    }
}
