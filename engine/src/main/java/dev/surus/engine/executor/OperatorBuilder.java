package dev.surus.engine.executor;

import dev.surus.engine.planner.plan.Plan;

/// From plan records to operators.
final class OperatorBuilder {
    private OperatorBuilder() {}

    static Operator build(ExecutionState state, Plan plan) {
        Operator operator = plain(state, plan);
        if (state.instrumented != null) {
            operator = new InstrumentedOperator(operator);
            state.instrumented.put(plan, operator);
        }
        return operator;
    }

    private static Operator plain(ExecutionState state, Plan plan) {
        return switch (plan) {
            case Plan.Result p -> new SourceOperators.Result(state, p);
            case Plan.Values p -> new SourceOperators.Values(state, p);
            case Plan.SeqScan p -> new ScanOperators.Sequential(state, p);
            case Plan.IndexScan p -> new ScanOperators.ByIndex(state, p);
            case Plan.BitmapHeapScan p -> new BitmapOperators.Heap(state, p);
            case Plan.BitmapIndexScan p -> new BitmapOperators.FromIndex(state, p);
            case Plan.BitmapAnd p -> new BitmapOperators.Combined(state, p.inputs(), true);
            case Plan.BitmapOr p -> new BitmapOperators.Combined(state, p.inputs(), false);
            case Plan.RowIdScan p -> new ScanOperators.ByRowId(state, p);
            case Plan.CurrentOfScan p -> new ScanOperators.ByCursor(state, p);
            case Plan.VirtualScan p -> new ScanOperators.Virtual(state, p);
            case Plan.TransitionScan p -> new SourceOperators.TransitionScan(state, p);
            case Plan.FunctionScan p -> new SourceOperators.FunctionScan(state, p);
            case Plan.SubqueryScan p -> new SubqueryScanOperator(state, p);
            case Plan.CteScan p -> new SourceOperators.CteScan(state, p);
            case Plan.Project p -> new ProjectOperator(state, p);
            case Plan.Filter p -> new FilterOperator(state, p);
            case Plan.Gate p -> new GateOperator(state, p);
            case Plan.ProjectSet p -> new SourceOperators.ProjectSet(state, p);
            case Plan.Sort p when p.presorted() > 0 -> new IncrementalSortOperator(state, p);
            case Plan.Sort p -> new SortOperator(state, p);
            case Plan.Limit p -> new LimitOperator(state, p);
            case Plan.Unique p -> new UniqueOperator(state, p);
            case Plan.Materialize p -> new MaterializeOperator(state, p);
            case Plan.Append p when !p.order().isEmpty() -> new MergeAppendOperator(state, p);
            case Plan.Append p -> new AppendOperator(state, p);
            case Plan.Aggregate p -> p.strategy() == Plan.GroupStrategy.SORTED ? new SortedGroupsOperator(state, p) : new AggregateOperator(state, p);
            // A recheck aggregates one row.
            case Plan.ParallelAggregate p -> state.substitutes != null ? new AggregateOperator(state, p.aggregate()) : new ParallelAggregateOperator(state, p);
            case Plan.WindowAgg p -> new WindowOperator(state, p);
            case Plan.SetOp p -> new SetOperators.SetOp(state, p);
            case Plan.RecursiveUnion p -> new SetOperators.RecursiveUnion(state, p);
            case Plan.With p -> new WithOperator(state, p);
            case Plan.NestedLoop p -> new JoinOperators.NestedLoop(state, p);
            case Plan.HashJoin p -> new HashJoinOperator(state, p);
            case Plan.MergeJoin p -> new MergeJoinOperator(state, p);
            case Plan.LockRows p -> new LockRowsOperator(state, p);
            case Plan.ModifyTable p -> state.session.catalog().relation(p.modification().relation()).kind() == 'v'
                    ? new ViewModifyOperator(state, p) : new ModifyTableOperator(state, p);
        };
    }
}
