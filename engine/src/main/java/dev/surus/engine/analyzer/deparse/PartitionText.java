package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionBound;
import dev.surus.engine.catalog.partition.PartitionBound.Infinity;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// SQL of partitioning: keys, bounds, constraints.
public final class PartitionText {
    private final Catalog catalog;
    private final EvaluationContext context;
    private final ObjectNames names;

    public PartitionText(Catalog catalog, EvaluationContext context) {
        this.catalog = catalog;
        this.context = context;
        names = new ObjectNames(catalog);
    }

    /// pg_get_partkeydef(): `RANGE (a, lower(b))`.
    /// @param columnsOnly the list within the parentheses alone
    public String key(RelationEntry relation, boolean columnsOnly) {
        PartitionKeyEntry key = catalog.partitionKey(relation.oid());
        if (key == null) {
            return null;
        }
        var parts = new ArrayList<String>();
        var expressions = PartitionConstraint.keyExpressions(catalog, relation, key);
        for (int i = 0; i < key.size(); i++) {
            var expression = expressions.get(i);
            var text = new StringBuilder(keyColumn(relation, expression));
            if (!columnsOnly) {
                int collation = key.collations()[i];
                if (collation != 0 && collation != expression.collation()) {
                    text.append(" COLLATE ").append(names.collation(collation));
                }
                var chosen = catalog.operatorClass(key.classes()[i]);
                var usual = catalog.defaultOperatorClass(chosen.accessMethod(), expression.type());
                if (usual == null || usual.oid() != chosen.oid()) {
                    text.append(' ').append(names.visibleOrQualified(chosen.namespace(), chosen.name()));
                }
            }
            parts.add(text.toString());
        }
        String list = String.join(", ", parts);
        return columnsOnly ? list : switch (key.strategy()) {
            case 'l' -> "LIST";
            case 'r' -> "RANGE";
            default -> "HASH";
        } + " (" + list + ")";
    }

    /// A column or expression of a key, as messages name it.
    public String keyColumn(RelationEntry relation, Expression expression) {
        if (expression instanceof Expression.ColumnReference column) {
            return Identifiers.quote(relation.column(column.column()).name());
        }
        String text = new StoredExpressionText(catalog, context).text(expression, relation.oid(), false);
        return StoredExpressionText.looksLikeCall(expression) ? text : "(" + text + ")";
    }

    /// An expression over a table's columns.
    public String expression(RelationEntry relation, Expression expression) {
        return new StoredExpressionText(catalog, context).text(expression, relation.oid(), false);
    }

    /// A stored bound as FOR VALUES says it.
    public String bound(String stored) {
        return switch (PartitionBound.decode(stored, catalog::dataType)) {
            case PartitionBound.Default _ -> "DEFAULT";
            case PartitionBound.Hash hash -> "FOR VALUES WITH (modulus " + hash.modulus() + ", remainder " + hash.remainder() + ")";
            case PartitionBound.Listed list -> {
                var types = new DataType[list.values().length];
                Arrays.fill(types, list.type());
                yield "FOR VALUES IN (" + values(types, list.values()) + ")";
            }
            case PartitionBound.Range range -> "FOR VALUES FROM (" + values(range.types(), range.lower()) + ") TO (" + values(range.types(), range.upper()) + ")";
        };
    }

    /// Values as literals without their types, separated by commas.
    public String values(DataType[] types, Object[] values) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            parts.add(values[i] instanceof Infinity infinity ? infinity.name() : value(types[i], values[i]));
        }
        return String.join(", ", parts);
    }

    private String value(DataType type, Object value) {
        if (value == null) {
            return "NULL";
        }
        return new ExpressionText(catalog, context, false, column -> "", query -> "")
                .constant(new Expression.Constant(type.oid, -1, 0, value, 0), false);
    }

    /// pg_get_partition_constraintdef(): of all levels, the root's first; null where nothing is demanded.
    public String constraint(RelationEntry relation) {
        var conditions = constraintOf(relation);
        return conditions.isEmpty() ? null : new StoredExpressionText(catalog, context).text(PartitionConstraint.all(conditions), relation.oid(), false);
    }

    /// Conditions over the relation's own columns.
    private List<Expression> constraintOf(RelationEntry relation) {
        if (!relation.partition() || relation.partitionBound() == null || relation.parents().isEmpty()) {
            return List.of();
        }
        RelationEntry parent = catalog.relation(relation.parents().getFirst());
        var conditions = new ArrayList<Expression>();
        constraintOf(parent).forEach(condition -> conditions.add(ofChild(condition, parent, relation)));
        var bound = PartitionBound.decode(relation.partitionBound(), catalog::dataType);
        new PartitionConstraint(catalog, parent).conditions(bound).forEach(condition -> conditions.add(ofChild(condition, parent, relation)));
        return conditions;
    }

    private static Expression ofChild(Expression expression, RelationEntry parent, RelationEntry child) {
        if (expression instanceof Expression.ColumnReference column && column.column() > 0) {
            int number = child.columnByName(parent.column(column.column()).name()).number();
            return number == column.column() ? column
                    : new Expression.ColumnReference(1, number, 0, column.type(), column.typmod(), column.collation(), 0);
        }
        return dev.surus.engine.analyzer.tree.Expressions.mapChildren(expression, part -> part == null ? null : ofChild(part, parent, child));
    }
}
