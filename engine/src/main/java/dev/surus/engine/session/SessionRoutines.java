package dev.surus.engine.session;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.Commands;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.CursorStatement.Direction;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.plpgsql.RoutineSession;
import dev.surus.engine.plpgsql.RowShape;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What PL/pgSQL gets of the session.
final class SessionRoutines implements RoutineSession {
    private final SessionContext context;
    private final SessionExecutor executor;
    private final Analyzer analyzer;
    private StatementRunner runner;
    private int unnamedCursors;

    SessionRoutines(SessionContext context, SessionExecutor executor, Analyzer analyzer) {
        this.context = context;
        this.executor = executor;
        this.analyzer = analyzer;
    }

    void runWith(StatementRunner statements) {
        runner = statements;
    }

    @Override
    public ExecutorSession executor() {
        return executor;
    }

    @Override
    public Analyzer analyzer() {
        return analyzer;
    }

    @Override
    public ParserOptions parserOptions() {
        return runner.options();
    }

    @Override
    public CallStack callStack() {
        return context.callStack();
    }

    @Override
    public Language language() {
        return context.language();
    }

    @Override
    public String setting(String name) {
        return context.settings().showOrNull(name);
    }

    // ---- queries

    /// What a plan stands on.
    /// @param columns as the query has them; null where it gives no rows
    /// @param places of a cursor's rows, see [CursorPortal#places]
    private record Stamp(List<RelationOpener.Opened> relations, long changes, long ownChanges, String searchPath, int role,
            List<OutputColumn> columns, Map<Integer, Integer> places) {}

    @Override
    public Planned plan(Supplier<Query> analysis, boolean cursor) {
        long changes = context.catalog().changes();
        long ownChanges = context.catalog().localChanges();
        var outer = context.relations().record();
        Query query;
        List<RelationOpener.Opened> opened;
        try {
            query = analysis.get();
        } finally {
            opened = context.relations().recorded(outer);
        }
        opened = context.queries().lockIndexes(query, opened);
        var columns = QueryRunner.columns(query);
        var places = new HashMap<Integer, Integer>();
        if (cursor) {
            QueryRunner.addPlaces(query, columns, places);
        }
        var planned = SessionPlanning.plan(executor, query);
        return new Planned(planned, columns == null ? null : shape(columns), new Stamp(opened, changes, ownChanges,
                context.settings().get(Settings.SEARCH_PATH), context.currentUser(), columns, places));
    }

    @Override
    public boolean isCurrent(Planned planned) {
        var stamp = (Stamp) planned.stamp();
        if (!isCurrent(stamp)) {
            return false;
        }
        if (stamp.relations.isEmpty()) {
            return true;
        }
        for (var opened : stamp.relations) {
            context.relations().lock(opened);
        }
        return isCurrent(stamp) && SessionPlanning.standsStill(executor, planned.statement());
    }

    private boolean isCurrent(Stamp stamp) {
        var catalog = context.catalog();
        return stamp.changes == catalog.changes() && stamp.ownChanges == catalog.localChanges() && stamp.role == context.currentUser()
                && stamp.searchPath.equals(context.settings().get(Settings.SEARCH_PATH));
    }

    @Override
    public void refuseInReadOnlyTransaction(Query query) {
        context.queries().refuseInReadOnlyTransaction(query);
    }

    @Override
    public Snapshot activeSnapshot() {
        return executor.activeSnapshot();
    }

    @Override
    public Snapshot activeSnapshot(Snapshot snapshot) {
        return executor.activeSnapshot(snapshot);
    }

    @Override
    public void nextCommand() {
        context.nextCommand();
    }

    // ---- other statements

    @Override
    public String writingTag(Statement statement) {
        return Commands.writingTag(statement);
    }

    @Override
    public String tagOf(Statement statement) {
        String tag = Commands.writingTag(statement);
        return tag != null ? tag : statement.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
    }

    @Override
    public UtilityResult runUtility(Statement statement, String text, StatementVariables variables) {
        var entry = new PreparedStatementEntry("", new ParsedStatement(statement, 0, text.length(), text), text, true, 0);
        var outerText = context.innerStatement(text);
        var outerVariables = context.queries().around(variables);
        try (var portal = runner.open("", entry, new Object[0])) {
            var columns = portal.columns();
            var rows = new ArrayList<Object[]>();
            portal.run(columns == null ? null : batch -> {
                for (int i = 0; i < batch.size(); i++) {
                    var row = new Object[batch.columns.length];
                    for (int c = 0; c < row.length; c++) {
                        row[c] = batch.columns[c].get(batch.row(i));
                    }
                    rows.add(row);
                }
            }, 0);
            return new UtilityResult(columns == null ? null : shape(columns), columns == null ? null : rows, processed(portal.tag()));
        } finally {
            context.queries().around(outerVariables);
            context.innerStatement(outerText);
        }
    }

