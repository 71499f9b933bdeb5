package dev.surus.engine.session;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.command.CommandResult;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.ast.CursorStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.table.RowId;
import dev.surus.engine.type.Batch;
import java.util.List;
import java.util.function.Consumer;

/// DECLARE, FETCH, MOVE, CLOSE, and what becomes of portals when transactions end.
final class Cursors implements SessionTransaction.Follower {
    private final SessionContext context;
    private final StatementRunner runner;
    private final QueryRunner queries;

    Cursors(SessionContext context, StatementRunner runner, QueryRunner queries) {
        this.context = context;
        this.runner = runner;
        this.queries = queries;
        queries.executor().useCursors(this);
    }

    CommandResult declare(CursorStatement.Declare declare, PreparedStatementEntry entry, Object[] parameters) {
        if (!declare.hold()) {
            context.requireTransactionBlock("DECLARE CURSOR");
        }
        check(declare);
        var parsed = new ParsedStatement(declare.query(), entry.parsed.start(), entry.parsed.length(), entry.parsed.text());
        var query = new PreparedStatementEntry(declare.name(), parsed, context.statementText(), true, 0);
        var places = new java.util.HashMap<Integer, Integer>();
        query.plan = queries.planCursor(parsed, entry.parameterTypes, places);
        if (runner.portals().containsKey(declare.name())) {
            throw new SqlException(SqlState.DUPLICATE_CURSOR, SessionMessage.CURSOR_EXISTS, declare.name());
        }
        var portal = new CursorPortal(declare.name(), query, queries.open(declare.name(), query, parameters, true),
                declare.scroll() == null ? declare.query().locking().isEmpty() : declare.scroll());
        portal.places = places;
        portal.hold = declare.hold();
        // Where nothing is said, PostgreSQL looks whether the plan's topmost node can go backwards: a scan or a sort can.
        portal.scroll = declare.scroll() == null
                ? declare.query().locking().isEmpty() && (!places.isEmpty() || !declare.query().orderBy().isEmpty()) : declare.scroll();
        portal.binary = declare.binary();
        portal.cursor = true;
        portal.level = context.transaction().level();
        portal.createdAtMicros = context.statementStartMicros();
        runner.portals().put(declare.name(), portal);
        return new CommandResult.Done("DECLARE CURSOR");
    }

