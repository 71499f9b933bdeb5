package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.executor.spill.SpillSpace;
import dev.surus.engine.executor.trigger.TransitionTable;
import dev.surus.engine.executor.trigger.TriggerCall;
import dev.surus.engine.config.Setting;
import dev.surus.engine.table.TableStore;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.type.DataType;
import java.util.Iterator;
import java.util.List;

/// What an execution needs of the session that runs it.
public interface ExecutorSession {
    EvaluationContext context();

    Catalog catalog();

    TableStore tables();

    /// The running transaction.
    Transaction transaction();

    int databaseId();

    /// OID of the role whose privileges count.
    int currentUser();

    /// Makes another role the current user, until the next call; for what runs with its owner's rights.
    void actAs(int role);

    /// Whether the transaction may see newer versions of rows that changed since its snapshot (READ COMMITTED); otherwise such
    /// rows are serialization failures.
    boolean readCommitted();

    /// Reads the stored form of an expression: defaults, checks, index expressions. Columns are those of range 1.
    /// @param relation what its columns are of; null where it has none
    Expression storedExpression(String text, RelationEntry relation);

    /// Reads the stored form of a domain's check.
    Expression storedDomainCheck(String text, TypeEntry domain);

    /// The rows of a relation that the server makes itself, all columns by number; null where it is an ordinary one.
    VirtualRows virtualRows(RelationEntry relation);

    /// Calls a function that is not built in (SQL, PL/pgSQL).
    Object callFunction(FunctionEntry function, DataType[] argumentTypes, Object[] arguments, DataType resultType);

    /// Calls a trigger's function.
    /// @return the row that it returned, see [TriggerCall]; null for none
    Object[] callTrigger(FunctionEntry function, TriggerCall call);

    /// Tells what a trigger's function would lock, where its text shows that.
    /// @return false where some of it is not known
    boolean rehearseTrigger(FunctionEntry function, TriggerCall call, LockForecast forecast);

    /// What runs inside counts as a trigger's doing for pg_trigger_depth(): actions of foreign keys are.
    void asTrigger(Runnable action);

    /// The transition table that a name stands for in the function of the trigger that runs; null for none.
    TransitionTable transitionTable(String name);

    /// Rows of a set-returning function that is not built in.
    Iterator<Object[]> callSetFunction(FunctionEntry function, DataType[] argumentTypes, Object[] arguments, DataType[] columns);

    /// The row number on which a cursor stands in a table, for WHERE CURRENT OF.
    /// @throws dev.surus.engine.base.SqlException 34000, 24000 where there is none
    long cursorRow(String cursor, RelationEntry relation);

    /// Checks and triggers that wait for the end of the statement or of the transaction: `new AfterEvents(this)`, one per session.
    /// What runs inside what, for CONTEXT.
    CallStack callStack();

    AfterEvents afterEvents();

    /// The tables that this session has opened: `new OpenTables(this)`, one per session.
    OpenTables openTables();

    /// A snapshot as the isolation level gives it to a statement that begins now.
    Snapshot takeSnapshot();

    void releaseSnapshot(Snapshot snapshot);

    /// Whether a way of running queries is wished: enable_seqscan and its like.
    boolean isEnabled(Setting<Boolean> way);

    /// A setting's value.
    <T> T setting(Setting<T> setting);

    /// Threads that take part in a statement's work.
    ParallelWorkers parallelWorkers();

    /// Locks a relation until the transaction ends, and applies what others committed meanwhile to [#catalog].
    void lockRelation(int relation, LockMode mode);

    /// As [#lockRelation], for a relation that a plan under way will read: whoever runs the plan again locks it first.
    /// @return false where there is nothing to read: it is gone, or temporary in another session; then it is not locked
    boolean lockForPlan(int relation, LockMode mode);

    /// The query that the body of a function in SQL is, as a call of it needs it; null where it is none or several. Its relations are locked.
    /// @param columns types of the columns where the call gives rows; else null
    /// @param collation of the arguments
    Query queryOfFunction(FunctionEntry function, List<Integer> arguments, int result, List<Integer> columns, int collation);

    /// Whether the session replays another server's changes (session_replication_role): then ordinary triggers do not fire.
    boolean isReplica();

    /// Takes an advisory lock for the transaction.
    void lockAdvisory(dev.surus.engine.txn.lock.LockTag tag, LockMode mode);

    /// Rehearses the body of a function that is not built in, as far as its text tells.
    void rehearseFunction(FunctionEntry function, DataType[] argumentTypes, DataType resultType, LockForecast forecast);

    /// Gives one hold of a relation's lock back before the transaction ends.
    void unlockRelation(int relation, LockMode mode);

    /// The database that lock tags of a relation name: 0 for a shared one.
    default int lockDatabase(RelationEntry relation) {
        return relation.shared() ? 0 : databaseId();
    }

    /// The setting work_mem, in bytes: what a sort or a kept result may take.
    long workMemory();

    /// work_mem times hash_mem_multiplier, in bytes: what a hash table may take.
    long hashMemory();

    /// Temporary files, which the caller closes.
    SpillSpace spillSpace();

    /// Rows that the server makes itself.
    interface VirtualRows {
        Iterator<Object[]> rows();
    }
}
