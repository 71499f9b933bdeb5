/// # analyzer.tree: the typed query
///
/// **What it is.** What the analyzer makes of a parsed statement: a [dev.surus.engine.analyzer.tree.Query] whose names are
/// resolved to catalog objects and whose expressions carry types. The planner reads it, the catalog deparses it.
///
/// **Start at** [dev.surus.engine.analyzer.tree.Query], [dev.surus.engine.analyzer.tree.Expression].
///
/// **Hot or cold.** Cold. **Threads.** Confined to the session that analyzed it until it is published, then read only.
///
/// **Not here.** Names and overloads (analyzer), plans (planner).
package dev.surus.engine.analyzer.tree;
