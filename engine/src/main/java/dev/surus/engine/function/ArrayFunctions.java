package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/// Functions and operators of arrays of any type.
final class ArrayFunctions {
    private static final int MAX_DIMENSIONS = 6;
    private static final int MAX_ELEMENTS = 134_217_727;

    private ArrayFunctions() {}

    private static ArrayValue array(Object value) {
        return (ArrayValue) value;
    }

    private static int integer(Object value) {
        return ((Long) value).intValue();
    }

    private static Object bool(boolean value) {
        return value ? 1L : 0L;
    }

    static void declare(Declarations f) {
        shape(f);
        comparisons(f);
        elements(f);
        f.set("array_unnest", (context, v) -> Arrays.stream(array(v[0]).elements()).map(e -> new Object[] {e}).iterator());
        f.set("generate_subscripts_nodir", (context, v) -> subscripts(array(v[0]), integer(v[1]), false));
        f.set("generate_subscripts", (context, v) -> subscripts(array(v[0]), integer(v[1]), v[2].equals(1L)));
        f.typed("array_to_text", site -> {
            DataType element = site.argument(0).element();
            return (context, v) -> join(context, element, array(v[0]), (String) v[1], null);
        });
        f.typed("array_to_text_null", site -> {
            DataType element = site.argument(0).element();
            return (context, v) -> v[0] == null || v[1] == null ? null : join(context, element, array(v[0]), (String) v[1], (String) v[2]);
        });
        f.scalar("text_to_array", (context, v) -> v[0] == null ? null
                : ArrayValue.of(TypeOid.TEXT, split((String) v[0], (String) v[1], null).toArray()));
        f.scalar("text_to_array_null", (context, v) -> v[0] == null ? null
                : ArrayValue.of(TypeOid.TEXT, split((String) v[0], (String) v[1], (String) v[2]).toArray()));
        f.set("text_to_table", (context, v) -> rows(v[0] == null ? List.of() : split((String) v[0], (String) v[1], null)));
        f.set("text_to_table_null", (context, v) -> rows(v[0] == null ? List.of() : split((String) v[0], (String) v[1], (String) v[2])));
    }

    private static Iterator<Object[]> rows(List<Object> values) {
        return values.stream().map(value -> new Object[] {value}).iterator();
    }

    private static void shape(Declarations f) {
        f.scalar("array_ndims", (context, v) -> array(v[0]).dimensions().length == 0 ? null : (Object) (long) array(v[0]).dimensions().length);
        f.scalar("array_dims", (context, v) -> {
            var array = array(v[0]);
            if (array.dimensions().length == 0) {
                return null;
            }
            var text = new StringBuilder();
            for (int i = 0; i < array.dimensions().length; i++) {
                text.append('[').append(array.lowerBounds()[i]).append(':').append(array.lowerBounds()[i] + array.dimensions()[i] - 1).append(']');
            }
            return text.toString();
        });
        f.scalar("array_lower", (context, v) -> has(v) ? (Object) (long) array(v[0]).lowerBounds()[integer(v[1]) - 1] : null);
        f.scalar("array_upper", (context, v) -> has(v)
                ? (Object) (long) (array(v[0]).lowerBounds()[integer(v[1]) - 1] + array(v[0]).dimensions()[integer(v[1]) - 1] - 1) : null);
        f.scalar("array_length", (context, v) -> has(v) ? (Object) (long) array(v[0]).dimensions()[integer(v[1]) - 1] : null);
        f.scalar("array_cardinality", (context, v) -> (long) array(v[0]).elements().length);
        f.typed("array_fill", site -> (context, v) -> fill(site, v[0], v[1], null));
        f.typed("array_fill_with_lower_bounds", site -> (context, v) -> fill(site, v[0], v[1], array(v[2])));
        f.scalar("trim_array", (context, v) -> {
            var array = array(v[0]);
            int length = array.dimensions().length == 0 ? 0 : array.dimensions()[0];
            int cut = integer(v[1]);
            if (cut < 0 || cut > length) {
                throw new SqlException(SqlState.ARRAY_ELEMENT_ERROR, FunctionMessage.TRIM_ARRAY_RANGE, length);
            }
            if (length == cut) {
                return ArrayValue.empty(array.elementType());
            }
            int[] dimensions = array.dimensions().clone();
            dimensions[0] = length - cut;
            return new ArrayValue(array.elementType(), dimensions, ones(dimensions.length),
                    Arrays.copyOf(array.elements(), array.elements().length / length * (length - cut)));
        });
    }

