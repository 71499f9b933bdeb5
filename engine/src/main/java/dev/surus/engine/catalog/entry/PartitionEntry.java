package dev.surus.engine.catalog.entry;

/// A partition as its parent knows it.
///
/// @param bound its stored bound; null where a detaching in two steps has taken it away already
/// @param detachPending whether DETACH CONCURRENTLY has begun and not ended
public record PartitionEntry(int oid, String bound, boolean detachPending) {}
