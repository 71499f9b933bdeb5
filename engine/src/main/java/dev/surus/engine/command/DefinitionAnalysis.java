package dev.surus.engine.command;

import dev.surus.engine.analyzer.stored.ImpliedAliases;
import dev.surus.engine.analyzer.AnalysisSession;
import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.RelationAccess;
import dev.surus.engine.analyzer.RoutineResult;
import dev.surus.engine.analyzer.TypeReference;
import dev.surus.engine.analyzer.stored.TreeReferences;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.txn.lock.LockMode;
import java.util.List;

/// What definitions need of the analyzer: types, expressions and queries as written become trees, and trees the text that the
/// catalog keeps.
final class DefinitionAnalysis {
    /// An expression or query for the catalog.
    ///
    /// @param text its stored form
    /// @param references all that it refers to and that is not built in, columns included
    record Stored(String text, List<ObjectAddress> references) {
        /// The columns of a relation among the references, in ascending order.
        int[] columnsOf(int relation) {
            return references.stream().filter(reference -> reference.oid() == relation && reference.part() > 0)
                    .mapToInt(ObjectAddress::part).sorted().distinct().toArray();
        }
    }

    private final CommandContext context;
    private final Analyzer analyzer;

    DefinitionAnalysis(CommandContext context) {
        this.context = context;
        analyzer = new Analyzer(new AnalysisSession(context.catalog(), relations(), context,
                context.catalog().database(context.databaseId()).name()));
    }

    private RelationAccess relations() {
        return new RelationAccess() {
            @Override
            public RelationEntry open(RelationName name, LockMode mode) {
                return new RelationNames(context).openOrNull(name, mode, true, false, relation -> {});
            }

            @Override
            public RelationEntry open(int relation, LockMode mode) {
                context.lockRelation(relation, mode);
                return context.catalog().relation(relation);
            }
        };
    }

    /// @throws SqlException 42704 where the type does not exist
    TypeReference type(TypeName name) {
        return analyzer.analyzeTypeName(name);
    }

    int collation(QualifiedName name) {
        var parts = name.parts();
        String schema = parts.size() == 1 ? null : parts.get(parts.size() - 2);
        if (schema != null && context.catalog().namespaceByName(schema) == null) {
            throw new SqlException(SqlState.UNDEFINED_SCHEMA, DefinitionMessage.SCHEMA_MISSING, schema).at(name.position());
        }
        var collation = context.catalog().collationByName(schema, parts.getLast());
        if (collation == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, DefinitionMessage.COLLATION_MISSING, name.toString()).at(name.position());
        }
        return collation.oid();
    }

    /// Analyzes an expression; conditions become boolean.
    /// @param relation whose columns it may use; null for none
    Expression expression(dev.surus.engine.parser.ast.Expression written, ExpressionKind kind, RelationEntry relation) {
        return analyzer.analyzeExpression(written, relation, 0, -1, kind);
    }

    /// A trigger's WHEN: OLD is range 1, NEW range 2.
    Expression triggerCondition(dev.surus.engine.parser.ast.Expression written, RelationEntry relation) {
        return analyzer.analyzeTriggerCondition(written, relation);
    }

    /// Analyzes the value of a column, coerced to its type.
    Expression columnValue(dev.surus.engine.parser.ast.Expression written, ExpressionKind kind, RelationEntry relation, String column,
            int type, int typmod) {
        return analyzer.analyzeColumnExpression(written, relation, column, type, typmod, kind);
    }

    /// A value of a partition's bound, coerced to the key's type; null where it cannot be.
    Expression partitionBound(dev.surus.engine.parser.ast.Expression written, int type, int typmod) {
        return analyzer.analyzePartitionBound(written, type, typmod);
    }

    /// A domain's condition, in which VALUE stands for a value of the base type.
    Expression domainCheck(dev.surus.engine.parser.ast.Expression written, int type, int typmod, int collation) {
        var value = new ColumnEntry(1, "value", type, typmod, 0, false, null, '\0', '\0', false, true, 0, collation, 'p', '\0', -1, null, null, null);
        var row = new RelationEntry(0, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 'p', 'r', false, false, false, false, false, true, 'n', false,
                null, null, null, List.of(value), List.of(), null, List.of(), List.of(), List.of(), List.of());
        return toDomainValue(analyzer.analyzeExpression(written, row, 0, -1, ExpressionKind.DOMAIN_CHECK));
    }

    private static Expression toDomainValue(Expression expression) {
        if (expression instanceof Expression.ColumnReference value) {
            return new Expression.DomainValue(value.type(), value.typmod(), value.collation(), value.position());
        }
        return Expressions.mapChildren(expression, child -> child == null ? null : toDomainValue(child));
    }

    /// @param table the relation whose columns the tree uses, 0 for none
    Stored store(Expression tree, int table) {
        return new Stored(TreeText.write(tree, context.catalog()::dataType), TreeReferences.of(tree, table));
    }

    Stored store(Query query) {
        // The caller goes on with its own tree: a copy loses its aliases.
        var copy = TreeText.readQuery(TreeText.write(query, context.catalog()::dataType), context.catalog()::dataType);
        ImpliedAliases.remove(copy, context.catalog());
        return new Stored(TreeText.write(copy, context.catalog()::dataType), TreeReferences.of(query, 0));
    }

    Expression read(String stored, RelationEntry relation) {
        return analyzer.storedExpression(stored, relation);
    }

    Query readQuery(String stored) {
        return analyzer.storedQuery(stored);
    }

    /// A view's stored query, ready to be run.
    Query executableQuery(String stored) {
        return analyzer.expandedQuery(stored);
    }

    /// A view's query: views in it are not expanded.
    Query viewQuery(QueryStatement query) {
        return analyzer.analyzeViewQuery(query).query();
    }

    // ---- bodies of functions

    /// A query of a body that the catalog keeps as a tree.
    Query bodyQuery(QueryStatement query, ParameterTypes parameters) {
        return analyzer.analyzeBodyQuery(query, parameters);
    }

    /// Checks that the last query of a body gives what the function returns.
    void checkResult(Query query, RoutineResult result) {
        analyzer.coerceResult(query, result);
    }

    /// The default of a parameter.
    Expression parameterDefault(dev.surus.engine.parser.ast.Expression written, int type) {
        return analyzer.analyzeExpression(written, null, type, -1, ExpressionKind.FUNCTION_DEFAULT);
    }
}
