package dev.surus.engine.command.copy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import java.util.ArrayList;
import java.util.List;

/// The columns that a COPY means.
public final class CopyColumns {
    private CopyColumns() {}

    /// @param names empty: all that are not generated
    public static List<ColumnEntry> of(RelationEntry relation, List<String> names) {
        if (names.isEmpty()) {
            return relation.columns().stream().filter(column -> !column.dropped() && !column.isGenerated()).toList();
        }
        var columns = new ArrayList<ColumnEntry>();
        for (String name : names) {
            var column = relation.columnByName(name);
            if (column == null) {
                throw new SqlException(SqlState.UNDEFINED_COLUMN, CopyMessage.COLUMN_MISSING, name, relation.name());
            }
            if (column.isGenerated()) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, CopyMessage.COLUMN_GENERATED, name)
                        .detail(CopyMessage.COLUMN_GENERATED_DETAIL);
            }
            if (columns.contains(column)) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN, CopyMessage.COLUMN_TWICE, name);
            }
            columns.add(column);
        }
        return columns;
    }

    /// The names in FORCE_QUOTE and its like must be among those that are copied.
    /// @param relation null where a query is copied
    /// @param copied the columns that are copied
    static void check(String option, List<String> names, RelationEntry relation, List<String> copied) {
        if (names == null || names.isEmpty()) {
            return;
        }
        if (relation != null) {
            of(relation, names);
        }
        for (String name : names) {
            if (!copied.contains(name)) {
                throw relation == null ? new SqlException(SqlState.UNDEFINED_COLUMN, CopyMessage.QUERY_COLUMN_MISSING, name)
                        : new SqlException(SqlState.INVALID_COLUMN_REFERENCE, CopyMessage.COLUMN_NOT_REFERENCED, option, name);
            }
        }
    }
}
