package dev.surus.engine.catalog.entry;

/// A constraint: its pg_constraint row.
///
/// @param kind `c` check, `f` foreign key, `p` primary key, `u` unique, `t` constraint trigger, `x` exclusion
/// @param relation the table, or 0 for a domain's
/// @param index for p, u, x its index, for f the referenced unique index; else 0
/// @param foreignRelation the referenced table of a foreign key, else 0
/// @param onUpdate `a` no action, `r` restrict, `c` cascade, `n` set null, `d` set default
/// @param matchType `f` full, `p` partial, `s` simple
/// @param columns attnums of the constrained columns
/// @param deleteSetColumns the columns that ON DELETE SET NULL / DEFAULT (...) names; empty for all
/// @param checkText the stored form of a check's expression, else null
public record ConstraintEntry(int oid, String name, int namespace, char kind, boolean deferrable, boolean deferred, boolean validated,
        int relation, int domain, int index, int parent, int foreignRelation, char onUpdate, char onDelete, char matchType,
        boolean local, int inheritCount, boolean noInherit, int[] columns, int[] foreignColumns, int[] foreignEqualOperators,
        int[] primaryEqualOperators, int[] deleteSetColumns, String checkText) {}
