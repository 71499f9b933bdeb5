package dev.surus.engine.embedded;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.catalog.TableCatalogRows;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.session.CatalogRoleDirectory;
import dev.surus.engine.session.RoleDirectory;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionOpener;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.session.SessionStart;
import dev.surus.engine.session.Sessions;
import dev.surus.engine.table.MemoryTableStore;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.nio.file.Path;
import java.util.List;

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

    private Database(Cluster cluster) {
        this.cluster = cluster;
        sessions = new Sessions((int) ProcessHandle.current().pid());
        cluster.provide(Sessions.class, sessions);
        opener = new SessionOpener(cluster, sessions, List.of());
    }

    /// Makes a cluster in an empty or missing directory.
    public static void create(Path directory, Bootstrap.Options options) {
        try (var database = open(directory, new ServerSettings(), null)) {
            var transaction = database.cluster.transactions().begin(null);
            Bootstrap.createTemplate(database.cluster.tables(), transaction, options);
            database.cluster.transactions().commit(transaction);
            var copy = database.cluster.transactions().begin(null);
            Bootstrap.copyTemplate(database.cluster.tables(), copy);
            database.cluster.transactions().commit(copy);
        }
    }

    /// Opens a cluster; after a crash it is recovered first.
    /// @param passwords how secrets are stored; null where no role will ever get one
    public static Database open(Path directory, ServerSettings settings, Cluster.Passwords passwords) {
        var clock = Clock.SYSTEM;
        var transactions = new TransactionSystem(new LockManager(clock), clock);
        var store = new MemoryTableStore(transactions);
        var cluster = new Cluster(clock, settings, null, transactions, store,
                (database, transaction) -> new TableCatalogRows(store, database, transaction), passwords);
        var database = new Database(cluster);
        return database;
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

    /// Ends all sessions and closes the files, with a last checkpoint.
    @Override
    public void close() {
        sessions.raiseAll(Interrupts.Reason.SHUTDOWN);
    }
}
