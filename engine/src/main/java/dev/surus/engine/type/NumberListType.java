package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// oidvector and int2vector: arrays of one dimension with subscripts from 0, written as numbers with blanks between.
public final class NumberListType extends DataType {
    private final DataType element;
    private final ArrayType asArray;

    NumberListType(int oid, String name, DataType element) {
        super(oid, name, StorageKind.OBJECT);
        this.element = element;
        this.asArray = new ArrayType(oid, name, element);
    }

    /// A list of this type.
    public ArrayValue of(Object... elements) {
        return new ArrayValue(element.oid, new int[] {elements.length}, new int[] {0}, elements);
    }

    @Override
    public DataType element() {
        return element;
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        String trimmed = Whitespace.trim(text);
        if (trimmed.isEmpty()) {
            return of();
        }
        String[] words = trimmed.split("[ \t\n\u000B\f\r]+");
        var values = new Object[words.length];
        for (int i = 0; i < words.length; i++) {
            values[i] = element.input(words[i], -1, context);
        }
        return of(values);
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        var out = new StringBuilder();
        for (Object each : ((ArrayValue) value).elements()) {
            out.append(out.isEmpty() ? "" : " ").append(each);
        }
        return out.toString();
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return ArrayBinary.send((ArrayValue) value, element, context);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        ArrayValue array = ArrayBinary.receive(data, offset, length, element, typmod, context);
        if (array.elements().length == 0) {
            return of();
        }
        if (array.dimensions().length != 1 || array.lowerBounds()[0] != 0 || array.hasNulls()) {
            throw new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, TypeMessage.LIST_DATA_INVALID, name);
        }
        return array;
    }

    /// By length first, then by elements, as PostgreSQL orders oidvector.
    @Override
    public int compare(Object left, Object right) {
        int byLength = Integer.compare(((ArrayValue) left).elements().length, ((ArrayValue) right).elements().length);
        return byLength != 0 ? byLength : asArray.compare(left, right);
    }

    @Override
    public int hash(Object value) {
        return asArray.hash(value);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        var array = (ArrayValue) value;
        out.putUnsigned(array.elements().length, 4);
        for (Object each : array.elements()) {
            element.appendKey(out, each);
        }
    }

    @Override
    public byte[] toStored(Object value) {
        return asArray.toStored(value);
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        return asArray.fromStored(bytes, offset, length);
    }
}
