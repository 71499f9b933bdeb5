package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.ReplicationStatement.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Publications and subscriptions.
final class ReplicationParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    ReplicationParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    Statement create(int kind) {
        String name = tokens.columnId();
        if (kind == SUBSCRIPTION) {
            tokens.expect(CONNECTION);
            String connection = tokens.string();
            tokens.expect(PUBLICATION);
            List<String> publications = tokens.columnIdList();
            return new CreateSubscription(name, connection, publications, withDefinition());
        }
        boolean all = false;
        List<PublicationObject> objects = List.of();
        if (tokens.accept(FOR)) {
            if (tokens.at(ALL)) {
                tokens.advance();
                tokens.expect(TABLES);
                all = true;
            } else {
                objects = objects();
            }
        }
        return new CreatePublication(name, all, objects, withDefinition());
    }

    private List<Option> withDefinition() {
        return tokens.accept(WITH) ? grammar.options().definition() : List.of();
    }

    /// pub_obj_list: TABLE and TABLES IN SCHEMA hold until the next such words.
    private List<PublicationObject> objects() {
        var objects = new ArrayList<PublicationObject>();
        boolean schemas = false;
        boolean first = true;
        do {
            if (tokens.accept(TABLE)) {
                schemas = false;
            } else if (tokens.at(TABLES) && tokens.peek(1) == IN) {
                tokens.skip(2);
                tokens.expect(SCHEMA);
                schemas = true;
            } else if (first) {
                throw tokens.syntaxError();
            }
            first = false;
            int position = tokens.position();
            if (schemas) {
                objects.add(new PublishedSchema(
                        tokens.accept(CURRENT_SCHEMA) ? null : tokens.columnId(), position));
                continue;
            }
            FromItem.Relation relation = names.relation();
            List<String> columns = tokens.optionalColumnList();
            Expression where = null;
            if (tokens.accept(WHERE)) {
                tokens.expect('(');
                where = expressions.expression();
                tokens.expect(')');
            }
            objects.add(new PublishedTable(relation, columns, where, position));
        } while (tokens.accept(','));
        return List.copyOf(objects);
    }

    Statement alter(ObjectKind kind, String name) {
        return kind == ObjectKind.PUBLICATION ? alterPublication(name) : alterSubscription(name);
    }

    private Statement alterPublication(String name) {
        if (tokens.accept(SET)) {
            return tokens.at('(')
                    ? new AlterPublicationOptions(name, grammar.options().definition())
                    : new AlterPublicationObjects(name, Change.SET, objects());
        }
        if (tokens.accept(ADD)) {
            return new AlterPublicationObjects(name, Change.ADD, objects());
        }
        tokens.expect(DROP);
        return new AlterPublicationObjects(name, Change.DROP, objects());
    }

    private Statement alterSubscription(String name) {
        int position = tokens.position();
        int kind = tokens.kind();
        tokens.advance();
        return switch (kind) {
            case CONNECTION -> new AlterSubscription(
                    name, SubscriptionChange.CONNECTION, tokens.string(), List.of(), List.of());
            case REFRESH -> {
                tokens.expect(PUBLICATION);
                yield new AlterSubscription(name, SubscriptionChange.REFRESH, null, List.of(), withDefinition());
            }
            case SKIP -> new AlterSubscription(
                    name, SubscriptionChange.SKIP, null, List.of(), grammar.options().definition());
            case ENABLE, DISABLE -> new AlterSubscription(
                    name, SubscriptionChange.ENABLED, null, List.of(),
                    List.of(Option.of("enabled", kind == ENABLE, position)));
            case SET -> tokens.at('(')
                    ? new AlterSubscription(
                            name, SubscriptionChange.OPTIONS, null, List.of(), grammar.options().definition())
                    : publications(name, SubscriptionChange.SET_PUBLICATION);
            case ADD -> publications(name, SubscriptionChange.ADD_PUBLICATION);
            case DROP -> publications(name, SubscriptionChange.DROP_PUBLICATION);
            default -> throw tokens.errorAt(tokens.index() - 1);
        };
    }

    private Statement publications(String name, SubscriptionChange change) {
        tokens.expect(PUBLICATION);
        List<String> publications = tokens.columnIdList();
        return new AlterSubscription(name, change, null, publications, withDefinition());
    }
}
