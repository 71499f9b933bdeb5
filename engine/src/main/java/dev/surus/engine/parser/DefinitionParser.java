package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.DefinitionStatement.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// CREATE and ALTER of extensions, casts, languages, aggregates, operators and their classes, collations, text search,
/// conversions, access methods.
final class DefinitionParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    DefinitionParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    /// Behind CREATE and the word `kind`.
    Statement create(int kind, boolean replace) {
        switch (kind) {
            case EXTENSION:
                return extension();
            case AGGREGATE:
                return aggregate(replace);
            case COLLATION: {
                boolean notExists = names.ifNotExistsBeforeName();
                QualifiedName name = names.anyName();
                if (tokens.accept(FROM)) {
                    return define(ObjectKind.COLLATION, notExists, name, List.of(), names.anyName());
                }
                return define(ObjectKind.COLLATION, notExists, name, grammar.options().definition(), null);
            }
            case OPERATOR:
                if (tokens.accept(CLASS)) {
                    return operatorClass();
                }
                if (tokens.accept(FAMILY)) {
                    QualifiedName name = names.anyName();
                    tokens.expect(USING);
                    return new CreateOperatorFamily(name, tokens.columnId());
                }
                return define(
                        ObjectKind.OPERATOR, false, names.operatorName(), grammar.options().definition(), null);
            case TEXT: {
                tokens.expect(SEARCH);
                ObjectKind what = switch (tokens.kind()) {
                    case PARSER -> ObjectKind.TEXT_SEARCH_PARSER;
                    case DICTIONARY -> ObjectKind.TEXT_SEARCH_DICTIONARY;
                    case TEMPLATE -> ObjectKind.TEXT_SEARCH_TEMPLATE;
                    case CONFIGURATION -> ObjectKind.TEXT_SEARCH_CONFIGURATION;
                    default -> throw tokens.syntaxError();
                };
                tokens.advance();
                return define(what, false, names.anyName(), grammar.options().definition(), null);
            }
            case CAST:
                return cast();
            case TRANSFORM:
                return transform(replace);
            case TRUSTED, PROCEDURAL, LANGUAGE:
                return language(kind, replace);
            case DEFAULT:
                tokens.expect(CONVERSION);
                return conversion(true);
            case CONVERSION:
                return conversion(false);
            case ACCESS: {
                tokens.expect(METHOD);
                String name = tokens.columnId();
                tokens.expect(TYPE);
                boolean table = tokens.accept(TABLE);
                if (!table) {
                    tokens.expect(INDEX);
                }
                tokens.expect(HANDLER);
                return new CreateAccessMethod(name, table, names.anyName());
            }
            default:
                throw tokens.errorAt(tokens.index() - 1);
        }
    }

    private static Statement define(
            ObjectKind kind, boolean notExists, QualifiedName name, List<Option> definition, QualifiedName from) {
        return new Define(kind, false, notExists, name, null, false, false, definition, from);
    }

    private Statement extension() {
        boolean notExists = names.ifNotExistsBeforeName();
        String name = tokens.columnId();
        tokens.accept(WITH);
        var options = new ArrayList<Option>();
        while (true) {
            int position = tokens.position();
            if (tokens.accept(SCHEMA)) {
                options.add(Option.of("schema", tokens.columnId(), position));
            } else if (tokens.accept(VERSION)) {
                options.add(Option.of("new_version", wordOrString(), position));
            } else if (tokens.accept(CASCADE)) {
                options.add(Option.of("cascade", true, position));
            } else {
                return new CreateExtension(name, notExists, List.copyOf(options));
            }
        }
    }

    private String wordOrString() {
        return tokens.at(Token.STRING) ? tokens.string() : tokens.nonReservedWord();
    }

    private Statement aggregate(boolean replace) {
        QualifiedName name = names.functionName();
        // The old style has the attributes at once: (basetype = ..., ...).
        if (TokenStream.isLabel(tokens.peek(1)) && tokens.peek(2) == '=') {
            return new Define(
                    ObjectKind.AGGREGATE, replace, false, name, null, true, false, grammar.options().definition(), null);
        }
        AggregateArguments arguments = new FunctionParser(grammar).aggregateArguments();
        return new Define(
                ObjectKind.AGGREGATE, replace, false, name, arguments, false, false, grammar.options().definition(), null);
    }

    private Statement cast() {
        var reference = (ObjectReference.Cast) grammar.objects().object(ObjectKind.CAST);
        ObjectReference.RoutineSignature function = null;
        boolean inout = false;
        if (tokens.accept(WITHOUT)) {
            tokens.expect(FUNCTION);
        } else {
            tokens.expect(WITH);
            if (tokens.accept(INOUT)) {
                inout = true;
            } else {
                tokens.expect(FUNCTION);
                function = grammar.objects().functionSignature();
            }
        }
        var context = FunctionStatement.CastContext.EXPLICIT;
        if (tokens.accept(AS)) {
            context = tokens.accept(IMPLICIT)
                    ? FunctionStatement.CastContext.IMPLICIT
                    : FunctionStatement.CastContext.ASSIGNMENT;
            if (context == FunctionStatement.CastContext.ASSIGNMENT) {
                tokens.expect(ASSIGNMENT);
            }
        }
        return new FunctionStatement.CreateCast(reference.source(), reference.target(), function, context, inout);
    }

    private Statement transform(boolean replace) {
        var reference = (ObjectReference.Transform) grammar.objects().object(ObjectKind.TRANSFORM);
        tokens.expect('(');
        ObjectReference.RoutineSignature from = null;
        ObjectReference.RoutineSignature to = null;
        do {
            boolean isFrom = from == null && tokens.accept(FROM);
            if (!isFrom) {
                tokens.expect(TO);
            }
            tokens.expect(SQL, WITH, FUNCTION);
            if (isFrom) {
                from = grammar.objects().functionSignature();
            } else {
                to = grammar.objects().functionSignature();
            }
        } while (tokens.accept(','));
        tokens.expect(')');
        return new FunctionStatement.CreateTransform(replace, reference.type(), reference.language(), from, to);
    }

    private Statement language(int kind, boolean replace) {
        boolean trusted = kind == TRUSTED;
        if (kind != LANGUAGE) {
            if (kind == TRUSTED) {
                tokens.accept(PROCEDURAL);
            }
            tokens.expect(LANGUAGE);
        }
        String name = tokens.columnId();
        QualifiedName handler = null;
        QualifiedName inline = null;
        QualifiedName validator = null;
        if (tokens.accept(HANDLER)) {
            handler = names.anyName();
            inline = tokens.accept(INLINE) ? names.anyName() : null;
            if (tokens.accept(NO)) {
                tokens.expect(VALIDATOR);
            } else {
                validator = tokens.accept(VALIDATOR) ? names.anyName() : null;
            }
        }
        return new FunctionStatement.CreateLanguage(replace, name, trusted, handler, inline, validator);
    }

    private Statement conversion(boolean byDefault) {
        QualifiedName name = names.anyName();
        tokens.expect(FOR);
        String source = tokens.string();
        tokens.expect(TO);
        String target = tokens.string();
        tokens.expect(FROM);
        return new CreateConversion(name, byDefault, source, target, names.anyName());
    }

    // ---- operator classes and families ----

    private Statement operatorClass() {
        QualifiedName name = names.anyName();
        boolean byDefault = tokens.accept(DEFAULT);
        tokens.expect(FOR, TYPE);
        TypeName type = expressions.types.typeName();
        tokens.expect(USING);
        String method = tokens.columnId();
        QualifiedName family = tokens.accept(FAMILY) ? names.anyName() : null;
        tokens.expect(AS);
        return new CreateOperatorClass(name, method, family, type, byDefault, items());
    }

    private List<OperatorClassItem> items() {
        var items = new ArrayList<OperatorClassItem>();
        do {
            items.add(item());
        } while (tokens.accept(','));
        return List.copyOf(items);
    }

    private OperatorClassItem item() {
        if (tokens.accept(STORAGE)) {
            return new StorageItem(expressions.types.typeName());
        }
        if (tokens.accept(FUNCTION)) {
            int number = tokens.integer();
            List<TypeName> types = List.of();
            if (tokens.accept('(')) {
                types = expressions.types.typeList();
                tokens.expect(')');
            }
            return new FunctionItem(number, types, grammar.objects().functionSignature());
        }
        tokens.expect(OPERATOR);
        int number = tokens.integer();
        QualifiedName operator = names.operatorName();
        List<TypeName> types = tokens.at('(') ? grammar.objects().operatorTypes() : List.of();
        QualifiedName sort = null;
        if (tokens.accept(FOR)) {
            if (!tokens.accept(SEARCH)) {
                tokens.expect(ORDER, BY);
                sort = names.anyName();
            }
        }
        return new OperatorItem(
                number, new ObjectReference.RoutineSignature(operator, types, types.isEmpty(), List.of()), sort);
    }

    // ---- ALTER ----

    /// What is left when RENAME, OWNER TO and SET SCHEMA have been tried.
    Statement alter(ObjectKind kind, ObjectReference object) {
        switch (object) {
            case ObjectReference.Named(QualifiedName name) -> {
                switch (kind) {
                    case EXTENSION:
                        return alterExtension(name.name());
                    case COLLATION:
                        tokens.expect(REFRESH, VERSION);
                        return new AlterCollationRefreshVersion(name);
                    case TEXT_SEARCH_DICTIONARY:
                        return new AlterTextSearchDictionary(name, grammar.options().definition());
                    case TEXT_SEARCH_CONFIGURATION:
                        return configuration(name);
                    case EVENT_TRIGGER: {
                        var firing = AlterTableStatement.Firing.DISABLE;
                        if (!tokens.accept(DISABLE)) {
                            tokens.expect(ENABLE);
                            firing = tokens.accept(REPLICA)
                                    ? AlterTableStatement.Firing.ENABLE_REPLICA
                                    : tokens.accept(ALWAYS)
                                            ? AlterTableStatement.Firing.ENABLE_ALWAYS
                                            : AlterTableStatement.Firing.ENABLE;
                        }
                        return new TriggerStatement.AlterEventTrigger(name.name(), firing);
                    }
                    case PUBLICATION, SUBSCRIPTION:
                        return new ReplicationParser(grammar).alter(kind, name.name());
                    case FOREIGN_SERVER, FOREIGN_DATA_WRAPPER:
                        return new ForeignParser(grammar).alter(kind, name.name());
                    default:
                        throw tokens.syntaxError();
                }
            }
            case ObjectReference.Routine(var signature) when kind == ObjectKind.OPERATOR -> {
                tokens.expect(SET);
                return new AlterOperator(signature, grammar.options().definition());
            }
            case ObjectReference.WithAccessMethod(QualifiedName name, String method)
            when kind == ObjectKind.OPERATOR_FAMILY -> {
                if (tokens.accept(ADD)) {
                    return new AlterOperatorFamily(name, method, false, items());
                }
                tokens.expect(DROP);
                var items = new ArrayList<OperatorClassItem>();
                do {
                    boolean function = tokens.accept(FUNCTION);
                    if (!function) {
                        tokens.expect(OPERATOR);
                    }
                    int number = tokens.integer();
                    tokens.expect('(');
                    List<TypeName> types = expressions.types.typeList();
                    tokens.expect(')');
                    items.add(new DropItem(function, number, types));
                } while (tokens.accept(','));
                return new AlterOperatorFamily(name, method, true, List.copyOf(items));
            }
            default -> throw tokens.syntaxError();
        }
    }

    private Statement alterExtension(String name) {
        if (tokens.at(ADD) || tokens.at(DROP)) {
            boolean add = tokens.at(ADD);
            tokens.advance();
            ObjectKind kind = grammar.objects().kind();
            return new AlterExtensionContents(name, add, kind, grammar.objects().object(kind));
        }
        tokens.expect(UPDATE);
        var options = new ArrayList<Option>();
        while (tokens.at(TO)) {
            int position = tokens.position();
            tokens.advance();
            options.add(Option.of("new_version", wordOrString(), position));
        }
        return new AlterExtension(name, List.copyOf(options));
    }

    private Statement configuration(QualifiedName name) {
        boolean drop = tokens.accept(DROP);
        boolean add = !drop && tokens.accept(ADD);
        if (!drop && !add) {
            tokens.expect(ALTER);
        }
        tokens.expect(MAPPING);
        boolean exists = drop && names.ifExists();
        List<String> tokenTypes = null;
        if (drop || add || tokens.at(FOR)) {
            tokens.expect(FOR);
            tokenTypes = tokens.columnIdList();
        }
        if (drop) {
            return new AlterTextSearchConfiguration(name, ConfigurationChange.DROP_MAPPING, tokenTypes, null, exists);
        }
        if (!add && tokens.accept(REPLACE)) {
            QualifiedName old = names.anyName();
            tokens.expect(WITH);
            return new AlterTextSearchConfiguration(
                    name,
                    tokenTypes == null
                            ? ConfigurationChange.REPLACE_DICTIONARY
                            : ConfigurationChange.REPLACE_DICTIONARY_FOR_TOKEN,
                    tokenTypes, List.of(old, names.anyName()), false);
        }
        if (tokenTypes == null) {
            throw tokens.syntaxError();
        }
        tokens.expect(WITH);
        return new AlterTextSearchConfiguration(
                name,
                add ? ConfigurationChange.ADD_MAPPING : ConfigurationChange.ALTER_MAPPING_FOR_TOKEN,
                tokenTypes, names.anyNames(), false);
    }
}
