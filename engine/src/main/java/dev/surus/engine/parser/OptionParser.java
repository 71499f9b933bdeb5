package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.TypeName;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// The lists of `name = value` in their several grammars.
final class OptionParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OptionParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.expressions = grammar.expressions();
    }

    /// reloptions: `(name = value, namespace.name, ...)`.
    List<Option> relationOptions() {
        tokens.expect('(');
        var options = new ArrayList<Option>();
        do {
            int position = tokens.position();
            String name = tokens.label();
            String namespace = null;
            if (tokens.accept('.')) {
                namespace = name;
                name = tokens.label();
            }
            Option.Value value = tokens.accept('=') ? definitionArgument() : null;
            options.add(new Option(namespace, name, value, Option.Action.NONE, position));
        } while (tokens.accept(','));
        tokens.expect(')');
        return List.copyOf(options);
    }

    /// definition: `(name [= value], ...)`.
    List<Option> definition() {
        tokens.expect('(');
        var options = new ArrayList<Option>();
        do {
            int position = tokens.position();
            String name = tokens.label();
            options.add(Option.of(name, tokens.accept('=') ? definitionArgument() : null, position));
        } while (tokens.accept(','));
        tokens.expect(')');
        return List.copyOf(options);
    }

    /// def_arg.
    Option.Value definitionArgument() {
        int kind = tokens.kind();
        switch (kind) {
            case Token.STRING:
                return new Option.Text(tokens.string());
            case Token.INTEGER, Token.NUMERIC, '+', '-':
                if (kind != '+' && kind != '-' || tokens.peek(1) == Token.INTEGER || tokens.peek(1) == Token.NUMERIC) {
                    return number();
                }
                break;
            case NONE:
                tokens.advance();
                return new Option.Text("none");
            default:
                break;
        }
        String operator = NameParser.operatorText(tokens);
        if (operator != null) {
            int position = tokens.position();
            tokens.advance();
            return new Option.Name(QualifiedName.of(operator, position));
        }
        if (kind == OPERATOR && tokens.peek(1) == '(') {
            tokens.skip(2);
            QualifiedName name = new NameParser(tokens).operatorName();
            tokens.expect(')');
            return new Option.Name(name);
        }
        if (kind >= Keyword.LOWEST && Keyword.category(kind) == 'R') {
            return new Option.Text(tokens.word());
        }
        TypeName type = expressions.types.functionType();
        return new Option.Type(type);
    }

    /// NumericOnly.
    Option.Value number() {
        boolean negative = tokens.accept('-');
        if (!negative) {
            tokens.accept('+');
        }
        if (tokens.at(Token.NUMERIC)) {
            String text = (String) tokens.value();
            tokens.advance();
            return new Option.DecimalNumber(negative ? "-" + text : text);
        }
        int number = tokens.integer();
        return new Option.IntegerNumber(negative ? -number : number);
    }

    /// utility_option_list: EXPLAIN (...), VACUUM (...), COPY's is wider.
    List<Option> utilityOptions() {
        tokens.expect('(');
        var options = new ArrayList<Option>();
        do {
            int position = tokens.position();
            String name = tokens.at(ANALYZE) || tokens.at(ANALYSE)
                    ? analyze()
                    : tokens.nonReservedWord();
            Option.Value value = switch (tokens.kind()) {
                case ',', ')' -> null;
                case Token.INTEGER, Token.NUMERIC, '+', '-' -> number();
                default -> new Option.Text(booleanOrString());
            };
            options.add(Option.of(name, value, position));
        } while (tokens.accept(','));
        tokens.expect(')');
        return List.copyOf(options);
    }

    private String analyze() {
        tokens.advance();
        return "analyze";
    }

    /// opt_boolean_or_string.
    String booleanOrString() {
        return switch (tokens.kind()) {
            case TRUE, FALSE, ON -> tokens.word();
            case Token.STRING -> tokens.string();
            default -> tokens.nonReservedWord();
        };
    }

    /// The options of CREATE / ALTER of foreign objects: `OPTIONS (ADD name 'value', ...)`, where OPTIONS has been read.
    List<Option> foreignOptions() {
        tokens.expect('(');
        var options = new ArrayList<Option>();
        do {
            int position = tokens.position();
            Option.Action action = Option.Action.NONE;
            int next = tokens.peek(1);
            if (TokenStream.isLabel(next)) {
                if (tokens.accept(SET)) {
                    action = Option.Action.SET;
                } else if (tokens.accept(ADD)) {
                    action = Option.Action.ADD;
                } else if (tokens.accept(DROP)) {
                    options.add(new Option(null, tokens.label(), null, Option.Action.DROP, position));
                    continue;
                }
            }
            String name = tokens.label();
            options.add(new Option(null, name, new Option.Text(tokens.string()), action, position));
        } while (tokens.accept(','));
        tokens.expect(')');
        return List.copyOf(options);
    }

    List<Option> optionalForeignOptions() {
        return tokens.accept(OPTIONS) ? foreignOptions() : List.of();
    }
}
