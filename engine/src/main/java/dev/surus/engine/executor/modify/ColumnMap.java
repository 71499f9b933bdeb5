package dev.surus.engine.executor.modify;

import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;

/// Rows of a table in the shape of its parent or child: columns are found by their names.
public final class ColumnMap {
    /// For each column of the wanted shape (attribute number minus one) its place in the given one, -1 for none; null where both are the same.
    private final int[] from;

    private ColumnMap(int[] from) {
        this.from = from;
    }

    public static ColumnMap between(RelationEntry given, RelationEntry wanted) {
        var from = new int[wanted.columns().size()];
        boolean same = given.columns().size() == from.length;
        for (ColumnEntry column : wanted.columns()) {
            var source = column.dropped() ? null : given.columnByName(column.name());
            int place = source == null ? -1 : source.number() - 1;
            from[column.number() - 1] = place;
            same = same && (place == column.number() - 1 || place < 0 && column.dropped() && given.column(column.number()).dropped());
        }
        return new ColumnMap(same ? null : from);
    }

    public boolean isSame() {
        return from == null;
    }

    /// The row itself where both shapes are the same.
    public Object[] convert(Object[] row) {
        if (from == null) {
            return row;
        }
        var result = new Object[from.length];
        for (int i = 0; i < from.length; i++) {
            result[i] = from[i] < 0 ? null : row[from[i]];
        }
        return result;
    }

    /// The wanted shape's number for an attribute of the given one, 0 for none.
    public int number(int given) {
        if (from == null) {
            return given;
        }
        for (int i = 0; i < from.length; i++) {
            if (from[i] == given - 1) {
                return i + 1;
            }
        }
        return 0;
    }

    /// Attribute numbers in the wanted shape.
    public java.util.BitSet convert(java.util.BitSet given) {
        if (from == null) {
            return given;
        }
        var result = new java.util.BitSet();
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0 && given.get(from[i] + 1)) {
                result.set(i + 1);
            }
        }
        return result;
    }
}
