/// # session: one client's conversation
///
/// **What it is.** The transaction block, prepared statements, portals and settings of one client; statements come in as
/// text or as messages of the extended protocol, answers go to a [dev.surus.engine.session.SessionSink].
///
/// **Start at** [dev.surus.engine.session.Session].
///
/// **Hot or cold.** Hot: every statement passes here. **Threads.** One thread at a time per session; other threads only
/// raise [dev.surus.engine.base.Interrupts].
package dev.surus.engine.session;
