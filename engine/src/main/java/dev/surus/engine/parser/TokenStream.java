package dev.surus.engine.parser;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The tokens of one query string, read on demand (an error behind the point of a syntax error must stay unseen), with any
/// number of tokens to look ahead, and what every family of statements needs: names, lists, expectations.
final class TokenStream {
    /// How deep statements and expressions may nest before the stack is called exhausted.
    private static final int DEPTH_LIMIT = 3000;

    final Lexer lexer;
    /// Tokens so far: kind, first and last offset, position in characters, value.
    int[] kinds = new int[64];
    int[] starts = new int[64];
    int[] ends = new int[64];
    int[] positions = new int[64];
    Object[] values = new Object[64];
    private int count;
    /// The current token.
    private int index;
    private int depth;

    TokenStream(String text, ParserOptions options) {
        lexer = new Lexer(text, options);
        fill(0);
    }

    List<Diagnostic> notices() {
        return lexer.notices();
    }

    private void fill(int wanted) {
        while (count <= wanted) {
            if (count > 0 && kinds[count - 1] == Token.END) {
                // Looking past the end sees the end again.
                append(Token.END, starts[count - 1], ends[count - 1], positions[count - 1], null);
                continue;
            }
            lexer.next();
            append(lexer.kind, lexer.start, lexer.end, lexer.position, lexer.value);
        }
    }

