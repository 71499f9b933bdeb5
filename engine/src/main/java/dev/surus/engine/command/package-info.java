/// # command: what is not a query
///
/// **What it is.** One class per family of utility statements: DDL, roles and privileges, settings, COPY, maintenance.
///
/// **Start at** [dev.surus.engine.command.Commands] (which statement goes where) and
/// [dev.surus.engine.command.CommandContext] (what a command may use).
///
/// **Owns** nothing: state lives in the catalog, the table files and the session.
///
/// **Uses / used by.** All packages below; used by session.
///
/// **Hot or cold.** Cold, except COPY.
///
/// **Threads.** The session's own.
///
/// **Invariants.** C1: a command takes its locks in PostgreSQL's order, before it reads what they protect; after a wait it
/// looks names up again. C2: it changes the catalog through the catalog's writer only, so that caches hear of it.
///
/// **Not here.** BEGIN and its kin, PREPARE, cursors, EXPLAIN (session).
package dev.surus.engine.command;
