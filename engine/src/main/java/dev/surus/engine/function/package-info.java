/// # function: the built-in functions
///
/// **What it is.** What PostgreSQL's built-in functions, operators' functions, casts, aggregates and window functions
/// compute, declared one line each. Which names, signatures and OIDs exist is the catalog's business (pg_proc); a
/// declaration is bound to a pg_proc row by its `prosrc` (`int4pl`). Rows whose prosrc does not name one function
/// (aggregates: `aggregate_dummy`, functions in SQL) are bound by signature: `sum(int4)`, `count()`, `lpad(text,int4)`.
///
/// **Start at** [dev.surus.engine.function.Functions] (the table), [dev.surus.engine.function.Declarations] (the forms that
/// a line can have), [dev.surus.engine.function.IntegerFunctions] (an example of a family).
///
/// **Owns.** No state. **Uses** type. **Used by** analyzer, planner, executor.
///
/// **Hot or cold.** Primitive forms are hot: the executor runs them in a loop of their own over arrays. Boxed forms get one
/// row's arguments.
///
/// **Threads.** Functions are shared by all sessions and keep nothing between calls; accumulators belong to one session.
///
/// **Invariants.**
/// 1. A function that pg_proc calls strict never sees a null argument: the caller gives null without calling it.
/// 2. Booleans are the longs 0 and 1 wherever a boxed or primitive value passes.
///
/// **Not here.** Overload resolution (analyzer), SQL and PL/pgSQL functions of users (session).
package dev.surus.engine.function;
