package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Variables.Precedence;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.SqlTokens;
import dev.surus.engine.parser.Token;
import java.util.function.Supplier;

/// The text of a function as tokens, and the pieces of SQL in it: they are cut out up to the word that ends them, and parsed at once,
/// so that their mistakes show when the function is made.
final class TextReader {
    final SqlTokens tokens;
    final ParserOptions options;
    /// Number of the next token.
    int at;
    /// What names mean here.
    Namespace namespace;
    Precedence precedence = Precedence.NEITHER;
    private final boolean checking;

    /// @param checking whether the function is being made, not run
    TextReader(String text, ParserOptions options, boolean checking) {
        this.checking = checking;
        tokens = new SqlTokens(text, options);
        this.options = options;
    }

    // ---- tokens

    int kind() {
        return tokens.kind(at);
    }

    boolean atEnd() {
        return kind() == Token.END;
    }

    /// Whether the token is that key word (quoted, it is a name).
    boolean isWord(int number, String word) {
        return tokens.kind(number) == Token.IDENTIFIER && !tokens.isQuoted(number) && tokens.word(number).equals(word);
    }

    boolean is(String word) {
        return isWord(at, word);
    }

    boolean accept(String word) {
        if (!is(word)) {
            return false;
        }
        at++;
        return true;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw tokens.syntaxError(at);
        }
    }

    boolean acceptSymbol(int kind) {
        if (kind() != kind) {
            return false;
        }
        at++;
        return true;
    }

    void expectSymbol(int kind) {
        if (!acceptSymbol(kind)) {
            throw tokens.syntaxError(at);
        }
    }

    /// Whether an operator of several characters stands there: `<<`.
    boolean isOperator(int number, String operator) {
        return tokens.kind(number) == Token.OPERATOR && tokens.written(number).equals(operator);
    }

    boolean isAssignment(int number) {
        return tokens.kind(number) == Token.COLON_EQUALS || tokens.kind(number) == '=';
    }

    /// A name; key words that are not reserved will do.
    String name() {
        if (kind() != Token.IDENTIFIER || !tokens.isQuoted(at) && Words.isReserved(tokens.word(at))) {
            throw tokens.syntaxError(at);
        }
        return tokens.word(at++);
    }

    int line() {
        return tokens.line(at);
    }

    SqlException syntaxError(PlpgsqlMessage text) {
        return tokens.error(at, text);
    }

    /// An error in words of its own.
    SqlException error(SqlState state, int token, PlpgsqlMessage text, Object... arguments) {
        return new SqlException(state, text, arguments).at(tokens.position(token));
    }

    // ---- pieces of SQL

    /// Ends of a piece: key words, or symbols by their kind.
    boolean isEnd(int number, Object... ends) {
        for (Object end : ends) {
            if (end instanceof Integer symbol ? tokens.kind(number) == symbol : isWord(number, (String) end)) {
                return true;
            }
        }
        return false;
    }

    /// Number of the token that ends the piece that begins here.
    /// @param expected how errors call the end; null: `END`
    int findEnd(boolean expression, String expected, Object... ends) {
        int depth = 0;
        for (int i = at;; i++) {
            int kind = tokens.kind(i);
            // With fewer than three ends the end of the text is one, too: what is missing shows behind the piece.
            if (depth == 0 && (isEnd(i, ends) || kind == Token.END && ends.length < 3)) {
                return i;
            }
            if (kind == '(' || kind == '[') {
                depth++;
            } else if (kind == ')' || kind == ']') {
                if (--depth < 0) {
                    throw tokens.error(i, PlpgsqlMessage.PARENTHESES);
                }
            }
            if (kind == Token.END || kind == ';') {
                if (depth != 0) {
                    throw tokens.error(i, PlpgsqlMessage.PARENTHESES);
                }
                throw error(SqlState.SYNTAX_ERROR, i, expression ? PlpgsqlMessage.MISSING_AFTER_EXPRESSION : PlpgsqlMessage.MISSING_AFTER_STATEMENT,
                        expected);
            }
        }
    }

    /// An expression up to one of the ends, which is left to be read.
    Fragment expression(String expected, Object... ends) {
        return expressionTo(findEnd(true, expected, ends));
    }

    Fragment expressionTo(int end) {
        if (end == at) {
            throw tokens.error(at, PlpgsqlMessage.MISSING_EXPRESSION);
        }
        int first = at;
        String text = tokens.text().substring(tokens.start(first), tokens.end(end - 1));
        at = end;
        return piece(tokens.start(first), text, Fragment.Kind.EXPRESSION,
                () -> Fragment.expression(text, Parser.parseSelectRest(text, options), namespace, precedence));
    }

    /// A piece of SQL. Its mistakes show when the function is made; where that did not look (check_function_bodies), when it runs.
    Fragment piece(int offset, String text, Fragment.Kind kind, Supplier<Fragment> parse) {
        if (checking) {
            return shifted(offset, parse);
        }
        try {
            return parse.get();
        } catch (SqlException error) {
            return Fragment.failed(kind, text, error);
        }
    }

    /// An expression up to the semicolon, which is read.
    Fragment expressionToSemicolon() {
        var fragment = expression(";", (int) ';');
        expectSymbol(';');
        return fragment;
    }

    /// Runs a parse of a piece; the position of its error becomes one in the function.
    /// @param offset where the piece begins
    <T> T shifted(int offset, Supplier<T> parse) {
        try {
            return parse.get();
        } catch (SqlException error) {
            if (error.diagnostic().position > 0) {
                error.diagnostic().position += tokens.text().codePointCount(0, offset);
            }
            throw error;
        }
    }
}
