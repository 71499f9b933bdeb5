/// # catalog.write: changes to the catalog, typed
///
/// **What it is.** For each kind of object what its creation, change and removal mean in rows of the catalogs, with its
/// dependencies. No names are checked, no rights, no locks taken, no files made: that is the commands' business.
///
/// **Start at** [dev.surus.engine.catalog.write.CatalogWriter].
///
/// **Owns** nothing. **Uses / used by.** Uses the catalog's rows; commands use it.
///
/// **Hot or cold.** Cold. **Threads.** Confined to a session.
///
/// **Invariants.** W1: an object is written together with its dependencies, in PostgreSQL's order of OIDs, because DROP goes by
/// that order. W2: removing an object removes its comments, dependencies and initial privileges.
///
/// **Not here.** What to remove with an object: [dev.surus.engine.catalog.dependency.DependencyWalker].
package dev.surus.engine.catalog.write;
