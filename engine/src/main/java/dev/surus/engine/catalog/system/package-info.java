/// # catalog.system: column numbers of the system catalogs
///
/// **What it is.** One class of constants for each catalog, so that code names columns and never counts them.
///
/// **Start at** [dev.surus.engine.catalog.system.PgClass].
///
/// **Hot or cold.** Cold. **Threads.** Constants only.
///
/// **Not here.** Everything else about the catalogs: [dev.surus.engine.catalog.CatalogLayout].
package dev.surus.engine.catalog.system;
