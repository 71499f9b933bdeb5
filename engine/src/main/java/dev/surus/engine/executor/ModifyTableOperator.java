package dev.surus.engine.executor;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
final class ModifyTableOperator extends Operator {
    ModifyTableOperator(ExecutionState state, Plan.ModifyTable plan) {}
    @Override public void start() {}
    @Override public Batch next(long demand) { return null; }
}
