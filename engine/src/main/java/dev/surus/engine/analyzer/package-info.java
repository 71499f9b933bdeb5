/// # analyzer: what a parsed statement means
///
/// **What it is.** AST -> typed [dev.surus.engine.analyzer.tree.Query]: names are resolved by search_path and scopes,
/// operators and functions by PostgreSQL's candidate rules, every coercion becomes a node. Every user error of meaning is
/// found here, with PostgreSQL's text, SQLSTATE, hint and position.
///
/// **Start at** [dev.surus.engine.analyzer.Analyzer] (the way in), [dev.surus.engine.analyzer.SelectAnalyzer] (the clauses
/// in their order), [dev.surus.engine.analyzer.ExpressionAnalyzer] (all kinds of expressions in one switch),
/// [dev.surus.engine.analyzer.Coercion].
///
/// **Owns** nothing that outlives a call.
///
/// **Uses / used by.** Uses parser, catalog, type; used by planner, command, session. Relations are opened, and thereby
/// locked, through [dev.surus.engine.analyzer.RelationAccess], which the session implements.
///
/// **Hot or cold.** Cold by style, but every statement that is not prepared comes through: no work that a point query does
/// not need.
///
/// **Threads.** Confined to the session. A finished query is read only and may be shared by plans.
///
/// **Invariants.** Z1: the clauses are analyzed in PostgreSQL's order, which decides which of several errors is reported.
/// Z2: a finished tree holds no expression of type unknown but parameters and null constants that nobody looks at.
///
/// **Not here.** Privilege checks (the executor does them, from [dev.surus.engine.analyzer.tree.RangeEntry.Permissions]),
/// constant folding, plans.
package dev.surus.engine.analyzer;
