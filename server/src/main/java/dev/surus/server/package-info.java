/// # server: a listening Surus
///
/// **What it is.** What surrounds the engine when it serves a network: sockets, authentication, the wire protocol, the
/// server log, files and signals.
///
/// **Start at** [dev.surus.server.SurusServer].
///
/// **Owns** the listening sockets, the pid file, the threads of the connections.
///
/// **Uses / used by.** protocol and engine; the command line in `dev.surus.server.main`.
///
/// **Hot or cold.** Cold, but for [dev.surus.server.listen.WireSink].
///
/// **Threads.** One per connection ([dev.surus.server.listen.SessionThreads]), one per listening socket, one that ends the server.
///
/// **Invariants.** N1: nothing of a client is believed before its length is checked. N2: a client's mistake never ends
/// another client's connection.
///
/// **Not here.** SQL.
package dev.surus.server;
