package dev.surus.engine.type;

import java.util.Arrays;

/// An array of any number of dimensions; an empty one has none. Elements are boxed, in row-major order, null for NULL.
///
/// @param elementType OID of the elements' type
public record ArrayValue(int elementType, int[] dimensions, int[] lowerBounds, Object[] elements) {
    private static final int[] NONE = {};

    public ArrayValue {
        assert dimensions.length == lowerBounds.length;
    }

    public static ArrayValue empty(int elementType) {
        return new ArrayValue(elementType, NONE, NONE, new Object[0]);
    }

    /// One dimension, subscripts from 1; empty where there are no elements.
    public static ArrayValue of(int elementType, Object... elements) {
        return elements.length == 0
                ? empty(elementType)
                : new ArrayValue(elementType, new int[] {elements.length}, new int[] {1}, elements);
    }

    public boolean hasNulls() {
        for (Object element : elements) {
            if (element == null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayValue o && elementType == o.elementType && Arrays.equals(dimensions, o.dimensions)
                && Arrays.equals(lowerBounds, o.lowerBounds) && Arrays.deepEquals(elements, o.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(elements);
    }
}
