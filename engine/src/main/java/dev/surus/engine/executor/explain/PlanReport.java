package dev.surus.engine.executor.explain;

/// All that EXPLAIN says of one statement.
/// @param planningMillis NaN where not asked for
/// @param executionMillis NaN where not asked for
/// @param ran whether it was run, with ANALYZE
public record PlanReport(PlanNode plan, double planningMillis, double executionMillis, boolean ran) {}
