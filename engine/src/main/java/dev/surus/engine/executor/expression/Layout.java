package dev.surus.engine.executor.expression;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where an input's columns are: column references by range and number, any other expression by itself.
public final class Layout {
    public static final Layout EMPTY = new Layout(List.of());

    private final List<Expression> columns;
    private Map<Object, Integer> positions;

    private record Column(int range, int column) {}

    public Layout(List<Expression> columns) {
        this.columns = columns;
    }

    private static Object key(Expression e) {
        return e instanceof ColumnReference c && c.levelsUp() == 0 ? new Column(c.range(), c.column()) : e;
    }

    /// The position of an expression's value, or -1 where it has to be computed.
    public int position(Expression e) {
        if (columns.size() <= 8) {
            if (e instanceof ColumnReference c && c.levelsUp() == 0) {
                for (int i = 0; i < columns.size(); i++) {
                    if (columns.get(i) instanceof ColumnReference o && o.range() == c.range() && o.column() == c.column() && o.levelsUp() == 0) {
                        return i;
                    }
                }
                return -1;
            }
            return columns.indexOf(e);
        }
        if (positions == null) {
            positions = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                positions.putIfAbsent(key(columns.get(i)), i);
            }
        }
        return positions.getOrDefault(key(e), -1);
    }

    public List<Expression> columns() {
        return columns;
    }
}
