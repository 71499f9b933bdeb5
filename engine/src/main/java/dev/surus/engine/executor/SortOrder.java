package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.List;

/// How rows are compared by some of their columns.
final class SortOrder {
    private final int[] columns;
    private final DataType[] types;
    private final boolean[] descending;
    private final boolean[] nullsFirst;

    /// @param columns where the keys' values are, key by key
    SortOrder(List<SortKey> keys, DataType[] types, int[] columns) {
        this.columns = columns;
        this.types = types;
        descending = new boolean[types.length];
        nullsFirst = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            descending[i] = keys.get(i).descending();
            nullsFirst[i] = keys.get(i).nullsFirst();
        }
    }

    boolean isEmpty() {
        return columns.length == 0;
    }

    int compare(Vector[] left, int leftRow, Vector[] right, int rightRow) {
        for (int k = 0; k < columns.length; k++) {
            Vector a = left[columns[k]];
            Vector b = right[columns[k]];
            boolean aNull = a.isNull(leftRow);
            boolean bNull = b.isNull(rightRow);
            int result;
            if (aNull || bNull) {
                result = aNull == bNull ? 0 : aNull == nullsFirst[k] ? -1 : 1;
            } else {
                result = types[k].kind == StorageKind.LONG ? types[k].compare((LongVector) a, leftRow, (LongVector) b, rightRow)
                        : types[k].compare(a, leftRow, b, rightRow);
                if (descending[k]) {
                    result = -result;
                }
            }
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /// The first `count` row numbers in order, stably: a merge sort that is done with runs which are in order already.
    int[] sorted(Vector[] vectors, int count, Runnable interrupts) {
        var order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        if (!isEmpty()) {
            sort(vectors, order.clone(), order, 0, count, interrupts);
        }
        return order;
    }

    private void sort(Vector[] vectors, int[] from, int[] to, int low, int high, Runnable interrupts) {
        if (high - low < 8) {
            for (int i = low + 1; i < high; i++) {
                int value = to[i];
                int j = i - 1;
                while (j >= low && compare(vectors, to[j], vectors, value) > 0) {
                    to[j + 1] = to[j];
                    j--;
                }
                to[j + 1] = value;
            }
            return;
        }
        int middle = (low + high) >>> 1;
        sort(vectors, to, from, low, middle, interrupts);
        sort(vectors, to, from, middle, high, interrupts);
        if (compare(vectors, from[middle - 1], vectors, from[middle]) <= 0) {
            System.arraycopy(from, low, to, low, high - low);
            return;
        }
        if (high - low > 4096) {
            interrupts.run();
        }
        for (int i = low, left = low, right = middle; i < high; i++) {
            if (right >= high || left < middle && compare(vectors, from[left], vectors, from[right]) <= 0) {
                to[i] = from[left++];
            } else {
                to[i] = from[right++];
            }
        }
    }
}
