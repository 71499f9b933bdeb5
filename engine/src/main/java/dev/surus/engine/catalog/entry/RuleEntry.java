package dev.surus.engine.catalog.entry;

/// A rewrite rule. A view has one, `_RETURN`, of event 1.
///
/// @param event `1` select, `2` update, `3` insert, `4` delete
/// @param action the stored form of the query
public record RuleEntry(int oid, String name, int relation, char event, char enabled, boolean instead, String condition, String action) {}
