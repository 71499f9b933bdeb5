package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.config.Settings;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.type.BuiltinTypes;
import java.util.List;

/// Decides whether the aggregation of one table is divided among threads: as PostgreSQL does, by the table's size, the costs, and whether all that
/// is computed may run in a worker.
///
/// ```
/// Aggregate                    ParallelAggregate                    (Finalize, Gather, Partial as EXPLAIN shows them)
///   SeqScan             ->       Aggregate: by each thread
///                                  SeqScan: of some of the rows
/// ```
final class ParallelAggregation {
    private static final double ROW_COST = 0.0025;
    /// What the session's own thread does less of a worker's share, for each worker that it serves.
    private static final double LEADER_BUSY = 0.3;

    private final PlannerEnvironment environment;

    ParallelAggregation(PlannerEnvironment environment) {
        this.environment = environment;
    }

    /// The aggregation, or the parallel one where that is cheaper.
    Plan orNot(Plan.Aggregate plan) {
        if (!(plan.input() instanceof Plan.SeqScan scan) || plan.sets() != null || plan.strategy() == Plan.GroupStrategy.SORTED || !plan.groupings().isEmpty()) {
            return plan;
        }
        int workers = workers(environment.catalog().relation(scan.relation()));
        if (workers == 0) {
            return plan;
        }
        var parallel = parallel(plan, scan, workers);
        return parallel.cost().total() < plan.cost().total() && isSafe(plan, scan) ? parallel : plan;
    }

    /// One for a table of min_parallel_table_scan_size, another one whenever it is three times as large.
    private int workers(RelationEntry relation) {
        long most = Math.min(environment.setting(Settings.MAX_PARALLEL_WORKERS_PER_GATHER), environment.setting(Settings.MAX_PARALLEL_WORKERS));
        if (most == 0 || relation.isTemporary() || relation.kind() != 'r' && relation.kind() != 'm') {
            return 0;
        }
        int asked = asked(relation);
        if (asked >= 0) {
            return (int) Math.min(most, asked);
        }
        return ParallelWorkers.forPages(environment.pages(relation), environment.setting(Settings.MIN_PARALLEL_TABLE_SCAN_SIZE), most);
    }

    /// The table's own parallel_workers, -1 where it has none.
    private static int asked(RelationEntry relation) {
        String prefix = "parallel_workers=";
        return relation.options() == null ? -1 : relation.options().stream().filter(o -> o.startsWith(prefix))
                .mapToInt(o -> Integer.parseInt(o.substring(prefix.length()))).findFirst().orElse(-1);
    }

    private Plan.ParallelAggregate parallel(Plan.Aggregate plan, Plan.SeqScan scan, int workers) {
        double parts = workers + Math.max(0, 1 - LEADER_BUSY * workers);
        var all = scan.cost();
        var part = new Cost(all.startup(), all.startup() + (all.total() - all.startup()) / parts, Math.max(1, all.rows() / parts), all.width());
        var divided = new Plan.SeqScan(scan.output(), scan.range(), scan.relation(), scan.alias(), scan.filter(), part);
        double groups = Math.min(plan.cost().rows(), part.rows());
        int columns = plan.keys().size() + plan.aggregates().size();
        double read = part.total() + part.rows() * ROW_COST * columns;
        int width = plan.cost().width();
        var partial = new Plan.Aggregate(divided, plan.strategy(), plan.keys(), null, plan.aggregates(), List.of(), plan.having(), plan.output(),
                new Cost(read, read + groups * 0.01, groups, width));
        double rows = groups * workers;
        double setup = environment.setting(Settings.PARALLEL_SETUP_COST);
        var gathered = new Cost(read + setup, read + groups * 0.01 + setup + rows * environment.setting(Settings.PARALLEL_TUPLE_COST), rows, width);
        double put = gathered.total() + rows * ROW_COST * columns;
        return new Plan.ParallelAggregate(partial, workers, gathered, new Cost(put, put + plan.cost().rows() * 0.01, plan.cost().rows(), width));
    }

    private boolean isSafe(Plan.Aggregate plan, Plan.SeqScan scan) {
        return (scan.filter() == null || isSafe(scan.filter())) && plan.keys().stream().allMatch(this::isSafe)
                && plan.aggregates().stream().allMatch(this::isSafe);
    }

    private boolean isSafe(AggregateCall call) {
        FunctionEntry function = environment.catalog().function(call.function());
        return isBuiltin(function) && function.parallel() == 's' && call.levelsUp() == 0 && call.arguments().stream().allMatch(this::isSafe)
                && (call.filter() == null || isSafe(call.filter())) && environment.combines(call);
    }

    private static boolean isBuiltin(FunctionEntry function) {
        return function != null && function.language() == FunctionEntry.LANGUAGE_INTERNAL && !Oid.isOfUsers(function.oid());
    }

    /// Whether a worker may compute it: what only looks at its arguments, and needs neither the catalog nor the session.
    private boolean isSafe(Expression e) {
        return !Expressions.any(e, x -> !isSafeItself(x));
    }

    private boolean isSafeItself(Expression e) {
        return BuiltinTypes.byOid(e.type()) != null && switch (e) {
            case Expression.Constant _, Expression.Relabel _, Expression.BooleanCall _, Expression.Case _, Expression.CaseTestValue _,
                    Expression.Coalesce _, Expression.BooleanTest _, Expression.Collate _ -> true;
            case Expression.ColumnReference c -> c.levelsUp() == 0 && c.column() > 0;
            // Slots hold what the query around computed.
            case Expression.Parameter p -> p.number() > 0;
            case Expression.FunctionCall c -> !c.returnsSet() && isSafe(c.function());
            case Expression.OperatorCall c -> isSafe(c.function());
            case Expression.DistinctFrom c -> isSafe(c.function());
            case Expression.NullIf c -> isSafe(c.function());
            case Expression.ArrayComparison c -> isSafe(c.function());
            case Expression.NullTest c -> !c.rowwise();
            case AggregateCall _, Expression.WindowCall _, Expression.GroupingCall _, Expression.SubqueryExpression _, Expression.SubqueryColumn _,
                    Expression.CoerceThroughText _, Expression.CoerceArray _, Expression.CoerceRow _, Expression.CoerceToDomain _, Expression.DomainValue _,
                    Expression.ArrayConstructor _, Expression.RowConstructor _, Expression.RowComparison _, Expression.Extreme _, Expression.SqlValue _,
                    Expression.FieldSelect _, Expression.FieldStore _, Expression.Subscript _, Expression.SetToDefault _, Expression.NextValue _,
                    Expression.CurrentOf _ -> false;
        };
    }

    private boolean isSafe(int oid) {
        FunctionEntry function = environment.catalog().function(oid);
        return isBuiltin(function) && function.parallel() == 's' && function.volatility() == 'i';
    }
}
