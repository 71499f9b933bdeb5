package dev.surus.engine.session;

import dev.surus.engine.base.BaseMessage;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.command.SessionNotifications;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ParsedScript;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// The protocol's view of a session: simple queries, and the extended protocol's parse, bind, describe, execute, sync.
///
/// Every entry point ends in the same place: an error rolls back what the transaction block says, goes to the sink, and in
/// the extended protocol makes everything up to Sync be skipped.
final class ClientSession implements Session {
    private final SessionContext context;
    private final StatementRunner runner;
    private final SessionTimers timers;
    private boolean skipToSync;
    private boolean ended;
    private Runnable onClose;
    /// An error is on its way to the client; it names the transaction that failed, which may be over by then.
    private boolean reporting;
    private long failedTransaction;
    private String failedVirtualTransaction = "";

    ClientSession(SessionContext context, StatementRunner runner, Runnable onClose) {
        this.context = context;
        this.runner = runner;
        this.onClose = onClose;
        timers = new SessionTimers(context);
    }

    // ---- simple protocol

    @Override
    public void query(String sql) {
        guarded(sql, () -> {
            skipToSync = false;
            runner.closePortal("");
            runner.closeStatement("");
            boolean tried = runner.mayBeShared(sql) && !context.block().isFailed();
            if (tried && runShared(sql)) {
                return;
            }
            ParsedScript script = runner.parseSimple(sql);
            script.notices().forEach(context::notice);
            List<ParsedStatement> statements = script.statements();
            if (statements.isEmpty()) {
                context.block().endImplicit();
                context.sink().emptyQuery();
                return;
            }
            for (int i = 0; i < statements.size(); i++) {
                runSimple(statements.get(i), i == statements.size() - 1, statements.size() > 1, tried);
            }
        });
    }

    /// A statement whose text, literals aside, is known: no parse, no plan.
    /// @return false where it must go the ordinary way
    private boolean runShared(String sql) {
        context.block().start();
        context.statementBegins(context.activity().statement, context.statementStartMicros());
        context.lockOwner().history().statement(sql, context.statementStartMicros(), null);
        context.checkInterrupts();
        String tag = runner.runShared(sql);
        if (tag == null) {
            return false;
        }
        context.checkInterrupts();
        endStatement(null, true);
        context.sink().commandComplete(tag);
        return true;
    }

    /// @param noted whether the statement stands in the transaction's history already
    private void runSimple(ParsedStatement parsed, boolean last, boolean several, boolean noted) {
        var block = context.block();
        block.beforeStatement(parsed.statement());
        if (several) {
            block.beginImplicit();
        }
        context.statementBegins(context.activity().statement, context.statementStartMicros());
        if (several || !noted) {
            context.lockOwner().history().statement(several ? parsed.text() : context.activity().statement, context.statementStartMicros(), null);
        }
        context.checkInterrupts();
        String tag = runner.runSimple(parsed);
        context.checkInterrupts();
        endStatement(parsed.statement(), last);
        context.sink().commandComplete(tag);
    }

    private void endStatement(Statement statement, boolean last) {
        var block = context.block();
        if (last) {
            block.endImplicit();
            if (block.isRunning() && !block.isFailed()) {
                context.nextCommand();
            }
        } else if (statement instanceof TransactionStatement || context.wantsImmediateCommit()) {
            block.afterStatement();
        }
        if (block.isRunning() && !block.isFailed()) {
            context.nextCommand();
        }
    }

    // ---- extended protocol

    @Override
    public void parse(String name, String sql, int[] parameterTypes) {
        preparing(sql, () -> {
            ParsedScript script = runner.parse(sql);
            script.notices().forEach(context::notice);
            if (script.statements().size() > 1) {
                throw new SqlException(SqlState.SYNTAX_ERROR, SessionMessage.SEVERAL_COMMANDS);
            }
            var parsed = script.statements().isEmpty() ? null : script.statements().getFirst();
            if (parsed != null) {
                refuseInFailedBlock(parsed.statement());
            }
            start();
            context.lockOwner().history().statement(sql, context.statementStartMicros(), null);
            runner.prepare(name, sql, parsed, parameterTypes, false);
            context.sink().parseComplete();
        });
    }

    @Override
    public void bind(String portal, String statement, short[] parameterFormats, byte[][] parameters, short[] resultFormats) {
        preparing(null, () -> {
            var prepared = runner.statement(statement);
            context.activity().statement = prepared.sourceText;
            if (prepared.parsed != null) {
                refuseInFailedBlock(prepared.parsed.statement());
            }
            start();
            context.lockOwner().history().bound(prepared.sourceText, context.statementStartMicros(),
                    ParameterText.of(prepared.parameterTypes, parameterFormats, parameters));
            runner.bind(portal, prepared, parameterFormats, parameters, resultFormats);
            context.sink().bindComplete();
        });
    }

    @Override
    public void describeStatement(String name) {
        preparing(null, () -> {
            var prepared = runner.statement(name);
            start();
            refuseDescribeInFailedBlock(prepared);
            context.sink().parameterDescription(prepared.parameterTypes);
            runner.describe(prepared.columns, new short[0]);
        });
    }

