/// # embedded: a database in this process
///
/// **What it is.** The public entry: makes and opens data directories, wires storage, transactions, catalog and sessions.
///
/// **Start at** [dev.surus.engine.embedded.Database].
///
/// **Owns** the lock on an open directory, and all that is closed with it.
///
/// **Uses / used by.** All packages of the engine; used by the server and by applications.
///
/// **Hot or cold.** Cold. **Threads.** [dev.surus.engine.embedded.Database] may be used by any; each session by one at a time.
///
/// **Not here.** Sockets, configuration files, who may connect: the server module.
package dev.surus.engine.embedded;
