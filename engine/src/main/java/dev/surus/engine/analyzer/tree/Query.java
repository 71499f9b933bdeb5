package dev.surus.engine.analyzer.tree;

import dev.surus.engine.analyzer.tree.Expression.SortKey;
import java.util.ArrayList;
import java.util.List;

/// One analyzed statement: SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES; or a utility statement, passed on as parsed.
/// The analyzer fills it; from then on it is read only (rewrites make copies of what they change).
public final class Query {
    public enum Kind { SELECT, INSERT, UPDATE, DELETE, MERGE, UTILITY }

    public Kind kind;
    /// For [Kind#UTILITY]: the parsed statement.
    public Object utility;

    /// Entry i is what [Expression.ColumnReference#range] i + 1 means.
    public final List<RangeEntry> ranges = new ArrayList<>();
    /// FROM and WHERE; null for INSERT ... VALUES and utilities.
    public FromTree from;
    public Expression where;
    public final List<TargetEntry> targets = new ArrayList<>();
    public final List<CommonTable> commonTables = new ArrayList<>();
    public boolean recursive;
    /// The set operation of which `ranges` hold the inputs as subqueries; null for a plain SELECT.
    public SetOperation setOperation;

    /// SEARCH and CYCLE of the WITH query whose query this is; null without.
    public Traversal traversal;

    /// Grouping keys; empty with `hasAggregates` means one group.
    public final List<Expression> groupBy = new ArrayList<>();
    /// Each grouping set lists indexes into [#groupBy]; null for a plain GROUP BY.
    public List<List<Integer>> groupingSets;
    public boolean groupDistinct;
    public Expression having;
    public final List<Window> windows = new ArrayList<>();
    /// DISTINCT over all targets when `distinct` and [#distinctOn] is empty.
    public boolean distinct;
    public final List<SortKey> distinctOn = new ArrayList<>();
    public final List<SortKey> orderBy = new ArrayList<>();
    public Expression limit;
    public boolean limitWithTies;
    public Expression offset;
    public final List<RowLockClause> rowLocks = new ArrayList<>();

    /// What WITH CHECK OPTION of the views that were written through asks of each new row, in this order.
    public final List<CheckOption> checkOptions = new ArrayList<>();

    public boolean hasAggregates;
    public boolean hasWindowCalls;
    public boolean hasSubqueries;
    public boolean hasSetReturningTargets;
    public boolean hasModifyingCommonTables;

    /// Range number of the table that INSERT, UPDATE, DELETE or MERGE changes; 0 for none.
    public int resultRange;
    /// What INSERT takes its rows from: VALUES and subqueries are ranges of this query, as in a SELECT.
    public OnConflict onConflict;
    public final List<MergeAction> mergeActions = new ArrayList<>();
    public final List<TargetEntry> returning = new ArrayList<>();
    /// INSERT ... OVERRIDING: null, SYSTEM or USER.
    public Overriding overriding;

    public enum Overriding { SYSTEM, USER }

    /// A result column. `number` is 1-based: the position in the result, or for INSERT and UPDATE the target column.
    /// `hidden` ones exist for ORDER BY or GROUP BY only. `sourceTable`/`sourceColumn` feed RowDescription.
    public record TargetEntry(Expression expression, int number, String name, boolean hidden, int sourceTable,
            int sourceColumn) {}

    /// WITH name AS (NOT) MATERIALIZED (query); `materialized` null where not said.
    public record CommonTable(String name, List<String> columnNames, Query query, Boolean materialized,
            boolean recursive, int references, int position) {}

    /// Columns that a recursive WITH query has besides its own; each part is null where its clause is not there.
    public record Traversal(Search search, Cycle cycle) {}

    /// SEARCH DEPTH | BREADTH FIRST BY columns SET sequence
    public record Search(boolean breadthFirst, List<String> columns, String sequence) {}

    /// CYCLE columns SET mark TO value DEFAULT otherwise USING path
    public record Cycle(List<String> columns, String mark, Expression value, Expression otherwise, String path, int inequality,
            int inequalityFunction) {
        public Cycle with(Expression newValue, Expression newOtherwise) {
            return new Cycle(columns, mark, newValue, newOtherwise, path, inequality, inequalityFunction);
        }
    }

    public record SetOperation(Operator operator, boolean all, SetInput left, SetInput right, List<ColumnType> columns) {
        public enum Operator { UNION, INTERSECT, EXCEPT }
    }

    /// An input of a set operation: a nested operation, or the range number of a subquery.
    public record SetInput(SetOperation operation, int range) {}

    public record ColumnType(int type, int typmod, int collation) {}

    /// The tree of FROM.
    public sealed interface FromTree {
        /// A list of items with commas.
        record FromList(List<FromTree> items) implements FromTree {}

        record FromRange(int range) implements FromTree {}

        /// A join; its own range number gives the names of its merged columns.
        record FromJoin(JoinKind kind, FromTree left, FromTree right, Expression condition, int range)
                implements FromTree {}
    }

    public enum JoinKind { INNER, LEFT, RIGHT, FULL }

    public record Window(String name, List<Expression> partitionBy, List<SortKey> orderBy, Frame frame) {}

    public record Frame(Mode mode, Bound start, Expression startOffset, Bound end, Expression endOffset,
            Exclusion exclusion) {
        public enum Mode { ROWS, RANGE, GROUPS }

        public enum Bound { UNBOUNDED_PRECEDING, OFFSET_PRECEDING, CURRENT_ROW, OFFSET_FOLLOWING, UNBOUNDED_FOLLOWING }

        public enum Exclusion { NONE, CURRENT_ROW, GROUP, TIES }
    }

    public enum RowLockStrength { KEY_SHARE, SHARE, NO_KEY_UPDATE, UPDATE }

    public enum RowLockWait { WAIT, SKIP_LOCKED, NOWAIT }

    /// FOR UPDATE and its kin, resolved to a range.
    public record RowLockClause(int range, RowLockStrength strength, RowLockWait waitPolicy, boolean pushedDown) {}

    /// ON CONFLICT. `arbiterIndexes` are OIDs of indexes (none: any). In `set`, `where`: the proposed row is range
    /// `excludedRange`.
    public record OnConflict(boolean update, List<Integer> arbiterIndexes, int arbiterConstraint,
            List<TargetEntry> set, Expression where, int excludedRange) {}

    /// @param condition over the changed table's columns; null for none
    public record CheckOption(String view, boolean cascaded, Expression condition) {}

    public record MergeAction(boolean matched, Expression condition, Kind action, boolean doNothing,
            List<TargetEntry> targets, Overriding overriding) {}
}
