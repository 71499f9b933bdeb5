package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import java.util.ArrayList;

/// SQL of stored expressions.
public final class StoredExpressionText {
    private final Catalog catalog;
    private final EvaluationContext context;

    public StoredExpressionText(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        this.context = context;
    }

    /// pg_get_expr(): SQL of a stored expression.
    /// @param relation whose columns range 1 means; 0 for none
    public String expression(String stored, int relation, boolean pretty) {
        if (stored == null) {
            return null;
        }
        var texts = new ArrayList<String>();
        for (String each : StoredText.split(stored)) {
            texts.add(PartitionBound.isBound(each) ? new PartitionText(catalog, context).bound(each) : TreeText.isTree(each) ? text(read(each), relation, pretty) : each);
        }
        return String.join(", ", texts);
    }

    Expression read(String stored) {
        return TreeText.readExpression(stored, catalog::dataType);
    }

    String text(Expression expression, int relation, boolean pretty) {
        RelationEntry entry = relation == 0 ? null : catalog.relation(relation);
        return printer(pretty, column -> columnName(entry, column)).text(expression);
    }

    ExpressionText printer(boolean pretty, ExpressionText.Columns columns) {
        return new ExpressionText(catalog, context, pretty, columns, subquery -> "(" + new QueryText(catalog, context, pretty).text(subquery.query()) + ")");
    }

    static String columnName(RelationEntry relation, Expression.ColumnReference column) {
        if (column.column() < 0) {
            return ObjectNames.systemColumn(column.column());
        }
        if (relation == null) {
            return "column" + column.column();
        }
        return column.column() == 0 ? Identifiers.quote(relation.name()) + ".*" : Identifiers.quote(relation.column(column.column()).name());
    }

    /// Whether an expression looks like a call, so that an index needs no parentheses around it.
    static boolean looksLikeCall(Expression expression) {
        return switch (expression) {
            case Expression.FunctionCall call -> call.form() == Expression.CallForm.CALL;
            case Expression.Coalesce _, Expression.Extreme _, Expression.NullIf _ -> true;
            default -> false;
        };
    }

    /// Name of a table's column, system columns too.
    String columnOf(int relation, int column) {
        return column < 0 ? ObjectNames.systemColumn(column) : catalog.relation(relation).column(column).name();
    }
}
