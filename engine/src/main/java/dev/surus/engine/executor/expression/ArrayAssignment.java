package dev.surus.engine.executor.expression;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.type.ArrayValue;
import java.util.Arrays;

/// What becomes of an array when a part of it is assigned to. An array of one dimension grows where the part reaches beyond it, the gap is filled
/// with nulls; one of more dimensions keeps its bounds; an empty one gets the bounds of the part.
final class ArrayAssignment {
    private static final int ELEMENTS_MAX = 134_217_727;

    private ArrayAssignment() {}

    /// `old[at[0]][at[1]]... := element`
    static ArrayValue element(ArrayValue old, long[] at, Object element) {
        int dimensions = old.dimensions().length;
        if (dimensions != 0 && dimensions != at.length) {
            throw wrong(ExecutorMessage.SUBSCRIPT_COUNT);
        }
        return part(old, at, at, new Object[] {element});
    }

    /// `old[low[0]:high[0]]... := assigned`; null is a bound that is not given.
    static ArrayValue slice(ArrayValue old, Long[] low, Long[] high, ArrayValue assigned) {
        int dimensions = old.dimensions().length;
        if (dimensions == 0) {
            if (Arrays.asList(low).contains(null) || Arrays.asList(high).contains(null)) {
                throw wrong(ExecutorMessage.SLICE_BOUNDARIES).detail(ExecutorMessage.SLICE_BOUNDARIES_DETAIL);
            }
        } else if (dimensions < low.length) {
            throw wrong(ExecutorMessage.SUBSCRIPT_COUNT);
        }
        // Dimensions without subscripts are meant as a whole.
        var from = new long[Math.max(dimensions, low.length)];
        var to = new long[from.length];
        for (int d = 0; d < from.length; d++) {
            from[d] = d < low.length && low[d] != null ? low[d] : old.lowerBounds()[d];
            to[d] = d < high.length && high[d] != null ? high[d] : old.lowerBounds()[d] + old.dimensions()[d] - 1;
            if (dimensions > 0 && from[d] > to[d]) {
                throw wrong(ExecutorMessage.SLICE_BOUNDS_ORDER);
            }
        }
        return part(old, from, to, assigned.elements());
    }

    private static ArrayValue part(ArrayValue old, long[] from, long[] to, Object[] assigned) {
        int[] bounds = new int[from.length];
        int[] extents = new int[from.length];
        boolean empty = old.dimensions().length == 0;
        for (int d = 0; d < from.length; d++) {
            long low = empty ? from[d] : old.lowerBounds()[d];
            long high = empty ? to[d] : low + old.dimensions()[d] - 1;
            if (from.length > 1 && (from[d] < low || to[d] > high)) {
                throw wrong(ExecutorMessage.SUBSCRIPT_RANGE);
            }
            bounds[d] = Math.toIntExact(Math.min(low, from[d]));
            extents[d] = extent(bounds[d], Math.max(high, to[d]));
        }
        if (size(from, to) > assigned.length) {
            throw wrong(ExecutorMessage.SOURCE_ARRAY_SMALL);
        }
        int total = Arrays.stream(extents).reduce(1, Math::multiplyExact);
        if (total == 0) {
            return ArrayValue.empty(old.elementType());
        }
        var elements = new Object[total];
        System.arraycopy(old.elements(), 0, elements, empty ? 0 : old.lowerBounds()[0] - bounds[0], old.elements().length);
        var at = from.clone();
        for (Object element : assigned) {
            int index = 0;
            for (int d = 0; d < at.length; d++) {
                index = index * extents[d] + (int) (at[d] - bounds[d]);
            }
            elements[index] = element;
            int d = at.length - 1;
            while (d >= 0 && ++at[d] > to[d]) {
                at[d] = from[d];
                d--;
            }
            if (d < 0) {
                break; // what the source has beyond the part is left over
            }
        }
        return new ArrayValue(old.elementType(), extents, bounds, elements);
    }

    private static long size(long[] from, long[] to) {
        long size = 1;
        for (int d = 0; d < from.length; d++) {
            size *= extent(from[d], to[d]);
        }
        return size;
    }

    private static int extent(long low, long high) {
        long extent = high - low + 1;
        if (extent < 0 || extent > ELEMENTS_MAX) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, ExecutorMessage.ARRAY_SIZE, ELEMENTS_MAX);
        }
        return (int) extent;
    }

    private static SqlException wrong(ExecutorMessage message) {
        return new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, message);
    }
}
