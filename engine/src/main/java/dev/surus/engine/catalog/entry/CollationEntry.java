package dev.surus.engine.catalog.entry;

/// A collation.
///
/// @param provider `d` the database's, `c` libc, `i` ICU
/// @param encoding -1 for any
public record CollationEntry(int oid, String name, int namespace, int owner, char provider, boolean deterministic, int encoding,
        String collate, String ctype, String icuLocale, String version) {}
