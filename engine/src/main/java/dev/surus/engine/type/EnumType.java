package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An enumeration made by CREATE TYPE. A value is the OID of its label; the order is the labels' sort order, which stays what
/// it is when labels are added between.
public final class EnumType extends DataType {
    /// As in pg_enum.
    public record Label(int oid, double sortOrder, String text) {}

    private final Map<Long, Label> byOid = new HashMap<>();
    private final Map<String, Label> byText = new HashMap<>();
    private final List<Label> labels;

    /// @param labels in their sort order
    public EnumType(int oid, String name, List<Label> labels) {
        super(oid, name, StorageKind.LONG);
        this.labels = List.copyOf(labels);
        for (Label label : labels) {
            byOid.put(label.oid() & 0xFFFFFFFFL, label);
            byText.put(label.text(), label);
        }
    }

    public List<Label> labels() {
        return labels;
    }

    private Label label(Object value) {
        Label label = byOid.get((Long) value);
        if (label == null) {
            throw new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, TypeMessage.ENUM_VALUE_UNKNOWN, value);
        }
        return label;
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        Label label = byText.get(text);
        if (label == null) {
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.ENUM_LABEL_INVALID, name, text);
        }
        return label.oid() & 0xFFFFFFFFL;
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        return label(value).text();
    }

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        return label(value).text().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return input(new String(data, offset, length, StandardCharsets.UTF_8), typmod, context);
    }

    @Override
    public int compare(Object left, Object right) {
        return left.equals(right) ? 0 : Double.compare(label(left).sortOrder(), label(right).sortOrder());
    }

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
        return compare(left.get(leftRow), right.get(rightRow));
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        out.putDouble(label(value).sortOrder());
    }

    @Override
    public int storedWidth(int typmod) {
        return 4;
    }

    @Override
    public long toStrip(Object value, int typmod) {
        return (Long) value;
    }

    @Override
    public Object fromStrip(long strip, int typmod) {
        return strip & 0xFFFFFFFFL;
    }
}
