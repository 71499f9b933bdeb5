package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.TriggerStatement.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Triggers, rules, policies, event triggers.
final class TriggerParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    TriggerParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    Statement createTrigger(boolean replace, boolean constraint) {
        String name = tokens.columnId();
        Timing timing = timing(constraint);
        var events = new ArrayList<Event>();
        List<String> updateColumns = List.of();
        do {
            int at = tokens.index();
            Event event = switch (tokens.kind()) {
                case INSERT -> Event.INSERT;
                case DELETE -> Event.DELETE;
                case UPDATE -> Event.UPDATE;
                case TRUNCATE -> Event.TRUNCATE;
                default -> throw tokens.syntaxError();
            };
            tokens.advance();
            if (event == Event.UPDATE && tokens.accept(OF)) {
                updateColumns = tokens.columnIdList();
            }
            if (events.contains(event)) {
                // PostgreSQL's parser has read one token more where it had to look for OF.
                throw tokens.errorAt(event == Event.UPDATE ? tokens.index() : at, ParserMessage.DUPLICATE_TRIGGER_EVENTS);
            }
            events.add(event);
        } while (tokens.accept(OR));
        tokens.expect(ON);
        RelationName relation = names.relationName();
        RelationName from = null;
        boolean deferrable = false;
        boolean deferred = false;
        var transitions = new ArrayList<Transition>();
        if (constraint) {
            from = tokens.accept(FROM) ? names.relationName() : null;
            var attributes = grammar.tables().constraints().tableAttributes("TRIGGER", true, false, false);
            deferrable = attributes.deferrable();
            deferred = attributes.initiallyDeferred();
            tokens.expect(FOR);
            tokens.accept(EACH);
            tokens.expect(ROW);
        } else if (tokens.accept(REFERENCING)) {
            do {
                boolean isNew = tokens.accept(NEW);
                if (!isNew) {
                    tokens.expect(OLD);
                }
                boolean table = tokens.accept(TABLE);
                if (!table) {
                    tokens.expect(ROW);
                }
                tokens.accept(AS);
                transitions.add(new Transition(tokens.columnId(), isNew, table));
            } while (tokens.at(NEW) || tokens.at(OLD));
        }
        boolean row = constraint;
        if (!constraint && tokens.accept(FOR)) {
            tokens.accept(EACH);
            row = tokens.accept(ROW);
            if (!row) {
                tokens.expect(STATEMENT);
            }
        }
        Expression when = null;
        if (tokens.accept(WHEN)) {
            tokens.expect('(');
            when = expressions.expression();
            tokens.expect(')');
        }
        tokens.expect(EXECUTE);
        QualifiedName function = routineName();
        tokens.expect('(');
        var arguments = new ArrayList<String>();
        if (!tokens.at(')')) {
            do {
                arguments.add(argument());
            } while (tokens.accept(','));
        }
        tokens.expect(')');
        if (replace && constraint) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ParserMessage.CONSTRAINT_TRIGGER_REPLACE);
        }
        return new CreateTrigger(
                replace, constraint, name, relation, timing, List.copyOf(events), updateColumns, row, when,
                List.copyOf(transitions), function, List.copyOf(arguments), from, deferrable, deferred);
    }

    private Timing timing(boolean constraint) {
        if (tokens.accept(AFTER)) {
            return Timing.AFTER;
        }
        if (!constraint && tokens.accept(BEFORE)) {
            return Timing.BEFORE;
        }
        if (constraint) {
            throw tokens.syntaxError();
        }
        tokens.expect(INSTEAD, OF);
        return Timing.INSTEAD_OF;
    }

    private QualifiedName routineName() {
        if (!tokens.accept(FUNCTION)) {
            tokens.expect(PROCEDURE);
        }
        return names.functionName();
    }

    private String argument() {
        switch (tokens.kind()) {
            case Token.STRING:
                return tokens.string();
            case Token.INTEGER, Token.NUMERIC: {
                String text = tokens.value().toString();
                tokens.advance();
                return text;
            }
            default:
                return tokens.label();
        }
    }

    // ---- rules ----

    Statement createRule(boolean replace) {
        String name = tokens.columnId();
        tokens.expect(AS, ON);
        RuleEvent event = switch (tokens.kind()) {
            case SELECT -> RuleEvent.SELECT;
            case UPDATE -> RuleEvent.UPDATE;
            case DELETE -> RuleEvent.DELETE;
            case INSERT -> RuleEvent.INSERT;
            default -> throw tokens.syntaxError();
        };
        tokens.advance();
        tokens.expect(TO);
        RelationName relation = names.relationName();
        Expression where = tokens.accept(WHERE) ? expressions.expression() : null;
        tokens.expect(DO);
        boolean instead = tokens.accept(INSTEAD);
        if (!instead) {
            tokens.accept(ALSO);
        }
        var actions = new ArrayList<Statement>();
        if (tokens.accept(NOTHING)) {
            return new CreateRule(replace, name, relation, event, where, instead, List.of());
        }
        if (tokens.at('(')) {
            tokens.advance();
            while (true) {
                if (!tokens.at(';') && !tokens.at(')')) {
                    actions.add(action());
                }
                if (!tokens.accept(';')) {
                    break;
                }
            }
            tokens.expect(')');
        } else {
            actions.add(action());
        }
        return new CreateRule(replace, name, relation, event, where, instead, List.copyOf(actions));
    }

    private Statement action() {
        return switch (tokens.kind()) {
            case NOTIFY -> grammar.statement();
            case SELECT, VALUES, TABLE, WITH, INSERT, UPDATE, DELETE, '(' -> grammar.data().query();
            default -> throw tokens.syntaxError();
        };
    }

    // ---- policies ----

    Statement createPolicy() {
        String name = tokens.columnId();
        tokens.expect(ON);
        RelationName relation = names.relationName();
        boolean permissive = true;
        if (tokens.accept(AS)) {
            int position = tokens.position();
            if (!tokens.at(Token.IDENTIFIER)) {
                throw tokens.syntaxError();
            }
            String word = tokens.word();
            permissive = word.equals("permissive");
            if (!permissive && !word.equals("restrictive")) {
                throw new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.PERMISSIVE_UNKNOWN, word)
                        .hint(ParserMessage.PERMISSIVE_HINT)
                        .at(position);
            }
        }
        String command = "all";
        if (tokens.accept(FOR)) {
            command = switch (tokens.kind()) {
                case ALL, SELECT, INSERT, UPDATE, DELETE -> tokens.word();
                default -> throw tokens.syntaxError();
            };
        }
        List<RoleSpecification> roles = tokens.accept(TO)
                ? names.roles()
                : List.of(new RoleSpecification(RoleSpecification.Kind.PUBLIC, null, 0));
        return new CreatePolicy(name, relation, permissive, command, roles, using(), withCheck());
    }

    private Expression using() {
        return tokens.accept(USING) ? parenthesized() : null;
    }

    private Expression withCheck() {
        if (!tokens.accept(WITH)) {
            return null;
        }
        tokens.expect(CHECK);
        return parenthesized();
    }

    private Expression parenthesized() {
        tokens.expect('(');
        Expression expression = expressions.expression();
        tokens.expect(')');
        return expression;
    }

    /// Behind ALTER POLICY name ON relation.
    Statement alterPolicy(String name, RelationName relation) {
        List<RoleSpecification> roles = tokens.accept(TO) ? names.roles() : List.of();
        return new AlterPolicy(name, relation, roles, using(), withCheck());
    }

    // ---- event triggers ----

    Statement createEventTrigger() {
        String name = tokens.columnId();
        tokens.expect(ON);
        String event = tokens.label();
        var filters = new ArrayList<Option>();
        if (tokens.accept(WHEN)) {
            do {
                int position = tokens.position();
                String filter = tokens.columnId();
                tokens.expect(IN, '(');
                var items = new ArrayList<Option.Value>();
                do {
                    items.add(new Option.Text(tokens.string()));
                } while (tokens.accept(','));
                tokens.expect(')');
                filters.add(Option.of(filter, new Option.Items(List.copyOf(items)), position));
            } while (tokens.accept(AND));
        }
        tokens.expect(EXECUTE);
        QualifiedName function = routineName();
        tokens.expect('(', ')');
        return new CreateEventTrigger(name, event, List.copyOf(filters), function);
    }
}
