package dev.surus.engine.catalog.entry;

/// An operator class.
///
/// @param keyType type of what the index stores, 0 where it is the input type
public record OperatorClassEntry(int oid, int accessMethod, String name, int namespace, int owner, int family, int inputType,
        boolean isDefault, int keyType) {}
