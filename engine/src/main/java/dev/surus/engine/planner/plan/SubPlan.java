package dev.surus.engine.planner.plan;

import dev.surus.engine.planner.plan.Plan.SlotValue;
import java.util.List;
import java.util.Set;

/// The plan of a subquery in an expression.
/// @param parameters what it takes from the query around it
/// @param dependencies slots whose values its result depends on, its own parameters and outer ones; none: it runs once
/// @param volatileCalls its result may differ each time
public record SubPlan(int number, Plan plan, List<SlotValue> parameters, Set<Integer> dependencies, boolean volatileCalls) {}
