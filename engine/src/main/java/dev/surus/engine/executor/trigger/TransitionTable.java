package dev.surus.engine.executor.trigger;

import dev.surus.engine.catalog.entry.RelationEntry;
import java.util.List;

/// The rows that a statement changed, as REFERENCING OLD / NEW TABLE names them. While the trigger's function runs its name hides
/// relations of that name.
public final class TransitionTable {
    public final String name;
    /// What the rows are rows of.
    public final RelationEntry relation;
    private final List<Object[]> rows;

    public TransitionTable(String name, RelationEntry relation, List<Object[]> rows) {
        this.name = name;
        this.relation = relation;
        this.rows = rows;
    }

    /// The rows by attribute number minus one, dropped columns included.
    public List<Object[]> rows() {
        return rows;
    }
}
