package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Constraint;
import java.util.ArrayList;
import java.util.List;

/// PRIMARY KEY and UNIQUE constraints as written -> the indexes to be made, the primary key's first, no two alike.
final class KeyPlanner {
    private final CommandContext context;
    private final String table;

    KeyPlanner(CommandContext context, String table) {
        this.context = context;
        this.table = table;
    }

    /// For a new table: the columns of the primary key become NOT NULL.
    List<IndexRequest> plan(List<Constraint.Key> keys, List<PlannedColumn> columns) {
        IndexRequest primary = null;
        var all = new ArrayList<IndexRequest>();
        for (Constraint.Key key : keys) {
            if (key.usingIndex() != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, DefinitionMessage.USING_INDEX_IN_CREATE).at(key.position());
            }
            var request = request(key);
            for (String name : key.columns()) {
                var column = columns.stream().filter(each -> each.name.equals(name)).findFirst().orElse(null);
                if (column == null) {
                    if (isSystemColumn(name)) {
                        continue;
                    }
                    throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.KEY_COLUMN_MISSING, name).at(key.position());
                }
                if (key.primary()) {
                    column.notNull = true;
                }
            }
            for (String name : key.including()) {
                if (columns.stream().noneMatch(each -> each.name.equals(name))) {
                    throw new SqlException(SqlState.UNDEFINED_COLUMN, DefinitionMessage.KEY_COLUMN_MISSING, name).at(key.position());
                }
            }
            if (key.primary()) {
                if (primary != null) {
                    throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, DefinitionMessage.MULTIPLE_PRIMARY_KEYS, table).at(key.position());
                }
                primary = request;
            }
            all.add(request);
        }
        var result = new ArrayList<IndexRequest>();
        if (primary != null) {
            result.add(primary);
        }
        for (IndexRequest request : all) {
            if (request == primary) {
                continue;
            }
            IndexRequest same = null;
            for (IndexRequest known : result) {
                if (known.columnNames().equals(request.columnNames()) && known.including.equals(request.including)
                        && known.nullsNotDistinct == request.nullsNotDistinct
                        && known.deferrable == request.deferrable && known.deferred == request.deferred) {
                    same = known;
                    break;
                }
            }
            if (same == null) {
                result.add(request);
            } else if (same.name == null) {
                same.name = request.name;
            }
        }
        return result;
    }

    IndexRequest request(Constraint.Key key) {
        var request = new IndexRequest();
        request.name = key.name();
        request.unique = true;
        request.primary = key.primary();
        request.ofConstraint = true;
        request.nullsNotDistinct = key.nullsNotDistinct();
        request.deferrable = key.attributes().deferrable();
        request.deferred = key.attributes().initiallyDeferred();
        request.elements = key.columns().stream().map(IndexRequest::element).toList();
        request.including = key.including();
        request.options = key.options();
        request.tablespace = key.tablespace();
        request.usingIndex = key.usingIndex();
        request.position = key.position();
        for (int i = 0; i < key.columns().size(); i++) {
            String name = key.columns().get(i);
            if (key.columns().indexOf(name) < i) {
                throw new SqlException(SqlState.DUPLICATE_COLUMN,
                        key.primary() ? DefinitionMessage.TWICE_IN_PRIMARY_KEY : DefinitionMessage.TWICE_IN_UNIQUE, name).at(key.position());
            }
        }
        context.checkInterrupts();
        return request;
    }

    static boolean isSystemColumn(String name) {
        return switch (name) {
            case "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid" -> true;
            default -> false;
        };
    }
}
