package dev.surus.engine.planner.plan;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.WindowCall;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.RowLockClause;
import dev.surus.engine.analyzer.tree.Query.SetOperation;
import dev.surus.engine.analyzer.tree.Query.Window;
import dev.surus.engine.analyzer.tree.RangeEntry.RangeFunctionCall;
import java.util.List;

/// An operator of a plan and its inputs. `output` says what each column of its rows is, in the terms of the query: a node
/// above finds a column reference, an aggregate or any other expression by looking it up there.
public sealed interface Plan {
    List<Expression> output();

    Cost cost();

    default List<Plan> inputs() {
        return List.of();
    }

    default double rowCount() {
        return cost().rows();
    }

    /// Estimates in PostgreSQL's units: a sequential page read is 1.
    record Cost(double startup, double total, double rows, int width) {
        public Cost {
            rows = Math.max(rows, 0);
        }

        public Cost plus(double more) {
            return new Cost(startup, total + more, rows, width);
        }

        public Cost withRows(double newRows) {
            return new Cost(startup, total, Math.max(1, newRows), width);
        }
    }

    enum JoinType { INNER, LEFT, RIGHT, FULL, SEMI, ANTI }

    // ---- sources

    /// One row without columns, or none where the condition, asked once, is not true.
    record Result(List<Expression> output, Expression condition, Cost cost) implements Plan {}

    record Values(List<Expression> output, int range, String alias, List<List<Expression>> rows, Expression filter, Cost cost)
            implements Plan {}

    /// All rows of a table. `output` are column references of `range`, system columns too.
    record SeqScan(List<Expression> output, int range, int relation, String alias, Expression filter, Cost cost) implements Plan {}

    /// Rows of a table by an index. `keys` are conditions on the leading index columns: all but the last one are equalities.
    record IndexScan(List<Expression> output, int range, int relation, int index, String alias, List<IndexKey> keys,
            Expression recheck, Expression filter, boolean backward, Cost cost) implements Plan {}

