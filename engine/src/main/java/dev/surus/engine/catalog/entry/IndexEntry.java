package dev.surus.engine.catalog.entry;

import java.util.List;

/// An index: its pg_index row and its name.
///
/// @param columns attnums of the key columns, then of the INCLUDE columns; 0 where the key is an expression
/// @param keyCount how many of `columns` are key columns
/// @param collations one for each key column, 0 where its type has none
/// @param operatorClasses one for each key column
/// @param options for each key column: bit 0 descending, bit 1 nulls first
/// @param expressions stored forms of the expression columns, in the order of the zeros in `columns`
/// @param predicate stored form of a partial index's condition, or null
public record IndexEntry(int oid, String name, int relation, boolean unique, boolean nullsNotDistinct, boolean primary, boolean exclusion,
        boolean immediate, boolean clustered, boolean valid, boolean ready, boolean live, boolean replicaIdentity,
        int[] columns, int keyCount, int[] collations, int[] operatorClasses, int[] options, List<String> expressions,
        String predicate, int accessMethod, long fileId) {
    public boolean descending(int key) {
        return (options[key] & 1) != 0;
    }

    public boolean nullsFirst(int key) {
        return (options[key] & 2) != 0;
    }
}
