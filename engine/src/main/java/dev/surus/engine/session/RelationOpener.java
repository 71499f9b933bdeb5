package dev.surus.engine.session;

import dev.surus.engine.analyzer.RelationAccess;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.txn.lock.LockKey;
import dev.surus.engine.txn.lock.LockManager.Outcome;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockTag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/// Finds relations by name and locks them. What a name means is looked up, its lock awaited, and the look-up repeated where
/// somebody's commit changed the catalog meanwhile: so what is locked is what the name means now.
final class RelationOpener implements RelationAccess {
    /// A relation that an analysis locked; a cached plan locks it again before it runs.
    /// @param key the same for the lock manager
    record Opened(int relation, LockMode mode, LockKey key) {}

    private final SessionContext context;
    private List<Opened> recorded;

    RelationOpener(SessionContext context) {
        this.context = context;
    }

    /// Notes from now on what is opened.
    /// @return what was noted so far, for [#recorded]
    List<Opened> record() {
        var outer = recorded;
        recorded = new ArrayList<>();
        return outer;
    }

    /// What was opened since [#record].
    /// @param outer what that gave: it is noted on
    List<Opened> recorded(List<Opened> outer) {
        var list = List.copyOf(recorded);
        recorded = outer;
        return list;
    }

    @Override
    public RelationEntry open(RelationName name, LockMode mode) {
        if (name.catalog() != null && !name.catalog().equals(context.activity().database)) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.CROSS_DATABASE, name.toString())
                    .at(name.position());
        }
        int relation = open(() -> context.catalog().relationOid(name.schema(), name.name()), mode);
        note(relation, mode);
        return relation == 0 ? null : context.catalog().relation(relation);
    }

    @Override
    public RelationEntry open(int relation, LockMode mode) {
        lock(relation, mode);
        note(relation, mode);
        return context.catalog().relation(relation);
    }

    @Override
    public RelationEntry open(int relation, LockMode mode, String why) {
        if (!context.rehearses() || why == null) {
            return open(relation, mode);
        }
        try (var _ = context.because(why)) {
            return open(relation, mode);
        }
    }

    @Override
    public RelationEntry transitionTable(String name) {
        var table = context.triggerCalls().transitionTable(name);
        return table == null ? null : table.relation;
    }

    /// Locks a relation that planning comes upon.
    /// @return whether it can be read: it is there and not temporary in another session, and stays locked
    boolean lockForPlan(int relation, LockMode mode) {
        lock(relation, mode);
        var entry = context.catalog().relation(relation);
        if (entry == null) {
            return false;
        }
        if (entry.isTemporary() && entry.namespace() != context.temporaryTables().namespace()) {
            context.cluster().locks().release(context.lockOwner(), context.relationTag(relation), mode, false);
            return false;
        }
        note(relation, mode);
        return true;
    }

    private void note(int relation, LockMode mode) {
        if (recorded != null && relation != 0) {
            recorded.add(opened(relation, mode));
        }
    }

    private Opened opened(int relation, LockMode mode) {
        return new Opened(relation, mode, new LockKey(context.relationTag(relation), mode));
    }

    /// Locks the indexes of a query's relations, which planning looks at: they are held like the relations themselves. Those of a
    /// table that is only inserted into are opened by the insertion, and given back by it.
    /// @param opened in the order of the analysis
    /// @param planned the same in the order in which planning looks at them
    /// @param insertTarget 0 where nothing is inserted
    /// @param arbiters whether ON CONFLICT names a unique index of it, for which all were looked at
    /// @return the relations and the indexes, as a plan that is used again locks them
    List<Opened> lockIndexes(List<Opened> opened, List<Opened> planned, int insertTarget, boolean arbiters) {
        var all = new ArrayList<>(opened);
        for (var each : planned) {
            var entry = context.catalog().relation(each.relation());
            if (entry == null || entry.kind() == 'p' && each.relation() != insertTarget) {
                // A partitioned table is not read itself: planning looks at its partitions' indexes.
                continue;
            }
            boolean target = each.relation() == insertTarget && each.mode() == LockMode.ROW_EXCLUSIVE;
            for (var index : entry.indexes()) {
                if (!target || arbiters) {
                    lock(index.oid(), each.mode());
                    all.add(opened(index.oid(), each.mode()));
                }
            }
        }
        return all;
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
            identify(context, mode);
            var outcome = context.cluster().locks().acquire(context.lockOwner(), tag, mode, false, true);
            if (outcome == Outcome.ALREADY_HELD || context.catalog().changes() == changes) {
                return relation;
            }
            previous = relation;
            previousTag = tag;
        }
    }

    /// Locks again what an analysis locked.
    void lock(Opened opened) {
        context.cluster().locks().acquire(context.lockOwner(), opened.key(), false, true);
    }

    /// Locks a relation that is known by OID. Whether it still exists afterwards is for the caller to look up.
    void lock(int relation, LockMode mode) {
        identify(context, mode);
        context.cluster().locks().acquire(context.lockOwner(), context.relationTag(relation), mode, false, true);
    }

    /// Who takes a relation for himself alone gets a transaction id first, as in PostgreSQL, where standbys hear of such locks.
    static void identify(SessionContext context, LockMode mode) {
        if (mode == LockMode.ACCESS_EXCLUSIVE && !context.rehearses()) {
            context.transaction().assignId();
        }
    }
}
