package dev.surus.engine.type;

/// A column of values in memory. The arrays are public because kernels run over them; whoever made a vector may fill it,
/// after that it is read only. A null flag array that is absent means that no value is null.
public abstract sealed class Vector permits LongVector, DoubleVector, ObjectVector {
    /// `nulls[i]` is true where value i is null; null itself where none is.
    public boolean[] nulls;

    public abstract StorageKind kind();

    public abstract int capacity();

    public final boolean isNull(int row) {
        return nulls != null && nulls[row];
    }

    public final void setNull(int row) {
        if (nulls == null) {
            nulls = new boolean[capacity()];
        }
        nulls[row] = true;
    }

    /// The value in its boxed form, or null.
    public abstract Object get(int row);

    /// Sets a value from its boxed form; null is allowed.
    public abstract void set(int row, Object value);

    /// Copies one value (or null) from a vector of the same kind.
    public abstract void copy(int row, Vector from, int fromRow);

    /// An empty vector of a kind.
    public static Vector of(StorageKind kind, int capacity) {
        return switch (kind) {
            case LONG -> new LongVector(capacity);
            case DOUBLE -> new DoubleVector(capacity);
            case OBJECT -> new ObjectVector(capacity);
        };
    }
}
