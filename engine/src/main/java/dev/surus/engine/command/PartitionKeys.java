package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.OperatorClassEntry;
import dev.surus.engine.catalog.entry.PartitionKeyEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.TableStatement.PartitionBy;
import dev.surus.engine.parser.ast.TableStatement.PartitionElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// PARTITION BY: the key of a partitioned table.
final class PartitionKeys {
    private static final int COLUMNS_MAX = 32;
    private static final int BTREE = 403;
    private static final int HASH = 405;

    private final CommandContext context;
    private final DefinitionAnalysis analysis;

    PartitionKeys(CommandContext context) {
        this.context = context;
        analysis = new DefinitionAnalysis(context);
    }

    /// @throws SqlException 42P16 where a column is part of the table's key
    static void refuseKeyColumn(CommandContext context, RelationEntry table, int column, PartitionMessage message) {
        var key = table.kind() == 'p' ? context.catalog().partitionKey(table.oid()) : null;
        if (key == null) {
            return;
        }
        boolean part = java.util.Arrays.stream(key.columns()).anyMatch(number -> number == column);
        boolean inExpression = key.expressions().stream()
                .anyMatch(text -> TreeColumns.of(new DefinitionAnalysis(context).read(text, table)).contains(column));
        if (part || inExpression) {
            throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, message, table.column(column).name(), table.name());
        }
    }

    /// What is wrong with the clause whatever the table's columns are.
    static char strategy(PartitionBy by) {
        char strategy = switch (by.strategy().toLowerCase(Locale.ROOT)) {
            case "list" -> 'l';
            case "range" -> 'r';
            case "hash" -> 'h';
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, PartitionMessage.STRATEGY, by.strategy());
        };
        if (strategy == 'l' && by.elements().size() != 1) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.LIST_COLUMNS);
        }
        if (by.elements().size() > COLUMNS_MAX) {
            throw new SqlException(SqlState.TOO_MANY_COLUMNS, PartitionMessage.TOO_MANY_COLUMNS, COLUMNS_MAX);
        }
        return strategy;
    }

    /// Writes the key of a table that was made just now.
    void define(RelationEntry table, PartitionBy by) {
        char strategy = strategy(by);
        int count = by.elements().size();
        var columns = new int[count];
        var classes = new int[count];
        var collations = new int[count];
        var expressions = new ArrayList<String>();
        var references = new ArrayList<ObjectAddress>();
        for (int i = 0; i < count; i++) {
            var element = by.elements().get(i);
            Expression expression = expression(table, element);
            if (expression instanceof Expression.ColumnReference reference) {
                columns[i] = reference.column();
            } else {
                var stored = analysis.store(expression, table.oid());
                SessionPlanning.raiseError(context.service(ExecutorSession.class), expression);
                expressions.add(stored.text());
                references.addAll(stored.references());
            }
            collations[i] = collation(element, expression);
            classes[i] = operatorClass(element.operatorClass(), expression.type(), strategy == 'h' ? HASH : BTREE);
        }
        new CatalogWriter(context.catalog()).relations.setPartitionKey(
                new PartitionKeyEntry(table.oid(), strategy, 0, columns, classes, collations, List.copyOf(expressions)), references);
    }

    private Expression expression(RelationEntry table, PartitionElement element) {
        if (element.column() != null) {
            if (KeyPlanner.isSystemColumn(element.column())) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.KEY_SYSTEM_COLUMN, element.column()).at(element.position());
            }
            var column = table.columnByName(element.column());
            if (column == null) {
                throw new SqlException(SqlState.UNDEFINED_COLUMN, PartitionMessage.KEY_COLUMN_MISSING, element.column()).at(element.position());
            }
            if (column.isGenerated()) {
                throw generated(column.name()).at(element.position());
            }
            return new Expression.ColumnReference(1, column.number(), 0, column.type(), column.typmod(), column.collation(), 0);
        }
        var expression = AlteredTable.unplaced(() -> analysis.expression(element.expression(), ExpressionKind.PARTITION_EXPRESSION, table));
        while (expression instanceof Expression.Collate collate) {
            expression = collate.argument();
        }
        for (int column : TreeColumns.of(expression)) {
            if (column == 0) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.KEY_WHOLE_ROW);
            }
            if (column < 0) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.KEY_SYSTEM_REFERENCE);
            }
            if (table.column(column).isGenerated()) {
                throw generated(table.column(column).name()).at(element.position());
            }
        }
        if (expression instanceof Expression.ColumnReference) {
            return expression;
        }
        if (!new Volatility(context.catalog()).isImmutable(expression)) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.KEY_MUTABLE);
        }
        if (TreeColumns.of(expression).isEmpty()) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.KEY_CONSTANT);
        }
        return expression;
    }

    private static SqlException generated(String column) {
        return new SqlException(SqlState.INVALID_OBJECT_DEFINITION, PartitionMessage.KEY_GENERATED)
                .detail(PartitionMessage.KEY_GENERATED_DETAIL, column);
    }

    private int collation(PartitionElement element, Expression expression) {
        int ofType = context.catalog().type(expression.type()).collation();
        int collation = element.collation() != null ? analysis.collation(element.collation()) : expression.collation();
        if (ofType != 0) {
            if (collation == 0) {
                throw new SqlException(SqlState.INDETERMINATE_COLLATION, PartitionMessage.KEY_COLLATION).hint(PartitionMessage.KEY_COLLATION_HINT);
            }
            return collation;
        }
        if (element.collation() != null) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, DefinitionMessage.COLLATION_UNSUPPORTED, context.catalog().typeName(expression.type()));
        }
        return 0;
    }

    private int operatorClass(QualifiedName given, int type, int method) {
        if (given != null) {
            return new IndexDefinition(context).operatorClass(given, type, method);
        }
        OperatorClassEntry found = context.catalog().defaultOperatorClass(method, type);
        if (found == null) {
            boolean hash = method == HASH;
            throw new SqlException(SqlState.UNDEFINED_OBJECT, hash ? PartitionMessage.NO_HASH_CLASS : PartitionMessage.NO_BTREE_CLASS,
                    context.catalog().typeName(type)).hint(hash ? PartitionMessage.NO_HASH_CLASS_HINT : PartitionMessage.NO_BTREE_CLASS_HINT);
        }
        return found.oid();
    }
}
