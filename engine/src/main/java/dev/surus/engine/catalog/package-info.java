/// # catalog: what objects there are, and who may do what with them
///
/// **What it is.** PostgreSQL's system catalogs as ordinary tables of Surus, with the caches, the name lookup, the dependencies
/// and the access rights that stand on them.
///
/// **Start at** [dev.surus.engine.catalog.Catalog]: lookups, by OID and by name. Then [dev.surus.engine.catalog.CatalogRows]: the
/// rows behind it.
///
/// **Owns** the rows of pg_catalog; one cache for each database.
///
/// **Uses / used by.** Uses function, table, txn, type. The analyzer and all above look names up here; commands write here.
///
/// **Hot or cold.** Cold.
///
/// **Threads.** A [dev.surus.engine.catalog.Catalog] belongs to one session; [dev.surus.engine.catalog.CatalogCache] is shared;
/// entries are immutable.
///
/// **Invariants.** C1: a row changes only through [dev.surus.engine.catalog.CatalogRows], so no cached entry outlives its rows.
/// C2: an entry enters the shared cache only if no invalidation came while it was read. C3: built-in objects have the OIDs
/// of PostgreSQL 15; objects of users begin at 16384.
///
/// **Not here.** Which overload a call means (analyzer), locks on objects (command), rows of live system views (monitor).
package dev.surus.engine.catalog;
