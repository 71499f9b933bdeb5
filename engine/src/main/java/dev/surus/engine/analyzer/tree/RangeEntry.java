package dev.surus.engine.analyzer.tree;

import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.txn.lock.LockMode;
import java.util.BitSet;
import java.util.List;

/// An entry of a query's range table: what column references point into.
public sealed interface RangeEntry {
    /// The name that the query knows it by.
    String alias();

    List<String> columnNames();

    /// A table, view, sequence or catalog relation. `permissions` says what the executor checks before it runs.
    record RelationRange(int relation, char relationKind, LockMode lockMode, String alias, List<String> columnNames,
            boolean only, Permissions permissions, boolean inFrom) implements RangeEntry {}

    /// What a statement needs on a relation: for whom (0: the current user), and on which columns (bit = attnum + 8, so
    /// that system columns fit; bit 8 = the whole row).
    final class Permissions {
        public boolean select;
        public boolean insert;
        public boolean update;
        public boolean delete;
        public int checkAsUser;
        public final BitSet selectedColumns = new BitSet();
        public final BitSet insertedColumns = new BitSet();
        public final BitSet updatedColumns = new BitSet();
        public static final int COLUMN_OFFSET = 8;
    }

    /// A subquery in FROM, a view expanded (`viewRelation` its OID, else 0), or an input of a set operation.
    /// `permissions` is what the statement needs on the view itself (null for no view); what the view's query needs on its
    /// relations is asked for the view's owner, by their own [Permissions#checkAsUser].
    record SubqueryRange(Query query, boolean lateral, String alias, List<String> columnNames, int viewRelation,
            boolean securityBarrier, Permissions permissions) implements RangeEntry {}

    /// A join: column i of it is `columns.get(i)`, an expression over its inputs.
    record JoinRange(Query.JoinKind kind, List<Expression> columns, int mergedColumns, String alias,
            List<String> columnNames) implements RangeEntry {}

    /// Functions in FROM, side by side (ROWS FROM).
    record FunctionRange(List<RangeFunctionCall> functions, boolean ordinality, boolean lateral, String alias,
            List<String> columnNames, List<ColumnType> columns) implements RangeEntry {}

    /// One function of a [FunctionRange] and how many columns it gives. `columnTypes` is set where a column definition
    /// list said them.
    record RangeFunctionCall(Expression call, int columnCount, List<ColumnType> columnTypes) {}

    record ValuesRange(List<List<Expression>> rows, boolean lateral, String alias, List<String> columnNames,
            List<ColumnType> columns) implements RangeEntry {}

    /// A reference to WITH: `name` in the query `levelsUp` outside; `selfReference` inside its own recursive part.
    record CommonTableRange(String name, int levelsUp, boolean selfReference, String alias, List<String> columnNames,
            List<ColumnType> columns) implements RangeEntry {}

    /// A transition table of the trigger whose function runs the query: REFERENCING OLD / NEW TABLE AS `name`.
    record TransitionRange(String name, String alias, List<String> columnNames, List<ColumnType> columns) implements RangeEntry {}
}
