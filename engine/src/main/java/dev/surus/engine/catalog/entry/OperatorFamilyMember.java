package dev.surus.engine.catalog.entry;

/// An operator's place in an operator family: its pg_amop row.
///
/// @param purpose `s` search, `o` ordering
public record OperatorFamilyMember(int family, int left, int right, int strategy, char purpose, int operator, int accessMethod,
        int sortFamily) {}