    private void append(int kind, int start, int end, int position, Object value) {
        if (count == kinds.length) {
            int size = count * 2;
            kinds = Arrays.copyOf(kinds, size);
            starts = Arrays.copyOf(starts, size);
            ends = Arrays.copyOf(ends, size);
            positions = Arrays.copyOf(positions, size);
            values = Arrays.copyOf(values, size);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        positions[count] = position;
        values[count++] = value;
    }

    // ---- looking and moving ----

    int kind() {
        return kinds[index];
    }

    int peek(int ahead) {
        if (index + ahead >= count) {
            fill(index + ahead);
        }
        return kinds[index + ahead];
    }

    int position() {
        return positions[index];
    }

    int start() {
        return starts[index];
    }

    int previousPosition() {
        return index == 0 ? 0 : positions[index - 1];
    }

    Object value() {
        return values[index];
    }

    void advance() {
        index++;
        if (index >= count) {
            fill(index);
        }
    }

    void skip(int tokens) {
        for (int i = 0; i < tokens; i++) {
            advance();
        }
    }

    boolean at(int kind) {
        return kinds[index] == kind;
    }

    boolean at(int first, int second) {
        return kinds[index] == first && peek(1) == second;
    }

    boolean at(int first, int second, int third) {
        return kinds[index] == first && peek(1) == second && peek(2) == third;
    }

    boolean accept(int kind) {
        if (kinds[index] != kind) {
            return false;
        }
        advance();
        return true;
    }

    boolean accept(int first, int second) {
        if (kinds[index] != first || peek(1) != second) {
            return false;
        }
        skip(2);
        return true;
    }

    /// All or nothing; for phrases whose first words mean nothing else here, use accept and expect instead, so that an error
    /// is reported at the word that is wrong.
    boolean accept(int first, int second, int third) {
        if (kinds[index] != first || peek(1) != second || peek(2) != third) {
            return false;
        }
        skip(3);
        return true;
    }

    void expect(int kind) {
        if (kinds[index] != kind) {
            throw syntaxError();
        }
        advance();
    }

    void expect(int first, int second) {
        expect(first);
        expect(second);
    }

    void expect(int first, int second, int third) {
        expect(first);
        expect(second);
        expect(third);
    }

    // ---- names ----

    private static boolean isWord(int kind, String categories) {
        return kind == Token.IDENTIFIER
                || kind >= Keyword.LOWEST && categories.indexOf(Keyword.category(kind)) >= 0;
    }

    static boolean isColumnId(int kind) {
        if (kind < Keyword.LOWEST) {
            return kind == Token.IDENTIFIER;
        }
        int category = Keyword.category(kind);
        return category == 'U' || category == 'C';
    }

    static boolean isTypeOrFunctionName(int kind) {
        return isWord(kind, "UT");
    }

    static boolean isNonReservedWord(int kind) {
        return isWord(kind, "UCT");
    }

    static boolean isLabel(int kind) {
        return kind == Token.IDENTIFIER || kind >= Keyword.LOWEST;
    }

    static boolean isBareLabel(int kind) {
        return kind == Token.IDENTIFIER || kind >= Keyword.LOWEST && Keyword.isBareLabel(kind);
    }

    boolean atColumnId() {
        return isColumnId(kinds[index]);
    }

    /// The text of an identifier or key word, which is consumed.
    String word() {
        int kind = kinds[index];
        String text = kind == Token.IDENTIFIER ? (String) values[index] : Keyword.word(kind);
        advance();
        return text;
    }

    /// ColId: a name of a column, table ...
    String columnId() {
        if (!isColumnId(kinds[index])) {
            throw syntaxError();
        }
        return word();
    }

    String typeOrFunctionName() {
        if (!isTypeOrFunctionName(kinds[index])) {
            throw syntaxError();
        }
        return word();
    }

    String nonReservedWord() {
        if (!isNonReservedWord(kinds[index])) {
            throw syntaxError();
        }
        return word();
    }

    /// ColLabel: any word.
    String label() {
        if (!isLabel(kinds[index])) {
            throw syntaxError();
        }
        return word();
    }

    /// A string constant.
    String string() {
        if (kinds[index] != Token.STRING) {
            throw syntaxError();
        }
        String text = (String) values[index];
        advance();
        return text;
    }

    /// An unsigned integer constant.
    int integer() {
        if (kinds[index] != Token.INTEGER) {
            throw syntaxError();
        }
        int number = (Integer) values[index];
        advance();
        return number;
    }

    int signedInteger() {
        if (accept('+')) {
            return integer();
        }
        if (accept('-')) {
            return -integer();
        }
        return integer();
    }

    List<String> columnIdList() {
        var names = new ArrayList<String>();
        do {
            names.add(columnId());
        } while (accept(','));
        return List.copyOf(names);
    }

    /// `(name, ...)`, or an empty list where no parenthesis stands.
    List<String> optionalColumnList() {
        if (!accept('(')) {
            return List.of();
        }
        List<String> names = columnIdList();
        expect(')');
        return names;
    }

    // ---- nesting ----

    void enter() {
        if (++depth > DEPTH_LIMIT) {
            throw stackDepthExceeded();
        }
    }

    void leave() {
        depth--;
    }

    static SqlException stackDepthExceeded() {
        return new SqlException(SqlState.STATEMENT_TOO_COMPLEX, ParserMessage.STACK_DEPTH_EXCEEDED)
                .hint(ParserMessage.STACK_DEPTH_HINT, "2048");
    }

    // ---- errors ----

    /// At the current token.
    SqlException syntaxError() {
        return errorHere(ParserMessage.SYNTAX_ERROR);
    }

    /// At a token that has been read before.
    SqlException errorAt(int token) {
        return errorAt(token, ParserMessage.SYNTAX_ERROR);
    }

    SqlException errorAt(int token, MessageKey text) {
        return lexer.errorAt(
                text, starts[token], ends[token], positions[token], kinds[token] == Token.END);
    }

    /// A text of the grammar's own, at the current token: `text at or near "token"`.
    SqlException errorHere(MessageKey text) {
        return lexer.errorAt(text, starts[index], ends[index], positions[index], kinds[index] == Token.END);
    }

    /// An error that the grammar reports in its own words.
    static SqlException error(int position, MessageKey text, Object... arguments) {
        return new SqlException(SqlState.SYNTAX_ERROR, text, arguments).at(position);
    }

    static SqlException notSupported(int position, MessageKey text, Object... arguments) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, text, arguments).at(position);
    }

    int index() {
        return index;
    }
}
