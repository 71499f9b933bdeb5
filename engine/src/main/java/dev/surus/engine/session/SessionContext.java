package dev.surus.engine.session;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Language;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.SessionNames;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.command.CommandContext;
import dev.surus.engine.command.CopyChannel;
import dev.surus.engine.command.TemporaryTables;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.storage.recovery.Backups;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.lock.LockManager.Outcome;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.ClientEncoding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// All that a statement may ask of its session. One per session; confined to the session's thread.
final class SessionContext implements CommandContext, LockOwner.Setup {
    private Backups.Backup backup;
    private final Cluster cluster;
    private final Cluster.Database database;
    private final SessionSink sink;
    private final SessionSettings settings;
    private final Interrupts interrupts = new Interrupts();
    private final LockOwner lockOwner;
    private final Catalog catalog;
    private final SessionRoles roles;
    private final SessionTransaction transaction = new SessionTransaction(this);
    private final TransactionBlock block = new TransactionBlock(transaction);
    private final RelationOpener relations = new RelationOpener(this);
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final CallStack callStack = new CallStack();
    private Activity activity;
    private QueryRunner queries;
    private String statementText = "";
    private ClientEncoding clientEncoding = ClientEncoding.UTF8;
    private boolean immediateCommit;
    private boolean pipelined;
    private final TemporaryTables temporaryTables = new TemporaryTables();
    /// How many functions of users run inside each other at this moment.
    private int functionDepth;
    private final TriggerCalls triggerCalls = new TriggerCalls();
    private long statementStartMicros;
    private long transactionStartMicros;

    SessionContext(Cluster cluster, Cluster.Database database, SessionStart start, SessionSink sink, int slot) {
        this.cluster = cluster;
        this.database = database;
        this.sink = sink;
        settings = new SessionSettings(cluster.settings());
        transaction.guardModes(settings);
        lockOwner = new LockOwner(start.pid(), slot, this);
        roles = new SessionRoles(this);
        catalog = cluster.openCatalog(database, () -> transaction.current(), names());
        catalog.lockReferencedWith(this::lockReferenced);
    }

    /// What something new depends on must not be dropped before that is committed.
    private void lockReferenced(ObjectAddress object) {
        var tag = object.catalog() == PgClass.CATALOG ? relationTag(object.oid())
                : LockTag.object(Cluster.isSharedCatalog(object.catalog()) ? 0 : databaseId(), object.catalog(), object.oid(), 0);
        if (!cluster.locks().isHeldAtLeast(lockOwner, tag, LockMode.ACCESS_SHARE)) {
            cluster.locks().acquire(lockOwner, tag, LockMode.ACCESS_SHARE, false, true);
        }
    }

    private SessionNames names() {
        return new SessionNames() {
            @Override
            public List<String> searchPath() {
                return roles.searchPath();
            }

            @Override
            public int currentRole() {
                return currentUser();
            }

            @Override
            public int temporaryNamespace() {
                return temporaryTables.namespace();
            }
        };
    }

    // ---- the parts

    void show(Activity shown) {
        activity = shown;
    }

    void runWith(QueryRunner runner) {
        queries = runner;
    }

    QueryRunner queries() {
        return queries;
    }

    SessionSink sink() {
        return sink;
    }

    Activity activity() {
        return activity;
    }

    SessionRoles roles() {
        return roles;
    }

    SessionTransaction sessionTransaction() {
        return transaction;
    }

    TransactionBlock block() {
        return block;
    }

    RelationOpener relations() {
        return relations;
    }

    /// As [#service], but null where it has not been provided.
    <S> S serviceOrNull(Class<S> service) {
        return service.cast(services.get(service));
    }

    <S> void provide(Class<S> service, S implementation) {
        services.put(service, implementation);
    }

    // ---- EvaluationContext

    @Override
    @SuppressWarnings("unchecked")
    public <S> S service(Class<S> service) {
        Object found = services.get(service);
        if (found == null) {
            throw new IllegalStateException("the session offers no " + service.getName());
        }
        return (S) found;
    }

