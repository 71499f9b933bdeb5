package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Rows of a text or CSV COPY.
final class TextRows implements CopyRows {
    private final CopyOptions options;
    private final CopyLineReader lines;
    private final CopyFieldReader fields;
    private final FieldValues values;
    private final CopyPlace place;
    private final String[] texts;
    private boolean headerSeen;

    TextRows(CopySource source, CopyOptions options, FieldValues values) {
        this.options = options;
        this.values = values;
        place = values.place;
        lines = new CopyLineReader(source, options);
        List<String> names = values.columns.stream().map(ColumnEntry::name).toList();
        fields = new CopyFieldReader(options, names);
        texts = new String[names.size()];
    }

    private boolean nextLine() {
        place.column = null;
        place.bytes = null;
        place.line = lines.lineNumber + 1;
        if (!lines.next()) {
            return false;
        }
        place.bytes = lines.bytes();
        place.start = lines.start;
        place.end = lines.end;
        return true;
    }

    @Override
    public boolean next(Object[] row) {
        if (!headerSeen) {
            headerSeen = true;
            if (options.header != CopyOptions.Header.NONE && !header()) {
                return false;
            }
        }
        if (!nextLine()) {
            return false;
        }
        split();
        if (fields.count > texts.length) {
            throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.EXTRA_DATA);
        }
        for (int i = 0; i < texts.length; i++) {
            var column = values.columns.get(i);
            if (i >= fields.count) {
                throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.MISSING_DATA, column.name());
            }
            place.column = column.name();
            place.value = texts[i];
            row[column.number() - 1] = values.ofText(i, texts[i]);
            place.column = null;
        }
        return true;
    }

    private void split() {
        try {
            fields.split(lines.bytes(), lines.start, lines.end, texts);
        } catch (SqlException e) {
            // Bytes that came as they are were wrong before anything was made of them: no text can be shown.
            if (e.state() == SqlState.CHARACTER_NOT_IN_REPERTOIRE && !fields.escaped) {
                place.bytes = null;
            }
            throw e;
        }
    }

    @Override
    public int rowBytes() {
        return lines.end - lines.start;
    }

    private boolean header() {
        if (!nextLine()) {
            return false;
        }
        if (options.header == CopyOptions.Header.MATCH) {
            match();
        }
        return true;
    }

    private void match() {
        split();
        if (fields.count != texts.length) {
            throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.HEADER_COUNT, fields.count, texts.length);
        }
        for (int i = 0; i < texts.length; i++) {
            String expected = values.columns.get(i).name();
            if (texts[i] == null) {
                throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.HEADER_NULL, i + 1, options.nullText, expected);
            }
            if (!texts[i].equals(expected)) {
                throw new SqlException(SqlState.BAD_COPY_FILE_FORMAT, CopyMessage.HEADER_NAME, i + 1, texts[i], expected);
            }
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
