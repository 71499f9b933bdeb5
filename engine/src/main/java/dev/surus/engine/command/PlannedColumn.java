package dev.surus.engine.command;

import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.NewColumn;
import dev.surus.engine.parser.ast.Expression;
import java.util.ArrayList;
import java.util.List;

/// A column of a table that is being defined: what its definition and constraints say, before it is written.
final class PlannedColumn {
    final String name;
    final int type;
    final int typmod;
    int dimensions;
    int collation;
    boolean notNull;
    boolean nullSaid;
    char identity;
    char generated;
    char storage;
    char compression;
    /// The default or generation expression as written, or null.
    Expression defaultExpression;
    /// The same from another table, as a tree over that table's columns, or null.
    dev.surus.engine.analyzer.tree.Expression copiedDefault;
    /// Of a serial or identity column: its sequence.
    PlannedSequence sequence;
    /// Defaults of parents' columns that are this one.
    final List<ParentDefault> parentsDefaults = new ArrayList<>();
    /// Whether the table's own definition names it, and how many parents have it.
    boolean local = true;
    int inheritCount;
    /// Where the column is defined.
    int position;

    /// @param text the stored form
    record ParentDefault(RelationEntry parent, String text) {}

    PlannedColumn(String name, int type, int typmod) {
        this.name = name;
        this.type = type;
        this.typmod = typmod;
    }

    boolean hasDefault() {
        return defaultExpression != null || copiedDefault != null || sequence != null;
    }

    /// A column of the same name and type.
    static PlannedColumn like(dev.surus.engine.catalog.entry.ColumnEntry source) {
        var column = new PlannedColumn(source.name(), source.type(), source.typmod());
        column.dimensions = source.dimensions();
        column.collation = source.collation();
        return column;
    }

    /// The same column of a child.
    PlannedColumn forChild() {
        var child = new PlannedColumn(name, type, typmod);
        child.dimensions = dimensions;
        child.collation = collation;
        child.notNull = notNull;
        child.generated = generated;
        child.storage = storage;
        child.compression = compression;
        child.defaultExpression = defaultExpression;
        // Rows of a child count on by the parent's sequence.
        child.copiedDefault = sequence != null ? ColumnDefaults.nextValue(sequence.oid, type) : copiedDefault;
        child.local = false;
        child.inheritCount = 1;
        return child;
    }

    NewColumn toNew() {
        return new NewColumn(name, type, typmod, dimensions, notNull, identity, generated, collation, storage, compression, local, inheritCount,
                null, null);
    }

    static List<NewColumn> toNew(List<PlannedColumn> columns) {
        return columns.stream().map(PlannedColumn::toNew).toList();
    }
}
