package dev.surus.engine.analyzer;

/// A type as resolved from its name.
/// @param typmod -1 for none
public record TypeReference(int oid, int typmod) {}