    /// What a cursor's declaration must not ask for.
    private static void check(CursorStatement.Declare declare) {
        var query = declare.query();
        if (query.body() instanceof SelectStatement.Plain plain && plain.into() != null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, SessionMessage.CURSOR_INTO).at(plain.into().name().position());
        }
        if (query.with() != null && query.with().tables().stream().anyMatch(table -> !(table.query() instanceof SelectStatement))) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.CURSOR_MODIFIES);
        }
        if (query.locking().isEmpty()) {
            return;
        }
        String strength = query.locking().getFirst().strength().name().replace('_', ' ');
        if (declare.hold()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.CURSOR_LOCKS_UNSUPPORTED, "CURSOR WITH HOLD", strength)
                    .detail(SessionMessage.CURSOR_READ_ONLY, "Holdable");
        }
        if (Boolean.TRUE.equals(declare.scroll())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.CURSOR_LOCKS_UNSUPPORTED, "SCROLL CURSOR", strength)
                    .detail(SessionMessage.CURSOR_READ_ONLY, "Scrollable");
        }
        if (Boolean.TRUE.equals(declare.insensitive())) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, SessionMessage.CURSOR_LOCKS_INVALID, "INSENSITIVE CURSOR", strength)
                    .detail(SessionMessage.CURSOR_READ_ONLY, "Insensitive");
        }
    }

    CommandResult closeCommand(CursorStatement.Close close) {
        if (close.name() == null) {
            for (var portal : List.copyOf(runner.portals().values())) {
                if (portal.cursor) {
                    runner.closePortal(portal.name);
                }
            }
            return new CommandResult.Done("CLOSE CURSOR ALL");
        }
        find(close.name());
        runner.closePortal(close.name());
        return new CommandResult.Done("CLOSE CURSOR");
    }

    private Portal find(String name) {
        var portal = runner.portals().get(name);
        if (portal == null) {
            throw new SqlException(SqlState.UNDEFINED_CURSOR, SessionMessage.CURSOR_MISSING, name);
        }
        return portal;
    }

    CursorPortal cursor(String name) {
        var portal = find(name);
        if (portal instanceof CursorPortal found) {
            return found;
        }
        // A portal of the extended protocol, fetched from in SQL, goes on as a cursor.
        var made = new CursorPortal(portal.name, portal.statement, portal, false);
        made.level = portal.level;
        made.createdAtMicros = portal.createdAtMicros;
        runner.portals().put(name, made);
        return made;
    }

    /// Null where there is no such cursor yet: that is noticed as the FETCH runs.
    List<OutputColumn> columnsOrNull(CursorStatement.Fetch fetch) {
        var portal = runner.portals().get(fetch.name());
        return portal == null ? null : portal.columns();
    }

    Portal open(String name, PreparedStatementEntry entry, CursorStatement.Fetch fetch) {
        var source = cursor(fetch.name());
        var portal = new Portal(name, entry, entry.sourceText) {
            private long rows;
            private RowList result;

            @Override
            List<OutputColumn> columns() {
                return source.columns();
            }

            @Override
            boolean run(Consumer<Batch> consumer, long maxRows) {
                if (result == null) {
                    var fetched = source.fetch(fetch.direction(), fetch.count());
                    result = new RowList(source.columns(), fetched);
                }
                boolean done = result.give(consumer, maxRows);
                rows = result.lastGiven();
                return done;
            }

            @Override
            String tag() {
                return "FETCH " + rows;
            }

            @Override
            void runsPastEnd() {
                rows = 0;
            }
        };
        if (source.binary) {
            portal.resultFormats = new short[] {1};
        }
        return portal;
    }

    CommandResult move(CursorStatement.Fetch move) {
        return new CommandResult.Done("MOVE " + cursor(move.name()).move(move.direction(), move.count()));
    }

    /// The row on which a cursor stands in a table, for WHERE CURRENT OF.
    /// @throws SqlException 34000, 24000
    long row(String name, RelationEntry relation) {
        var portal = find(name);
        if (!(portal instanceof CursorPortal cursor) || cursor.statement == null || !cursor.cursor) {
            throw new SqlException(SqlState.INVALID_CURSOR_STATE, SessionMessage.CURSOR_NOT_SELECT, name);
        }
        if (cursor.level == 0) {
            throw new SqlException(SqlState.INVALID_CURSOR_STATE, SessionMessage.CURSOR_HELD, name);
        }
        Integer column = cursor.places.get(relation.oid());
        if (column == null && !cursor.statement.plan.statement().query().rowLocks.isEmpty()) {
            throw new SqlException(SqlState.INVALID_CURSOR_STATE, SessionMessage.CURSOR_NOT_LOCKED, name, relation.name());
        }
        if (column == null) {
            throw new SqlException(SqlState.INVALID_CURSOR_STATE, SessionMessage.CURSOR_NOT_SIMPLE, name, relation.name());
        }
        var row = cursor.current();
        if (row == null) {
            throw new SqlException(SqlState.INVALID_CURSOR_STATE, SessionMessage.CURSOR_NOT_POSITIONED, name);
        }
        return row[column] instanceof Long tid ? RowId.fromTid(tid) : -1;
    }

    // ---- transactions end

    /// Cursors WITH HOLD read the rest of their rows before their snapshot goes.
    @Override
    public void beforeCommit() {
        for (var portal : runner.portals().values()) {
            if (portal instanceof CursorPortal cursor && cursor.hold && cursor.level > 0) {
                cursor.readAll();
                cursor.level = 0;
            }
        }
    }

    @Override
    public void beforePrepare() {
        for (var portal : runner.portals().values()) {
            if (portal instanceof CursorPortal cursor && cursor.hold && cursor.level > 0) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.PREPARE_HOLDS);
            }
        }
    }

    @Override
    public void ended(boolean committed) {
        for (var portal : runner.portals().values()) {
            if (portal.level > 0) {
                closeOfTransaction();
                return;
            }
        }
    }

    private void closeOfTransaction() {
        for (var portal : List.copyOf(runner.portals().values())) {
            if (portal.level > 0) {
                runner.closePortal(portal.name);
            }
        }
    }

    @Override
    public void subtransactionEnded(int level, boolean committed) {
        for (var portal : List.copyOf(runner.portals().values())) {
            if (portal.level >= level) {
                if (committed) {
                    portal.level = level - 1;
                } else {
                    runner.closePortal(portal.name);
                }
            }
        }
    }
}
