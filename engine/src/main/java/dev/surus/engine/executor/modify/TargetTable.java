package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.OpenTable;
import dev.surus.engine.table.IndexBinding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// A table that is to be changed: its rows and indexes, its constraints, and what happens after each row.
public final class TargetTable {
    public final OpenTable open;
    public final RelationEntry relation;
    final RowChecks checks;
    /// What waits for the end of the statement, in the order of PostgreSQL's trigger names.
    final List<AfterRow> afterRow;
    /// Attribute numbers of the columns that foreign keys may refer to: a change of one locks the row in mode UPDATE.
    private final int[] keyColumns;

    public TargetTable(ExecutorSession session, OpenTable open, List<ConstraintEntry> referencing) {
        this.open = open;
        relation = open.relation;
        checks = new RowChecks(session, relation);
        keyColumns = keyColumns(relation);
        var after = new ArrayList<AfterRow>();
        for (ConstraintEntry c : relation.constraints()) {
            if (c.kind() == 'f') {
                after.add(new AfterRow.Referencing(new ForeignKey(c)));
            }
        }
        for (ConstraintEntry c : referencing) {
            after.add(new AfterRow.Referenced(new ForeignKey(c)));
        }
        for (IndexBinding binding : open.bindings()) {
            if (binding.deferrable()) {
                int index = ((IndexEntry) binding.tag()).oid();
                for (ConstraintEntry c : relation.constraints()) {
                    if (c.index() == index && (c.kind() == 'p' || c.kind() == 'u')) {
                        after.add(new AfterRow.DeferrableKey(c, binding));
                    }
                }
            }
        }
        after.sort(Comparator.comparing(AfterRow::name));
        afterRow = List.copyOf(after);
    }

    /// Tells what foreign keys would lock after such a change.
    public void forecast(LockForecast forecast, Query.Kind kind, BitSet columns) {
        afterRow.forEach(hook -> hook.forecast(forecast, kind, columns));
    }

    private static int[] keyColumns(RelationEntry relation) {
        var columns = new BitSet();
        for (IndexEntry index : relation.indexes()) {
            if (index.unique() && index.live() && index.predicate() == null && index.expressions().isEmpty()) {
                for (int k = 0; k < index.keyCount(); k++) {
                    columns.set(index.columns()[k]);
                }
            }
        }
        return columns.stream().toArray();
    }

    boolean keyChanged(Object[] before, Object[] after) {
        for (int column : keyColumns) {
            Object old = before[column - 1];
            Object now = after[column - 1];
            if (old != now && (old == null || !old.equals(now))) {
                return true;
            }
        }
        return false;
    }

    /// The columns that foreign keys may refer to.
    public boolean isKeyColumn(int number) {
        for (int column : keyColumns) {
            if (column == number) {
                return true;
            }
        }
        return false;
    }

    /// Whether two versions of a row are one to a reader that locks it FOR KEY SHARE.
    public boolean sameKey(Object[] before, Object[] after) {
        return !keyChanged(before, after);
    }
}