    @Override
    public void checkInterrupts() {
        interrupts.check();
    }

    @Override
    public void notice(Diagnostic diagnostic) {
        if (rehearses()) {
            return;
        }
        callStack.complete(diagnostic);
        sink.notice(diagnostic);
    }

    @Override
    public Clock clock() {
        return cluster.clock();
    }

    // ---- LockOwner.Setup

    @Override
    public Interrupts interrupts() {
        return interrupts;
    }

    @Override
    public long deadlockTimeoutMillis() {
        return settings.get(Settings.DEADLOCK_TIMEOUT);
    }

    @Override
    public long lockTimeoutMillis() {
        return settings.get(Settings.LOCK_TIMEOUT);
    }

    @Override
    public boolean logLockWaits() {
        return settings.get(Settings.LOG_LOCK_WAITS);
    }

    @Override
    public String statement() {
        var shown = activity;
        return shown == null ? "" : shown.statement;
    }

    @Override
    public void log(Diagnostic line) {
        sink.notice(line);
    }

    @Override
    public String user() {
        return activity.user;
    }

    @Override
    public int userId() {
        return activity.userId;
    }

    @Override
    public String application() {
        return activity.applicationName;
    }

    @Override
    public String nameOf(LockTag tag) {
        return new LockNames(catalog, databaseId()).of(tag);
    }

    // ---- CommandContext

    @Override
    public Cluster cluster() {
        return cluster;
    }

    Cluster.Database openDatabase() {
        return database;
    }

    @Override
    public String database() {
        return activity.database;
    }

