package dev.surus.engine.session;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.SettingSource;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.parser.ast.TransactionStatement.Isolation;
import dev.surus.engine.txn.RunningIds;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import java.util.ArrayList;
import java.util.List;

/// The transaction under a session's transaction block: begins and ends it together with everything that follows it (settings,
/// locks, catalog, portals), and hands out snapshots by its isolation level.
final class SessionTransaction implements TransactionBlock.Actions {
    /// Told when transactions and subtransactions end; portals, temporary tables and deferred constraints are such.
    interface Follower {
        /// The last work inside the transaction; where it throws, the transaction rolls back.
        default void beforeCommit() {}

        /// The same where the transaction is to be prepared.
        default void beforePrepare() {
            beforeCommit();
        }

        default void ended(boolean committed) {}

        default void subtransactionBegan(int level) {}

        default void subtransactionEnded(int level, boolean committed) {}
    }

    private final SessionContext context;
    private final List<Follower> followers = new ArrayList<>();
    private Transaction transaction;
    private int settingsLevel;
    private Snapshot transactionSnapshot;
    private boolean snapshotTaken;
    /// Belongs to the transaction's one snapshot.
    private RunningIds runningIds;

    private final TransactionEnd catalogFollows = new TransactionEnd() {
        @Override
        public void committed(Transaction committed) {
            context.cluster().catalogCommitted(context.openDatabase(), context.catalog());
        }
    };

    SessionTransaction(SessionContext context) {
        this.context = context;
    }

    /// From now on a transaction's modes are changed only while they may be.
    void guardModes(SessionSettings settings) {
        settings.onCheck(Settings.TRANSACTION_ISOLATION, this::checkIsolation);
        settings.onCheck(Settings.TRANSACTION_READ_ONLY, this::checkReadOnly);
        settings.onCheck(Settings.TRANSACTION_DEFERRABLE, this::checkDeferrable);
    }

    void follow(Follower follower) {
        followers.add(follower);
    }

    Transaction current() {
        if (transaction == null) {
            throw new IllegalStateException("no transaction runs");
        }
        return transaction;
    }

    boolean isRunning() {
        return transaction != null;
    }

    /// A command runs that counts as a query.
    /// @param reads whether it takes the transaction's snapshot where there is one for all of it
    void queryRuns(boolean reads) {
        if (reads && keepsSnapshot()) {
            takeSnapshot();
        }
        snapshotTaken = true;
    }

    boolean isReadOnly() {
        return context.settings().get(Settings.TRANSACTION_READ_ONLY);
    }

    /// READ COMMITTED: each statement its own; REPEATABLE READ and above: the first one's for all.
    Snapshot takeSnapshot() {
        var system = context.cluster().transactions();
        snapshotTaken = true;
        if (!keepsSnapshot()) {
            return system.takeSnapshot(transaction);
        }
        if (transactionSnapshot == null) {
            transactionSnapshot = isSerializable() ? takeSerializableSnapshot() : system.takeSnapshot(transaction);
            runningIds = RunningIds.now(system, transaction);
        }
        return transactionSnapshot.atCommand(transaction.commandId());
    }

