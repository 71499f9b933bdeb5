/// # catalog.inquiry: built-in functions that look at the catalog
///
/// **What it is.** The functions by which clients ask about objects: `format_type`, `pg_table_is_visible`, `obj_description`,
/// `has_table_privilege`, `aclexplode` and their relatives.
///
/// **Start at** [dev.surus.engine.catalog.inquiry.CatalogFunctions], [dev.surus.engine.catalog.inquiry.PrivilegeFunctions].
///
/// **Owns.** Nothing. **Uses** catalog, catalog.access, catalog.dependency, function. **Used by** nobody: the classes are
/// [dev.surus.engine.function.FunctionFamily]s, found through META-INF/services. The session's catalog is the service
/// `Catalog.class` of the evaluation context.
///
/// **Hot or cold.** Cold.
///
/// **Threads.** As the catalog: the session's own.
///
/// **Invariants.** An OID that means nothing gives NULL, a name that means nothing an error, as in PostgreSQL.
///
/// **Not here.** Functions that print definitions (analyzer.deparse), those of the session and its transaction (session).
package dev.surus.engine.catalog.inquiry;
