package dev.surus.engine.catalog.entry;

/// An operator: its pg_operator row.
///
/// @param kind `b` infix, `l` prefix
/// @param left 0 for a prefix operator
/// @param function OID of what computes it; 0 for a shell
public record OperatorEntry(int oid, String name, int namespace, int owner, char kind, boolean canMerge, boolean canHash, int left,
        int right, int result, int commutator, int negator, int function, int restrict, int join) {}
