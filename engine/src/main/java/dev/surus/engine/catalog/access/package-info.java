/// # catalog.access: who may do what
///
/// **What it is.** Access lists and their arithmetic (GRANT, REVOKE, defaults), membership of roles, and the checks that end
/// in `permission denied` or `must be owner`.
///
/// **Start at** [dev.surus.engine.catalog.access.Privileges]; [dev.surus.engine.catalog.access.AccessList] for the lists alone.
///
/// **Owns** nothing. **Uses / used by.** Uses the catalog's lookups; analyzer, executor and commands ask it.
///
/// **Hot or cold.** Cold. **Threads.** Confined to a session, as its catalog is.
///
/// **Invariants.** A1: each pair of grantee and grantor has at most one entry in a list. A2: every grant option in a list leads
/// back to the owner.
///
/// **Not here.** Who may connect (the server's authentication), GRANT and REVOKE as commands.
package dev.surus.engine.catalog.access;
