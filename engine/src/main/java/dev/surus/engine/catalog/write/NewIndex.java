package dev.surus.engine.catalog.write;

import java.util.List;

/// What an index is, beyond its relation.
///
/// @param columns attnums of key and INCLUDE columns, 0 for an expression
/// @param expressions stored forms, one for each 0
/// @param predicate stored form, or null
public record NewIndex(int table, int[] columns, int keyCount, int[] collations, int[] operatorClasses, int[] options, List<String> expressions,
        String predicate, boolean unique, boolean nullsNotDistinct, boolean primary, boolean exclusion, boolean immediate, boolean valid) {}
