package dev.surus.engine.session;

import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.CommandResult;
import dev.surus.engine.command.Commands;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ParsedScript;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.CursorStatement;
import dev.surus.engine.parser.ast.ExplainStatement;
import dev.surus.engine.parser.ast.MaintenanceStatement;
import dev.surus.engine.parser.ast.NotifyStatement;
import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.SettingStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TableStatement;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.session.SessionSink.ResultColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Runs statements: queries through [QueryRunner], the session's own commands here and in [Cursors] and [PreparedCommands],
/// everything else through [Commands].
final class StatementRunner {
    private final SessionContext context;
    private final QueryRunner queries;
    private final Map<String, PreparedStatementEntry> statements = new LinkedHashMap<>();
    private final Map<String, Portal> portals = new LinkedHashMap<>();
    private final Cursors cursors;
    private final PreparedCommands prepared;
    private final Explain explain;
    private final LiteralSharing sharing;

    StatementRunner(SessionContext context, QueryRunner queries) {
        this.context = context;
        this.queries = queries;
        cursors = new Cursors(context, this, queries);
        prepared = new PreparedCommands(context, this, queries);
        context.provide(dev.surus.engine.command.PreparedQueries.class, prepared);
        explain = new Explain(context, queries, prepared);
        sharing = new LiteralSharing(context, queries, this::options);
        queries.executor().functions().runWith(this);
        context.sessionTransaction().follow(cursors);
        // Literals of these types were read by the settings of their time.
        for (var setting : List.of(Settings.DATE_STYLE, Settings.INTERVAL_STYLE, Settings.TIME_ZONE)) {
            context.settings().onChange(setting, _ -> recent.clear());
        }
    }

    // ---- queries that come again

    private static final int TEXTS_KEPT = 64;
    private static final int LONGEST_KEPT = 8_192;
    /// A plan is made anew from time to time, as tables grow.
    private static final int USES_OF_PLAN = 100;
    /// Literals whose value depends on when they are read.
    private static final Pattern TIME_WORD = Pattern.compile("'[^']*\\b(now|today|tomorrow|yesterday)\\b", Pattern.CASE_INSENSITIVE);

    /// A query of the simple protocol, kept with its plan.
    private static final class Recent {
        final ParserOptions options;
        final ParsedScript script;
        final PreparedStatementEntry entry;
        /// What its plan was made for.
        PlanningEnvironment environment;

        Recent(ParserOptions options, ParsedScript script, PreparedStatementEntry entry, PlanningEnvironment environment) {
            this.options = options;
            this.script = script;
            this.entry = entry;
            this.environment = environment;
        }
    }

