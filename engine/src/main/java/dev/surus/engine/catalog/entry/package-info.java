/// # catalog.entry: catalog objects as records
///
/// **What it is.** What a lookup in [dev.surus.engine.catalog.Catalog] gives: one immutable record for each kind of object,
/// built from its catalog rows and shared by all sessions until it changes.
///
/// **Start at** [dev.surus.engine.catalog.entry.RelationEntry], [dev.surus.engine.catalog.entry.TypeEntry].
///
/// **Uses / used by.** Uses type; everything from the analyzer up reads them.
///
/// **Hot or cold.** Cold. **Threads.** Immutable.
///
/// **Not here.** How they are found and cached: [dev.surus.engine.catalog.Catalog].
package dev.surus.engine.catalog.entry;
