/// # base: what every package stands on
///
/// **What it is.** Errors as data (SQLSTATE, message keys in two languages), and the seams through which time, chance and
/// disk come in from outside.
///
/// **Start at** [dev.surus.engine.base.SqlException], [dev.surus.engine.base.EvaluationContext].
///
/// **Owns** nothing at run time.
///
/// **Uses / used by.** Uses nothing; everything uses it.
///
/// **Hot or cold.** Cold; [dev.surus.engine.base.EvaluationContext#checkInterrupts] is called from hot loops.
///
/// **Threads.** Everything here is immutable or confined to one session.
///
/// **Invariants.** B1: every message has an English and a Japanese text with the same placeholders.
///
/// **Not here.** Settings (config), any SQL name (catalog).
package dev.surus.engine.base;
