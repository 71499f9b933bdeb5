package dev.surus.engine.command;

import dev.surus.engine.base.Clock;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogCache;
import dev.surus.engine.catalog.CatalogLayout;
import dev.surus.engine.catalog.CatalogRows;
import dev.surus.engine.catalog.SessionNames;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.table.TableStore;
import dev.surus.engine.txn.PreparedState;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// A running database cluster: what all its sessions share. Made by `embedded`, which wires it.
public final class Cluster {
    /// An open database. Its cache of catalog entries is shared by its sessions.
    public record Database(int oid, CatalogCache cache) {}

    /// How a session reads and writes the rows of the system catalogs.
    public interface CatalogAccess {
        CatalogRows open(int database, Supplier<Transaction> transaction);
    }

    /// How secrets are stored: the server brings the arithmetic of its authentication.
    public interface Passwords {
        /// The form in which a password is kept, by password_encryption; texts that are such a form already stay.
        String store(String role, String password, String encryption);

        /// Whether a stored secret is one of an empty password, which PostgreSQL treats as no password.
        boolean isEmpty(String role, String stored);
    }

    private final Clock clock;
    private final ServerSettings settings;
    private final Storage storage;
    private final TransactionSystem transactions;
    private final TableStore tables;
    private final CatalogAccess catalogs;
    private final Passwords passwords;
    private final CatalogCache.Group caches = new CatalogCache.Group();
    private final Map<Integer, Database> databases = new ConcurrentHashMap<>();
    private final Map<Class<?>, Object> parts = new ConcurrentHashMap<>();

    public Cluster(Clock clock, ServerSettings settings, Storage storage, TransactionSystem transactions, TableStore tables,
            CatalogAccess catalogs, Passwords passwords) {
        this.clock = clock;
        this.settings = settings;
        this.storage = storage;
        this.transactions = transactions;
        this.tables = tables;
        this.catalogs = catalogs;
        this.passwords = passwords;
    }

    public Clock clock() {
        return clock;
    }

    public ServerSettings settings() {
        return settings;
    }

    public Storage storage() {
        return storage;
    }

    public TransactionSystem transactions() {
        return transactions;
    }

    public LockManager locks() {
        return transactions.locks();
    }

    public TableStore tables() {
        return tables;
    }

    public Passwords passwords() {
        return passwords;
    }

    /// Something that higher packages share through the cluster (the sessions, the server's files ...), by its class.
    public <P> void provide(Class<P> part, P implementation) {
        parts.put(part, implementation);
    }

    /// @throws IllegalStateException where nobody provided it
    public <P> P part(Class<P> part) {
        Object found = parts.get(part);
        if (found == null) {
            throw new IllegalStateException("the cluster has no " + part.getName());
        }
        return part.cast(found);
    }

    /// Null where nobody provided it.
    public <P> P partOrNull(Class<P> part) {
        return part.cast(parts.get(part));
    }

    // ---- catalogs

    public Database database(int oid) {
        return databases.computeIfAbsent(oid, key -> new Database(key, caches.newCache()));
    }

    /// A database is gone.
    public void forgetDatabase(int oid) {
        databases.remove(oid);
    }

    public Catalog openCatalog(Database database, Supplier<Transaction> transaction, SessionNames names) {
        return new Catalog(catalogs.open(database.oid(), transaction), database.cache(), names);
    }

    /// A transaction that changed the catalog is visible: every session must hear of it before its locks go. What all
    /// databases share is kept in each one's cache.
    public void catalogCommitted(Database database, Catalog catalog) {
        if (catalog.hasSharedChanges()) {
            for (var other : databases.values()) {
                if (other != database) {
                    other.cache().clear();
                }
            }
        }
        catalog.committed();
    }

    /// A prepared transaction's changes of the catalog are visible: what exactly it changed is forgotten by now, so all is.
    public void preparedCatalogCommitted(int database, PreparedState.CatalogChanges changes) {
        switch (changes) {
            case NONE -> {}
            case DATABASE -> database(database).cache().clear();
            case SHARED -> databases.values().forEach(other -> other.cache().clear());
        }
    }

    /// Whether the cluster has one of this system catalog, not each database.
    public static boolean isSharedCatalog(int classId) {
        var table = CatalogLayout.byOid(classId);
        return table != null && table.shared();
    }
}
