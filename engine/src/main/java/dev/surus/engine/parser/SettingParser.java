package dev.surus.engine.parser;

import dev.surus.engine.base.SqlState;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.parser.ast.SettingStatement.*;
import dev.surus.engine.parser.ast.TypeName;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// SET, RESET, SHOW, DISCARD, ALTER SYSTEM.
final class SettingParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final TransactionParser transactions;

    SettingParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.transactions = grammar.transactions();
    }

    /// Behind SET.
    SettingStatement set() {
        if (tokens.accept(CONSTRAINTS)) {
            List<dev.surus.engine.parser.ast.RelationName> constraints =
                    tokens.accept(ALL) ? List.of() : names.relationNames();
            boolean deferred = tokens.accept(DEFERRED);
            if (!deferred) {
                tokens.expect(IMMEDIATE);
            }
            return new SetConstraints(constraints, deferred);
        }
        boolean local = false;
        if (tokens.at(LOCAL)) {
            tokens.advance();
            local = true;
        } else if (tokens.at(SESSION) && tokens.peek(1) == CHARACTERISTICS) {
            tokens.skip(2);
            tokens.expect(AS, TRANSACTION);
            return new SetSessionCharacteristics(transactions.modes());
        } else if (tokens.at(SESSION) && tokens.peek(1) != AUTHORIZATION) {
            tokens.advance();
        }
        if (tokens.at(TRANSACTION)) {
            tokens.advance();
            if (tokens.accept(SNAPSHOT)) {
                return new SetTransactionSnapshot(tokens.string());
            }
            return new SetTransaction(local, transactions.modes());
        }
        return setMore(local);
    }

    /// set_rest_more.
    SettingStatement setMore(boolean local) {
        int position = tokens.position();
        switch (tokens.kind()) {
            case TIME:
                tokens.advance();
                tokens.expect(ZONE);
                return new Set(local, "timezone", zone(), position);
            case CATALOG:
                tokens.advance();
                tokens.string();
                throw TokenStream.notSupported(position + 8, ParserMessage.CURRENT_DATABASE_FIXED);
            case SCHEMA: {
                tokens.advance();
                int at = tokens.position();
                return new Set(local, "search_path", text(tokens.string(), at), position);
            }
            case NAMES: {
                tokens.advance();
                int at = tokens.position();
                List<Expression> values = List.of();
                if (tokens.at(Token.STRING)) {
                    values = text(tokens.string(), at);
                } else {
                    tokens.accept(DEFAULT);
                }
                return new Set(local, "client_encoding", values, position);
            }
            case ROLE: {
                if (tokens.peek(1) == TO || tokens.peek(1) == '=' || tokens.peek(1) == '.') {
                    break;
                }
                tokens.advance();
                int at = tokens.position();
                return new Set(local, "role", text(wordOrString(), at), position);
            }
            case SESSION: {
                if (tokens.peek(1) != AUTHORIZATION) {
                    break;
                }
                tokens.skip(2);
                int at = tokens.position();
                List<Expression> values = tokens.accept(DEFAULT) ? List.of() : text(wordOrString(), at);
                return new Set(local, "session_authorization", values, position);
            }
            case XML:
                if (tokens.peek(1) != OPTION) {
                    break;
                }
                tokens.skip(2);
                int at = tokens.position();
                if (!tokens.at(DOCUMENT) && !tokens.at(CONTENT)) {
                    throw tokens.syntaxError();
                }
                return new Set(local, "xmloption", text(tokens.word().toUpperCase(java.util.Locale.ROOT), at), position);
            default:
                break;
        }
        String name = variableName();
        if (tokens.accept(FROM)) {
            tokens.expect(CURRENT);
            return new SetFromCurrent(local, name);
        }
        if (!tokens.accept(TO)) {
            tokens.expect('=');
        }
        return new Set(local, name, values(), position);
    }

    /// generic_set without FROM CURRENT: of ALTER SYSTEM.
    private SettingStatement genericSet() {
        int position = tokens.position();
        String name = variableName();
        if (!tokens.accept(TO)) {
            tokens.expect('=');
        }
        return new Set(false, name, values(), position);
    }

    private List<Expression> values() {
        if (tokens.accept(DEFAULT)) {
            return List.of();
        }
        var values = new ArrayList<Expression>();
        do {
            int position = tokens.position();
            values.add(switch (tokens.kind()) {
                case Token.INTEGER, Token.NUMERIC, '+', '-' -> number();
                case TRUE, FALSE, ON -> new Expression.StringConstant(tokens.word(), position);
                default -> new Expression.StringConstant(wordOrString(), position);
            });
        } while (tokens.accept(','));
        return List.copyOf(values);
    }

    private Expression number() {
        int position = tokens.position();
        boolean negative = tokens.accept('-');
        if (!negative) {
            tokens.accept('+');
        }
        if (tokens.at(Token.NUMERIC)) {
            String text = (String) tokens.value();
            tokens.advance();
            return new Expression.NumericConstant(negative ? "-" + text : text, position);
        }
        int value = tokens.integer();
        return new Expression.IntegerConstant(negative ? -value : value, position);
    }

    private static List<Expression> text(String value, int position) {
        return List.of(new Expression.StringConstant(value, position));
    }

    private String wordOrString() {
        return tokens.at(Token.STRING) ? tokens.string() : tokens.nonReservedWord();
    }

    /// zone_value; empty for DEFAULT and LOCAL.
    private List<Expression> zone() {
        int position = tokens.position();
        switch (tokens.kind()) {
            case Token.STRING:
                return text(tokens.string(), position);
            case Token.IDENTIFIER:
                return text(tokens.word(), position);
            case Token.INTEGER, Token.NUMERIC, '+', '-':
                return List.of(number());
            case DEFAULT, LOCAL:
                tokens.advance();
                return List.of();
            default:
                tokens.expect(INTERVAL);
                break;
        }
        TypeName type = TypeName.builtin("interval", position);
        if (tokens.accept('(')) {
            int precision = tokens.integer();
            tokens.expect(')');
            int at = tokens.position();
            Expression constant = new Expression.StringConstant(tokens.string(), at);
            return List.of(new Expression.TypeCast(
                    constant,
                    type.withModifiers(List.of(
                            new Expression.IntegerConstant(0x7FFF, 0), new Expression.IntegerConstant(precision, 0))),
                    position));
        }
        int at = tokens.position();
        Expression constant = new Expression.StringConstant(tokens.string(), at);
        int fields = tokens.position();
        List<Expression> mask = expressions.types.intervalFields();
        if (!mask.isEmpty()
                && (((Expression.IntegerConstant) mask.getFirst()).value() & ~(1 << 10 | 1 << 11)) != 0) {
            throw new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.TIME_ZONE_INTERVAL).at(fields);
        }
        return List.of(new Expression.TypeCast(constant, type.withModifiers(mask), position));
    }

    /// var_name.
    String variableName() {
        String name = tokens.columnId();
        while (tokens.accept('.')) {
            name = name + "." + tokens.columnId();
        }
        return name;
    }

    /// Behind RESET.
    SettingStatement reset() {
        if (tokens.accept(ALL)) {
            return new Reset(null);
        }
        if (tokens.accept(TIME, ZONE)) {
            return new Reset("timezone");
        }
        if (tokens.accept(TRANSACTION)) {
            tokens.expect(ISOLATION, LEVEL);
            return new Reset("transaction_isolation");
        }
        if (tokens.accept(SESSION, AUTHORIZATION)) {
            return new Reset("session_authorization");
        }
        return new Reset(variableName());
    }

    /// Behind SHOW.
    SettingStatement show() {
        if (tokens.accept(ALL)) {
            return new Show(null);
        }
        if (tokens.accept(TIME, ZONE)) {
            return new Show("timezone");
        }
        if (tokens.accept(TRANSACTION)) {
            tokens.expect(ISOLATION, LEVEL);
            return new Show("transaction_isolation");
        }
        if (tokens.accept(SESSION, AUTHORIZATION)) {
            return new Show("session_authorization");
        }
        return new Show(variableName());
    }

    /// SetResetClause or FunctionSetResetClause, at SET or RESET.
    SettingStatement setOrReset() {
        if (tokens.accept(RESET)) {
            return reset();
        }
        tokens.expect(SET);
        return set();
    }

    /// FunctionSetResetClause: no LOCAL, no TRANSACTION.
    SettingStatement functionSetOrReset() {
        if (tokens.accept(RESET)) {
            return reset();
        }
        tokens.expect(SET);
        return setMore(false);
    }

    /// Behind ALTER SYSTEM.
    SettingStatement alterSystem() {
        if (tokens.accept(RESET)) {
            return new AlterSystem(tokens.accept(ALL) ? new Reset(null) : new Reset(variableName()));
        }
        tokens.expect(SET);
        return new AlterSystem(genericSet());
    }

    /// Behind DISCARD.
    SettingStatement discard() {
        DiscardTarget target = switch (tokens.kind()) {
            case ALL -> DiscardTarget.ALL;
            case TEMP, TEMPORARY -> DiscardTarget.TEMPORARY;
            case PLANS -> DiscardTarget.PLANS;
            case SEQUENCES -> DiscardTarget.SEQUENCES;
            default -> throw tokens.syntaxError();
        };
        tokens.advance();
        return new Discard(target);
    }
}
