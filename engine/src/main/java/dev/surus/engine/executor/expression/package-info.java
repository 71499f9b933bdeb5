/// # executor.expression: expressions compiled to evaluators
///
/// **What it is.** [dev.surus.engine.executor.expression.ExpressionCompiler] turns a typed expression and the layout of its input into
/// a tree of [dev.surus.engine.executor.expression.Evaluator]s, which compute whole vectors.
///
/// **Start at** [dev.surus.engine.executor.expression.ExpressionCompiler].
///
/// **Hot or cold.** Hot. Evaluators reuse their result vectors: a result is good until the evaluator's next call.
///
/// **Threads.** Evaluators belong to one execution.
///
/// **Invariants.** An evaluator computes exactly the rows that it is given: CASE, AND, OR and COALESCE give their later arguments only
/// the rows that SQL would evaluate.
///
/// **Not here.** What functions compute (function), constants computed while planning (planner).
package dev.surus.engine.executor.expression;