    /// How many rows a command tag speaks of.
    private static long processed(String tag) {
        int space = tag == null ? -1 : tag.lastIndexOf(' ');
        String last = space < 0 ? "" : tag.substring(space + 1);
        return !last.isEmpty() && last.chars().allMatch(Character::isDigit) ? Long.parseLong(last) : 0;
    }

    private RowShape shape(List<OutputColumn> columns) {
        return new RowShape(TypeOid.RECORD, columns.stream().map(OutputColumn::name).toList(),
                columns.stream().map(column -> context.catalog().dataType(column.type())).toArray(DataType[]::new),
                columns.stream().mapToInt(OutputColumn::typmod).toArray());
    }

    @Override
    public CallResult call(Expression.FunctionCall call, StatementVariables variables, boolean atomic) {
        var query = analyzer.analyzeCall(new FunctionStatement.Call(call), variables.types()).query();
        Object[] values = executor.functions().callProcedure(query, variables.values(), atomic);
        var columns = CallPortal.columns(context.catalog(), query);
        if (columns == null || values == null) {
            return null;
        }
        return new CallResult(shape(columns), values, CallPortal.outputArguments(context.catalog(), query, call));
    }

    @Override
    public void runBlock(FunctionStatement.Do block, boolean atomic) {
        executor.functions().runBlock(block, atomic);
    }

    // ---- transactions

    @Override
    public void requireNoSubtransaction(boolean commit) {
        if (context.transaction().level() > 1) {
            throw new SqlException(SqlState.INVALID_TRANSACTION_TERMINATION,
                    commit ? SessionMessage.COMMIT_IN_SUBTRANSACTION : SessionMessage.ROLLBACK_IN_SUBTRANSACTION);
        }
    }

    @Override
    public void beginSubtransaction() {
        context.nextCommand();
        context.sessionTransaction().pushSubtransaction();
    }

    @Override
    public void releaseSubtransaction() {
        context.sessionTransaction().releaseSubtransaction();
    }

    @Override
    public void rollbackSubtransaction() {
        context.sessionTransaction().rollbackSubtransaction();
    }

    @Override
    public void endTransaction(boolean commit, boolean chain) {
        var transaction = context.sessionTransaction();
        var modes = chain ? transaction.currentModes() : null;
        executor.activeSnapshot(null);
        if (commit) {
            transaction.commit();
        } else {
            transaction.rollback();
        }
        transaction.begin();
        context.transactionRestarted();
        if (modes != null) {
            transaction.applyModes(modes);
        }
    }

    // ---- cursors

    @Override
    public String openCursor(String name, Planned query, Object[] parameters, String text, Boolean scroll) {
        String portalName = name;
        while (portalName == null) {
            String made = "<unnamed portal " + ++unnamedCursors + ">";
            portalName = runner.portals().containsKey(made) ? null : made;
        }
        var entry = new PreparedStatementEntry(portalName, null, text, true, 0);
        entry.plan = new CachedPlan(query.statement(), new int[0], ((Stamp) query.stamp()).columns, List.of(), false, -1, "", 0);
        var statement = query.statement().query();
        boolean keeps = scroll == null ? statement.kind == Query.Kind.SELECT && statement.rowLocks.isEmpty() : scroll;
        var source = new QueryPortal(portalName, entry, context, executor, entry.plan, parameters);
        var portal = new CursorPortal(portalName, entry, source, keeps);
        portal.places = ((Stamp) query.stamp()).places;
        portal.scroll = keeps;
        portal.cursor = true;
        portal.level = context.transaction().level();
        portal.createdAtMicros = context.statementStartMicros();
        runner.portals().put(portalName, portal);
        return portalName;
    }

    @Override
    public boolean cursorExists(String name) {
        return runner.portals().containsKey(name);
    }

    @Override
    public RowShape cursorShape(String name) {
        return shape(runner.portals().get(name).columns());
    }

    @Override
    public List<Object[]> fetch(String name, Direction direction, long count) {
        var cursor = runner.cursors().cursor(name);
        var rows = cursor.fetch(direction, count);
        int width = cursor.columns().size();
        // Behind the columns are the row's places.
        rows.replaceAll(row -> row.length == width ? row : Arrays.copyOf(row, width));
        return rows;
    }

    @Override
    public long move(String name, Direction direction, long count) {
        return runner.cursors().cursor(name).move(direction, count);
    }

    @Override
    public void closeCursor(String name) {
        runner.closePortal(name);
    }
}
