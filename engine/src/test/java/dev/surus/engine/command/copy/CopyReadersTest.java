package dev.surus.engine.command.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.type.ClientEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/// Lines and fields of text and CSV, however the data are cut into pieces.
class CopyReadersTest {
    private static Supplier<byte[]> pieces(byte[] data, int size) {
        var list = new ArrayList<byte[]>();
        for (int at = 0; at < data.length; at += size) {
            list.add(Arrays.copyOfRange(data, at, Math.min(data.length, at + size)));
        }
        Iterator<byte[]> iterator = list.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }

    private static List<List<String>> read(String data, int pieceSize, int columns, Option... given) {
        var options = CopyOptions.of(List.of(given), true);
        var lines = new CopyLineReader(new CopySource(pieces(data.getBytes(StandardCharsets.UTF_8), pieceSize)), options);
        var names = new ArrayList<String>();
        for (int i = 0; i < columns; i++) {
            names.add("c" + i);
        }
        var fields = new CopyFieldReader(options, names);
        var rows = new ArrayList<List<String>>();
        while (lines.next()) {
            var texts = new String[columns];
            fields.split(lines.bytes(), lines.start, lines.end, texts);
            rows.add(Arrays.asList(texts).subList(0, Math.min(columns, fields.count)));
        }
        return rows;
    }

    private static List<String> row(String... fields) {
        return Arrays.asList(fields);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void text(int size) {
        assertThat(read("1\ta\\tb\\\\\\x41\\101\n2\t\\N\n\n3\tline\\\nbreak\n4\t\n", size, 2)).containsExactly(
                row("1", "a\tb\\AA"), row("2", null), row(""), row("3", "line\nbreak"), row("4", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void lineEnds(int size) {
        assertThat(read("1\r\n2\r\n", size, 1)).containsExactly(row("1"), row("2"));
        assertThat(read("1\r2\r", size, 1)).containsExactly(row("1"), row("2"));
        assertThat(read("1\n2", size, 1)).containsExactly(row("1"), row("2"));
        assertThatThrownBy(() -> read("1\n2\r\n", size, 1)).isInstanceOfSatisfying(SqlException.class,
                e -> assertThat(e.getMessage()).contains("literal carriage return found in data"));
        assertThatThrownBy(() -> read("1\r\n2\n", size, 1)).isInstanceOfSatisfying(SqlException.class,
                e -> assertThat(e.getMessage()).contains("literal newline found in data"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void endMarker(int size) {
        assertThat(read("1\n\\.\nwhatever follows\n", size, 1)).containsExactly(row("1"));
        assertThat(read("1\n2\\.\nwhatever follows\n", size, 1)).containsExactly(row("1"), row("2"));
        assertThat(read("1\n\\.", size, 1)).containsExactly(row("1"));
        assertThatThrownBy(() -> read("1\n\\.x\n", size, 1)).isInstanceOfSatisfying(SqlException.class,
                e -> assertThat(e.state()).isEqualTo(SqlState.BAD_COPY_FILE_FORMAT));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void csv(int size) {
        var csv = Option.of("format", "csv", 0);
        assertThat(read("1,\"a \"\"q\"\" \n b\",\n,\"\",x\n\\.\n9\n", size, 3, csv)).containsExactly(
                row("1", "a \"q\" \n b", null), row(null, "", "x"));
        assertThat(read("'a\\'b\\\\c',2\n'',''\n", size, 2, csv, Option.of("quote", "'", 0), Option.of("escape", "\\", 0),
                Option.of("force_null", new Option.Star(), 0))).containsExactly(row("a'b\\c", "2"), row(null, null));
        assertThatThrownBy(() -> read("\"open\n\n", size, 1, csv)).isInstanceOfSatisfying(SqlException.class,
                e -> assertThat(e.getMessage()).contains("unterminated CSV quoted field"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void otherEncodings(int size) {
        // In Shift_JIS the second byte of a character may be a backslash: 0x83 0x5C is a katakana SO.
        byte[] data = {'1', '\t', (byte) 0x83, 0x5C, '\n', '2', '\t', (byte) 0x93, (byte) 0xFA, '\n'};
        var pieces = new EncodedPieces(pieces(data, size), ClientEncoding.SJIS);
        var text = new StringBuilder();
        for (byte[] piece = pieces.get(); piece != null; piece = pieces.get()) {
            text.append(new String(piece, StandardCharsets.UTF_8));
        }
        assertThat(text.toString()).isEqualTo("1\tソ\n2\t日\n");
    }

    @Test
    void linesBeforeAWrongOneComeThrough() {
        byte[] data = {'1', '\n', (byte) 0x80, '\n'};
        var pieces = new EncodedPieces(pieces(data, 100), ClientEncoding.SJIS);
        assertThat(pieces.get()).isEqualTo("1\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(pieces::get).isInstanceOfSatisfying(SqlException.class,
                e -> assertThat(e.state()).isEqualTo(SqlState.CHARACTER_NOT_IN_REPERTOIRE));
    }
}
