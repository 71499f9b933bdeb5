package dev.surus.engine.type;

/// A column of [StorageKind#LONG] values.
public final class LongVector extends Vector {
    public final long[] values;

    public LongVector(int capacity) {
        values = new long[capacity];
    }

    @Override
    public StorageKind kind() {
        return StorageKind.LONG;
    }

    @Override
    public int capacity() {
        return values.length;
    }

    @Override
    public Object get(int row) {
        return isNull(row) ? null : (Long) values[row];
    }

    @Override
    public void set(int row, Object value) {
        if (value == null) {
            setNull(row);
        } else {
            values[row] = (Long) value;
            if (nulls != null) {
                nulls[row] = false;
            }
        }
    }

    @Override
    public void copy(int row, Vector from, int fromRow) {
        if (from.isNull(fromRow)) {
            setNull(row);
        } else {
            values[row] = ((LongVector) from).values[fromRow];
            if (nulls != null) {
                nulls[row] = false;
            }
        }
    }
}
