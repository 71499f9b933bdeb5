package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockOwner;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.Batch;
import java.util.List;
import java.util.function.Consumer;

/// What a utility statement needs of the session that runs it: its transaction, its catalog, its locks, and a way to run
/// queries. The transaction runs already; the session commits or rolls back.
public interface CommandContext extends EvaluationContext {
    Cluster cluster();

    /// OID of the session's database.
    int databaseId();

    Catalog catalog();

    SessionSettings settings();

    Transaction transaction();

    LockOwner lockOwner();

    int currentUser();

    int sessionUser();

    /// The text of the statement that is being run.
    String statementText();

    // ---- locks, held until the transaction ends

    /// Locks a relation by OID, and applies what others committed meanwhile to the catalog that this session sees.
    void lockRelation(int relation, LockMode mode);

    /// Locks a relation only if that needs no waiting.
    boolean tryLockRelation(int relation, LockMode mode);

    /// Locks an object that is no relation, such as a schema or a role.
    /// @param classId OID of its catalog
    void lockObject(int classId, int objectId, int subId, LockMode mode);

    default LockTag relationTag(int relation) {
        var entry = catalog().relation(relation);
        return LockTag.relation(entry != null && entry.shared() ? 0 : databaseId(), relation);
    }

    // ---- rehearsal

    /// Whether the statement is only rehearsed to learn which locks it takes (EXPLAIN (LOCKS)): locks are noted, changes of the
    /// catalog stay aside, and neither files nor rows may be touched.
    boolean rehearses();

    /// The same, before work on all rows of a relation, which a rehearsal only notes.
    default boolean rehearses(int relation, LockRehearsal.Work.Kind work) {
        if (rehearses()) {
            lockOwner().rehearsal().work(relation, work);
        }
        return rehearses();
    }

    /// Says why the locks that follow are taken, until the answer is closed.
    default LockRehearsal.Reason because(String why) {
        var rehearsal = lockOwner().rehearsal();
        return rehearsal == null ? LockRehearsal.Reason.NONE : rehearsal.because(why);
    }

    // ---- transaction blocks

    /// For commands that cannot run inside a transaction block (VACUUM, CREATE DATABASE): 25001 there.
    void refuseInTransactionBlock(String command);

    /// Whether the command is a transaction of its own and may use several instead: in no block, function or pipeline.
    boolean mayUseSeveralTransactions();

    /// For commands that mean nothing outside one (LOCK TABLE, DECLARE CURSOR): 25P01 there.
    void requireTransactionBlock(String command);

    /// For commands that do nothing outside one (SET LOCAL): a WARNING there.
    void warnOutsideTransactionBlock(String command);

    /// Makes what the transaction has done so far visible to what follows.
    void nextCommand();

    /// Commits what a command has done and begins a new transaction: CREATE INDEX CONCURRENTLY, VACUUM.
    void commitAndRestart();

    Snapshot takeSnapshot();

    void releaseSnapshot(Snapshot snapshot);

    // ---- queries

    /// Analyzes a query as part of this statement; its relations are locked.
    Query analyze(QueryStatement statement, int[] parameterTypes);

    /// Plans and runs an analyzed query.
    /// @param rows told each batch, which is valid only during the call; null for none
    /// @return rows processed, as the command tag counts them
    default long run(Query query, Consumer<Batch> rows) {
        return run(query, new Object[0], rows);
    }

    /// The same with values for the query's parameters.
    default long run(Query query, Object[] parameters, Consumer<Batch> rows) {
        return run(query, parameters, () -> {}, rows);
    }

    /// The same.
    /// @param ready called once the query is planned and may run
    long run(Query query, Object[] parameters, Runnable ready, Consumer<Batch> rows);

    /// Runs SQL of Surus's own inside the transaction, with the session's rights, names found in pg_catalog alone.
    /// @return the rows, boxed
    List<Object[]> runInternal(String sql, Object... parameters);

    /// COPY's channel to the client; see there.
    CopyChannel copyChannel();
}
