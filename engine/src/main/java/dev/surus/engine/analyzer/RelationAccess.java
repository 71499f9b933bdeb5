package dev.surus.engine.analyzer;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockMode;

/// How the analyzer opens relations: by name, with a lock that stays until the transaction ends. The implementation looks
/// the name up, waits for the lock and repeats where an invalidation arrived meanwhile.
public interface RelationAccess {
    /// Opens what a name means at this moment.
    /// @return null where no such relation exists (a missing schema included)
    RelationEntry open(RelationName name, LockMode mode);

    /// What the rows of a transition table are rows of: its name hides relations of that name while a trigger's function runs.
    /// @return null where no trigger has given the name
    default RelationEntry transitionTable(String name) {
        return null;
    }

    /// Opens a relation that a stored query refers to.
    RelationEntry open(int relation, LockMode mode);

    /// The same, and says why, for those who ask what a statement locks.
    default RelationEntry open(int relation, LockMode mode, String why) {
        return open(relation, mode);
    }
}
