/// # executor.trigger: triggers of users
///
/// **What it is.** What a trigger's function is told, and which triggers a change of a table fires, when.
///
/// **Start at** [dev.surus.engine.executor.trigger.TriggerCall] (one call of a trigger's function: the seam to the languages).
///
/// **Owns.** Nothing. **Uses / used by.** Uses catalog; used by executor, executor.modify and session.
///
/// **Hot or cold.** Hot per row of tables that have triggers; others do not come here. **Threads.** The session's own.
///
/// **Not here.** CREATE TRIGGER (command), the languages (session), checks of constraints (executor.modify).
package dev.surus.engine.executor.trigger;
