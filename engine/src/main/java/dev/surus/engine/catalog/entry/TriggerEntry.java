package dev.surus.engine.catalog.entry;

import java.util.List;

/// A trigger: its pg_trigger row.
///
/// @param type bits: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead
/// @param enabled `O` origin, `D` disabled, `R` replica, `A` always
/// @param columns attnums of UPDATE OF
/// @param condition stored form of WHEN, or null
public record TriggerEntry(int oid, String name, int relation, int parent, int function, int type, char enabled, boolean internal,
        int constraintRelation, int constraintIndex, int constraint, boolean deferrable, boolean initiallyDeferred,
        int[] columns, List<String> arguments, String condition, String oldTable, String newTable) {}
