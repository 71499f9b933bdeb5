/// # analyzer.stored: what stored trees refer to
///
/// **What it is.** The objects that a typed tree names, for pg_depend: a default, check, index expression or view must not lose
/// what it stands on.
///
/// **Start at** [dev.surus.engine.analyzer.stored.TreeReferences].
///
/// **Owns** nothing. **Uses / used by.** Uses analyzer.tree, catalog. Commands use it.
///
/// **Hot or cold.** Cold. **Threads.** Stateless.
///
/// **Not here.** The stored form itself: [dev.surus.engine.analyzer.tree.TreeText].
package dev.surus.engine.analyzer.stored;
