package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import java.nio.charset.StandardCharsets;

/// Where a COPY ... FROM stands: the CONTEXT line of its errors.
final class CopyPlace {
    private static final int SHOWN_BYTES_MAX = 100;

    private final String relation;
    private final boolean binary;
    long line;
    /// The column whose value is being read; null where it is the line's fault.
    String column;
    /// Its text, null for NULL.
    String value;
    /// The line's bytes, where it was read whole; null before.
    byte[] bytes;
    int start;
    int end;

    CopyPlace(String relation, boolean binary) {
        this.relation = relation;
        this.binary = binary;
    }

    SqlException add(SqlException error) {
        if (column != null && binary) {
            return error.context(CopyMessage.CONTEXT_COLUMN, relation, line, column);
        }
        if (column != null) {
            return value == null ? error.context(CopyMessage.CONTEXT_COLUMN_NULL, relation, line, column)
                    : error.context(CopyMessage.CONTEXT_COLUMN_TEXT, relation, line, column, shown(value.getBytes(StandardCharsets.UTF_8)));
        }
        if (bytes != null) {
            return error.context(CopyMessage.CONTEXT_LINE_TEXT, relation, line, shown(java.util.Arrays.copyOfRange(bytes, start, end)));
        }
        return error.context(CopyMessage.CONTEXT_LINE, relation, line);
    }

    /// Of long texts only the beginning is shown.
    private static String shown(byte[] text) {
        if (text.length <= SHOWN_BYTES_MAX) {
            return new String(text, StandardCharsets.UTF_8);
        }
        int length = SHOWN_BYTES_MAX;
        while (length > 0 && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8) + "...";
    }
}
