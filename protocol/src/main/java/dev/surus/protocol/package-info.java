/// # protocol: PostgreSQL's wire protocol, version 3
///
/// **What it is.** The messages of both directions as records, their framing, the arithmetic of password authentication
/// (md5, SCRAM-SHA-256), and a small blocking client for tools and tests.
///
/// **Start at** [dev.surus.protocol.FrontendMessage], [dev.surus.protocol.BackendMessage], [dev.surus.protocol.MessageReader].
///
/// **Owns** nothing at run time but the sockets of [dev.surus.protocol.BlockingClient].
///
/// **Uses / used by.** The JDK and SASLprep's tables; server, tools and tests use it.
///
/// **Hot or cold.** Cold, but [dev.surus.protocol.MessageBuffer] is reused and [dev.surus.protocol.MessageReader] reads
/// bodies into one array; rows are written by the server straight from vectors.
///
/// **Threads.** Every object is confined to one thread at a time.
///
/// **Invariants.** P1: no allocation is ever larger than what has arrived, times two. P2: a body is read whole before it is taken apart,
/// so that a malformed body leaves the stream in step.
///
/// **Not here.** What a message means (server), types and text forms of values (engine).
package dev.surus.protocol;
