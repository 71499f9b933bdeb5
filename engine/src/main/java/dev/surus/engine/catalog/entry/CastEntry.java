package dev.surus.engine.catalog.entry;

/// A cast: its pg_cast row.
///
/// @param function 0 unless `method` is `f`
/// @param context `i` implicit, `a` in assignments, `e` explicit only
/// @param method `f` by function, `i` through input and output, `b` binary-coercible
public record CastEntry(int oid, int source, int target, int function, char context, char method) {}