    @Override
    public int databaseId() {
        return database.oid();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public SessionSettings settings() {
        return settings;
    }

    @Override
    public Transaction transaction() {
        return transaction.current();
    }

    /// The backup that the session has begun and not ended, or null.
    Backups.Backup backup() {
        return backup;
    }

    void backup(Backups.Backup begun) {
        backup = begun;
    }

    void abandonBackup() {
        if (backup != null) {
            cluster.storage().backups().end(backup);
            backup = null;
        }
    }

    @Override
    public LockOwner lockOwner() {
        return lockOwner;
    }

    @Override
    public int currentUser() {
        return roles.currentUser();
    }

    @Override
    public int sessionUser() {
        return roles.sessionUser();
    }

    @Override
    public String statementText() {
        return statementText;
    }

    @Override
    public void lockRelation(int relation, LockMode mode) {
        relations.lock(relation, mode);
    }

    @Override
    public boolean tryLockRelation(int relation, LockMode mode) {
        RelationOpener.identify(this, mode);
        return cluster.locks().acquire(lockOwner, relationTag(relation), mode, false, false) != Outcome.NOT_AVAILABLE;
    }

    @Override
    public void lockObject(int classId, int objectId, int subId, LockMode mode) {
        int scope = Cluster.isSharedCatalog(classId) ? 0 : databaseId();
        cluster.locks().acquire(lockOwner, LockTag.object(scope, classId, objectId, subId), mode, false, true);
    }

    @Override
    public boolean rehearses() {
        return lockOwner.rehearsal() != null;
    }

    TriggerCalls triggerCalls() {
        return triggerCalls;
    }

    /// What runs inside what, for CONTEXT.
    CallStack callStack() {
        return callStack;
    }

    /// Makes a statement within a function the one that positions count in.
    /// @return the text so far, which the caller puts back
    String innerStatement(String text) {
        String outer = statementText;
        statementText = text;
        return outer;
    }

    int functionDepth() {
        return functionDepth;
    }

    void functionDepth(int depth) {
        functionDepth = depth;
    }

    @Override
    public void refuseInTransactionBlock(String command) {
        if (rehearses()) {
            return;
        }
        if (functionDepth > 0) {
            throw new dev.surus.engine.base.SqlException(
                    dev.surus.engine.base.SqlState.ACTIVE_SQL_TRANSACTION, SessionMessage.NOT_IN_FUNCTION, command);
        }
        if (pipelined) {
            throw new dev.surus.engine.base.SqlException(
                    dev.surus.engine.base.SqlState.ACTIVE_SQL_TRANSACTION, SessionMessage.NOT_IN_PIPELINE, command);
        }
        block.refuseInBlock(command);
        immediateCommit = true;
    }

    @Override
    public boolean mayUseSeveralTransactions() {
        return !rehearses() && functionDepth == 0 && !pipelined && block.isAlone();
    }

    /// Whether a procedure that is called now may end the transaction.
    boolean mayEndTransaction() {
        return !rehearses() && functionDepth == 0 && block.isAlone();
    }

    @Override
    public void requireTransactionBlock(String command) {
        if (rehearses() || functionDepth > 0) {
            return;
        }
        block.requireBlockFor(command);
    }

    @Override
    public void warnOutsideTransactionBlock(String command) {
        if (rehearses() || functionDepth > 0) {
            return;
        }
        block.warnOutsideBlock(command);
    }

    @Override
    public void nextCommand() {
        if (rehearses()) {
            return;
        }
        transaction.current().nextCommand();
    }

    @Override
    public void commitAndRestart() {
        if (rehearses()) {
            lockOwner.rehearsal().transactionEnds();
            return;
        }
        transaction.commit();
        transaction.begin();
    }

    @Override
    public Snapshot takeSnapshot() {
        return transaction.takeSnapshot();
    }

    @Override
    public void releaseSnapshot(Snapshot snapshot) {
        transaction.releaseSnapshot(snapshot);
    }

    @Override
    public Query analyze(QueryStatement statement, int[] parameterTypes) {
        return queries.analyze(statement, parameterTypes);
    }

    @Override
    public long run(Query query, Object[] parameters, Runnable ready, Consumer<Batch> rows) {
        return queries.run(query, parameters, ready, rows);
    }

    @Override
    public List<Object[]> runInternal(String sql, Object... parameters) {
        return queries.runInternal(sql, parameters);
    }

    @Override
    public CopyChannel copyChannel() {
        return new CopyChannel() {
            @Override
            public void startIn(boolean binary, int columns) {
                sink.copyInStart(binary, columns);
            }

            @Override
            public byte[] read() {
                return sink.copyInRead();
            }

            @Override
            public void startOut(boolean binary, int columns) {
                sink.copyOutStart(binary, columns);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                sink.copyOutData(bytes, offset, length);
            }

            @Override
            public void endOut() {
                sink.copyOutEnd();
            }
        };
    }

    // ---- the course of statements and transactions

    void statementBegins(String text, long startMicros) {
        statementText = text;
        statementStartMicros = startMicros;
        immediateCommit = false;
    }

    /// Whether the statement must be committed by itself, even within a pipeline.
    boolean wantsImmediateCommit() {
        return immediateCommit;
    }

    /// Statements were executed since the last Sync.
    void setPipelined(boolean value) {
        pipelined = value;
    }

    void transactionBegan() {
        transactionStartMicros = statementStartMicros;
        activity.transactionStartMicros = transactionStartMicros;
    }

    /// A procedure began the next transaction: its time is now, not that of the statement.
    void transactionRestarted() {
        transactionStartMicros = clock().microsSinceEpoch();
        activity.transactionStartMicros = transactionStartMicros;
    }

    void transactionEnded(boolean committed) {
        activity.transactionStartMicros = 0;
        activity.transactionId = 0;
        if (!committed) {
            catalog.rolledBack();
        }
    }

    long statementStartMicros() {
        return statementStartMicros;
    }

    @Override
    public long transactionStartMicros() {
        return transactionStartMicros;
    }

    TemporaryTables temporaryTables() {
        return temporaryTables;
    }

    /// Text that came from the client in its encoding.
    String decode(byte[] bytes) {
        return clientEncoding.decode(bytes, 0, bytes.length);
    }

    void clientEncoding(ClientEncoding encoding) {
        clientEncoding = encoding;
    }

    Language language() {
        return Language.ofLocale(settings.get(Settings.LC_MESSAGES));
    }
}
