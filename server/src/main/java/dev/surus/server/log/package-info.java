/// # log: the server log
///
/// **What it is.** Lines as PostgreSQL writes them (prefix, severity, DETAIL, HINT, CONTEXT, STATEMENT) to standard error
/// or to files that rotate.
///
/// **Start at** [dev.surus.server.log.ServerLog].
///
/// **Owns** the log files.
///
/// **Uses / used by.** Uses the engine's diagnostics and settings; used by every package of the server.
///
/// **Hot or cold.** Cold; whether a level is wanted at all is asked before a line is made.
///
/// **Threads.** One lock around each line, so that lines of several sessions never mix.
///
/// **Invariants.** O1: a failing log disturbs no session.
///
/// **Not here.** What a client is told (listen).
package dev.surus.server.log;