    private static boolean has(Object[] v) {
        int dimension = integer(v[1]);
        return dimension >= 1 && dimension <= array(v[0]).dimensions().length;
    }

    private static int[] ones(int count) {
        var ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Object fill(FunctionCallSite site, Object value, Object sizes, ArrayValue lower) {
        if (sizes == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, FunctionMessage.ARRAY_FILL_NULL);
        }
        var dimensionsArray = array(sizes);
        if (dimensionsArray.dimensions().length > 1) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.WRONG_SUBSCRIPTS)
                    .detail(FunctionMessage.DIMENSION_ARRAY_ONE);
        }
        if (dimensionsArray.hasNulls() || lower != null && lower.hasNulls()) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, FunctionMessage.ARRAY_FILL_NULLS);
        }
        int count = dimensionsArray.elements().length;
        if (count > MAX_DIMENSIONS) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, FunctionMessage.TOO_MANY_DIMENSIONS, count, MAX_DIMENSIONS);
        }
        if (lower != null && lower.elements().length != count) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.WRONG_SUBSCRIPTS)
                    .detail(FunctionMessage.LOWER_BOUND_SIZE);
        }
        int element = site.resultType().element().oid;
        int[] dimensions = new int[count];
        int[] bounds = ones(count);
        long total = 1;
        for (int i = 0; i < count; i++) {
            dimensions[i] = integer(dimensionsArray.elements()[i]);
            if (lower != null) {
                bounds[i] = integer(lower.elements()[i]);
            }
            total = Math.clamp(total * dimensions[i], -1, MAX_ELEMENTS + 1L);
        }
        if (count == 0 || total <= 0) {
            return ArrayValue.empty(element);
        }
        if (total > MAX_ELEMENTS) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, FunctionMessage.ARRAY_TOO_LARGE, MAX_ELEMENTS);
        }
        var values = new Object[(int) total];
        Arrays.fill(values, value);
        return new ArrayValue(element, dimensions, bounds, values);
    }

    private static void comparisons(Declarations f) {
        f.typed("array_eq", site -> (context, v) -> bool(compare(site, v) == 0));
        f.typed("array_ne", site -> (context, v) -> bool(compare(site, v) != 0));
        f.typed("array_lt", site -> (context, v) -> bool(compare(site, v) < 0));
        f.typed("array_le", site -> (context, v) -> bool(compare(site, v) <= 0));
        f.typed("array_gt", site -> (context, v) -> bool(compare(site, v) > 0));
        f.typed("array_ge", site -> (context, v) -> bool(compare(site, v) >= 0));
        f.typed("btarraycmp", site -> (context, v) -> (long) compare(site, v));
        f.typed("array_larger", site -> (context, v) -> compare(site, v) > 0 ? v[0] : v[1]);
        f.typed("array_smaller", site -> (context, v) -> compare(site, v) < 0 ? v[0] : v[1]);
        f.typed("arraycontains", site -> (context, v) -> bool(containsAll(site, array(v[0]), array(v[1]))));
        f.typed("arraycontained", site -> (context, v) -> bool(containsAll(site, array(v[1]), array(v[0]))));
        f.typed("arrayoverlap", site -> {
            DataType element = site.argument(0).element();
            return (context, v) -> {
                for (Object wanted : array(v[1]).elements()) {
                    if (wanted != null && contains(element, array(v[0]), wanted)) {
                        return 1L;
                    }
                }
                return 0L;
            };
        });
    }

    private static int compare(FunctionCallSite site, Object[] v) {
        return site.argument(0).compare(v[0], v[1]);
    }

    private static boolean contains(DataType element, ArrayValue array, Object wanted) {
        for (Object each : array.elements()) {
            if (each != null && element.equal(each, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsAll(FunctionCallSite site, ArrayValue container, ArrayValue contained) {
        DataType element = site.argument(0).element();
        for (Object wanted : contained.elements()) {
            if (wanted == null || !contains(element, container, wanted)) {
                return false;
            }
        }
        return true;
    }

    // ---- single elements

    private static void elements(Declarations f) {
        f.typed("array_append", site -> (context, v) -> push(site.resultType().element(), array(v[0]), v[1], true));
        f.typed("array_prepend", site -> (context, v) -> push(site.resultType().element(), array(v[1]), v[0], false));
        f.scalar("array_cat", (context, v) -> v[0] == null ? v[1] : v[1] == null ? v[0] : concatenate(array(v[0]), array(v[1])));
        f.typed("array_position", site -> (context, v) -> position(site, v, 1));
        f.typed("array_position_start", site -> (context, v) -> {
            if (v[0] != null && v[2] == null) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, FunctionMessage.INITIAL_POSITION_NULL);
            }
            return v[0] == null ? null : position(site, v, integer(v[2]));
        });
        f.typed("array_positions", site -> (context, v) -> {
            if (v[0] == null) {
                return null;
            }
            var array = oneDimension(array(v[0]));
            DataType element = site.argument(0).element();
            var positions = new ArrayList<Object>();
            for (int i = 0; i < array.elements().length; i++) {
                if (same(element, array.elements()[i], v[1])) {
                    positions.add((long) array.lowerBounds()[0] + i);
                }
            }
            return ArrayValue.of(TypeOid.INT4, positions.toArray());
        });
        f.typed("array_remove", site -> (context, v) -> {
            if (v[0] == null) {
                return null;
            }
            var array = array(v[0]);
            if (array.dimensions().length > 1) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.REMOVE_MULTIDIMENSIONAL);
            }
            DataType element = site.argument(0).element();
            Object[] left = Arrays.stream(array.elements()).filter(e -> !same(element, e, v[1])).toArray();
            return left.length == array.elements().length ? array
                    : left.length == 0 ? ArrayValue.empty(array.elementType())
                    : new ArrayValue(array.elementType(), new int[] {left.length}, array.lowerBounds(), left);
        });
        f.typed("array_replace", site -> (context, v) -> {
            if (v[0] == null) {
                return null;
            }
            var array = array(v[0]);
            DataType element = site.argument(0).element();
            Object[] replaced = array.elements().clone();
            for (int i = 0; i < replaced.length; i++) {
                if (same(element, replaced[i], v[1])) {
                    replaced[i] = v[2];
                }
            }
            return new ArrayValue(array.elementType(), array.dimensions(), array.lowerBounds(), replaced);
        });
    }

    private static boolean same(DataType element, Object a, Object b) {
        return a == null || b == null ? a == b : element.equal(a, b);
    }

    private static ArrayValue oneDimension(ArrayValue array) {
        if (array.dimensions().length > 1) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.SEARCH_MULTIDIMENSIONAL);
        }
        return array;
    }

    private static Object position(FunctionCallSite site, Object[] v, int start) {
        if (v[0] == null) {
            return null;
        }
        var array = oneDimension(array(v[0]));
        DataType element = site.argument(0).element();
        for (int i = 0; i < array.elements().length; i++) {
            long at = (long) array.lowerBounds()[0] + i;
            if (at >= start && same(element, array.elements()[i], v[1])) {
                return at;
            }
        }
        return null;
    }

    private static Object push(DataType element, ArrayValue array, Object value, boolean atEnd) {
        if (array == null || array.dimensions().length == 0) {
            return ArrayValue.of(element.oid, value);
        }
        if (array.dimensions().length > 1) {
            throw new SqlException(SqlState.DATA_EXCEPTION, FunctionMessage.EMPTY_OR_ONE_DIMENSION);
        }
        int count = array.elements().length;
        var values = new Object[count + 1];
        System.arraycopy(array.elements(), 0, values, atEnd ? 0 : 1, count);
        values[atEnd ? count : 0] = value;
        // Both keep the lower bound: what is put in front does not move it.
        return new ArrayValue(array.elementType(), new int[] {count + 1}, array.lowerBounds(), values);
    }

    static ArrayValue concatenate(ArrayValue left, ArrayValue right) {
        int leftDimensions = left.dimensions().length;
        int rightDimensions = right.dimensions().length;
        if (leftDimensions == 0) {
            return right;
        }
        if (rightDimensions == 0) {
            return left;
        }
        if (Math.abs(leftDimensions - rightDimensions) > 1) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.INCOMPATIBLE_ARRAYS)
                    .detail(FunctionMessage.ARRAYS_OF_DIMENSIONS, leftDimensions, rightDimensions);
        }
        int[] dimensions;
        int[] bounds;
        if (leftDimensions == rightDimensions) {
            dimensions = left.dimensions().clone();
            dimensions[0] += right.dimensions()[0];
            bounds = left.lowerBounds();
            requireAlike(left, 1, right, 1);
        } else if (leftDimensions == rightDimensions - 1) {
            dimensions = right.dimensions().clone();
            dimensions[0]++;
            bounds = right.lowerBounds();
            requireAlike(left, 0, right, 1);
        } else {
            dimensions = left.dimensions().clone();
            dimensions[0]++;
            bounds = left.lowerBounds();
            requireAlike(left, 1, right, 0);
        }
        var values = Arrays.copyOf(left.elements(), left.elements().length + right.elements().length);
        System.arraycopy(right.elements(), 0, values, left.elements().length, right.elements().length);
        return new ArrayValue(left.elementType(), dimensions, bounds, values);
    }

    private static void requireAlike(ArrayValue left, int leftFrom, ArrayValue right, int rightFrom) {
        boolean alike = Arrays.equals(left.dimensions(), leftFrom, left.dimensions().length, right.dimensions(), rightFrom, right.dimensions().length)
                && Arrays.equals(left.lowerBounds(), leftFrom, left.dimensions().length, right.lowerBounds(), rightFrom, right.dimensions().length);
        if (!alike) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.INCOMPATIBLE_ARRAYS).detail(
                    leftFrom == rightFrom ? FunctionMessage.ARRAYS_DIFFERENT_ELEMENTS : FunctionMessage.ARRAYS_DIFFERENT_DIMENSIONS);
        }
    }

    private static Iterator<Object[]> subscripts(ArrayValue array, int dimension, boolean reverse) {
        if (dimension < 1 || dimension > array.dimensions().length) {
            return List.<Object[]>of().iterator();
        }
        int low = array.lowerBounds()[dimension - 1];
        int high = low + array.dimensions()[dimension - 1] - 1;
        return IntStream.rangeClosed(low, high).mapToObj(i -> new Object[] {(long) (reverse ? high - (i - low) : i)}).iterator();
    }

    // ---- texts

    private static String join(EvaluationContext context, DataType element, ArrayValue array, String separator, String nullText) {
        var text = new StringBuilder();
        boolean first = true;
        for (Object value : array.elements()) {
            if (value == null && nullText == null) {
                continue;
            }
            text.append(first ? "" : separator).append(value == null ? nullText : element.output(value, context));
            first = false;
        }
        return text.toString();
    }

    /// @param separator null takes the text apart into its characters
    /// @param nullText parts that equal it become NULL
    private static List<Object> split(String text, String separator, String nullText) {
        var parts = new ArrayList<Object>();
        if (text.isEmpty()) {
            return parts;
        }
        if (separator == null) {
            text.codePoints().forEach(point -> parts.add(Character.toString(point)));
        } else if (separator.isEmpty()) {
            parts.add(text);
        } else {
            int from = 0;
            for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
                parts.add(text.substring(from, at));
                from = at + separator.length();
            }
            parts.add(text.substring(from));
        }
        if (nullText != null) {
            parts.replaceAll(part -> part.equals(nullText) ? null : part);
        }
        return parts;
    }
}
