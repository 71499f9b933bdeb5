package dev.surus.engine.executor.spill;

import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.Vector;

/// What rows take on the heap, roughly: enough to keep within work_mem.
public final class MemoryUse {
    private static final int REFERENCE = 4;
    private static final int SMALL_OBJECT = 48;

    private MemoryUse() {}

    /// Bytes that a copy of the live rows takes.
    public static long of(Batch batch) {
        int rows = batch.size();
        long bytes = 0;
        for (Vector column : batch.columns) {
            bytes += (long) rows * (column instanceof ObjectVector ? REFERENCE + 1 : 9);
            if (column instanceof ObjectVector v) {
                for (int i = 0; i < rows; i++) {
                    int row = batch.row(i);
                    if (!v.isNull(row)) {
                        bytes += of(v.values[row]);
                    }
                }
            }
        }
        return bytes;
    }

    /// Bytes of one value.
    public static long of(Object value) {
        return switch (value) {
            case null -> 0;
            case String s -> SMALL_OBJECT + s.length();
            case byte[] b -> 16 + b.length;
            case ArrayValue a -> of(a.elements());
            case RecordValue r -> of(r.fields());
            default -> SMALL_OBJECT;
        };
    }

    /// Bytes of an array of values.
    public static long of(Object[] values) {
        long bytes = SMALL_OBJECT;
        for (Object element : values) {
            bytes += REFERENCE + of(element);
        }
        return bytes;
    }
}
