package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.charset.StandardCharsets;

/// A type that no column has: internal, trigger, anyelement ... Its values are neither read nor written, except anyarray's,
/// which are written as the arrays that they are.
public final class PseudoType extends StoredAsBinary {
    PseudoType(int oid, String name) {
        super(oid, name);
    }

    @Override
    public String displayName() {
        return name.equals("any") ? "\"any\"" : name;
    }

    @Override
    public boolean comparable() {
        return false;
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        if (oid == TypeOid.VOID) {
            return "";
        }
        throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TypeMessage.CANNOT_ACCEPT, name);
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return switch (value) {
            case ArrayValue array -> ArrayText.format(array, elementType(array, context), context);
            case String text when oid == TypeOid.VOID || oid == TypeOid.ANYARRAY -> text;
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TypeMessage.CANNOT_DISPLAY, name);
        };
    }

    /// Columns of anyarray are the catalog's alone. They hold texts (attmissingval), or arrays of one dimension of a built-in type
    /// (pg_statistic): a zero byte, the element type, the count, the elements.
    @Override
    public byte[] toStored(Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        var array = (ArrayValue) value;
        DataType element = BuiltinTypes.byOid(array.elementType());
        var out = new ByteSink();
        out.putByte(0);
        out.putInt(array.elementType());
        out.putInt(array.elements().length);
        for (Object each : array.elements()) {
            StoredForm.write(element, each, out);
        }
        return out.toByteArray();
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        if (length > 0 && bytes[offset] != 0) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        var reader = new StoredForm.Reader(bytes, offset + 1);
        DataType element = BuiltinTypes.byOid(reader.readInt());
        var elements = new Object[reader.readInt()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = reader.read(element);
        }
        return ArrayValue.of(element.oid, elements);
    }

    private static DataType elementType(ArrayValue array, EvaluationContext context) {
        DataType builtin = BuiltinTypes.byOid(array.elementType());
        return builtin != null ? builtin : context.service(NameLookup.class).type(array.elementType());
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return switch (value) {
            case ArrayValue array -> ArrayBinary.send(array, elementType(array, context), context);
            case String text when oid == TypeOid.VOID -> new byte[0];
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TypeMessage.CANNOT_DISPLAY, name);
        };
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return input("", typmod, context);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        throw new SqlException(SqlState.UNDEFINED_FUNCTION, TypeMessage.NO_COMPARISON, displayName());
    }
}
