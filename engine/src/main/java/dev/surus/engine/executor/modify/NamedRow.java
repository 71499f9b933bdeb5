package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.RelationEntry;
import java.util.BitSet;

/// How rows are shown in errors where a statement names another table than the one that they stand in: as rows of that one.
public interface NamedRow {
    RelationEntry relation();

    Object[] row(Object[] own);

    /// What the statement sets, as numbers of the named table's columns.
    BitSet given();
}