    @Override
    public void describePortal(String name) {
        preparing(null, () -> {
            var portal = runner.portal(name);
            start();
            if (portal.statement != null) {
                refuseDescribeInFailedBlock(portal.statement);
            }
            runner.describe(portal.columns(), portal.resultFormats);
        });
    }

    private void refuseDescribeInFailedBlock(PreparedStatementEntry prepared) {
        if (context.block().isFailed() && prepared.columns != null) {
            throw new SqlException(SqlState.IN_FAILED_SQL_TRANSACTION, SessionMessage.FAILED_BLOCK);
        }
    }

    @Override
    public void execute(String portalName, int maxRows) {
        extended(null, () -> {
            var portal = runner.portal(portalName);
            if (portal.statement == null || portal.statement.parsed == null) {
                context.sink().emptyQuery();
                return;
            }
            var statement = portal.statement.parsed.statement();
            context.activity().statement = portal.text;
            refuseInFailedBlock(statement);
            if (!context.block().isFailed()) {
                start();
            }
            context.statementBegins(portal.text, context.statementStartMicros());
            context.checkInterrupts();
            context.lockOwner().history().executed(portal.text, context.statementStartMicros(), null);
            boolean done = runner.execute(portal, maxRows);
            context.checkInterrupts();
            if (!done) {
                context.sink().portalSuspended();
                return;
            }
            if (statement instanceof TransactionStatement || context.wantsImmediateCommit()) {
                context.block().afterStatement();
            } else if (context.block().isRunning() && !context.block().isFailed()) {
                context.nextCommand();
                context.setPipelined(true);
            }
            context.sink().commandComplete(portal.tag());
        });
    }

    @Override
    public void closeStatement(String name) {
        extended(null, () -> {
            runner.closeStatement(name);
            context.sink().closeComplete();
        });
    }

    @Override
    public void closePortal(String name) {
        extended(null, () -> {
            runner.closePortal(name);
            context.sink().closeComplete();
        });
    }

    @Override
    public void sync() {
        skipToSync = false;
        context.setPipelined(false);
        guarded(null, () -> context.block().endImplicit());
    }

    @Override
    public void callFunction(int function, short[] formats, byte[][] arguments, short resultFormat) {
        guarded("<fastpath> function call", () -> {
            if (context.block().isFailed()) {
                throw new SqlException(SqlState.IN_FAILED_SQL_TRANSACTION, SessionMessage.FAILED_BLOCK);
            }
            context.block().start();
            context.statementBegins(context.activity().statement, context.statementStartMicros());
            context.checkInterrupts();
            new FunctionMessage(context, runner).call(function, formats, arguments, resultFormat);
            context.checkInterrupts();
            endStatement(null, true);
        });
    }

    @Override
    public void fail(SqlException error, boolean extended) {
        if (extended) {
            extended(null, () -> {
                throw error;
            });
        } else {
            guarded(null, () -> {
                throw error;
            });
        }
    }

    private void start() {
        if (!context.block().isFailed()) {
            context.block().start();
        }
    }

    private void refuseInFailedBlock(Statement statement) {
        if (context.block().isFailed() && !TransactionBlock.endsFailedBlock(statement)) {
            throw new SqlException(SqlState.IN_FAILED_SQL_TRANSACTION, SessionMessage.FAILED_BLOCK);
        }
    }

    // ---- what is common to all

    private void extended(String sql, Runnable step) {
        if (!skipToSync) {
            skipToSync = !guarded(sql, step);
        }
    }

    /// A message before Execute: the statement's time runs on behind it.
    private void preparing(String sql, Runnable step) {
        if (!skipToSync) {
            skipToSync = !guarded(sql, step, true);
        }
    }

    private boolean guarded(String sql, Runnable step) {
        return guarded(sql, step, false);
    }

    /// @param sql what the session shows as its statement; null leaves it
    /// @return whether it went well
    private boolean guarded(String sql, Runnable step, boolean goesOn) {
        context.interrupts().attach(Thread.currentThread());
        // A cancel that came while nothing ran has nothing to cancel.
        context.interrupts().clear(Interrupts.Reason.CANCEL_BY_USER);
        context.settings().refresh();
        begin(sql);
        boolean keepsTime = false;
        try {
            step.run();
            keepsTime = goesOn;
            return true;
        } catch (Throwable failure) {
            failed(failure);
            return false;
        } finally {
            if (!keepsTime) {
                timers.stopStatementTimeout();
            }
            if (!ended) {
                context.settings().takeReports().forEach(context.sink()::parameterStatus);
            }
        }
    }

    @Override
    public void watchClient(java.util.function.BooleanSupplier isThere) {
        timers.watchClient(isThere);
    }

