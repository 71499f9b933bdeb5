package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.modify.NamedRow;
import dev.surus.engine.executor.modify.RowWriter;
import dev.surus.engine.executor.modify.TargetTable;
import java.util.BitSet;
import java.util.List;

/// A table that a statement changes: the one that it names, or one of the tables behind it, whose columns have other places.
final class ResultTable {
    final TargetTable target;
    final RowWriter writer;
    /// What the statement sets, as numbers of this table's columns.
    final BitSet given;
    /// By the named table's columns, from 0: where this one has them, from 0; null where all are at the same place.
    private final int[] places;

    /// @param named what the statement names; null for that itself
    /// @param given the columns that it sets, as numbers of the named table's columns
    /// @param updated those of them that an UPDATE sets
    ResultTable(ExecutionState state, ResultTable named, int relation, BitSet given, BitSet updated) {
        target = state.session.openTables().target(relation);
        places = named == null ? null : places(named.target.relation, target.relation);
        this.given = own(given);
        writer = new RowWriter(state.session, target, state.snapshot.command, own(updated), named == null);
        if (state.statement.query().kind == Query.Kind.MERGE) {
            writer.forMerge();
        }
        if (named != null) {
            writer.captureFor(named.writer, this::named);
            var shown = named.target.relation;
            writer.showAs(new NamedRow() {
                @Override
                public RelationEntry relation() {
                    return shown;
                }

                @Override
                public Object[] row(Object[] own) {
                    return named(own);
                }

                @Override
                public BitSet given() {
                    return given;
                }
            });
        }
    }

    private BitSet own(BitSet columns) {
        if (places == null) {
            return columns;
        }
        var own = new BitSet();
        columns.stream().filter(number -> places[number - 1] >= 0).forEach(number -> own.set(places[number - 1] + 1));
        return own;
    }

    private static int[] places(RelationEntry named, RelationEntry own) {
        if (named == own) {
            return null;
        }
        var places = new int[named.columns().size()];
        boolean same = own.columns().size() == places.length;
        for (ColumnEntry column : named.columns()) {
            var found = column.dropped() ? null : own.columnByName(column.name());
            places[column.number() - 1] = found == null ? -1 : found.number() - 1;
            same &= found == null ? own.columns().size() >= column.number() && own.column(column.number()).dropped() : found.number() == column.number();
        }
        return same ? null : places;
    }

    private ConflictUpdate conflicts;

    ConflictUpdate conflicts(ModifyTableOperator operator) {
        if (conflicts == null) {
            conflicts = new ConflictUpdate(operator, this);
        }
        return conflicts;
    }

    /// The column of this table for one of the named table, both as attribute numbers.
    int number(int named) {
        return places == null ? named : places[named - 1] + 1;
    }

    /// Sets columns of a row of this table.
    void assign(Object[] values, List<TargetEntry> targets, Object[] assigned) {
        for (int i = 0; i < targets.size(); i++) {
            int column = targets.get(i).number() - 1;
            values[places == null ? column : places[column]] = assigned[i];
        }
    }

    /// A row of this table as one of the named table.
    Object[] named(Object[] row) {
        if (places == null) {
            return row;
        }
        var named = new Object[places.length];
        for (int i = 0; i < places.length; i++) {
            named[i] = places[i] < 0 ? null : row[places[i]];
        }
        return named;
    }

    /// A row of the named table as one of this table; columns of its own are null.
    Object[] own(Object[] named) {
        if (places == null) {
            return named;
        }
        var row = new Object[target.relation.columns().size()];
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                row[places[i]] = named[i];
            }
        }
        return row;
    }
}
