package dev.surus.engine.type;

/// A column of [StorageKind#DOUBLE] values.
public final class DoubleVector extends Vector {
    public final double[] values;

    public DoubleVector(int capacity) {
        values = new double[capacity];
    }

    @Override
    public StorageKind kind() {
        return StorageKind.DOUBLE;
    }

    @Override
    public int capacity() {
        return values.length;
    }

    @Override
    public Object get(int row) {
        return isNull(row) ? null : (Double) values[row];
    }

    @Override
    public void set(int row, Object value) {
        if (value == null) {
            setNull(row);
        } else {
            values[row] = (Double) value;
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
            values[row] = ((DoubleVector) from).values[fromRow];
            if (nulls != null) {
                nulls[row] = false;
            }
        }
    }
}
