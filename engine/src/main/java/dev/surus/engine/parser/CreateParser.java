package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// What follows CREATE: chooses the family, and makes sequences, views, schemas, databases, tablespaces.
final class CreateParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    CreateParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    Statement create() {
        boolean replace = false;
        if (tokens.accept(OR)) {
            tokens.expect(REPLACE);
            replace = true;
        }
        Persistence persistence = persistence();
        boolean plain = persistence == Persistence.PERMANENT && !replace;
        int kind = tokens.kind();
        if (persistence != Persistence.PERMANENT) {
            switch (kind) {
                case TABLE, SEQUENCE, VIEW, RECURSIVE -> {}
                case MATERIALIZED -> {
                    if (persistence != Persistence.UNLOGGED) {
                        throw tokens.syntaxError();
                    }
                }
                default -> throw tokens.syntaxError();
            }
        }
        if (replace) {
            switch (kind) {
                case VIEW, RECURSIVE, FUNCTION, PROCEDURE, TRIGGER, CONSTRAINT, RULE, AGGREGATE, LANGUAGE, TRUSTED,
                        PROCEDURAL, TRANSFORM -> {}
                default -> throw tokens.syntaxError();
            }
        }
        tokens.advance();
        switch (kind) {
            case TABLE:
                return grammar.tables().createTable(persistence, false);
            case SEQUENCE:
                return sequence(persistence);
            case VIEW:
                return view(persistence, replace, false);
            case RECURSIVE:
                tokens.expect(VIEW);
                return view(persistence, replace, true);
            case MATERIALIZED:
                tokens.expect(VIEW);
                return grammar.tables().createMaterializedView(persistence);
            case UNIQUE:
                tokens.expect(INDEX);
                return grammar.index().createIndex(true);
            case INDEX:
                return grammar.index().createIndex(false);
            case SCHEMA:
                return schema();
            case DATABASE: {
                String name = tokens.columnId();
                tokens.accept(WITH);
                return new DatabaseStatement.CreateDatabase(name, databaseOptions());
            }
            case TABLESPACE:
                return tablespace();
            case ROLE:
                return grammar.roles().create(RoleStatement.Kind.ROLE);
            case USER:
                if (tokens.at(MAPPING) && (tokens.peek(1) == FOR || tokens.peek(1) == IF)) {
                    return new ForeignParser(grammar).createUserMapping();
                }
                return grammar.roles().create(RoleStatement.Kind.USER);
            case GROUP:
                return grammar.roles().create(RoleStatement.Kind.GROUP);
            case STATISTICS:
                return grammar.index().createStatistics();
            case FUNCTION, PROCEDURE:
                return new FunctionParser(grammar).create(replace, kind == PROCEDURE);
            case TYPE:
                return new TypeDefinitionParser(grammar).createType();
            case DOMAIN:
                return new TypeDefinitionParser(grammar).createDomain();
            case TRIGGER:
                return new TriggerParser(grammar).createTrigger(replace, false);
            case CONSTRAINT:
                tokens.expect(TRIGGER);
                return new TriggerParser(grammar).createTrigger(replace, true);
            case RULE:
                return new TriggerParser(grammar).createRule(replace);
            case POLICY:
                return new TriggerParser(grammar).createPolicy();
            case EVENT:
                tokens.expect(TRIGGER);
                return new TriggerParser(grammar).createEventTrigger();
            case FOREIGN, SERVER:
                return new ForeignParser(grammar).create(kind);
            case PUBLICATION, SUBSCRIPTION:
                return new ReplicationParser(grammar).create(kind);
            default:
                return new DefinitionParser(grammar).create(kind, replace);
        }
    }

    /// OptTemp.
    private Persistence persistence() {
        switch (tokens.kind()) {
            case TEMPORARY, TEMP:
                tokens.advance();
                return Persistence.TEMPORARY;
            case LOCAL, GLOBAL:
                tokens.advance();
                if (!tokens.accept(TEMPORARY)) {
                    tokens.expect(TEMP);
                }
                return Persistence.TEMPORARY;
            case UNLOGGED:
                tokens.advance();
                return Persistence.UNLOGGED;
            default:
                return Persistence.PERMANENT;
        }
    }

    // ---- sequences ----

    private Statement sequence(Persistence persistence) {
        boolean ifNotExists = names.ifNotExistsBeforeName();
        RelationName name = names.relationName();
        return new SequenceStatement.CreateSequence(name, persistence, ifNotExists, sequenceOptions());
    }

    /// SeqOptList, possibly empty.
    List<Option> sequenceOptions() {
        var options = new ArrayList<Option>();
        Option option = sequenceOption();
        while (option != null) {
            options.add(option);
            option = sequenceOption();
        }
        return List.copyOf(options);
    }

    Option sequenceOption() {
        int position = tokens.position();
        int kind = tokens.kind();
        switch (kind) {
            case AS: {
                tokens.advance();
                return Option.of("as", new Option.Type(expressions.types.typeName()), position);
            }
            case CACHE, MAXVALUE, MINVALUE: {
                String name = tokens.word();
                return Option.of(name, grammar.options().number(), position);
            }
            case CYCLE:
                tokens.advance();
                return Option.of("cycle", true, position);
            case INCREMENT:
                tokens.advance();
                tokens.accept(BY);
                return Option.of("increment", grammar.options().number(), position);
            case NO:
                tokens.advance();
                if (tokens.accept(CYCLE)) {
                    return Option.of("cycle", false, position);
                }
                if (tokens.accept(MAXVALUE)) {
                    return Option.of("maxvalue", (Option.Value) null, position);
                }
                tokens.expect(MINVALUE);
                return Option.of("minvalue", (Option.Value) null, position);
            case OWNED:
                tokens.advance();
                tokens.expect(BY);
                return Option.of("owned_by", new Option.Name(names.anyName()), position);
            case SEQUENCE:
                tokens.advance();
                tokens.expect(NAME);
                return Option.of("sequence_name", new Option.Name(names.anyName()), position);
            case START:
                tokens.advance();
                tokens.accept(WITH);
                return Option.of("start", grammar.options().number(), position);
            case RESTART:
                tokens.advance();
                boolean with = tokens.accept(WITH);
                boolean number = switch (tokens.kind()) {
                    case Token.INTEGER, Token.NUMERIC, '+', '-' -> true;
                    default -> with;
                };
                return Option.of("restart", number ? grammar.options().number() : null, position);
            default:
                return null;
        }
    }

    // ---- views and schemas ----

    private Statement view(Persistence persistence, boolean replace, boolean recursive) {
        RelationName name = names.relationName();
        List<String> columns;
        if (recursive) {
            tokens.expect('(');
            columns = tokens.columnIdList();
            tokens.expect(')');
        } else {
            columns = tokens.optionalColumnList();
        }
        List<Option> options = tokens.accept(WITH) ? grammar.options().relationOptions() : List.of();
        tokens.expect(AS);
        SelectStatement query = grammar.select().statement();
        var check = ViewStatement.CheckOption.NONE;
        int position = tokens.position();
        if (tokens.accept(WITH)) {
            check = tokens.accept(LOCAL) ? ViewStatement.CheckOption.LOCAL : ViewStatement.CheckOption.CASCADED;
            if (check == ViewStatement.CheckOption.CASCADED) {
                tokens.accept(CASCADED);
            }
            tokens.expect(CHECK, OPTION);
            if (recursive) {
                throw TokenStream.notSupported(position, ParserMessage.WITH_CHECK_OPTION_RECURSIVE);
            }
        }
        return new ViewStatement.CreateView(name, persistence, replace, columns, options,
                recursive ? recursiveQuery(name, columns, query) : query, check);
    }

    /// `RECURSIVE VIEW s.v (a, b) AS query` -> `VIEW s.v (a, b) AS WITH RECURSIVE v (a, b) AS (query) SELECT a, b FROM v`
    private static SelectStatement recursiveQuery(RelationName view, List<String> columns, SelectStatement query) {
        int position = view.position();
        var table = new WithClause.CommonTable(view.name(), columns, WithClause.Materialization.DEFAULT, query, null, null, position);
        var targets = columns.stream()
                .map(column -> new ResultTarget(null, List.of(), new Expression.ColumnReference(List.of(column), false, position), position))
                .toList();
        var from = new FromItem.Relation(new RelationName(null, null, view.name(), position), false, null);
        var body = new SelectStatement.Plain(null, targets, null, List.of(from), null, List.of(), false, null, List.of());
        return new SelectStatement(new WithClause(true, List.of(table), position), body, List.of(), null, null, false, List.of(), position);
    }

    private Statement schema() {
        boolean ifNotExists = names.ifNotExistsBeforeName();
        String name = null;
        RoleSpecification owner = null;
        if (tokens.accept(AUTHORIZATION)) {
            owner = names.role();
        } else {
            name = tokens.columnId();
            if (tokens.accept(AUTHORIZATION)) {
                owner = names.role();
            }
        }
        var elements = new ArrayList<Statement>();
        while (tokens.at(CREATE) || tokens.at(GRANT)) {
            if (ifNotExists) {
                throw TokenStream.notSupported(tokens.position(), ParserMessage.SCHEMA_ELEMENTS_IF_NOT_EXISTS);
            }
            int from = tokens.index();
            Statement element = grammar.statement();
            boolean allowed = switch (element) {
                case TableStatement.CreateTable _, IndexStatement.CreateIndex _, SequenceStatement _,
                        TriggerStatement.CreateTrigger _, ViewStatement.CreateView _, PrivilegeStatement.Grant _ -> true;
                default -> false;
            };
            if (!allowed) {
                throw tokens.errorAt(from + 1);
            }
            elements.add(element);
        }
        return new SchemaStatement.CreateSchema(name, owner, ifNotExists, List.copyOf(elements));
    }

    // ---- databases ----

    /// createdb_opt_list, which ALTER DATABASE shares.
    List<Option> databaseOptions() {
        var options = new ArrayList<Option>();
        while (TokenStream.isNonReservedWord(tokens.kind())) {
            int position = tokens.position();
            int kind = tokens.kind();
            String name;
            switch (kind) {
                case Token.IDENTIFIER, ENCODING, LOCATION, OWNER, TABLESPACE, TEMPLATE -> name = tokens.word();
                case CONNECTION -> {
                    tokens.advance();
                    tokens.expect(LIMIT);
                    name = "connection_limit";
                }
                default -> {
                    return List.copyOf(options);
                }
            }
            tokens.accept('=');
            Option.Value value = switch (tokens.kind()) {
                case DEFAULT -> {
                    tokens.advance();
                    yield null;
                }
                case Token.INTEGER, Token.NUMERIC, '+', '-' -> new Option.IntegerNumber(tokens.signedInteger());
                default -> new Option.Text(grammar.options().booleanOrString());
            };
            options.add(Option.of(name, value, position));
        }
        return List.copyOf(options);
    }

    private Statement tablespace() {
        String name = tokens.columnId();
        RoleSpecification owner = tokens.accept(OWNER) ? names.role() : null;
        tokens.expect(LOCATION);
        String location = tokens.string();
        List<Option> options = tokens.accept(WITH) ? grammar.options().relationOptions() : List.of();
        return new DatabaseStatement.CreateTablespace(name, owner, location, options);
    }
}