    /// The rows of a table that a set made from indexes names, in the table's order: of conditions on several indexes, or of one where its order
    /// leads to and fro in the table.
    /// @param rows makes the set: a [BitmapIndexScan], [BitmapAnd] or [BitmapOr]
    /// @param recheck what is true of all rows of the set
    record BitmapHeapScan(List<Expression> output, int range, int relation, String alias, Plan rows, Expression recheck, Expression filter,
            Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(rows);
        }
    }

    /// The set of rows that an index has under conditions on its keys.
    /// @param range whose rows they are
    record BitmapIndexScan(int range, int relation, int index, List<IndexKey> keys, Expression condition, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return List.of();
        }
    }

    /// The rows that all of some sets have.
    record BitmapAnd(List<Plan> inputs, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return List.of();
        }
    }

    /// The rows that any of some sets has.
    record BitmapOr(List<Plan> inputs, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return List.of();
        }
    }

    /// A condition on an index column: `column op value`. For IN, `value` is an array of which each element is looked up.
    /// @param strategy 0 `IS NOT NULL` (without a value), 1 `<`, 2 `<=`, 3 `=`, 4 `>=`, 5 `>`
    /// @param anyOf whether `value` is an array of alternatives
    record IndexKey(int column, int strategy, Expression value, boolean anyOf, boolean isNull, Expression condition) {}

    /// Rows by their ctid.
    record RowIdScan(List<Expression> output, int range, int relation, String alias, Expression tid, boolean anyOf,
            Expression condition, Expression filter, Cost cost) implements Plan {}

    /// WHERE CURRENT OF.
    record CurrentOfScan(List<Expression> output, int range, int relation, String alias, String cursor, Expression filter, Cost cost)
            implements Plan {}

    /// A relation whose rows the server makes itself.
    record VirtualScan(List<Expression> output, int range, int relation, String alias, Expression filter, Cost cost) implements Plan {}

    /// The rows of a transition table, looked up by its name when the plan starts.
    record TransitionScan(List<Expression> output, int range, String alias, String name, Expression filter, Cost cost) implements Plan {}

    record FunctionScan(List<Expression> output, int range, String alias, List<RangeFunctionCall> functions, boolean ordinality,
            List<String> columnNames, List<ColumnType> columns, Expression filter, Cost cost) implements Plan {}

    /// Renames the columns of a subquery: output i is column `columns.get(i)` (0-based) of the input.
    record SubqueryScan(List<Expression> output, int range, String alias, Plan input, List<Integer> columns, Expression filter,
            Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Rows of WITH query number `cte`, or of the working table of a recursion.
    record CteScan(List<Expression> output, int range, String alias, String name, int cte, boolean workTable,
            List<Integer> columns, Expression filter, Cost cost) implements Plan {}

    // ---- rows in, rows out

    record Project(List<Expression> output, Plan input, Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    record Filter(Plan input, Expression condition, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Gives its input's rows, or none where the condition, asked once, is not true.
    record Gate(Plan input, Expression condition, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Target expressions with set-returning calls: each input row gives as many rows as the longest set.
    record ProjectSet(List<Expression> output, Plan input, Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    record Sort(Plan input, List<SortKey> keys, int presorted, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    record Limit(Plan input, Expression limit, Expression offset, List<SortKey> tiesBy, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// The first row of each run of rows with equal `keys`.
    record Unique(Plan input, List<Expression> keys, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Keeps its input's rows for reading them again.
    record Materialize(Plan input, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// The rows of its inputs, one input after the other; or all in the order that each input's rows have, for which they are merged.
    /// @param parent the table whose children the inputs read, in the order of its members; null for UNION
    /// @param gates for each input null, or a condition without columns, asked at the start: where it is not true, the input has no row
    ///     that anybody asks for; empty for no gates
    /// @param order by columns of the output; empty for one input after the other
    record Append(List<Expression> output, List<Plan> inputs, Parent parent, List<Expression> gates, List<SortKey> order, Cost cost) implements Plan {}

    /// A table that stands for several: itself and its children, or its partitions.
    /// @param range what the query around knows it by
    record Parent(int range, int relation, String alias, List<Member> members) {}

    /// One of the tables behind a [Parent], and the range that its own scan has.
    record Member(int relation, int range) {}

    enum GroupStrategy { PLAIN, SORTED, HASHED }

    /// Output: the keys, then the aggregates, then GROUPING calls.
    /// @param sets null for one plain grouping by all keys; else each lists indexes into `keys`
    record Aggregate(Plan input, GroupStrategy strategy, List<Expression> keys, List<List<Integer>> sets,
            List<AggregateCall> aggregates, List<Expression> groupings, Expression having, List<Expression> output, Cost cost)
            implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// An aggregation of a scan that several threads divide among themselves; their groups are put together in the end.
    /// @param aggregate what each of them does with its part of the rows; having and GROUPING calls are for the end
    /// @param workers threads beside the session's own
    record ParallelAggregate(Aggregate aggregate, int workers, Cost gathered, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return aggregate.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(aggregate.input());
        }
    }

    /// Adds the window calls' columns behind its input's. The input comes sorted by partition and order.
    record WindowAgg(Plan input, Window window, List<WindowCall> calls, List<Expression> output, Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// INTERSECT or EXCEPT by hashing whole rows. (UNION is Append, with an Aggregate above unless ALL.)
    record SetOp(List<Expression> output, SetOperation.Operator operator, boolean all, Plan left, Plan right, Cost cost)
            implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    record RecursiveUnion(List<Expression> output, boolean all, Plan left, Plan right, int cte, Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// Starts the WITH queries in `ctes` anew whenever it is started itself.
    record With(Plan input, List<Integer> ctes, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    // ---- joins; output: the left input's columns, then the right's (not for SEMI and ANTI)

    /// For each row of `left`, sets `parameters` from it and reads `right` anew.
    record NestedLoop(JoinType type, Plan left, Plan right, List<SlotValue> parameters, Expression condition,
            List<Expression> output, Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// Builds a hash table of `right`, then reads `left`.
    record HashJoin(JoinType type, Plan left, Plan right, List<HashKey> keys, Expression condition, List<Expression> output,
            Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// Reads both inputs in the order of their keys, side by side.
    /// @param condition what else must hold of a pair; none for RIGHT and FULL
    record MergeJoin(JoinType type, Plan left, Plan right, List<MergeKey> keys, Expression condition, List<Expression> output,
            Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(left, right);
        }
    }

    /// `left = right`, both sorted alike.
    record MergeKey(Expression left, Expression right, boolean descending, boolean nullsFirst, Expression condition) {}

    /// `left = right`; `type` is the type whose equality it is.
    record HashKey(Expression left, Expression right, int type, Expression condition) {}

    /// What is put into a slot before a plan runs: `value` in the terms of who runs it.
    record SlotValue(int slot, Expression value) {}

    // ---- locks and changes

    record LockRows(Plan input, List<RowLockClause> clauses, List<Integer> relations, RecheckSource recheck, Cost cost) implements Plan {
        @Override
        public List<Expression> output() {
            return input.output();
        }

        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }

    /// Which ranges a recheck after a lock wait takes as they were: relations by their row number, others by their values.
    record RecheckSource(List<Integer> relationRanges, List<Integer> otherRanges) {}

    /// See [Modification].
    record ModifyTable(Plan input, Modification modification, List<Expression> output, Cost cost) implements Plan {
        @Override
        public List<Plan> inputs() {
            return List.of(input);
        }
    }
}
