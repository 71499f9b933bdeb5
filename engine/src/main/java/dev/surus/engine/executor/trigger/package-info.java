/// # executor.trigger: triggers of users
///
/// **What it is.** What a trigger's function is told, and which triggers a change of a table fires, when.
///
/// **Start at** [dev.surus.engine.executor.trigger.TriggerFiring] (the triggers of a table in one statement),
/// [dev.surus.engine.executor.trigger.TriggerCall] (one call of a trigger's function: the seam to the languages).
///
/// **Owns.** Nothing that outlives a statement; what waits for its end, or for the commit, is in executor.AfterEvents. **Uses / used by.** Uses catalog; used by executor, executor.modify and session.
///
/// **Hot or cold.** Hot per row of tables that have triggers; others do not come here. **Threads.** The session's own.
///
/// **Invariants.**
/// 1. A row that a BEFORE trigger sees is locked, in its newest version.
/// 2. All rows of a statement are written as its own command, whatever ran between them: so a row that something else changed is told
///    from one that the statement has changed itself, and an event finds both versions of its row by the command's number.
/// 3. Triggers AFTER the statement fire once for a table and event, its foreign keys' actions included.
///
/// **Not here.** CREATE TRIGGER (command), the languages (session), checks of constraints (executor.modify).
package dev.surus.engine.executor.trigger;
