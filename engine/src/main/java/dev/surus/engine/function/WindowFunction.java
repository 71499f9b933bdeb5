package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;

/// A window function: its value for the partition's current row. It keeps nothing: the partition says it all.
@FunctionalInterface
public interface WindowFunction {
    Object evaluate(EvaluationContext context, WindowPartition partition);
}
