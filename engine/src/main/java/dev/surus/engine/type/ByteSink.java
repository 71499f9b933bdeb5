package dev.surus.engine.type;

import java.util.Arrays;

/// A growable run of bytes, filled from the left: text and binary output go through it without an object per value.
/// Numbers are big-endian, text is UTF-8.
public final class ByteSink {
    private static final byte[] DIGIT_TENS = new byte[100];
    private static final byte[] DIGIT_ONES = new byte[100];

    static {
        for (int i = 0; i < 100; i++) {
            DIGIT_TENS[i] = (byte) ('0' + i / 10);
            DIGIT_ONES[i] = (byte) ('0' + i % 10);
        }
    }

    /// The bytes so far are `bytes[0 .. length-1]`. The array is replaced when it grows.
    public byte[] bytes;
    public int length;

    public ByteSink() {
        this(256);
    }

    public ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    public void clear() {
        length = 0;
    }

    /// Makes room for `more` bytes behind the present end.
    public void ensure(int more) {
        int needed = length + more;
        if (needed < 0) {
            throw new OutOfMemoryError("a byte sink holds at most 2 GiB");
        }
        if (needed > bytes.length) {
            int doubled = (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L);
            bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
        }
    }

    public void putByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    public void putShort(int value) {
        ensure(2);
        bytes[length] = (byte) (value >>> 8);
        bytes[length + 1] = (byte) value;
        length += 2;
    }

    public void putInt(int value) {
        ensure(4);
        setInt(length, value);
        length += 4;
    }

    public void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    public void putDouble(double value) {
        putLong(Double.doubleToLongBits(value));
    }

    public void putFloat(float value) {
        putInt(Float.floatToIntBits(value));
    }

    /// Overwrites four bytes that were put earlier, for example a length known only now.
    public void setInt(int position, int value) {
        bytes[position] = (byte) (value >>> 24);
        bytes[position + 1] = (byte) (value >>> 16);
        bytes[position + 2] = (byte) (value >>> 8);
        bytes[position + 3] = (byte) value;
    }

    public void putBytes(byte[] from) {
        putBytes(from, 0, from.length);
    }

    public void putBytes(byte[] from, int offset, int count) {
        ensure(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    /// Text all of whose characters are ASCII.
    @SuppressWarnings("deprecation")
    public void putAscii(String text) {
        int count = text.length();
        ensure(count);
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    /// Text as UTF-8. A lone surrogate becomes `?`.
    public void putUtf8(CharSequence text) {
        int count = text.length();
        ensure(count);
        int i = 0;
        for (; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                break;
            }
            bytes[length++] = (byte) c;
        }
        if (i < count) {
            putUtf8From(text, i, count);
        }
    }

    private void putUtf8From(CharSequence text, int from, int count) {
        ensure((count - from) * 3);
        for (int i = from; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                bytes[length++] = (byte) (0xE0 | c >> 12);
                bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[length++] = (byte) (0xF0 | point >> 18);
                bytes[length++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[length++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[length++] = (byte) (0x80 | point & 0x3F);
            } else {
                bytes[length++] = '?';
            }
        }
    }

    /// A number in decimal digits.
    public void putDecimal(long value) {
        ensure(20);
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                putAscii("-9223372036854775808");
                return;
            }
            bytes[length++] = '-';
            value = -value;
        }
        int digits = decimalDigits(value);
        int at = length + digits;
        length = at;
        while (value >= 100) {
            int pair = (int) (value % 100);
            value /= 100;
            bytes[--at] = DIGIT_ONES[pair];
            bytes[--at] = DIGIT_TENS[pair];
        }
        if (value >= 10) {
            bytes[--at] = DIGIT_ONES[(int) value];
            bytes[--at] = DIGIT_TENS[(int) value];
        } else {
            bytes[--at] = (byte) ('0' + value);
        }
    }

    /// A number that is not negative, with at least `width` digits, zeros in front.
    public void putDecimalPadded(long value, int width) {
        ensure(20 + width);
        for (int digits = decimalDigits(value); digits < width; digits++) {
            bytes[length++] = '0';
        }
        putDecimal(value);
    }

    private static int decimalDigits(long value) {
        int digits = 1;
        for (long bound = 10; digits < 19 && value >= bound; bound *= 10) {
            digits++;
        }
        return digits;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// The bytes read as UTF-8.
    @Override
    public String toString() {
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    }
}
