/// # plpgsql: functions in PL/pgSQL
///
/// **What it is.** The language: a function's text is read to [dev.surus.engine.plpgsql.Step]s when it is made (to find mistakes) and at
/// its first call in a session; an interpreter runs them. What is SQL in the text is parsed with it, analyzed and planned when it first
/// runs, and kept.
///
/// ```
///   text -> TextReader (tokens, pieces of SQL) -> BodyParser, StepParser ... -> Routine (steps, variables by number)
///   call -> Frame (values) -> Interpreter -> Fragments (plan; compute an expression, or run a query)
///                                          -> RoutineSession (subtransactions, cursors, other statements)
/// ```
///
/// **Start at** [dev.surus.engine.plpgsql.PlpgsqlLanguage]; how a text is read: [dev.surus.engine.plpgsql.RoutineCompiler].
///
/// **Owns.** The compiled functions of a session and their plans. **Uses / used by.** Uses parser, analyzer, planner, executor, catalog;
/// used by session (calls) and command (CREATE FUNCTION checks).
///
/// **Hot or cold.** Reading is cold. Running is hot: an expression without FROM is computed in place, without an execution.
/// **Threads.** The session's own.
///
/// **Invariants.** (1) A frame pushed on the call stack is popped by whoever pushed it. (2) A block with EXCEPTION has released or
/// rolled back its subtransaction when it ends, however it ends.
///
/// **Not here.** Which role and settings a function runs with, how deep calls may nest (session); when triggers fire (executor).
package dev.surus.engine.plpgsql;
