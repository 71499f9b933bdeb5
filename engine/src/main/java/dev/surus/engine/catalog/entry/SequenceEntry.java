package dev.surus.engine.catalog.entry;

/// The parameters of a sequence: its pg_sequence row.
public record SequenceEntry(int relation, int type, long start, long increment, long maximum, long minimum, long cache, boolean cycle) {}
