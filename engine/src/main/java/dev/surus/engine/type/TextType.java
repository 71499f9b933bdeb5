package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import java.nio.charset.StandardCharsets;

/// text and what is stored and written like it; the base of varchar, bpchar and name.
public class TextType extends DataType {
    private final String displayName;

    TextType(int oid, String name, String displayName) {
        super(oid, name, StorageKind.OBJECT);
        this.displayName = displayName;
    }

    @Override
    public final String displayName() {
        return displayName;
    }

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        return typmod < 0 ? text : applyTypmod(text, typmod, false, context);
    }

    @Override
    public final String output(Object value, EvaluationContext context) {
        return (String) value;
    }

    @Override
    public final byte[] send(Object value, EvaluationContext context) {
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        return input(ClientEncoding.byName("UTF8").decode(data, offset, length), typmod, context);
    }

    @Override
    public final void writeText(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putUtf8((String) ((ObjectVector) vector).values[row]);
    }

    @Override
    public final void writeBinary(Vector vector, int row, EvaluationContext context, ByteSink out) {
        out.putUtf8((String) ((ObjectVector) vector).values[row]);
    }

    @Override
    public int compare(Object left, Object right) {
        return byCodePoint((String) left, (String) right);
    }

    @Override
    public boolean equal(Object left, Object right) {
        return left.equals(right);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        out.putText((String) value);
    }

    @Override
    public final byte[] toStored(Object value) {
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public final Object fromStored(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /// The order of UTF-8's bytes. String's own order differs where surrogates meet U+E000 to U+FFFF.
    public static int byCodePoint(String left, String right) {
        int count = Math.min(left.length(), right.length());
        for (int i = 0; i < count; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                if (l >= 0xD800 && r >= 0xD800) {
                    // Rotates the surrogates above the rest of the basic plane.
                    return Character.compare((char) (l >= 0xE000 ? l - 0x800 : l + 0x2000),
                            (char) (r >= 0xE000 ? r - 0x800 : r + 0x2000));
                }
                return Character.compare(l, r);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
