/// # listen: sockets and the sessions behind them
///
/// **What it is.** The listening sockets, and one blocking conversation per client: opening packet, authentication, then
/// messages to the engine's session and its answers back to the wire.
///
/// **Start at** [dev.surus.server.listen.Connection].
///
/// **Owns** sockets, the count against max_connections, the keys of cancel requests, a connection's outgoing bytes.
///
/// **Uses / used by.** Uses protocol, authentication, log and the engine's sessions; started and stopped by
/// [dev.surus.server.SurusServer].
///
/// **Hot or cold.** [dev.surus.server.listen.WireSink] is hot: rows go into bytes without an object per value. The rest is cold.
///
/// **Threads.** One accepts on each socket, one serves each client that has said something lately; those that have not rest without a thread, and
/// one watches them all ([dev.surus.server.listen.RestingConnections]). Another one looks, while many messages come, whether sessions should run on their clients'
/// processors ([dev.surus.server.listen.ClientProcessors]). Cancel and shutdown come from other threads: a flag and
/// an unpark, never an interrupt.
///
/// **Invariants.** L1: a slot that was counted is given back however the connection ends. L2: a message's length is judged
/// before any memory is taken for it. L3: after an error in the extended protocol nothing but Sync is acted on.
/// L4: only a connection's own thread closes its socket (that thread may be in a system call on the descriptor); others shut it down.
///
/// **Not here.** What statements do (engine session), who may connect (authentication).
package dev.surus.server.listen;
