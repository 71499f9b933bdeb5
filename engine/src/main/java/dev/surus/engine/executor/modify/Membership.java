package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.ExecutorSession;
import java.util.ArrayList;
import java.util.List;

/// What a partition's bound, and those of the partitions above it, demand of its rows.
public final class Membership {
    private final ExecutorSession session;
    private final RelationEntry relation;
    private final List<Step> steps = new ArrayList<>();

    /// One bound: the partitioned table that it belongs to, and its partition on the way to the relation.
    private record Step(PartitionLevel level, int partition, ColumnMap toLevel) {}

    private Membership(ExecutorSession session, RelationEntry relation) {
        this.session = session;
        this.relation = relation;
    }

    /// Null for a table that is no partition.
    public static Membership of(ExecutorSession session, RelationEntry relation) {
        return relation.partition() ? of(session, relation, relation) : null;
    }

    /// The demands of all tables above a place of the tree on rows of a relation that is, or becomes, the partition there.
    static Membership of(ExecutorSession session, RelationEntry relation, RelationEntry place) {
        var membership = new Membership(session, relation);
        RelationEntry child = place;
        while (child.partition() && !child.parents().isEmpty()) {
            RelationEntry parent = session.catalog().relation(child.parents().getFirst());
            membership.steps.addFirst(new Step(session.openTables().level(parent, true), child.oid(), ColumnMap.between(relation, parent)));
            child = parent;
        }
        return membership;
    }

    /// The bounds above a leaf, to be asked of rows in the leaf's shape.
    /// @param added a partition that is not in the catalog yet, with the level that knows it; the leaf is it, or below it
    public static Membership withNew(ExecutorSession session, RelationEntry leaf, PartitionLevel added, int partition) {
        var above = of(session, leaf, added.relation);
        above.steps.add(new Step(added, partition, ColumnMap.between(leaf, added.relation)));
        return above;
    }

    public boolean accepts(Object[] row) {
        for (Step step : steps) {
            if (!step.level.accepts(step.partition, step.toLevel.convert(row))) {
                return false;
            }
        }
        return true;
    }

    /// @throws dev.surus.engine.base.SqlException 23514
    void verify(Object[] row, java.util.BitSet given, NamedRow named) {
        if (!accepts(row)) {
            throw Violations.partition(session, relation, row, given, named);
        }
    }
}