    /// SET TRANSACTION SNAPSHOT.
    void importSnapshot(String name) {
        if (snapshotTaken || transaction.level() > 1) {
            throw new SqlException(SqlState.ACTIVE_SQL_TRANSACTION, SessionMessage.IMPORT_AFTER_QUERY);
        }
        if (!keepsSnapshot()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.IMPORT_ISOLATION);
        }
        var exports = context.cluster().transactions().exported();
        var source = name.matches("[0-9A-F-]+") ? exports.find(name) : null;
        if (source == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, SessionMessage.SNAPSHOT_INVALID, name);
        }
        if (isSerializable() && !source.serializable()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.IMPORT_NOT_SERIALIZABLE);
        }
        if (isSerializable() && source.readOnly() && !isReadOnly()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.IMPORT_READ_ONLY);
        }
        if (source.database() != context.databaseId()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.IMPORT_OTHER_DATABASE);
        }
        if (isSerializable() && isReadOnly() && context.settings().get(Settings.TRANSACTION_DEFERRABLE)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.IMPORT_DEFERRABLE);
        }
        var imported = isSerializable() ? exports.takeSerializable(source, transaction, isReadOnly()) : exports.take(source, transaction);
        if (imported == null) {
            throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, SessionMessage.SNAPSHOT_GONE)
                    .detail(SessionMessage.SNAPSHOT_GONE_DETAIL, source.pid());
        }
        transactionSnapshot = imported;
        runningIds = source.runningIds();
        snapshotTaken = true;
    }

    /// pg_export_snapshot(): the running statement's snapshot, for others to import until this transaction ends.
    String exportSnapshot() {
        if (transaction.level() > 1) {
            throw new SqlException(SqlState.ACTIVE_SQL_TRANSACTION, SessionMessage.EXPORT_IN_SUBTRANSACTION);
        }
        return context.cluster().transactions().exported().export(transaction, context.databaseId(), isSerializable(), isReadOnly(),
                runningIds());
    }

    /// What pg_current_snapshot() shows: of the transaction's one snapshot, or of this moment.
    RunningIds runningIds() {
        return keepsSnapshot() && runningIds != null ? runningIds : RunningIds.now(context.cluster().transactions(), transaction);
    }

    private boolean isSerializable() {
        return context.settings().get(Settings.TRANSACTION_ISOLATION).equals(Isolation.SERIALIZABLE.word);
    }

    private Snapshot takeSerializableSnapshot() {
        boolean deferrable = context.settings().get(Settings.TRANSACTION_DEFERRABLE);
        var activity = context.activity();
        if (deferrable) {
            activity.waitEventType = "IPC";
            activity.waitEvent = "SafeSnapshot";
        }
        try {
            return context.cluster().transactions().snapshots().takeSerializable(transaction, isReadOnly(), deferrable);
        } finally {
            if (deferrable) {
                activity.waitEventType = null;
                activity.waitEvent = null;
            }
        }
    }

    void releaseSnapshot(Snapshot snapshot) {
        if (transaction != null && !keepsSnapshot()) {
            context.cluster().transactions().release(snapshot);
        }
    }

    /// Whether one snapshot serves the whole transaction.
    boolean keepsSnapshot() {
        String isolation = context.settings().get(Settings.TRANSACTION_ISOLATION);
        return isolation.equals(Isolation.REPEATABLE_READ.word) || isolation.equals(Isolation.SERIALIZABLE.word);
    }

    @Override
    public void begin() {
        context.lockOwner().beginVirtualTransaction();
        transaction = context.cluster().transactions().begin(context.lockOwner());
        transaction.atEnd(catalogFollows);
        settingsLevel = context.settings().enter();
        transactionSnapshot = null;
        runningIds = null;
        snapshotTaken = false;
        context.transactionBegan();
        var settings = context.settings();
        settings.assign(Settings.TRANSACTION_ISOLATION, settings.get(Settings.DEFAULT_TRANSACTION_ISOLATION));
        settings.assign(Settings.TRANSACTION_READ_ONLY, settings.get(Settings.DEFAULT_TRANSACTION_READ_ONLY));
        settings.assign(Settings.TRANSACTION_DEFERRABLE, settings.get(Settings.DEFAULT_TRANSACTION_DEFERRABLE));
    }

    @Override
    public void commit() {
        for (var follower : followers) {
            follower.beforeCommit();
        }
        transaction.setSynchronous(!"off".equals(context.settings().get(Settings.SYNCHRONOUS_COMMIT)));
        try {
            context.cluster().transactions().commit(transaction);
        } catch (Throwable failure) {
            if (transaction.isOver()) {
                ended(false);
            }
            throw failure;
        }
        ended(true);
    }

    @Override
    public void prepare(String id) {
        for (var follower : followers) {
            follower.beforePrepare();
        }
        new SessionPreparation(context).prepare(transaction, id);
        // Its changes are not this session's any more; what it SET stays, as in PostgreSQL.
        ended(true);
        context.catalog().rolledBack();
    }

    @Override
    public void finishPrepared(String id, boolean commit) {
        context.refuseInTransactionBlock(commit ? "COMMIT PREPARED" : "ROLLBACK PREPARED");
        new SessionPreparation(context).finish(id, commit);
    }

    @Override
    public void rollback() {
        if (transaction == null) {
            return;
        }
        try {
            context.cluster().transactions().rollback(transaction);
        } finally {
            ended(false);
        }
    }

    private void ended(boolean committed) {
        transaction = null;
        transactionSnapshot = null;
        context.settings().leave(settingsLevel, committed);
        for (int i = 0; i < followers.size(); i++) {
            followers.get(i).ended(committed);
        }
        context.transactionEnded(committed);
    }

    @Override
    public void pushSubtransaction() {
        transaction.pushSubtransaction();
        context.settings().enter();
        followers.forEach(follower -> follower.subtransactionBegan(transaction.level()));
    }

    @Override
    public void releaseSubtransaction() {
        int level = transaction.level();
        context.settings().leave(context.settings().level(), true);
        transaction.releaseSubtransaction(level);
        followers.forEach(follower -> follower.subtransactionEnded(level, true));
    }

    @Override
    public void rollbackSubtransaction() {
        int level = transaction.level();
        context.settings().leave(context.settings().level(), false);
        transaction.rollbackToSubtransaction(level);
        context.catalog().savepointRolledBack();
        followers.forEach(follower -> follower.subtransactionEnded(level, false));
    }

    @Override
    public void applyModes(TransactionStatement.Modes modes) {
        var settings = context.settings();
        if (modes.isolation() != null) {
            settings.set(Settings.TRANSACTION_ISOLATION.name(), modes.isolation().word, SessionSettings.Scope.LOCAL);
        }
        if (modes.readOnly() != null) {
            settings.set(Settings.TRANSACTION_READ_ONLY.name(), modes.readOnly() ? "on" : "off", SessionSettings.Scope.LOCAL);
        }
        if (modes.deferrable() != null) {
            settings.set(Settings.TRANSACTION_DEFERRABLE.name(), modes.deferrable() ? "on" : "off", SessionSettings.Scope.LOCAL);
        }
    }

    // What SET TRANSACTION and SET of the settings refuse in a transaction that has gone on.

    private String checkIsolation(String word, String current, SettingSource source) {
        if (isRunning() && !word.equals(current)) {
            refuseIf(snapshotTaken, SessionMessage.ISOLATION_AFTER_QUERY);
            refuseIf(transaction.level() > 1, SessionMessage.ISOLATION_IN_SUBTRANSACTION);
        }
        return word;
    }

    private boolean checkReadOnly(boolean readOnly, boolean current, SettingSource source) {
        if (isRunning() && !readOnly && current) {
            refuseIf(transaction.level() > 1, SessionMessage.READ_WRITE_IN_READ_ONLY);
            refuseIf(snapshotTaken, SessionMessage.READ_WRITE_AFTER_QUERY);
        }
        return readOnly;
    }

    private boolean checkDeferrable(boolean deferrable, boolean current, SettingSource source) {
        if (isRunning()) {
            refuseIf(transaction.level() > 1, SessionMessage.DEFERRABLE_IN_SUBTRANSACTION);
            refuseIf(snapshotTaken, SessionMessage.DEFERRABLE_AFTER_QUERY);
        }
        return deferrable;
    }

    private static void refuseIf(boolean refused, SessionMessage message) {
        if (refused) {
            throw new SqlException(SqlState.ACTIVE_SQL_TRANSACTION, message);
        }
    }

    @Override
    public TransactionStatement.Modes currentModes() {
        String isolation = context.settings().get(Settings.TRANSACTION_ISOLATION);
        for (var each : Isolation.values()) {
            if (each.word.equals(isolation)) {
                return new TransactionStatement.Modes(each, isReadOnly(),
                        context.settings().get(Settings.TRANSACTION_DEFERRABLE));
            }
        }
        throw new IllegalStateException(isolation);
    }

    @Override
    public void notice(Severity severity, SqlState state, SessionMessage message, Object... arguments) {
        context.notice(severity, state, message, arguments);
    }
}
