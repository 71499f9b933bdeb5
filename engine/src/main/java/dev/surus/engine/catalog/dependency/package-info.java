/// # catalog.dependency: what stands on what
///
/// **What it is.** pg_depend and pg_shdepend: recording, the order in which DROP removes things (and thus locks them), and how
/// messages describe objects.
///
/// **Start at** [dev.surus.engine.catalog.dependency.DependencyWalker], [dev.surus.engine.catalog.dependency.ObjectDescriptions].
///
/// **Owns** the rows of pg_depend, pg_shdepend. **Uses / used by.** Uses the catalog's lookups; commands use it.
///
/// **Hot or cold.** Cold. **Threads.** Confined to a session.
///
/// **Invariants.** D1: of the dependents of an object the newest (highest OID) is removed first. D2: an object is removed after
/// all that depends on it.
///
/// **Not here.** Removing an object's rows and files: commands.
package dev.surus.engine.catalog.dependency;
