package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;

/// Rows of a binary COPY:
///
/// ```
///   "PGCOPY\n\377\r\n\0"  flags: int32  extension length: int32, extension
///   row:  fields: int16, each length: int32 (-1: NULL) and bytes
///   end:  int16 = -1
/// ```
final class BinaryRows implements CopyRows {
    static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int FLAG_OIDS = 1 << 16;

    private final CopySource source;
    private final FieldValues values;
    private final CopyPlace place;
    private int rowBytes;

    /// Reads the header.
    BinaryRows(CopySource source, FieldValues values) {
        this.source = source;
        this.values = values;
        place = values.place;
        if (!has(SIGNATURE.length)) {
            throw broken(CopyMessage.SIGNATURE);
        }
        for (byte expected : SIGNATURE) {
            if (source.bytes[source.position++] != expected) {
                throw broken(CopyMessage.SIGNATURE);
            }
        }
        if (!has(4)) {
            throw broken(CopyMessage.BINARY_HEADER);
        }
        int flags = readInt();
        if ((flags & FLAG_OIDS) != 0) {
            throw broken(CopyMessage.BINARY_OIDS);
        }
        if (flags >>> 16 != 0) {
            throw broken(CopyMessage.BINARY_FLAGS);
        }
        if (!has(4)) {
            throw broken(CopyMessage.BINARY_LENGTH);
        }
        int extension = readInt();
        if (extension < 0) {
            throw broken(CopyMessage.BINARY_LENGTH);
        }
        for (; extension > 0; extension--) {
            if (!has(1)) {
                throw broken(CopyMessage.BINARY_LENGTH_WRONG);
            }
            source.position++;
        }
    }

    private static SqlException broken(CopyMessage message) {
        return new SqlException(SqlState.BAD_COPY_FILE_FORMAT, message);
    }

    private boolean has(int wanted) {
        while (source.limit - source.position < wanted) {
            if (source.more(source.position) < 0) {
                return false;
            }
        }
        return true;
    }

    private int readInt() {
        byte[] b = source.bytes;
        int at = source.position;
        source.position += 4;
        return (b[at] & 0xFF) << 24 | (b[at + 1] & 0xFF) << 16 | (b[at + 2] & 0xFF) << 8 | b[at + 3] & 0xFF;
    }

    @Override
    public boolean next(Object[] row) {
        place.column = null;
        place.line++;
        rowBytes = 2;
        if (!has(2)) {
            return false;
        }
        int count = (short) ((source.bytes[source.position] & 0xFF) << 8 | source.bytes[source.position + 1] & 0xFF);
        source.position += 2;
        if (count == -1) {
            if (has(1)) {
                throw broken(CopyMessage.BINARY_AFTER_END);
            }
            return false;
        }
        if (count != values.columns.size()) {
            throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.BINARY_FIELD_COUNT, count, values.columns.size());
        }
        for (int i = 0; i < count; i++) {
            var column = values.columns.get(i);
            place.column = column.name();
            row[column.number() - 1] = field(i);
            place.column = null;
        }
        return true;
    }

    private Object field(int field) {
        if (!has(4)) {
            throw broken(CopyMessage.BINARY_END);
        }
        int length = readInt();
        if (length < -1) {
            throw broken(CopyMessage.BINARY_FIELD_SIZE);
        }
        if (length > 0 && !has(length)) {
            throw broken(CopyMessage.BINARY_END);
        }
        int at = source.position;
        source.position += Math.max(length, 0);
        rowBytes += 4 + Math.max(length, 0);
        return values.ofBinary(field, source.bytes, at, length);
    }

    @Override
    public int rowBytes() {
        return rowBytes;
    }
}
