package dev.surus.engine.parser;

import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;

/// The tokens of a text in a language around SQL (PL/pgSQL), which cuts its text as SQL does: one after the other by number, each
/// with its place. Kinds are those of [Token]; all words are [Token#IDENTIFIER] here.
public final class SqlTokens {
    private final String text;
    private final TokenStream tokens;

    public SqlTokens(String text, ParserOptions options) {
        this.text = text;
        tokens = new TokenStream(text, options);
    }

    public String text() {
        return text;
    }

    /// @param number from 0; behind the last one all are [Token#END]
    public int kind(int number) {
        int kind = raw(number);
        return kind >= Keyword.LOWEST ? Token.IDENTIFIER : kind;
    }

    private int raw(int number) {
        return tokens.peek(number);
    }

    public boolean isQuoted(int number) {
        return raw(number) == Token.IDENTIFIER && text.charAt(tokens.starts[number]) == '"';
    }

    /// A word as a name: folded to lower case unless quoted; an operator's own text.
    public String word(int number) {
        int kind = raw(number);
        return kind >= Keyword.LOWEST ? Keyword.word(kind) : tokens.values[number] instanceof String word ? word : written(number);
    }

    /// The value of a string constant.
    public String string(int number) {
        raw(number);
        return (String) tokens.values[number];
    }

    public int integer(int number) {
        raw(number);
        return (Integer) tokens.values[number];
    }

    public String written(int number) {
        raw(number);
        return text.substring(tokens.starts[number], tokens.ends[number]);
    }

    /// Offset of the first character.
    public int start(int number) {
        raw(number);
        return tokens.starts[number];
    }

    /// Offset behind the last character.
    public int end(int number) {
        raw(number);
        return tokens.ends[number];
    }

    /// Line of the token, from 1.
    public int line(int number) {
        int start = start(number);
        int line = 1;
        for (int i = 0; i < start; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /// 1-based, in characters.
    public int position(int number) {
        raw(number);
        return tokens.positions[number];
    }

    /// `text at or near "token"`, or at end of input.
    public SqlException error(int number, MessageKey text) {
        raw(number);
        return tokens.errorAt(number, text);
    }

    public SqlException syntaxError(int number) {
        raw(number);
        return tokens.errorAt(number);
    }
}
