/// # type: PostgreSQL's types
///
/// **What it is.** For each type: its text and binary form, its order, the bytes that index keys and pages keep of it; the
/// column vectors that operators pass each other; arithmetic that belongs to a type (numeric, dates).
///
/// **Start at** [dev.surus.engine.type.DataType], [dev.surus.engine.type.BuiltinTypes], [dev.surus.engine.type.Vector].
///
/// **Owns** nothing at run time; all types are immutable.
///
/// **Uses / used by.** Uses base. Nearly everything above storage and txn uses it.
///
/// **Hot or cold.** Hot: vectors, ByteSink, KeyBytes, output of integers, text, numeric and timestamps. Cold: input, the rest.
///
/// **Threads.** Types and values are immutable. A vector, sink or key belongs to one thread.
///
/// **Invariants.** T1: the order of key bytes is the order of compare. T2: fromStored(toStored(v)) equals v, display form
/// included. T3: input(output(v)) equals v under the same settings.
///
/// **Not here.** Operators and functions (function), names of types (catalog), collations other than C.
package dev.surus.engine.type;
