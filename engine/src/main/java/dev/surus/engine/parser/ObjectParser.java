package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.ObjectReference.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// How statements name objects of any kind; DROP, COMMENT, SECURITY LABEL.
final class ObjectParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    ObjectParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    /// The kind of object that the words at the current token name; they are consumed.
    ObjectKind kind() {
        int kind = tokens.kind();
        tokens.advance();
        return switch (kind) {
            case TABLE -> ObjectKind.TABLE;
            case SEQUENCE -> ObjectKind.SEQUENCE;
            case VIEW -> ObjectKind.VIEW;
            case INDEX -> ObjectKind.INDEX;
            case COLLATION -> ObjectKind.COLLATION;
            case CONVERSION -> ObjectKind.CONVERSION;
            case STATISTICS -> ObjectKind.STATISTICS;
            case EXTENSION -> ObjectKind.EXTENSION;
            case SCHEMA -> ObjectKind.SCHEMA;
            case PUBLICATION -> ObjectKind.PUBLICATION;
            case SUBSCRIPTION -> ObjectKind.SUBSCRIPTION;
            case SERVER -> ObjectKind.FOREIGN_SERVER;
            case LANGUAGE -> ObjectKind.LANGUAGE;
            case DATABASE -> ObjectKind.DATABASE;
            case ROLE -> ObjectKind.ROLE;
            case TABLESPACE -> ObjectKind.TABLESPACE;
            case POLICY -> ObjectKind.POLICY;
            case RULE -> ObjectKind.RULE;
            case TRIGGER -> ObjectKind.TRIGGER;
            case TYPE -> ObjectKind.TYPE;
            case DOMAIN -> ObjectKind.DOMAIN;
            case FUNCTION -> ObjectKind.FUNCTION;
            case PROCEDURE -> ObjectKind.PROCEDURE;
            case ROUTINE -> ObjectKind.ROUTINE;
            case AGGREGATE -> ObjectKind.AGGREGATE;
            case CAST -> ObjectKind.CAST;
            case TRANSFORM -> ObjectKind.TRANSFORM;
            case COLUMN -> ObjectKind.COLUMN;
            case CONSTRAINT -> ObjectKind.CONSTRAINT;
            case OPERATOR -> tokens.accept(CLASS)
                    ? ObjectKind.OPERATOR_CLASS
                    : tokens.accept(FAMILY) ? ObjectKind.OPERATOR_FAMILY : ObjectKind.OPERATOR;
            case PROCEDURAL -> then(ObjectKind.LANGUAGE, LANGUAGE);
            case MATERIALIZED -> then(ObjectKind.MATERIALIZED_VIEW, VIEW);
            case ACCESS -> then(ObjectKind.ACCESS_METHOD, METHOD);
            case EVENT -> then(ObjectKind.EVENT_TRIGGER, TRIGGER);
            case LARGE -> then(ObjectKind.LARGE_OBJECT, OBJECT);
            case FOREIGN -> {
                if (tokens.accept(TABLE)) {
                    yield ObjectKind.FOREIGN_TABLE;
                }
                tokens.expect(DATA, WRAPPER);
                yield ObjectKind.FOREIGN_DATA_WRAPPER;
            }
            case TEXT -> {
                tokens.expect(SEARCH);
                int what = tokens.kind();
                ObjectKind result = switch (what) {
                    case PARSER -> ObjectKind.TEXT_SEARCH_PARSER;
                    case DICTIONARY -> ObjectKind.TEXT_SEARCH_DICTIONARY;
                    case TEMPLATE -> ObjectKind.TEXT_SEARCH_TEMPLATE;
                    case CONFIGURATION -> ObjectKind.TEXT_SEARCH_CONFIGURATION;
                    default -> throw tokens.syntaxError();
                };
                tokens.advance();
                yield result;
            }
            default -> throw tokens.errorAt(tokens.index() - 1);
        };
    }

    private ObjectKind then(ObjectKind kind, int word) {
        tokens.expect(word);
        return kind;
    }

    // ---- DROP ----

    Statement drop() {
        if (tokens.at(USER) && tokens.peek(1) == MAPPING && (tokens.peek(2) == FOR || tokens.peek(2) == IF)) {
            tokens.skip(2);
            return new ForeignParser(grammar).dropUserMapping();
        }
        switch (tokens.kind()) {
            case ROLE, USER, GROUP: {
                tokens.advance();
                boolean exists = names.ifExistsBeforeName();
                return new RoleStatement.DropRole(names.roles(), exists);
            }
            case OWNED: {
                tokens.advance();
                tokens.expect(BY);
                List<RoleSpecification> roles = names.roles();
                return new RoleStatement.DropOwned(roles, names.dropBehavior());
            }
            case DATABASE: {
                tokens.advance();
                boolean exists = names.ifExistsBeforeName();
                String name = tokens.columnId();
                return new DatabaseStatement.DropDatabase(name, exists, dropDatabaseOptions());
            }
            case TABLESPACE: {
                tokens.advance();
                boolean exists = names.ifExistsBeforeName();
                return new DatabaseStatement.DropTablespace(tokens.columnId(), exists);
            }
            case SUBSCRIPTION: {
                tokens.advance();
                boolean exists = names.ifExistsBeforeName();
                String name = tokens.columnId();
                return new ReplicationStatement.DropSubscription(name, exists, names.dropBehavior());
            }
            case COLUMN, CONSTRAINT, LARGE:
                throw tokens.syntaxError();
            default:
                break;
        }
        ObjectKind kind = kind();
        boolean concurrently = kind == ObjectKind.INDEX && tokens.accept(CONCURRENTLY);
        boolean exists = names.ifExistsBeforeName();
        var objects = new ArrayList<ObjectReference>();
        boolean several = switch (kind) {
            case CAST, TRANSFORM, TRIGGER, RULE, POLICY, OPERATOR_CLASS, OPERATOR_FAMILY -> false;
            default -> true;
        };
        do {
            objects.add(object(kind));
        } while (several && tokens.accept(','));
        return new ObjectStatement.Drop(kind, List.copyOf(objects), exists, concurrently, names.dropBehavior());
    }

    private List<Option> dropDatabaseOptions() {
        boolean with = tokens.accept(WITH);
        if (!with && !tokens.at('(')) {
            return List.of();
        }
        tokens.expect('(');
        var options = new ArrayList<Option>();
        do {
            int position = tokens.position();
            tokens.expect(FORCE);
            options.add(Option.of("force", true, position));
        } while (tokens.accept(','));
        tokens.expect(')');
        return List.copyOf(options);
    }

    /// An object of a known kind.
    ObjectReference object(ObjectKind kind) {
        return switch (kind) {
            case FUNCTION, PROCEDURE, ROUTINE -> new Routine(functionSignature());
            case AGGREGATE -> new Routine(aggregateSignature());
            case OPERATOR -> new Routine(operatorSignature());
            case TYPE, DOMAIN -> new OfType(expressions.types.typeName());
            case TRIGGER, RULE, POLICY, CONSTRAINT -> {
                String name = tokens.columnId();
                tokens.expect(ON);
                if (kind == ObjectKind.CONSTRAINT && tokens.accept(DOMAIN)) {
                    int position = tokens.position();
                    yield new OfDomain(
                            new TypeName(names.anyName().parts(), false, false, List.of(), List.of(), position), name);
                }
                yield new OnRelation(names.anyName(), name);
            }
            case CAST -> {
                tokens.expect('(');
                TypeName source = expressions.types.typeName();
                tokens.expect(AS);
                TypeName target = expressions.types.typeName();
                tokens.expect(')');
                yield new Cast(source, target);
            }
            case TRANSFORM -> {
                tokens.expect(FOR);
                TypeName type = expressions.types.typeName();
                tokens.expect(LANGUAGE);
                yield new Transform(type, tokens.columnId());
            }
            case OPERATOR_CLASS, OPERATOR_FAMILY -> {
                QualifiedName name = names.anyName();
                tokens.expect(USING);
                yield new WithAccessMethod(name, tokens.columnId());
            }
            case LARGE_OBJECT -> new LargeObject(numericConstant());
            case SCHEMA, EXTENSION, LANGUAGE, PUBLICATION, SUBSCRIPTION, FOREIGN_SERVER, FOREIGN_DATA_WRAPPER,
                    EVENT_TRIGGER, ACCESS_METHOD, DATABASE, ROLE, TABLESPACE -> {
                int position = tokens.position();
                String name = kind == ObjectKind.ROLE ? names.roleId() : tokens.columnId();
                yield new Named(QualifiedName.of(name, position));
            }
            default -> new Named(names.anyName());
        };
    }

    /// NumericOnly as a constant.
    Expression numericConstant() {
        int position = tokens.position();
        return switch (grammar.options().number()) {
            case Option.IntegerNumber(int value) -> new Expression.IntegerConstant(value, position);
            case Option.DecimalNumber(String text) -> new Expression.NumericConstant(text, position);
            default -> throw tokens.syntaxError();
        };
    }

    // ---- signatures ----

    /// function_with_argtypes.
    RoutineSignature functionSignature() {
        QualifiedName name = names.functionName();
        if (!tokens.accept('(')) {
            return new RoutineSignature(name, List.of(), true, List.of());
        }
        List<FunctionParameter> parameters =
                tokens.at(')') ? List.of() : new FunctionParser(grammar).parameters(false);
        tokens.expect(')');
        return signature(name, parameters);
    }

    static RoutineSignature signature(QualifiedName name, List<FunctionParameter> parameters) {
        var types = new ArrayList<TypeName>();
        for (FunctionParameter parameter : parameters) {
            if (parameter.mode() != ParameterMode.OUT && parameter.mode() != ParameterMode.TABLE) {
                types.add(parameter.type());
            }
        }
        return new RoutineSignature(name, List.copyOf(types), false, parameters);
    }

    /// aggregate_with_argtypes.
    RoutineSignature aggregateSignature() {
        QualifiedName name = names.functionName();
        return signature(name, new FunctionParser(grammar).aggregateArguments().parameters());
    }

    /// operator_with_argtypes: `+ (left, right)`; NONE is a null type.
    RoutineSignature operatorSignature() {
        QualifiedName name = names.operatorName();
        return new RoutineSignature(name, operatorTypes(), false, List.of());
    }

    List<TypeName> operatorTypes() {
        tokens.expect('(');
        var types = new ArrayList<TypeName>();
        if (tokens.accept(NONE)) {
            types.add(null);
            tokens.expect(',');
            types.add(expressions.types.typeName());
        } else {
            types.add(expressions.types.typeName());
            if (tokens.at(')')) {
                int position = tokens.position();
                throw new dev.surus.engine.base.SqlException(
                                dev.surus.engine.base.SqlState.SYNTAX_ERROR, ParserMessage.MISSING_ARGUMENT)
                        .hint(ParserMessage.MISSING_ARGUMENT_HINT)
                        .at(position);
            }
            tokens.expect(',');
            types.add(tokens.accept(NONE) ? null : expressions.types.typeName());
        }
        tokens.expect(')');
        return java.util.Collections.unmodifiableList(types);
    }

    // ---- COMMENT, SECURITY LABEL ----

    Statement comment() {
        tokens.expect(ON);
        ObjectKind kind = kind();
        ObjectReference object = object(kind);
        tokens.expect(IS);
        return new ObjectStatement.Comment(
                object instanceof OfDomain ? ObjectKind.DOMAIN_CONSTRAINT : kind, object,
                tokens.accept(NULL) ? null : tokens.string());
    }

    Statement securityLabel() {
        tokens.expect(LABEL);
        String provider = null;
        if (tokens.accept(FOR)) {
            provider = tokens.at(Token.STRING) ? tokens.string() : tokens.nonReservedWord();
        }
        tokens.expect(ON);
        ObjectKind kind = kind();
        ObjectReference object = object(kind);
        tokens.expect(IS);
        return new ObjectStatement.SecurityLabel(kind, object, provider, tokens.accept(NULL) ? null : tokens.string());
    }
}
