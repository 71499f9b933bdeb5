package dev.surus.engine.executor;

import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.modify.PartitionLevel;
import dev.surus.engine.executor.modify.TargetTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tables that a session has opened, kept as long as the catalog describes them with the same entry. One per session;
/// whoever asks holds a lock on the table.
public final class OpenTables {
    private static final int TABLES_MAX = 1_000;

    private final ExecutorSession session;
    private final Map<Integer, OpenTable> tables = new HashMap<>();
    private final Map<Integer, Target> targets = new HashMap<>();
    private final Map<Integer, PartitionLevel> levels = new HashMap<>();
    /// As of when the tables with types, or indexes by functions, of users' making were opened.
    private long catalogChanges;

    private record Target(TargetTable table, List<ConstraintEntry> referencing) {}

    public OpenTables(ExecutorSession session) {
        this.session = session;
    }

    public OpenTable open(int relation) {
        return open(session.catalog().relation(relation));
    }

    public OpenTable open(RelationEntry relation) {
        var open = tables.get(relation.oid());
        if (open == null || open.relation != relation || open.restsOnUsers && catalogChanges != catalogChanges()) {
            if (tables.size() >= TABLES_MAX) {
                tables.clear();
                targets.clear();
            }
            if (catalogChanges != catalogChanges()) {
                tables.values().removeIf(each -> each.restsOnUsers);
                catalogChanges = catalogChanges();
            }
            open = OpenTable.open(session, relation);
            tables.put(relation.oid(), open);
        }
        return open;
    }

    /// A partitioned table as rows see it.
    /// @param all whether partitions count that are being detached; else only for who keeps to his first snapshot
    public PartitionLevel level(RelationEntry relation, boolean all) {
        var entries = session.catalog().partitions(relation.oid());
        boolean pending = entries.stream().anyMatch(entry -> entry.detachPending() || entry.bound() == null);
        if (pending) {
            boolean kept = all || !session.readCommitted();
            return new PartitionLevel(session, relation,
                    entries.stream().filter(entry -> entry.bound() != null && (kept || !entry.detachPending())).toList());
        }
        var level = levels.get(relation.oid());
        if (level == null || !level.isCurrent(relation, entries)) {
            if (levels.size() >= TABLES_MAX) {
                levels.clear();
            }
            level = new PartitionLevel(session, relation, entries);
            levels.put(relation.oid(), level);
        }
        return level;
    }

    /// Forgets all; the next statement opens what it needs.
    public void clear() {
        tables.clear();
        targets.clear();
        levels.clear();
    }

    private long catalogChanges() {
        return session.catalog().changes() + session.catalog().localChanges();
    }

    /// A table with all that is needed to change it.
    public TargetTable target(int relation) {
        var open = open(relation);
        var referencing = session.catalog().referencingConstraints(relation);
        var target = targets.get(relation);
        if (target == null || target.table.open != open || target.referencing != referencing && !target.referencing.equals(referencing)) {
            target = new Target(new TargetTable(session, open, referencing), referencing);
            targets.put(relation, target);
        }
        return target.table;
    }
}
