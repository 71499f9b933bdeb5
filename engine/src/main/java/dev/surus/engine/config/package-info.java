/// # config: the settings
///
/// **What it is.** Every parameter of PostgreSQL 15 (GUC) and Surus's own, each declared by one line of the table
/// `settings.tsv`; their values for the server and for each session; configuration files.
///
/// **Start at** [dev.surus.engine.config.Settings] (the handles that code reads), [dev.surus.engine.config.SessionSettings].
///
/// **Owns** the server's values ([dev.surus.engine.config.ServerSettings]).
///
/// **Uses / used by.** Uses base; everything above may use it.
///
/// **Hot or cold.** Cold, but reading a setting is an array access.
///
/// **Threads.** Declarations are immutable, ServerSettings is safe for all, SessionSettings is confined to its session.
///
/// **Invariants.** G1: a session's value changes only by SET, by the end of a nest level or in `refresh()`, never in between.
/// G2: when nest level 1 has ended no variable has a stack.
///
/// **Not here.** What a setting does; roles and databases (their stored settings come in through `setInitial`).
package dev.surus.engine.config;
