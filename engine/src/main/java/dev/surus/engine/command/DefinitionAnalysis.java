package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.TypeName;
import java.util.List;

/// What definitions need of the analyzer: types, expressions and queries as written become trees, and trees the text that the
/// catalog keeps.
public interface DefinitionAnalysis {
    /// A type and its modifier, -1 for none.
    record TypeAndModifier(int oid, int typmod) {}

    /// An expression for the catalog.
    ///
    /// @param text its stored form
    /// @param references all that it refers to and that is not built in, columns included
    record Stored(Expression tree, String text, List<ObjectAddress> references) {
        /// The columns of a relation among the references, in ascending order.
        int[] columnsOf(int relation) {
            return references.stream().filter(r -> r.oid() == relation && r.part() > 0).mapToInt(ObjectAddress::part).sorted()
                    .distinct().toArray();
        }
    }

    /// A view's query for the catalog.
    record StoredQuery(Query query, String text, List<ObjectAddress> references) {}

    /// @throws dev.surus.engine.base.SqlException 42704 where the type does not exist
    TypeAndModifier type(TypeName name);

    int collation(QualifiedName name);

    /// Analyzes an expression.
    ///
    /// @param relation whose columns it may use; null for none
    Expression analyze(dev.surus.engine.parser.ast.Expression expression, ExpressionKind kind, RelationEntry relation);

    /// A value for a column, by assignment casts; null where there is no such cast.
    Expression coerceToColumn(Expression expression, int type, int typmod);

    /// A condition.
    /// @param construct as in `argument of CHECK must be type boolean`
    Expression coerceToBoolean(Expression expression, String construct);

    /// VALUE of a domain's check stands for a value of this type.
    Expression analyzeDomainCheck(dev.surus.engine.parser.ast.Expression expression, int baseType, int typmod, int collation);

    Stored store(Expression expression);

    Expression read(String stored);

    Query analyzeQuery(SelectStatement query);

    StoredQuery store(Query query);
}
