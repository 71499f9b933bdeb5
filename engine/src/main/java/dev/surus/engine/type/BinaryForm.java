package dev.surus.engine.type;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Numbers in the big-endian bytes of the binary wire form.
final class BinaryForm {
    private BinaryForm() {}

    static byte[] ofLong(long value, int width) {
        var bytes = new byte[width];
        for (int i = width - 1; i >= 0; i--) {
            bytes[i] = (byte) value;
            value >>= 8;
        }
        return bytes;
    }

    /// A signed number that must fill the message exactly.
    static long toLong(byte[] data, int offset, int length, int width) {
        requireLength(length, width);
        return read(data, offset, width);
    }

    /// A signed number somewhere in bytes known to be long enough.
    static long read(byte[] data, int offset, int width) {
        long value = data[offset];
        for (int i = 1; i < width; i++) {
            value = value << 8 | data[offset + i] & 0xFF;
        }
        return value;
    }

    static void requireLength(int length, int width) {
        if (length < width) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
        }
        if (length > width) {
            throw incorrect();
        }
    }

    static SqlException incorrect() {
        return new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, TypeMessage.INCORRECT_BINARY);
    }
}
