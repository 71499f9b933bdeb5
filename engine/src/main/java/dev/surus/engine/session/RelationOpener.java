package dev.surus.engine.session;

import dev.surus.engine.txn.lock.LockManager.Outcome;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import java.util.function.IntSupplier;

/// Finds relations by name and locks them. What a name means is looked up, its lock awaited, and the look-up repeated where
/// somebody's commit changed the catalog meanwhile: so what is locked is what the name means now.
final class RelationOpener {
    private final SessionContext context;

    RelationOpener(SessionContext context) {
        this.context = context;
    }

    /// @param lookup gives the relation's OID, 0 for none
    /// @return the OID that is locked, or 0
    int open(IntSupplier lookup, LockMode mode) {
        int previous = 0;
        LockTag previousTag = null;
        while (true) {
            long changes = context.catalog().changes();
            int relation = lookup.getAsInt();
            if (relation == previous && relation != 0) {
                return relation;
            }
            if (previousTag != null) {
                context.cluster().locks().release(context.lockOwner(), previousTag, mode, false);
            }
            if (relation == 0) {
                return 0;
            }
            var tag = context.relationTag(relation);
            var outcome = context.cluster().locks().acquire(context.lockOwner(), tag, mode, false, true);
            if (outcome == Outcome.ALREADY_HELD || context.catalog().changes() == changes) {
                return relation;
            }
            previous = relation;
            previousTag = tag;
        }
    }

    /// Locks a relation that is known by OID. Whether it still exists afterwards is for the caller to look up.
    void lock(int relation, LockMode mode) {
        context.cluster().locks().acquire(context.lockOwner(), context.relationTag(relation), mode, false, true);
    }
}
