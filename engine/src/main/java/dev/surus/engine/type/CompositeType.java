package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// A row type: that of a table, of CREATE TYPE ... AS, or (without fields) the pseudo-type record, whose values bring their
/// own field types. Values are [RecordValue]s.
public final class CompositeType extends DataType {
    /// @param typmod of the attribute, -1 for none
    public record Field(String name, DataType type, int typmod) {}

    private final List<Field> fields;
    /// The attribute number of each field; null where they count from 1 without a gap.
    private final int[] numbers;

    /// @param fields those that are not dropped, in order; null for record
    public CompositeType(int oid, String name, List<Field> fields) {
        this(oid, name, fields, null);
    }

    /// @param numbers attribute numbers, ascending: by them values that were stored before an attribute was dropped are read
    public CompositeType(int oid, String name, List<Field> fields, int[] numbers) {
        super(oid, name, StorageKind.OBJECT);
        this.fields = fields;
        this.numbers = numbers;
    }

    private int number(int field) {
        return numbers == null ? field + 1 : numbers[field];
    }

    /// The fields, or null for record.
    public List<Field> fields() {
        return fields;
    }

    public RecordValue value(Object... values) {
        var types = new DataType[fields.size()];
        var names = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = fields.get(i).type();
            names[i] = fields.get(i).name();
        }
        return new RecordValue(oid, types, names, values);
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        if (fields == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TypeMessage.ANONYMOUS_RECORD_INPUT);
        }
        return value(new RecordText(text).parse(fields, context));
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return RecordText.format((RecordValue) value, context);
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        var record = (RecordValue) value;
        var out = new ByteSink();
        out.putInt(record.fields().length);
        for (int i = 0; i < record.fields().length; i++) {
            out.putInt(record.types()[i].oid);
            if (record.fields()[i] == null) {
                out.putInt(-1);
            } else {
                byte[] bytes = record.types()[i].send(record.fields()[i], context);
                out.putInt(bytes.length);
                out.putBytes(bytes);
            }
        }
        return out.toByteArray();
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        if (fields == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, TypeMessage.ANONYMOUS_RECORD_INPUT);
        }
        int end = offset + length;
        int at = offset;
        requireMore(end, at, 4);
        int count = (int) BinaryForm.read(data, at, 4);
        at += 4;
        if (count != fields.size()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, TypeMessage.RECORD_COLUMNS_WRONG, count, fields.size());
        }
        var values = new Object[count];
        for (int i = 0; i < count; i++) {
            requireMore(end, at, 8);
            int type = (int) BinaryForm.read(data, at, 4);
            int size = (int) BinaryForm.read(data, at + 4, 4);
            at += 8;
            DataType expected = fields.get(i).type();
            if (type != expected.oid) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, TypeMessage.RECORD_COLUMN_TYPE_WRONG,
                        Integer.toUnsignedString(type), expected.oid, i + 1);
            }
            if (size >= 0) {
                requireMore(end, at, size);
                values[i] = expected.receive(data, at, size, fields.get(i).typmod(), context);
                at += size;
            }
        }
        if (at != end) {
            throw BinaryForm.incorrect();
        }
        return value(values);
    }

    private static void requireMore(int end, int at, int count) {
        if (end - at < count) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
        }
    }

    @Override
    public int compare(Object left, Object right) {
        return compareRecords((RecordValue) left, (RecordValue) right);
    }

    /// Column by column, null greatest.
    public static int compareRecords(RecordValue left, RecordValue right) {
        int common = Math.min(left.fields().length, right.fields().length);
        for (int i = 0; i < common; i++) {
            DataType type = left.types()[i];
            if (type.oid != right.types()[i].oid) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, TypeMessage.RECORD_COLUMNS_DISSIMILAR, type.displayName(),
                        right.types()[i].displayName(), i + 1);
            }
            Object l = left.fields()[i];
            Object r = right.fields()[i];
            int order = l == null || r == null ? Boolean.compare(l == null, r == null) : type.compare(l, r);
            if (order != 0) {
                return order;
            }
        }
        if (left.fields().length != right.fields().length) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, TypeMessage.RECORD_COLUMNS_DIFFER);
        }
        return 0;
    }

    @Override
    public int hash(Object value) {
        var record = (RecordValue) value;
        int hash = 1;
        for (int i = 0; i < record.fields().length; i++) {
            hash = hash * 31 + (record.fields()[i] == null ? 0 : record.types()[i].hash(record.fields()[i]));
        }
        return hash;
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        var record = (RecordValue) value;
        for (int i = 0; i < record.fields().length; i++) {
            if (record.fields()[i] == null) {
                out.put(3);
            } else {
                out.put(2);
                record.types()[i].appendKey(out, record.fields()[i]);
            }
        }
    }

    @Override
    public byte[] toStored(Object value) {
        var record = (RecordValue) value;
        var out = new ByteSink();
        int last = record.fields().length - 1;
        boolean gaps = numbers != null && last < numbers.length && last >= 0;
        out.putInt(gaps ? numbers[last] : last + 1);
        int written = 0;
        for (int i = 0; i <= last; i++) {
            for (written++; gaps && written < numbers[i]; written++) {
                StoredForm.write(null, null, out);
            }
            StoredForm.write(record.types()[i], record.fields()[i], out);
        }
        return out.toByteArray();
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        var reader = new StoredForm.Reader(bytes, offset);
        int count = reader.readInt();
        // Fields added after the value was stored are null.
        var values = new Object[fields.size()];
        int number = 0;
        for (int i = 0; i < values.length && number(i) <= count; i++) {
            for (number++; number < number(i); number++) {
                reader.skip();
            }
            values[i] = reader.read(fields.get(i).type());
        }
        return value(values);
    }
}
