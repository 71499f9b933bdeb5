package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// COPY, with the options of all ages.
final class CopyParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    CopyParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    Statement statement() {
        var options = new ArrayList<Option>();
        if (tokens.at('(')) {
            tokens.advance();
            if (!DataParser.startsQuery(tokens.kind())) {
                throw tokens.syntaxError();
            }
            QueryStatement query = grammar.data().query();
            tokens.expect(')', TO);
            boolean program = tokens.accept(PROGRAM);
            String file = file(program, STDOUT);
            tokens.accept(WITH);
            options(options);
            return new CopyStatement(null, query, List.of(), false, program, file, List.copyOf(options), null);
        }
        if (tokens.at(BINARY)) {
            options.add(Option.of("format", "binary", tokens.position()));
            tokens.advance();
        }
        RelationName relation = names.relationName();
        List<String> columns = tokens.optionalColumnList();
        boolean from = tokens.accept(FROM);
        if (!from) {
            tokens.expect(TO);
        }
        boolean program = tokens.accept(PROGRAM);
        String file = file(program, from ? STDIN : STDOUT);
        if (tokens.at(USING) || tokens.at(DELIMITERS)) {
            int position = tokens.position();
            tokens.accept(USING);
            tokens.expect(DELIMITERS);
            options.add(Option.of("delimiter", tokens.string(), position));
        }
        tokens.accept(WITH);
        options(options);
        int wherePosition = tokens.position();
        Expression where = tokens.accept(WHERE) ? expressions.expression() : null;
        if (!from && where != null) {
            throw TokenStream.error(wherePosition, ParserMessage.COPY_TO_WHERE);
        }
        return new CopyStatement(relation, null, columns, from, program, file, List.copyOf(options), where);
    }

    /// copy_file_name; null for the client.
    private String file(boolean program, int expected) {
        if (!program && (tokens.at(STDIN) || tokens.at(STDOUT))) {
            tokens.advance();
            return null;
        }
        if (program && !tokens.at(Token.STRING)) {
            if (tokens.at(STDIN) || tokens.at(STDOUT)) {
                throw TokenStream.error(0, ParserMessage.COPY_STDIN_PROGRAM);
            }
        }
        return tokens.string();
    }

    private void options(List<Option> options) {
        if (tokens.at('(')) {
            tokens.advance();
            do {
                options.add(genericOption());
            } while (tokens.accept(','));
            tokens.expect(')');
            return;
        }
        while (oldOption(options)) {}
    }

    private Option genericOption() {
        int position = tokens.position();
        String name = tokens.label();
        Option.Value value = switch (tokens.kind()) {
            case ',', ')' -> null;
            case Token.INTEGER, Token.NUMERIC, '+', '-' -> grammar.options().number();
            case '*' -> {
                tokens.advance();
                yield new Option.Star();
            }
            case '(' -> {
                tokens.advance();
                var items = new ArrayList<Option.Value>();
                do {
                    items.add(new Option.Text(grammar.options().booleanOrString()));
                } while (tokens.accept(','));
                tokens.expect(')');
                yield new Option.Items(List.copyOf(items));
            }
            default -> new Option.Text(grammar.options().booleanOrString());
        };
        return Option.of(name, value, position);
    }

    private boolean oldOption(List<Option> options) {
        int position = tokens.position();
        int kind = tokens.kind();
        switch (kind) {
            case BINARY, CSV:
                options.add(Option.of("format", tokens.word(), position));
                return true;
            case FREEZE, HEADER:
                options.add(Option.of(tokens.word(), true, position));
                return true;
            case DELIMITER, NULL, QUOTE, ESCAPE: {
                String name = tokens.word();
                tokens.accept(AS);
                options.add(Option.of(name, tokens.string(), position));
                return true;
            }
            case ENCODING: {
                String name = tokens.word();
                options.add(Option.of(name, tokens.string(), position));
                return true;
            }
            case FORCE: {
                tokens.advance();
                String name;
                if (tokens.accept(QUOTE)) {
                    name = "force_quote";
                } else if (tokens.accept(NOT)) {
                    tokens.expect(NULL);
                    name = "force_not_null";
                } else {
                    tokens.expect(NULL);
                    name = "force_null";
                }
                Option.Value value;
                if (name.equals("force_quote") && tokens.accept('*')) {
                    value = new Option.Star();
                } else {
                    var items = new ArrayList<Option.Value>();
                    for (String column : tokens.columnIdList()) {
                        items.add(new Option.Text(column));
                    }
                    value = new Option.Items(List.copyOf(items));
                }
                options.add(Option.of(name, value, position));
                return true;
            }
            default:
                return false;
        }
    }
}
