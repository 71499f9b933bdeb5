package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ClientEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Splits a line of a text or CSV COPY, in UTF-8, into fields; null stands for NULL.
final class CopyFieldReader {
    private final CopyOptions options;
    private final byte[] nullMark;
    private final boolean[] forceNotNull;
    private final boolean[] forceNull;
    private byte[] field = new byte[256];
    private int length;
    /// How many fields the line had; may be more than were asked for.
    int count;
    /// Whether the field looked at last had a backslash in it.
    boolean escaped;

    CopyFieldReader(CopyOptions options, List<String> columns) {
        this.options = options;
        nullMark = options.nullText.getBytes(StandardCharsets.UTF_8);
        forceNotNull = marked(options.forceNotNull, columns);
        forceNull = marked(options.forceNull, columns);
    }

    private static boolean[] marked(List<String> wanted, List<String> columns) {
        var marks = new boolean[columns.size()];
        for (int i = 0; wanted != null && i < marks.length; i++) {
            marks[i] = wanted.isEmpty() || wanted.contains(columns.get(i));
        }
        return marks;
    }

    /// @param fields receives up to its length
    void split(byte[] bytes, int start, int end, String[] fields) {
        count = 0;
        Arrays.fill(fields, null);
        if (fields.length == 0 && start == end) {
            return;
        }
        if (options.format == CopyOptions.Format.CSV) {
            splitCsv(bytes, start, end, fields);
        } else {
            splitText(bytes, start, end, fields);
        }
    }

    private void splitText(byte[] bytes, int start, int end, String[] fields) {
        byte delimiter = options.delimiter;
        int at = start;
        while (true) {
            int from = at;
            escaped = false;
            while (at < end && bytes[at] != delimiter && bytes[at] != '\\') {
                at++;
            }
            if (at < end && bytes[at] == '\\') {
                at = unescape(bytes, from, at, end);
            }
            if (count < fields.length) {
                fields[count] = isNull(bytes, from, at) ? null : escaped ? decode(field, 0, length) : decode(bytes, from, at - from);
            }
            count++;
            if (at >= end) {
                return;
            }
            at++;
        }
    }

    private static String decode(byte[] bytes, int offset, int length) {
        return ClientEncoding.UTF8.decode(bytes, offset, length);
    }

    /// Collects a field that has a backslash. @return where the field ends
    private int unescape(byte[] bytes, int from, int firstBackslash, int end) {
        escaped = true;
        length = 0;
        for (int i = from; i < firstBackslash; i++) {
            put(bytes[i]);
        }
        int at = firstBackslash;
        while (at < end && bytes[at] != options.delimiter) {
            byte b = bytes[at++];
            if (b != '\\') {
                put(b);
            } else if (at < end) {
                at = escape(bytes, at, end);
            }
        }
        return at;
    }

    private boolean isNull(byte[] bytes, int from, int to) {
        return to - from == nullMark.length && Arrays.equals(bytes, from, to, nullMark, 0, nullMark.length);
    }

    /// What follows a backslash. @return where to go on
    private int escape(byte[] bytes, int at, int end) {
        byte b = bytes[at++];
        switch (b) {
            case 'b' -> put((byte) '\b');
            case 'f' -> put((byte) '\f');
            case 'n' -> put((byte) '\n');
            case 'r' -> put((byte) '\r');
            case 't' -> put((byte) '\t');
            case 'v' -> put((byte) 11);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int value = b - '0';
                for (int i = 0; i < 2 && at < end && bytes[at] >= '0' && bytes[at] <= '7'; i++) {
                    value = value * 8 + bytes[at++] - '0';
                }
                put((byte) value);
            }
            case 'x' -> {
                int value = at < end ? Character.digit(bytes[at], 16) : -1;
                if (value < 0) {
                    put(b);
                } else {
                    at++;
                    int low = at < end ? Character.digit(bytes[at], 16) : -1;
                    if (low >= 0) {
                        value = value * 16 + low;
                        at++;
                    }
                    put((byte) value);
                }
            }
            default -> put(b);
        }
        return at;
    }

    private void splitCsv(byte[] bytes, int start, int end, String[] fields) {
        int at = start;
        escaped = false;
        while (true) {
            length = 0;
            boolean sawQuote = false;
            boolean inQuote = false;
            while (at < end && (inQuote || bytes[at] != options.delimiter)) {
                byte b = bytes[at++];
                if (inQuote) {
                    if (b == options.escape && at < end && (bytes[at] == options.escape || bytes[at] == options.quote)) {
                        put(bytes[at++]);
                    } else if (b == options.quote) {
                        inQuote = false;
                    } else {
                        put(b);
                    }
                } else if (b == options.quote) {
                    sawQuote = true;
                    inQuote = true;
                } else {
                    put(b);
                }
            }
            if (inQuote) {
                throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.CSV_UNTERMINATED);
            }
            if (count < fields.length) {
                boolean isMark = length == nullMark.length && Arrays.equals(field, 0, length, nullMark, 0, length);
                boolean isNull = !sawQuote && isMark && !forceNotNull[count] || sawQuote && isMark && forceNull[count];
                fields[count] = isNull ? null : decode(field, 0, length);
            }
            count++;
            if (at >= end) {
                return;
            }
            at++;
            if (at == end) {
                length = 0;
                if (count < fields.length) {
                    boolean isNull = nullMark.length == 0 && !forceNotNull[count];
                    fields[count] = isNull ? null : "";
                }
                count++;
                return;
            }
        }
    }

    private void put(byte b) {
        if (length == field.length) {
            field = Arrays.copyOf(field, length * 2);
        }
        field[length++] = b;
    }
}
