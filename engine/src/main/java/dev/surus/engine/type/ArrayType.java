package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// An array of any element type; its values are [ArrayValue]s.
public final class ArrayType extends DataType {
    private final DataType element;

    public ArrayType(int oid, String name, DataType element) {
        super(oid, name, StorageKind.OBJECT);
        this.element = element;
    }

    @Override
    public DataType element() {
        return element;
    }

    @Override
    public String displayName() {
        return element.displayName() + "[]";
    }

    @Override
    public String displayName(int typmod) {
        return element.displayName(typmod) + "[]";
    }

    @Override
    public boolean comparable() {
        return element.comparable();
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        return new ArrayText(text, element, typmod, context).parse();
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return ArrayText.format((ArrayValue) value, element, context);
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return ArrayBinary.send((ArrayValue) value, element, context);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return ArrayBinary.receive(data, offset, length, element, typmod, context);
    }

    /// Element by element (null is greatest), then by count, dimensions and bounds.
    @Override
    public int compare(Object left, Object right) {
        var l = (ArrayValue) left;
        var r = (ArrayValue) right;
        int common = Math.min(l.elements().length, r.elements().length);
        for (int i = 0; i < common; i++) {
            int order = compareElements(l.elements()[i], r.elements()[i]);
            if (order != 0) {
                return order;
            }
        }
        int byCount = Integer.compare(l.elements().length, r.elements().length);
        if (byCount != 0) {
            return byCount;
        }
        int byDimensions = Integer.compare(l.dimensions().length, r.dimensions().length);
        if (byDimensions != 0) {
            return byDimensions;
        }
        int byExtents = java.util.Arrays.compare(l.dimensions(), r.dimensions());
        return byExtents != 0 ? byExtents : java.util.Arrays.compare(l.lowerBounds(), r.lowerBounds());
    }

    private int compareElements(Object left, Object right) {
        if (left == null || right == null) {
            return Boolean.compare(left == null, right == null);
        }
        return element.compare(left, right);
    }

    @Override
    public int hash(Object value) {
        int hash = 1;
        for (Object each : ((ArrayValue) value).elements()) {
            hash = hash * 31 + (each == null ? 0 : element.hash(each));
        }
        return hash;
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        if (!element.comparable()) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, TypeMessage.NO_COMPARISON, displayName());
        }
        var array = (ArrayValue) value;
        for (Object each : array.elements()) {
            if (each == null) {
                out.put(3);
            } else {
                out.put(2);
                element.appendKey(out, each);
            }
        }
        out.put(1);
        out.put(array.dimensions().length);
        for (int extent : array.dimensions()) {
            out.putSigned(extent, 4);
        }
        for (int bound : array.lowerBounds()) {
            out.putSigned(bound, 4);
        }
    }

    @Override
    public byte[] toStored(Object value) {
        var array = (ArrayValue) value;
        var out = new ByteSink(16 + array.elements().length * 8);
        out.putByte(array.dimensions().length);
        for (int i = 0; i < array.dimensions().length; i++) {
            out.putInt(array.dimensions()[i]);
            out.putInt(array.lowerBounds()[i]);
        }
        for (Object each : array.elements()) {
            StoredForm.write(element, each, out);
        }
        return out.toByteArray();
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        int count = bytes[offset];
        var reader = new StoredForm.Reader(bytes, offset + 1);
        var dimensions = new int[count];
        var bounds = new int[count];
        int elements = count == 0 ? 0 : 1;
        for (int i = 0; i < count; i++) {
            dimensions[i] = reader.readInt();
            bounds[i] = reader.readInt();
            elements *= dimensions[i];
        }
        var values = new Object[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = reader.read(element);
        }
        return new ArrayValue(element.oid, dimensions, bounds, values);
    }

    @Override
    public Object applyTypmod(Object value, int typmod, boolean explicit, EvaluationContext context) {
        if (typmod < 0) {
            return value;
        }
        var array = (ArrayValue) value;
        var values = array.elements().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] == null ? null : element.applyTypmod(values[i], typmod, explicit, context);
        }
        return new ArrayValue(array.elementType(), array.dimensions(), array.lowerBounds(), values);
    }

    @Override
    public int typmodIn(List<String> modifiers) {
        return element.typmodIn(modifiers);
    }

    @Override
    public String typmodText(int typmod) {
        return element.typmodText(typmod);
    }
}
