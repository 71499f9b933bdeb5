package dev.surus.engine.type;

/// A column of [StorageKind#OBJECT] values.
public final class ObjectVector extends Vector {
    public final Object[] values;

    public ObjectVector(int capacity) {
        values = new Object[capacity];
    }

    @Override
    public StorageKind kind() {
        return StorageKind.OBJECT;
    }

    @Override
    public int capacity() {
        return values.length;
    }

    @Override
    public Object get(int row) {
        return isNull(row) ? null : values[row];
    }

    @Override
    public void set(int row, Object value) {
        if (value == null) {
            setNull(row);
        } else {
            values[row] = value;
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
            values[row] = ((ObjectVector) from).values[fromRow];
            if (nulls != null) {
                nulls[row] = false;
            }
        }
    }
}
