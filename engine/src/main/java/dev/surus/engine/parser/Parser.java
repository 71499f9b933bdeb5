package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// From SQL text to trees. Every entry throws an SqlException with PostgreSQL's SQLSTATE, text and position.
public final class Parser {
    private Parser() {}

    /// All statements of a query string.
    public static ParsedScript parse(String sql, ParserOptions options) {
        var tokens = new TokenStream(sql, options);
        var grammar = new Grammar(tokens);
        List<ParsedStatement> statements = new ArrayList<>(1);
        try {
            int start = 0;
            while (true) {
                Statement statement = grammar.statement();
                if (!tokens.at(Token.END) && !tokens.at(';')) {
                    throw tokens.syntaxError();
                }
                int end = tokens.start();
                if (statement != null) {
                    statements.add(new ParsedStatement(statement, start, end - start, stripped(sql, start, end)));
                }
                if (!tokens.accept(';')) {
                    break;
                }
                start = end + 1;
            }
        } catch (StackOverflowError overflow) {
            throw TokenStream.stackDepthExceeded();
        }
        return new ParsedScript(List.copyOf(statements), tokens.notices());
    }

    /// One expression, and nothing else.
    public static Expression parseExpression(String text, ParserOptions options) {
        return whole(text, options, grammar -> grammar.expressions().expression());
    }

    /// What may stand behind SELECT, as PL/pgSQL writes expressions: `a + b`, `count(*) FROM t WHERE x`.
    public static SelectStatement parseSelectRest(String text, ParserOptions options) {
        return whole(text, options, grammar -> grammar.select().rest());
    }

    /// A type as `regtype` and format_type's counterpart read it: `int`, `numeric(10,2)[]`, `"My Schema"."T"`.
    public static TypeName parseTypeName(String text) {
        return whole(text, ParserOptions.DEFAULT, grammar -> grammar.expressions().types.typeName());
    }

    private static <T> T whole(String text, ParserOptions options, Function<Grammar, T> production) {
        var tokens = new TokenStream(text, options);
        try {
            T result = production.apply(new Grammar(tokens));
            tokens.expect(Token.END);
            return result;
        } catch (StackOverflowError overflow) {
            throw TokenStream.stackDepthExceeded();
        }
    }

    private static String stripped(String sql, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(sql.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(sql.charAt(end - 1))) {
            end--;
        }
        return sql.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }
}
