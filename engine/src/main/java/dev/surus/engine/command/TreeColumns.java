package dev.surus.engine.command;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import java.util.Set;
import java.util.TreeSet;

/// The columns of its table in a stored expression (which has no queries in it).
final class TreeColumns {
    private TreeColumns() {}

    /// Attribute numbers; 0 is the whole row.
    static Set<Integer> of(Expression expression) {
        var columns = new TreeSet<Integer>();
        collect(expression, columns);
        return columns;
    }

    private static void collect(Expression expression, Set<Integer> columns) {
        if (expression instanceof Expression.ColumnReference reference) {
            columns.add(reference.column());
        }
        Expressions.forEachChild(expression, child -> collect(child, columns));
    }

    /// The expression over the columns of another table.
    /// @param numbers for each old attribute number its new one; 0 where there is none
    /// @return null where a column has no counterpart
    static Expression renumber(Expression expression, int[] numbers) {
        for (int column : of(expression)) {
            if (column == 0 || column > 0 && (column >= numbers.length || numbers[column] == 0)) {
                return null;
            }
        }
        return renumberKnown(expression, numbers);
    }

    private static Expression renumberKnown(Expression expression, int[] numbers) {
        if (expression instanceof Expression.ColumnReference r) {
            return r.column() <= 0 ? r
                    : new Expression.ColumnReference(r.range(), numbers[r.column()], r.levelsUp(), r.type(), r.typmod(), r.collation(), r.position());
        }
        return Expressions.mapChildren(expression, child -> child == null ? null : renumberKnown(child, numbers));
    }
}
