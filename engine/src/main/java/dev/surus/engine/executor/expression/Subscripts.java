package dev.surus.engine.executor.expression;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;

/// `array[i]`, `array[i:j]`, and assignments to them.
final class Subscripts {
    private static final int NAME_BYTES = 64;

    private final ExpressionCompiler compiler;
    private final Expression.Subscript s;
    private final DataType container;
    private final DataType result;
    private final int dimensions;

    Subscripts(ExpressionContext context, ExpressionCompiler compiler, Expression.Subscript s) {
        this.compiler = compiler;
        this.s = s;
        container = context.sites().type(s.container().type());
        result = context.sites().type(s.type());
        dimensions = s.upper().size();
    }

    Evaluator evaluator() {
        var parts = new ArrayList<Evaluator>();
        parts.add(compiler.compile(s.container()));
        for (Expression e : s.upper()) {
            parts.add(e == null ? null : compiler.compile(e));
        }
        if (s.slice()) {
            for (Expression e : s.lower()) {
                parts.add(e == null ? null : compiler.compile(e));
            }
        }
        if (s.assigned() != null) {
            parts.add(compiler.compile(s.assigned()));
        }
        var given = new boolean[parts.size()];
        for (int i = 0; i < given.length; i++) {
            given[i] = parts.get(i) != null;
            if (!given[i]) {
                parts.set(i, new SimpleEvaluators.Constant(dev.surus.engine.type.StorageKind.LONG, null));
            }
        }
        return new SimpleEvaluators.Combined(parts.toArray(Evaluator[]::new), result.kind, v ->
                s.assigned() != null ? assign(v, given) : s.slice() ? slice(v, given) : element(v));
    }

    private Object element(Object[] v) {
        if (v[0] instanceof String name) {
            return byteOf(name, v);
        }
        if (!(v[0] instanceof ArrayValue array)) {
            return null;
        }
        if (array.dimensions().length != dimensions) {
            return null;
        }
        int index = 0;
        for (int d = 0; d < dimensions; d++) {
            if (v[d + 1] == null) {
                return null;
            }
            long at = (Long) v[d + 1] - array.lowerBounds()[d];
            if (at < 0 || at >= array.dimensions()[d]) {
                return null;
            }
            index = index * array.dimensions()[d] + (int) at;
        }
        return array.elements()[index];
    }

    /// A name is an array of bytes, from 0, padded with zeros.
    private Object byteOf(String name, Object[] v) {
        if (dimensions != 1 || !(v[1] instanceof Long at) || at < 0 || at >= NAME_BYTES) {
            return null;
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return at < bytes.length ? (long) bytes[(int) (long) at] : 0L;
    }

    private Object slice(Object[] v, boolean[] given) {
        if (v[0] == null) {
            return null;
        }
        var array = (ArrayValue) v[0];
        int[] from = new int[array.dimensions().length];
        int[] count = new int[array.dimensions().length];
        if (dimensions > from.length) {
            return ArrayValue.empty(array.elementType());
        }
        for (int d = 0; d < from.length; d++) {
            int low = array.lowerBounds()[d];
            int high = low + array.dimensions()[d] - 1;
            if (d < dimensions) {
                if (given[1 + d] && v[1 + d] == null || given[1 + dimensions + d] && v[1 + dimensions + d] == null) {
                    return null;
                }
                long wantedHigh = given[1 + d] ? (Long) v[1 + d] : high;
                long wantedLow = given[1 + dimensions + d] ? (Long) v[1 + dimensions + d] : low;
                high = (int) Math.min(high, wantedHigh);
                int first = (int) Math.max(low, wantedLow);
                from[d] = first - low;
                count[d] = high - first + 1;
            } else {
                count[d] = array.dimensions()[d];
            }
            if (count[d] <= 0) {
                return ArrayValue.empty(array.elementType());
            }
        }
        int total = Arrays.stream(count).reduce(1, (a, b) -> a * b);
        var elements = new Object[total];
        for (int i = 0; i < total; i++) {
            int rest = i;
            int source = 0;
            int stride = 1;
            for (int d = count.length - 1; d >= 0; d--) {
                source += (from[d] + rest % count[d]) * stride;
                rest /= count[d];
                stride *= array.dimensions()[d];
            }
            elements[i] = array.elements()[source];
        }
        int[] ones = new int[count.length];
        Arrays.fill(ones, 1);
        return new ArrayValue(array.elementType(), count, ones, elements);
    }

    private Object assign(Object[] v, boolean[] given) {
        Object assigned = v[v.length - 1];
        int elementType = container.element().oid;
        var old = v[0] == null ? ArrayValue.empty(elementType) : (ArrayValue) v[0];
        for (int d = 1; d < v.length - 1; d++) {
            if (given[d] && v[d] == null) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, ExecutorMessage.SUBSCRIPT_NULL);
            }
        }
        if (!s.slice()) {
            var at = new long[dimensions];
            for (int d = 0; d < dimensions; d++) {
                at[d] = (Long) v[d + 1];
            }
            return ArrayAssignment.element(old, at, assigned);
        }
        if (assigned == null) {
            return old;
        }
        var high = Arrays.copyOfRange(v, 1, 1 + dimensions, Long[].class);
        var low = Arrays.copyOfRange(v, 1 + dimensions, 1 + 2 * dimensions, Long[].class);
        return ArrayAssignment.slice(old, low, high, (ArrayValue) assigned);
    }

    /// An array of arrays as one of more dimensions.
    static ArrayValue nested(int elementType, Object[] arrays) {
        ArrayValue first = null;
        var elements = new ArrayList<Object>();
        int count = 0;
        for (Object value : arrays) {
            if (value == null) {
                continue;
            }
            var array = (ArrayValue) value;
            count++;
            if (first == null) {
                first = array;
            } else if (!Arrays.equals(first.dimensions(), array.dimensions())) {
                throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, ExecutorMessage.ARRAY_DIMENSIONS);
            }
            elements.addAll(Arrays.asList(array.elements()));
        }
        if (first == null || first.dimensions().length == 0) {
            return ArrayValue.empty(elementType);
        }
        int[] dimensions = new int[first.dimensions().length + 1];
        int[] bounds = new int[dimensions.length];
        dimensions[0] = count;
        System.arraycopy(first.dimensions(), 0, dimensions, 1, first.dimensions().length);
        Arrays.fill(bounds, 1);
        return new ArrayValue(first.elementType(), dimensions, bounds, elements.toArray());
    }
}
