/// # executor.spill: rows beyond work_mem
///
/// **What it is.** What sorts, hash tables and kept results put into temporary files when they outgrow their memory: blocks of rows,
/// column by column, written once and read in any order.
///
/// **Start at** [dev.surus.engine.executor.spill.RowFile].
///
/// **Owns** the temporary files of executions.
///
/// **Uses / used by.** Uses type. Used by the executor; the session says where temporary files lie.
///
/// **Hot or cold.** Hot while something spills. **Threads.** A file belongs to one execution.
///
/// **Invariants.** P1: what is read back is equal to what was written, nulls and record values included. P2: whoever makes a file
/// closes it; the execution closes all that are left.
///
/// **Not here.** Undo in files (txn), the sort of an index build (table).
package dev.surus.engine.executor.spill;
