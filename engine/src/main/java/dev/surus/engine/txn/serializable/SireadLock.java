package dev.surus.engine.txn.serializable;

/// A SIREAD lock as pg_locks shows it.
/// @param page block number; -1 for a relation
/// @param tuple position in the block; 0 for a relation or page
/// @param pid the session; 0 where it is prepared or summarised
/// @param localTransactionId with `slot` the virtual transaction's id
public record SireadLock(RelationKey relation, long page, int tuple, int pid, int slot, long localTransactionId) {}
