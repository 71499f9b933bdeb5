/// # analyzer.deparse: SQL of the catalog's objects
///
/// **What it is.** Makes SQL text of typed trees and catalog entries, as pg_get_expr(), pg_get_viewdef(), pg_get_constraintdef(),
/// pg_get_indexdef(), pg_get_triggerdef() and pg_get_functiondef() show it.
///
/// **Start at** [dev.surus.engine.analyzer.deparse.Definitions], [dev.surus.engine.analyzer.deparse.ExpressionText].
///
/// **Owns** nothing. **Uses / used by.** Uses analyzer.tree, analyzer.stored, catalog. The functions of the monitor package and EXPLAIN use it.
///
/// **Hot or cold.** Cold. **Threads.** Confined to a session.
///
/// **Invariants.** P1: what is printed parses to the same tree again.
///
/// **Not here.** The stored form: analyzer.stored.
package dev.surus.engine.analyzer.deparse;
