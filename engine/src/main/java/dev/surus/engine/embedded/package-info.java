/// # embedded: a database in this process
///
/// **What it is.** The public entry: makes and opens data directories, wires storage, transactions, catalog and sessions.
///
/// **Start at** [dev.surus.engine.embedded.Database].
///
/// **Uses / used by.** All packages of the engine; used by the server and by applications.
///
/// **Threads.** [dev.surus.engine.embedded.Database] may be used by any; each session by one at a time.
package dev.surus.engine.embedded;