    private void begin(String sql) {
        timers.stopIdleTimeouts();
        var activity = context.activity();
        boolean wakes = activity.state != Activity.State.ACTIVE;
        if (sql != null) {
            activity.statement = sql;
        }
        // Most messages belong to a statement whose time runs already.
        if (wakes || sql != null) {
            long now = context.clock().microsSinceEpoch();
            activity.statementStartMicros = now;
            if (wakes) {
                activity.stateChangeMicros = now;
                activity.state = Activity.State.ACTIVE;
            }
            context.statementBegins(activity.statement, now);
        }
        timers.startStatementTimeout();
    }

    private void failed(Throwable failure) {
        var error = diagnose(failure);
        explain(error);
        failedTransaction = transactionId();
        failedVirtualTransaction = virtualTransaction();
        reporting = true;
        try {
            context.block().error();
            runner.afterError();
        } catch (Throwable second) {
            var worse = diagnose(second);
            context.sink().error(worse);
            ended = true;
        }
        context.sink().error(error);
        reporting = false;
        if (error.severity.compareTo(Severity.FATAL) >= 0) {
            ended = true;
        }
    }

    /// A refusal says what is missing, and the log what would mend it, if that is wanted.
    private void explain(Diagnostic error) {
        if (error.explanation == null || error.detail != null || !context.settings().get(Settings.SURUS_EXPLAIN_DENIALS)) {
            return;
        }
        error.detail = error.explanation;
        error.detailForLog = new Message(CatalogMessage.LINES, error.explanation, error.remedy);
    }

    static Diagnostic diagnose(Throwable failure) {
        return switch (failure) {
            case SqlException known -> known.diagnostic();
            case StackOverflowError deep -> stackDepth();
            case OutOfMemoryError full -> new Diagnostic(
                    Severity.ERROR, SqlState.OUT_OF_MEMORY, new Message(SessionMessage.OUT_OF_MEMORY));
            default -> internal(failure);
        };
    }

    private static Diagnostic stackDepth() {
        var error = new Diagnostic(Severity.ERROR, SqlState.STATEMENT_TOO_COMPLEX, new Message(BaseMessage.STACK_DEPTH));
        error.hint = new Message(BaseMessage.STACK_DEPTH_HINT, "2048");
        return error;
    }

    /// A bug: the client gets the exception's words, the log its trace.
    private static Diagnostic internal(Throwable failure) {
        var trace = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(trace));
        var error = new Diagnostic(Severity.ERROR, SqlState.INTERNAL_ERROR,
                new Message(SessionMessage.INTERNAL, String.valueOf(failure)));
        error.detailForLog = new Message(SessionMessage.INTERNAL, trace.toString());
        return error;
    }

    // ---- state

    @Override
    public String virtualTransaction() {
        var owner = context.lockOwner();
        long number = owner.localTransactionId();
        return number == 0 ? isFailed() ? failedVirtualTransaction : "" : owner.slot + "/" + number;
    }

    @Override
    public long transactionId() {
        return context.sessionTransaction().isRunning() ? context.transaction().id() & 0xFFFF_FFFFL : isFailed() ? failedTransaction : 0;
    }

    @Override
    public <T> void showAs(Setting<T> setting, Function<T, String> shown) {
        context.settings().onShow(setting, shown);
    }

    @Override
    public <T> void follow(Setting<T> setting, Consumer<T> listener) {
        context.settings().onChange(setting, listener);
    }

    /// Whether the transaction failed and is not over for the client.
    private boolean isFailed() {
        return reporting || context.block().isFailed();
    }

    @Override
    public String preparedText(String name) {
        return runner.preparedText(name);
    }

    @Override
    public boolean skipsToSync() {
        return skipToSync;
    }

    @Override
    public char transactionStatus() {
        return context.block().status();
    }

    @Override
    public Interrupts interrupts() {
        return context.interrupts();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public boolean deliverNotifications() {
        var notifications = context.service(SessionNotifications.class);
        if (notifications.isEmpty() || ended || context.block().status() != 'I') {
            return false;
        }
        var taken = notifications.take();
        taken.forEach(each -> context.sink().notification(each.pid(), each.channel(), each.payload()));
        return !taken.isEmpty();
    }

    @Override
    public void idle() {
        var activity = context.activity();
        activity.state = switch (context.block().status()) {
            case 'T' -> Activity.State.IDLE_IN_TRANSACTION;
            case 'E' -> Activity.State.IDLE_IN_FAILED_TRANSACTION;
            default -> Activity.State.IDLE;
        };
        activity.stateChangeMicros = context.clock().microsSinceEpoch();
        context.interrupts().clear(Interrupts.Reason.STATEMENT_TIMEOUT);
        timers.startIdleTimeout(context.block().status() != 'I');
    }

    @Override
    public void rest() {
        runner.rest();
    }

    @Override
    public String setting(String name) {
        return context.settings().show(name);
    }

    @Override
    public <T> T value(Setting<T> setting) {
        return context.settings().get(setting);
    }

    @Override
    public void close() {
        if (onClose == null) {
            return;
        }
        context.interrupts().attach(Thread.currentThread());
        timers.close();
        try {
            context.block().abandon();
            runner.closeAll();
            SessionTemporaryTables.drop(context);
        } finally {
            context.abandonBackup();
            onClose.run();
            onClose = null;
        }
    }
}
