package dev.surus.engine.type;

import java.util.Arrays;

/// Builds the order-preserving bytes of an index key: comparing two keys as unsigned bytes gives the order of their values.
///
/// Each column begins with a mark byte (null or not), each type's bytes are prefix-free, so that columns concatenate.
/// A descending column has all its bytes complemented:
///
/// ```
/// column   = mark value | nullMark
/// mark     = 0x02; nullMark = 0x03 (nulls last) or 0x01 (nulls first); never complemented
/// text     = bytes with 00 -> 00 FF, then 00 00
/// integer  = 1 to 8 bytes big-endian, sign bit flipped
/// ```
public final class KeyBytes {
    public byte[] bytes;
    public int length;
    private int complement;

    public KeyBytes() {
        this(64);
    }

    public KeyBytes(int capacity) {
        bytes = new byte[capacity];
    }

    public void clear() {
        length = 0;
        complement = 0;
    }

    /// One whole column of a key, null mark and direction included.
    public void column(DataType type, Object value, boolean descending, boolean nullsFirst) {
        complement = 0;
        if (value == null) {
            put(nullsFirst ? 1 : 3);
            return;
        }
        put(2);
        complement = descending ? 0xFF : 0;
        type.appendKey(this, value);
        complement = 0;
    }

    /// As [#column(DataType, Object, boolean, boolean)], from a vector.
    public void column(DataType type, Vector vector, int row, boolean descending, boolean nullsFirst) {
        complement = 0;
        if (vector.isNull(row)) {
            put(nullsFirst ? 1 : 3);
            return;
        }
        put(2);
        complement = descending ? 0xFF : 0;
        type.appendKey(this, vector, row);
        complement = 0;
    }

    /// One byte, 0 to 255.
    public void put(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2 + 8);
        }
        bytes[length++] = (byte) (value ^ complement);
    }

    /// A signed number in `width` bytes.
    public void putSigned(long value, int width) {
        putUnsigned(value ^ 1L << width * 8 - 1, width);
    }

    /// The low `width` bytes of a number, highest first.
    public void putUnsigned(long value, int width) {
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            put((int) (value >>> shift) & 0xFF);
        }
    }

    /// In PostgreSQL's order of floating-point numbers: -0 equals 0, NaN is greatest.
    public void putDouble(double value) {
        long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
        putUnsigned(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, 8);
    }

    /// Bytes of any length, with their end marked.
    public void putTerminated(byte[] value, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            put(value[i] & 0xFF);
            if (value[i] == 0) {
                put(0xFF);
            }
        }
        put(0);
        put(0);
    }

    /// The text's first characters as far as each is one byte that stands for itself.
    /// @return how many
    private int putAscii(String text, int count) {
        if (bytes.length < length + count + 2) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count + 2, bytes.length * 2));
        }
        byte[] into = bytes;
        int at = length;
        int i = 0;
        for (; i < count; i++) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0x80) {
                break;
            }
            into[at + i] = (byte) c;
        }
        length = at + i;
        return i;
    }

    /// Text in the order of its code points, with its end marked.
    public void putText(CharSequence text) {
        int count = text.length();
        int first = text instanceof String string && complement == 0 ? putAscii(string, count) : 0;
        for (int i = first; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                put(c);
                if (c == 0) {
                    put(0xFF);
                }
            } else if (c < 0x800) {
                put(0xC0 | c >> 6);
                put(0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < count) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                put(0xF0 | point >> 18);
                put(0x80 | point >> 12 & 0x3F);
                put(0x80 | point >> 6 & 0x3F);
                put(0x80 | point & 0x3F);
            } else {
                put(0xE0 | c >> 12);
                put(0x80 | c >> 6 & 0x3F);
                put(0x80 | c & 0x3F);
            }
        }
        put(0);
        put(0);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
