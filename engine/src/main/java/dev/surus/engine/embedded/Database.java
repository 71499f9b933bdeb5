package dev.surus.engine.embedded;

import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.executor.AccessStatistics;
import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.catalog.TableCatalogRows;
import dev.surus.engine.catalog.VirtualRelations;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.command.DatabaseUsers;
import dev.surus.engine.command.Notifications;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.monitor.DeadlockRecorder;
import dev.surus.engine.monitor.SystemRelations;
import dev.surus.engine.session.CatalogRoleDirectory;
import dev.surus.engine.session.RoleDirectory;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionOpener;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.session.SessionStart;
import dev.surus.engine.session.Sessions;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.recovery.RecoveryTarget;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.DataDirectoryLock;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.table.DurableTableStore;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.serializable.SerializableLimits;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.worker.Background;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/// An open data directory: a whole cluster of databases, ready for sessions.
///
/// ```
/// Database.create(directory, new Bootstrap.Options("postgres", null, "C.UTF-8", "C.UTF-8", 6));
/// try (var database = Database.open(directory, settings, passwords)) {
///     Session session = database.connect(start, sink);
/// }
/// ```
public final class Database implements AutoCloseable {
    private final Cluster cluster;
    private final Sessions sessions;
    private final SessionOpener opener;

    private final DurableTableStore store;
    private final Background background;
    private final DataDirectoryLock lock;

    private Database(Cluster cluster, DurableTableStore store, DataDirectoryLock lock, Path directory) {
        this.cluster = cluster;
        this.lock = lock;
        this.store = store;
        sessions = new Sessions((int) ProcessHandle.current().pid());
        cluster.provide(Sessions.class, sessions);
        cluster.provide(DatabaseUsers.class, sessions);
        cluster.provide(Notifications.class, new Notifications());
        DeadlockRecorder.attach(cluster, cluster.locks(), directory);
        cluster.provide(ParallelWorkers.class, new ParallelWorkers());
        cluster.provide(AccessStatistics.class, new AccessStatistics());
        cluster.provide(VirtualRelations.class, new VirtualRelations(SystemRelations.of(cluster, sessions)));
        opener = new SessionOpener(cluster, sessions, List.of());
        background = new Background(cluster, directory);
    }

    /// Makes a cluster in an empty or missing directory: storage, template1, template0 and postgres.
    public static void create(Path directory, Bootstrap.Options options) {
        var settings = new ServerSettings();
        Storage.create(new FileDisk(directory, true), StorageOptions.of(settings, Clock.SYSTEM), newSystemIdentifier());
        try (var database = open(directory, settings, null)) {
            database.fill(options);
        }
    }

    /// What [#create] puts into a new storage.
    void fill(Bootstrap.Options options) {
        inTransaction(transaction -> Bootstrap.createTemplate(cluster.tables(), transaction, options));
        inTransaction(transaction -> Bootstrap.copyTemplate(cluster.tables(), transaction));
    }

    private void inTransaction(Consumer<Transaction> work) {
        var transaction = cluster.transactions().begin(null);
        try {
            work.accept(transaction);
        } catch (Throwable failure) {
            cluster.transactions().rollback(transaction);
            throw failure;
        }
        cluster.transactions().commit(transaction);
    }

    /// Unlike any other cluster's: the time in the upper half, chance below.
    private static long newSystemIdentifier() {
        return System.currentTimeMillis() / 1000 << 32 | new SecureRandom().nextInt() & 0xFFFF_FFFFL;
    }

    /// Opens a cluster; after a crash it is recovered first.
    /// @param passwords how secrets are stored; null where no role will ever get one
    public static Database open(Path directory, ServerSettings settings, Cluster.Passwords passwords) {
        var lock = DataDirectoryLock.acquire(directory);
        try {
            return open(directory, new FileDisk(directory, settings.get(Settings.FSYNC)), StorageOptions.of(settings, Clock.SYSTEM), lock, settings, passwords);
        } catch (Throwable failure) {
            lock.close();
            throw failure;
        }
    }

    /// @param lock closed with the database
    static Database open(Path directory, Disk disk, StorageOptions options, DataDirectoryLock lock, ServerSettings settings, Cluster.Passwords passwords) {
        var clock = Clock.SYSTEM;
        var transactions = new TransactionSystem(new LockManager(clock), clock, limits(settings));
        if (settings.get(Settings.TRACK_COMMIT_TIMESTAMP)) {
            transactions.commitTimes().enable();
        }
        var storage = new Storage(disk, options);
        var store = new DurableTableStore(storage, transactions);
        var target = ArchiveRecovery.of(directory, settings);
        store.recover(target);
        LoserLocks.take(store, transactions);
        if (target != RecoveryTarget.END) {
            storage.checkpoint();
            ArchiveRecovery.done(directory);
        }
        // Not before: recovery cannot do without any of it.
        transactions.directory().limit(() -> {
            long kilobytes = settings.get(Settings.SURUS_UNDO_LIMIT);
            return kilobytes < 0 ? -1 : kilobytes << 10;
        });
        return new Database(new Cluster(clock, settings, storage, transactions, store,
                (database, transaction) -> new TableCatalogRows(store, database, transaction), passwords), store, lock, directory);
    }

    private static SerializableLimits limits(ServerSettings settings) {
        return new SerializableLimits() {
            @Override
            public long locksPerTransaction() {
                return settings.get(Settings.MAX_PRED_LOCKS_PER_TRANSACTION);
            }

            @Override
            public long locksPerRelation() {
                return settings.get(Settings.MAX_PRED_LOCKS_PER_RELATION);
            }

            @Override
            public long locksPerPage() {
                return settings.get(Settings.MAX_PRED_LOCKS_PER_PAGE);
            }

            @Override
            public long transactionsAtOnce() {
                return settings.get(Settings.MAX_CONNECTIONS) + settings.get(Settings.MAX_PREPARED_TRANSACTIONS)
                        + settings.get(Settings.AUTOVACUUM_MAX_WORKERS) + 1 + settings.get(Settings.MAX_WORKER_PROCESSES) + settings.get(Settings.MAX_WAL_SENDERS);
            }
        };
    }

    /// Starts a session of a user who has been authenticated.
    /// @throws dev.surus.engine.base.SqlException FATAL, where the user may not come in
    public Session connect(SessionStart start, SessionSink sink) {
        return opener.open(start, sink);
    }

    public RoleDirectory roles() {
        return new CatalogRoleDirectory(cluster);
    }

    public Sessions sessions() {
        return sessions;
    }

    public Cluster cluster() {
        return cluster;
    }

    /// As if the process died: whatever threads are in the middle of, nothing more is written. The disk must have refused to go on before.
    void abandon() {
        try {
            background.close();
            store.storage().close(false);
        } finally {
            lock.close();
        }
    }

    /// Ends all sessions and closes the files, with a last checkpoint.
    @Override
    public void close() {
        sessions.raiseAll(Interrupts.Reason.SHUTDOWN);
        sessions.awaitNone();
        background.close();
        try {
            store.close();
        } finally {
            lock.close();
        }
    }
}
