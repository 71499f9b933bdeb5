package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.config.Setting;
import java.util.List;

/// What the planner needs from the session: names, sizes, and somebody who can compute.
public interface PlannerEnvironment {
    Catalog catalog();

    /// Locks a table that stands behind a parent of the query, until the transaction ends. The plan is good as long as it is locked.
    /// @param parent whose lock it gets, too
    /// @return false where the table is gone, or has its rows in another session
    boolean lock(int relation, RelationRange parent);

    /// The partitions of a table that the statement's snapshot knows: one that is being detached is out for everybody who began since.
    List<PartitionEntry> partitions(int relation);

    /// Locks the indexes of such a table, in order to look at them.
    void lockIndexes(int relation, RelationRange parent);

    /// Estimated rows of a table.
    double tuples(RelationEntry relation);

    /// Size of a table in pages as relpages counts them.
    double pages(RelationEntry relation);

    /// A setting's value.
    <T> T setting(Setting<T> setting);

    /// Whether parts of the call's groups may be aggregated apart and put together.
    boolean combines(AggregateCall call);

    /// Whether the server makes the relation's rows itself.
    boolean isVirtual(RelationEntry relation);

    /// Whether a way of reading is wished: enable_seqscan, enable_indexscan.
    boolean isEnabled(Setting<Boolean> way);

    /// Bytes that a hash table may take before it goes to disk.
    long hashMemory();

    /// Reads an expression that the catalog keeps with a table: a key or the condition of an index. Its columns are those of range 1.
    Expression storedExpression(String text, RelationEntry relation);

    /// The query that the body of a function in SQL is, its result coerced to what the call gives; parameter n is argument n. Its relations are locked.
    /// @param arguments types
    /// @param result type of the call
    /// @param columns types of the columns where the call gives rows; else null
    /// @param collation that the call's arguments have
    /// @return null where the body is not one query
    Query queryOf(FunctionEntry function, List<Integer> arguments, int result, List<Integer> columns, int collation);

    /// Whether the current user may execute a function.
    boolean mayExecute(FunctionEntry function);

    /// Whether constants may be computed by functions that users wrote.
    boolean callsUsers();

    /// Value of an expression of constants, boxed.
    /// @throws dev.surus.engine.base.SqlException where it has none
    Object evaluate(Expression constant);
}
