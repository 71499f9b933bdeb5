/// # tools: the client programs
///
/// **What it is.** createuser, createdb, dropuser and dropdb for machines without PostgreSQL's clients. They speak only the wire.
///
/// **Start at** [dev.surus.tools.CreateUser].
///
/// **Owns** nothing. **Uses / used by.** protocol; the command line of the server. **Hot or cold.** Cold. **Threads.** One.
///
/// **Not here.** Anything that needs the engine.
package dev.surus.tools;
