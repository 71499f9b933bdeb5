/// # session: one client's conversation
///
/// **What it is.** The transaction block, prepared statements, portals and settings of one client; statements come in as
/// text or as messages of the extended protocol, answers go to a [dev.surus.engine.session.SessionSink].
///
/// **Start at** [dev.surus.engine.session.Session] (what a client may ask), [dev.surus.engine.session.ClientSession] (the two protocols),
/// [dev.surus.engine.session.StatementRunner] (a statement's way), [dev.surus.engine.session.TransactionBlock] (from BEGIN to COMMIT, as states).
///
/// **Owns** a client's settings, transaction, prepared statements and portals; the list of all who are connected
/// ([dev.surus.engine.session.Sessions]).
///
/// **Uses / used by.** Uses everything below it but worker; used by monitor, embedded and the server.
///
/// **Hot or cold.** Hot: every statement passes here. **Threads.** One thread at a time per session; other threads only
/// raise [dev.surus.engine.base.Interrupts].
///
/// **Invariants.**
/// 1. No user's error leaves a session as an exception: it goes to the sink, and the transaction block learns of it.
/// 2. A statement's snapshot is taken after its locks, so that it sees what their former holders have committed.
/// 3. After an error in the extended protocol nothing is done before Sync; after one in a transaction block nothing but its end.
///
/// **Not here.** Bytes on the wire (the server's listen), what each command does (command), how a plan runs (executor).
package dev.surus.engine.session;