    private final Map<String, Recent> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recent> eldest) {
            return size() > TEXTS_KEPT;
        }
    };
    private PreparedStatementEntry kept;

    /// Parses a Query message. A query whose very text was run before keeps its parse and, as long as that is valid, its plan.
    ParsedScript parseSimple(String sql) {
        var options = options();
        var known = recent.get(sql);
        if (known != null && known.options.equals(options)) {
            kept = known.entry;
            var environment = sharing.environment();
            if (++kept.repetitions % USES_OF_PLAN == 0 || known.environment != environment
                    || kept.plan != null && kept.plan.statement().constants().byUsers()) {
                kept.plan = null;
                known.environment = environment;
            }
            return known.script;
        }
        kept = null;
        var script = Parser.parse(sql, options);
        if (sql.length() <= LONGEST_KEPT && script.statements().size() == 1 && script.notices().isEmpty()
                && isKept(script.statements().getFirst().statement()) && !TIME_WORD.matcher(sql).find()) {
            var parsed = script.statements().getFirst();
            kept = new PreparedStatementEntry("", parsed, parsed.text(), false, 0);
            recent.put(sql, new Recent(options, script, kept, sharing.environment()));
        }
        return script;
    }

    /// Forgets what was kept for statements that come again soon: texts, plans, operators.
    void rest() {
        recent.clear();
        kept = null;
        sharing.rest();
        for (var entry : statements.values()) {
            entry.rest();
        }
        if (portals.isEmpty() && context.block().status() == 'I') {
            queries.executor().openTables().clear();
            context.service(dev.surus.engine.executor.SessionCounters.class).rest();
        }
    }

    private static boolean isKept(Statement statement) {
        return statement instanceof QueryStatement query && !(query instanceof SelectStatement select && isSelectInto(select))
                || statement instanceof TransactionStatement.Begin || statement instanceof TransactionStatement.Commit
                || statement instanceof TransactionStatement.Rollback;
    }

    ParsedScript parse(String sql) {
        return Parser.parse(sql, options());
    }

    ParserOptions options() {
        var settings = context.settings();
        boolean conforming = settings.get(Settings.STANDARD_CONFORMING_STRINGS);
        boolean warning = settings.get(Settings.ESCAPE_STRING_WARNING);
        var quote = switch (settings.get(Settings.BACKSLASH_QUOTE)) {
            case "on" -> ParserOptions.BackslashQuote.ON;
            case "off" -> ParserOptions.BackslashQuote.OFF;
            default -> ParserOptions.BackslashQuote.SAFE_ENCODING;
        };
        var standard = ParserOptions.DEFAULT;
        boolean isDefault = conforming == standard.standardConformingStrings() && warning == standard.escapeStringWarning()
                && quote == standard.backslashQuote();
        return isDefault ? standard : new ParserOptions(conforming, warning, quote, true);
    }

    // ---- one statement of the simple protocol

    /// @return the command tag
    String runSimple(ParsedStatement parsed) {
        boolean again = kept != null && kept.parsed == parsed;
        return runSimple(open("", again ? kept : new PreparedStatementEntry("", parsed, parsed.text(), false, 0), NO_PARAMETERS));
    }

    private static final Object[] NO_PARAMETERS = {};

    /// Whether a text may be one whose plan is shared with those that differ in literals; then [#runShared] is to be tried.
    boolean mayBeShared(String sql) {
        return sharing.find(sql);
    }

    /// Runs the text that [#mayBeShared] was asked about last, in a transaction.
    /// @return the command tag; null where nothing was done, and the text must be parsed
    String runShared(String sql) {
        var portal = sharing.open(sql);
        return portal == null ? null : runSimple(portal);
    }

    private String runSimple(Portal portal) {
        try {
            run(portal, 0, true);
            return portal.tag();
        } finally {
            portal.close();
        }
    }

    private static boolean isSelectInto(SelectStatement select) {
        return select.body() instanceof SelectStatement.Plain plain && plain.into() != null;
    }

    /// @param describes whether the client is to be told the columns
    private boolean run(Portal portal, long maxRows, boolean describes) {
        var columns = portal.columns();
        if (columns == null) {
            portal.run(null, 0);
            return true;
        }
        var sink = context.sink();
        var shown = shown(portal);
        if (portal.streams()) {
            if (describes) {
                sink.rowDescription(shown);
            }
            return portal.run(batch -> sink.rows(shown, batch, context), maxRows);
        }
        // What does more than to read shows nothing before it has gone well. Its first rows wait; many are on their way earlier.
        long mark = sink.mark();
        var described = new boolean[] {!describes};
        try {
            boolean done = portal.run(batch -> {
                if (!described[0]) {
                    described[0] = true;
                    sink.rowDescription(shown);
                }
                sink.rows(shown, batch, context);
            }, maxRows);
            if (!described[0]) {
                sink.rowDescription(shown);
            }
            return done;
        } catch (Throwable failure) {
            sink.takeBack(mark);
            throw failure;
        }
    }

    /// Makes what runs a statement.
    Portal open(String name, PreparedStatementEntry entry, Object[] parameters) {
        Statement statement = entry.parsed.statement();
        return switch (statement) {
            case SelectStatement select when isSelectInto(select) ->
                new UtilityPortal(name, entry, null, () -> runUtility(statement, entry, parameters));
            case QueryStatement query -> {
                boolean fresh = entry.plan == null;
                if (fresh) {
                    entry.plan = queries.plan(entry.parsed, entry.parameterTypes);
                }
                yield queries.open(name, entry, parameters, fresh);
            }
            case FunctionStatement.Call call -> {
                entry.plan = queries.planCall(call, entry.parameterTypes);
                yield queries.openCall(name, entry, parameters);
            }
            case CursorStatement.Fetch fetch when !fetch.move() && !portals.containsKey(fetch.name()) ->
                new UtilityPortal(name, entry, null, () -> {
                    throw new SqlException(SqlState.UNDEFINED_CURSOR, SessionMessage.CURSOR_MISSING, fetch.name());
                });
            case PreparedStatement.Execute execute -> {
                var named = statements.get(execute.name());
                yield new ExecutePortal(name, entry, named == null ? null : named.columns, () -> prepared.open(name, execute));
            }
            case CursorStatement.Fetch fetch when !fetch.move() -> cursors.open(name, entry, fetch);
            case ExplainStatement explained -> explain.open(name, entry, explained, parameters);
            default -> new UtilityPortal(name, entry, columnsOf(statement), () -> runUtility(statement, entry, parameters));
        };
    }

    /// What a utility statement will return, before it runs.
    private List<OutputColumn> columnsOf(Statement statement) {
        return switch (statement) {
            case SettingStatement.Show show -> Commands.showColumns(show, context.settings());
            default -> null;
        };
    }

    private CommandResult runUtility(Statement statement, PreparedStatementEntry entry, Object[] parameters) {
        return switch (statement) {
            case TransactionStatement command -> new CommandResult.Done(context.block().run(command));
            case PreparedStatement.Prepare prepare -> {
                context.sessionTransaction().queryRuns(true);
                yield prepared.prepare(prepare, entry);
            }
            case PreparedStatement.Deallocate deallocate -> prepared.deallocate(deallocate);
            case FunctionStatement.Do block -> {
                context.sessionTransaction().queryRuns(true);
                queries.executor().functions().runBlock(block, !context.mayEndTransaction());
                yield new CommandResult.Done("DO");
            }
            case CursorStatement.Declare declare -> cursors.declare(declare, entry, parameters);
            case CursorStatement.Close close -> cursors.closeCommand(close);
            case CursorStatement.Fetch move -> cursors.move(move);
            case SettingStatement.SetTransaction set -> setTransaction(set);
            case SettingStatement.SetTransactionSnapshot snapshot -> {
                context.warnOutsideTransactionBlock("SET TRANSACTION");
                context.sessionTransaction().importSnapshot(snapshot.id());
                yield new CommandResult.Done("SET");
            }
            case SettingStatement.Discard discard -> discard(discard);
            default -> {
                refuseInReadOnlyTransaction(statement);
                if (countsAsQuery(statement)) {
                    context.sessionTransaction().queryRuns(!(statement instanceof MaintenanceStatement));
                }
                yield prepared.with(entry.parameterTypes, parameters, () -> Commands.run(statement, context));
            }
        };
    }

    /// Whether the transaction's snapshot is taken for a command at the latest, so that its level stands from then on.
    private static boolean countsAsQuery(Statement statement) {
        return !(statement instanceof SettingStatement || statement instanceof NotifyStatement || statement instanceof TableStatement.Lock
                || statement instanceof MaintenanceStatement.Checkpoint);
    }

    private void refuseInReadOnlyTransaction(Statement statement) {
        String tag = context.sessionTransaction().isReadOnly() ? Commands.writingTag(statement) : null;
        if (tag != null) {
            throw new SqlException(SqlState.READ_ONLY_SQL_TRANSACTION, SessionMessage.READ_ONLY, tag);
        }
    }

    private CommandResult setTransaction(SettingStatement.SetTransaction set) {
        context.warnOutsideTransactionBlock("SET TRANSACTION");
        context.sessionTransaction().applyModes(set.modes());
        return new CommandResult.Done("SET");
    }

    private CommandResult discard(SettingStatement.Discard discard) {
        switch (discard.target()) {
            case ALL -> {
                context.refuseInTransactionBlock("DISCARD ALL");
                portals.values().forEach(Portal::close);
                portals.clear();
                context.settings().reset("session_authorization", SessionSettings.Scope.SESSION);
                context.settings().resetAll();
                statements.clear();
                Commands.discardSession(context);
                context.cluster().locks().releaseSession(context.lockOwner());
            }
            case PLANS -> statements.values().forEach(entry -> entry.plan = null);
            case SEQUENCES -> Commands.discardSequences(context);
            case TEMPORARY -> Commands.discardTemporary(context);
        }
        return new CommandResult.Done("DISCARD " + (discard.target() == SettingStatement.DiscardTarget.TEMPORARY
                ? "TEMP" : discard.target().name()));
    }

    // ---- prepared statements and portals by name

    void prepare(String name, String sql, ParsedStatement parsed, int[] parameterTypes, boolean fromSql) {
        if (!name.isEmpty() && statements.containsKey(name)) {
            throw new SqlException(SqlState.DUPLICATE_PSTATEMENT, SessionMessage.STATEMENT_EXISTS, name);
        }
        var entry = new PreparedStatementEntry(name, parsed, sql, fromSql, context.clock().microsSinceEpoch());
        entry.parameterTypes = parameterTypes;
        analyze(entry);
        statements.put(name, entry);
    }

    private void analyze(PreparedStatementEntry entry) {
        if (entry.parsed == null || context.block().isFailed()) {
            return;
        }
        switch (entry.parsed.statement()) {
            case SelectStatement select when isSelectInto(select) -> {
                entry.columns = null;
                entry.parameterTypes = parameterTypes(entry);
            }
            case QueryStatement query -> {
                entry.plan = queries.plan(entry.parsed, entry.parameterTypes);
                entry.parameterTypes = entry.plan.parameterTypes();
                entry.columns = entry.plan.columns();
            }
            case FunctionStatement.Call call -> {
                entry.plan = queries.planCall(call, entry.parameterTypes);
                entry.parameterTypes = entry.plan.parameterTypes();
                entry.columns = entry.plan.columns();
            }
            case PreparedStatement.Execute execute -> {
                // Whether there is such a statement is asked as it runs.
                var named = statements.get(execute.name());
                entry.columns = named == null ? null : named.columns;
            }
            case CursorStatement.Fetch fetch when !fetch.move() -> entry.columns = cursors.columnsOrNull(fetch);
            case ExplainStatement explained -> {
                entry.columns = explain.columns(explained);
                entry.parameterTypes = parameterTypes(entry);
            }
            default -> {
                entry.columns = columnsOf(entry.parsed.statement());
                entry.parameterTypes = parameterTypes(entry);
            }
        }
    }

    /// The types of a command's parameters, which stand in the query inside it.
    private int[] parameterTypes(PreparedStatementEntry entry) {
        var query = InnerQuery.of(entry.parsed.statement());
        return query == null || entry.parameterTypes == null
                ? entry.parameterTypes
                : queries.analyzer().analyzeQuery(query, ParameterTypes.variable(entry.parameterTypes)).parameterTypes();
    }

    PreparedStatementEntry statement(String name) {
        var entry = statements.get(name);
        if (entry == null) {
            throw name.isEmpty()
                    ? new SqlException(SqlState.UNDEFINED_PSTATEMENT, SessionMessage.UNNAMED_STATEMENT_MISSING)
                    : new SqlException(SqlState.UNDEFINED_PSTATEMENT, SessionMessage.STATEMENT_MISSING, name);
        }
        return entry;
    }

    /// The text by which PREPARE made a statement; null where it has not.
    String preparedText(String name) {
        var entry = statements.get(name);
        return entry != null && entry.fromSql ? entry.sourceText : null;
    }

    /// What pg_prepared_statements and pg_cursors show.
    SessionObjects objects() {
        return new SessionObjects() {
            @Override
            public List<Prepared> preparedStatements() {
                return statements.values().stream().filter(entry -> !entry.name.isEmpty())
                        .map(entry -> new Prepared(entry.name, entry.sourceText, entry.preparedAtMicros,
                                entry.parameterTypes == null ? new int[0] : entry.parameterTypes, entry.fromSql, entry.genericPlans, entry.customPlans))
                        .toList();
            }

            @Override
            public List<Cursor> cursors() {
                return portals.values().stream().map(portal -> new Cursor(portal.name, portal.statement.sourceText,
                        portal.hold, portal.binary, portal.scroll, portal.createdAtMicros)).toList();
            }
        };
    }

    String statementText() {
        return context.statementText();
    }

    Map<String, PreparedStatementEntry> statements() {
        return statements;
    }

    Cursors cursors() {
        return cursors;
    }

    Map<String, Portal> portals() {
        return portals;
    }

    void bind(String name, PreparedStatementEntry entry, short[] formats, byte[][] parameters, short[] resultFormats) {
        if (name.isEmpty()) {
            closePortal(name);
        } else if (portals.containsKey(name)) {
            throw new SqlException(SqlState.DUPLICATE_CURSOR, SessionMessage.CURSOR_EXISTS, name);
        }
        Portal portal;
        if (entry.parsed == null) {
            if (parameters.length > 0) {
                throw new SqlException(SqlState.PROTOCOL_VIOLATION, SessionMessage.PARAMETER_COUNT, parameters.length, entry.name, 0);
            }
            portal = new UtilityPortal(name, entry, null, () -> new CommandResult.Done(null));
        } else {
            var values = ParameterValues.ofPortal(context, queries, entry, name, formats, parameters);
            portal = open(name, entry, values);
        }
        var columns = portal.columns();
        int width = columns == null ? 0 : columns.size();
        if (resultFormats.length > 1 && resultFormats.length != width) {
            throw new SqlException(
                    SqlState.PROTOCOL_VIOLATION, SessionMessage.RESULT_FORMAT_COUNT, resultFormats.length, width);
        }
        portal.resultFormats = resultFormats;
        portal.level = context.block().isRunning() ? context.transaction().level() : 1;
        portal.createdAtMicros = context.statementStartMicros();
        portals.put(name, portal);
    }

    Portal portal(String name) {
        var portal = portals.get(name);
        if (portal == null) {
            throw new SqlException(SqlState.UNDEFINED_CURSOR, SessionMessage.PORTAL_MISSING, name);
        }
        return portal;
    }

    /// @return whether all rows were given
    boolean execute(Portal portal, int maxRows) {
        if (portal.isFinished() && portal.columns() == null) {
            throw new SqlException(
                    SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.PORTAL_RUN_AGAIN, portal.name);
        }
        if (portal.isFinished()) {
            portal.runsPastEnd();
        }
        boolean done = portal.isFinished() || run(portal, maxRows, false);
        if (done) {
            portal.finish();
        }
        return done;
    }

    /// Announces a result: RowDescription, or NoData.
    void describe(List<OutputColumn> columns, short[] formats) {
        if (columns == null) {
            context.sink().noData();
        } else {
            context.sink().rowDescription(resultColumns(columns, formats));
        }
    }

    /// What the client is told of a portal's columns: the same list as long as the plan is the same.
    private List<ResultColumn> shown(Portal portal) {
        var columns = portal.columns();
        var entry = portal.statement;
        if (entry == null) {
            return resultColumns(columns, portal.resultFormats);
        }
        if (entry.shownColumns != columns || !Arrays.equals(entry.shownFormats, portal.resultFormats)) {
            entry.shown = resultColumns(columns, portal.resultFormats);
            entry.shownColumns = columns;
            entry.shownFormats = portal.resultFormats;
        }
        return entry.shown;
    }

    List<ResultColumn> resultColumns(List<OutputColumn> columns, short[] formats) {
        var shown = new ArrayList<ResultColumn>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            short format = formats.length == 0 ? 0 : formats.length == 1 ? formats[0] : formats[i];
            if (format != 0 && format != 1) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.FORMAT_CODE, format);
            }
            var type = context.catalog().type(column.type());
            boolean domain = type.kind() == 'd';
            var base = domain ? context.catalog().baseType(column.type()) : type;
            int typmod = domain ? type.baseTypmod() : column.typmod();
            shown.add(new ResultColumn(column.name(), column.table(), column.attribute(), context.catalog().dataType(base.oid()), base.oid(),
                    (short) base.length(), typmod, format));
        }
        return shown;
    }

    void closeStatement(String name) {
        statements.remove(name);
    }

    void closePortal(String name) {
        var portal = portals.remove(name);
        if (portal != null) {
            portal.close();
        }
    }

    /// After an error: what ran is over.
    void afterError() {
        if (!context.block().isRunning()) {
            closePortal("");
        }
    }

    void closeAll() {
        portals.values().forEach(Portal::close);
        portals.clear();
        statements.clear();
    }
}
