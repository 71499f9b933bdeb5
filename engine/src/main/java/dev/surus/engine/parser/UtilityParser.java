package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.MaintenanceStatement.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// PREPARE, EXECUTE, cursors, EXPLAIN, VACUUM and its kin, LOCK, TRUNCATE, NOTIFY, DO, CALL.
final class UtilityParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    UtilityParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    // ---- prepared statements and cursors ----

    Statement prepare() {
        String name = tokens.columnId();
        List<TypeName> types = List.of();
        if (tokens.accept('(')) {
            types = expressions.types.typeList();
            tokens.expect(')');
        }
        tokens.expect(AS);
        return new PreparedStatement.Prepare(name, types, query());
    }

    private QueryStatement query() {
        if (!DataParser.startsQuery(tokens.kind())) {
            throw tokens.syntaxError();
        }
        return grammar.data().query();
    }

    Statement execute() {
        String name = tokens.columnId();
        List<Expression> arguments = List.of();
        if (tokens.accept('(')) {
            arguments = expressions.expressionList();
            tokens.expect(')');
        }
        return new PreparedStatement.Execute(name, arguments);
    }

    Statement deallocate() {
        if (tokens.at(PREPARE) && (TokenStream.isColumnId(tokens.peek(1)) || tokens.peek(1) == ALL)) {
            tokens.advance();
        }
        return new PreparedStatement.Deallocate(tokens.accept(ALL) ? null : tokens.columnId());
    }

    private static void contradict(boolean both, String first, String second) {
        if (both) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, ParserMessage.CURSOR_CONTRADICTION, first, second);
        }
    }

    Statement declare() {
        String name = tokens.columnId();
        boolean binary = false;
        Boolean scroll = null;
        Boolean insensitive = null;
        while (true) {
            if (tokens.accept(BINARY)) {
                binary = true;
            } else if (tokens.accept(SCROLL)) {
                contradict(Boolean.FALSE.equals(scroll), "SCROLL", "NO SCROLL");
                scroll = true;
            } else if (tokens.accept(NO)) {
                tokens.expect(SCROLL);
                contradict(Boolean.TRUE.equals(scroll), "SCROLL", "NO SCROLL");
                scroll = false;
            } else if (tokens.accept(INSENSITIVE)) {
                contradict(Boolean.FALSE.equals(insensitive), "ASENSITIVE", "INSENSITIVE");
                insensitive = true;
            } else if (tokens.accept(ASENSITIVE)) {
                contradict(Boolean.TRUE.equals(insensitive), "ASENSITIVE", "INSENSITIVE");
                insensitive = false;
            } else {
                break;
            }
        }
        tokens.expect(CURSOR);
        boolean hold = false;
        if (tokens.accept(WITH)) {
            tokens.expect(HOLD);
            hold = true;
        } else if (tokens.accept(WITHOUT)) {
            tokens.expect(HOLD);
        }
        tokens.expect(FOR);
        return new CursorStatement.Declare(name, binary, scroll, insensitive, hold, grammar.select().statement());
    }

    Statement fetch(boolean move) {
        var direction = CursorStatement.Direction.FORWARD;
        long count = 1;
        switch (tokens.kind()) {
            case NEXT -> tokens.advance();
            case PRIOR -> {
                tokens.advance();
                direction = CursorStatement.Direction.BACKWARD;
            }
            case FIRST -> {
                tokens.advance();
                direction = CursorStatement.Direction.ABSOLUTE;
            }
            case LAST -> {
                tokens.advance();
                direction = CursorStatement.Direction.ABSOLUTE;
                count = -1;
            }
            case ABSOLUTE, RELATIVE -> {
                direction = tokens.at(ABSOLUTE)
                        ? CursorStatement.Direction.ABSOLUTE
                        : CursorStatement.Direction.RELATIVE;
                tokens.advance();
                count = tokens.signedInteger();
            }
            case ALL -> {
                tokens.advance();
                count = Long.MAX_VALUE;
            }
            case Token.INTEGER, '+', '-' -> count = tokens.signedInteger();
            case FORWARD, BACKWARD -> {
                direction = tokens.at(FORWARD)
                        ? CursorStatement.Direction.FORWARD
                        : CursorStatement.Direction.BACKWARD;
                tokens.advance();
                if (tokens.accept(ALL)) {
                    count = Long.MAX_VALUE;
                } else if (tokens.at(Token.INTEGER) || tokens.at('+') || tokens.at('-')) {
                    count = tokens.signedInteger();
                }
            }
            default -> {}
        }
        if (!tokens.accept(FROM)) {
            tokens.accept(IN);
        }
        return new CursorStatement.Fetch(tokens.columnId(), move, direction, count);
    }

    Statement close() {
        return new CursorStatement.Close(tokens.accept(ALL) ? null : tokens.columnId());
    }

    // ---- EXPLAIN ----

    Statement explain() {
        var options = new ArrayList<Option>();
        if (tokens.at('(') && !startsQueryInParentheses()) {
            options.addAll(grammar.options().utilityOptions());
        } else {
            if (tokens.at(ANALYZE) || tokens.at(ANALYSE)) {
                options.add(Option.of("analyze", (Option.Value) null, tokens.position()));
                tokens.advance();
            }
            if (tokens.at(VERBOSE)) {
                options.add(Option.of("verbose", (Option.Value) null, tokens.position()));
                tokens.advance();
            }
        }
        boolean anyStatement = options.stream().anyMatch(option -> option.name().equals("locks"));
        Statement statement = anyStatement ? grammar.statement() : explainable();
        if (statement == null) {
            throw tokens.syntaxError();
        }
        return new ExplainStatement(List.copyOf(options), statement);
    }

    private boolean startsQueryInParentheses() {
        int ahead = 1;
        while (tokens.peek(ahead) == '(') {
            ahead++;
        }
        return SelectParser.startsQuery(tokens.peek(ahead));
    }

    /// ExplainableStmt.
    private Statement explainable() {
        switch (tokens.kind()) {
            case DECLARE, EXECUTE, CREATE, REFRESH: {
                int from = tokens.index();
                Statement statement = grammar.statement();
                boolean allowed = switch (statement) {
                    case CursorStatement.Declare _, PreparedStatement.Execute _, TableStatement.CreateTableAs _,
                            ViewStatement.RefreshMaterializedView _ -> true;
                    default -> false;
                };
                if (!allowed) {
                    throw tokens.errorAt(from + 1);
                }
                return statement;
            }
            default:
                return query();
        }
    }

    // ---- maintenance ----

    Statement vacuum() {
        var options = new ArrayList<Option>();
        if (tokens.at('(')) {
            options.addAll(grammar.options().utilityOptions());
        } else {
            flag(options, FULL, "full");
            flag(options, FREEZE, "freeze");
            flag(options, VERBOSE, "verbose");
            if (tokens.at(ANALYZE) || tokens.at(ANALYSE)) {
                options.add(Option.of("analyze", (Option.Value) null, tokens.position()));
                tokens.advance();
            }
        }
        return new Vacuum(true, List.copyOf(options), vacuumRelations());
    }

    Statement analyze() {
        var options = new ArrayList<Option>();
        if (tokens.at('(')) {
            options.addAll(grammar.options().utilityOptions());
        } else {
            flag(options, VERBOSE, "verbose");
        }
        return new Vacuum(false, List.copyOf(options), vacuumRelations());
    }

    private void flag(List<Option> options, int word, String name) {
        if (tokens.at(word)) {
            options.add(Option.of(name, (Option.Value) null, tokens.position()));
            tokens.advance();
        }
    }

    private List<VacuumRelation> vacuumRelations() {
        if (!tokens.atColumnId()) {
            return List.of();
        }
        var relations = new ArrayList<VacuumRelation>();
        do {
            RelationName relation = names.relationName();
            relations.add(new VacuumRelation(relation, tokens.optionalColumnList()));
        } while (tokens.accept(','));
        return List.copyOf(relations);
    }

    Statement cluster() {
        var options = new ArrayList<Option>();
        if (tokens.at('(')) {
            options.addAll(grammar.options().utilityOptions());
        } else {
            flag(options, VERBOSE, "verbose");
        }
        if (!tokens.atColumnId()) {
            return new Cluster(null, null, List.copyOf(options));
        }
        RelationName first = names.relationName();
        if (first.schema() == null && tokens.accept(ON)) {
            return new Cluster(names.relationName(), first.name(), List.copyOf(options));
        }
        return new Cluster(first, tokens.accept(USING) ? tokens.columnId() : null, List.copyOf(options));
    }

    Statement reindex() {
        var options = new ArrayList<Option>();
        if (tokens.at('(')) {
            options.addAll(grammar.options().utilityOptions());
        }
        ReindexTarget target = switch (tokens.kind()) {
            case INDEX -> ReindexTarget.INDEX;
            case TABLE -> ReindexTarget.TABLE;
            case SCHEMA -> ReindexTarget.SCHEMA;
            case DATABASE -> ReindexTarget.DATABASE;
            case SYSTEM -> ReindexTarget.SYSTEM;
            default -> throw tokens.syntaxError();
        };
        tokens.advance();
        flag(options, CONCURRENTLY, "concurrently");
        return switch (target) {
            case INDEX, TABLE -> new Reindex(target, names.relationName(), null, List.copyOf(options));
            case SCHEMA, DATABASE, SYSTEM -> new Reindex(target, null, tokens.columnId(), List.copyOf(options));
        };
    }

    Statement refresh() {
        tokens.expect(MATERIALIZED, VIEW);
        boolean concurrently = tokens.accept(CONCURRENTLY);
        RelationName name = names.relationName();
        return new ViewStatement.RefreshMaterializedView(name, concurrently, withData());
    }

    /// opt_with_data.
    boolean withData() {
        if (!tokens.accept(WITH)) {
            return true;
        }
        boolean data = !tokens.accept(NO);
        tokens.expect(DATA);
        return data;
    }

    // ---- LOCK, TRUNCATE ----

    Statement lock() {
        tokens.accept(TABLE);
        List<FromItem.Relation> relations = names.relations();
        TableStatement.LockLevel mode = TableStatement.LockLevel.ACCESS_EXCLUSIVE;
        if (tokens.accept(IN)) {
            mode = lockLevel();
            tokens.expect(MODE);
        }
        return new TableStatement.Lock(relations, mode, tokens.accept(NOWAIT));
    }

    private TableStatement.LockLevel lockLevel() {
        if (tokens.accept(ACCESS)) {
            if (tokens.accept(SHARE)) {
                return TableStatement.LockLevel.ACCESS_SHARE;
            }
            tokens.expect(EXCLUSIVE);
            return TableStatement.LockLevel.ACCESS_EXCLUSIVE;
        }
        if (tokens.accept(ROW)) {
            if (tokens.accept(SHARE)) {
                return TableStatement.LockLevel.ROW_SHARE;
            }
            tokens.expect(EXCLUSIVE);
            return TableStatement.LockLevel.ROW_EXCLUSIVE;
        }
        if (tokens.accept(SHARE)) {
            if (tokens.accept(UPDATE)) {
                tokens.expect(EXCLUSIVE);
                return TableStatement.LockLevel.SHARE_UPDATE_EXCLUSIVE;
            }
            if (tokens.accept(ROW)) {
                tokens.expect(EXCLUSIVE);
                return TableStatement.LockLevel.SHARE_ROW_EXCLUSIVE;
            }
            return TableStatement.LockLevel.SHARE;
        }
        tokens.expect(EXCLUSIVE);
        return TableStatement.LockLevel.EXCLUSIVE;
    }

    Statement truncate() {
        tokens.accept(TABLE);
        List<FromItem.Relation> relations = names.relations();
        boolean restart = false;
        if (tokens.accept(RESTART)) {
            tokens.expect(IDENTITY);
            restart = true;
        } else if (tokens.accept(CONTINUE)) {
            tokens.expect(IDENTITY);
        }
        return new TableStatement.Truncate(relations, restart, names.dropBehavior());
    }

    // ---- the rest ----

    Statement notifyChannel() {
        String channel = tokens.columnId();
        return new NotifyStatement.Notify(channel, tokens.accept(',') ? tokens.string() : null);
    }

    Statement unlisten() {
        return new NotifyStatement.Unlisten(tokens.accept('*') ? null : tokens.columnId());
    }

    Statement doBlock() {
        var options = new ArrayList<Option>();
        do {
            int position = tokens.position();
            if (tokens.accept(LANGUAGE)) {
                options.add(Option.of("language", tokens.at(Token.STRING) ? tokens.string() : tokens.nonReservedWord(),
                        position));
            } else {
                options.add(Option.of("as", tokens.string(), position));
            }
        } while (tokens.at(Token.STRING) || tokens.at(LANGUAGE));
        return new FunctionStatement.Do(List.copyOf(options));
    }

    Statement call() {
        return new FunctionStatement.Call(
                expressions.primaries().calls().plainCall());
    }
}
