package dev.surus.engine.command;

import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.dependency.ObjectAddress;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.write.CatalogWriter;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// Defaults and generation expressions of columns: analyzed, coerced to the column's type, stored.
final class ColumnDefaults {
    private static final int NEXTVAL = 1574;

    private final CommandContext context;
    private final DefinitionAnalysis analysis;

    ColumnDefaults(CommandContext context) {
        this.context = context;
        analysis = context.service(DefinitionAnalysis.class);
    }

    /// `nextval('sequence'::regclass)`, as a serial column has it.
    static Expression nextValue(int sequence, int type) {
        Expression call = new Expression.FunctionCall(NEXTVAL,
                List.of(new Expression.Constant(TypeOid.REGCLASS, -1, 0, Integer.toUnsignedLong(sequence), 0)), false, false,
                Expression.CallForm.CALL, TypeOid.INT8, -1, 0, 0, 0);
        return call;
    }

    /// Analyzes what is written after DEFAULT or GENERATED ALWAYS AS.
    Expression analyze(RelationEntry relation, ColumnEntry column, dev.surus.engine.parser.ast.Expression written, boolean generated) {
        var expression = analysis.analyze(written, generated ? ExpressionKind.GENERATED_COLUMN : ExpressionKind.COLUMN_DEFAULT,
                generated ? relation : null);
        if (generated) {
            checkGeneration(relation, expression);
        }
        return coerce(column, expression, generated);
    }

    private void checkGeneration(RelationEntry relation, Expression expression) {
        for (int number : TreeColumns.of(expression)) {
            if (number > 0 && relation.column(number).isGenerated()) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, DefinitionMessage.GENERATED_FROM_GENERATED,
                        relation.column(number).name()).detail(DefinitionMessage.GENERATED_FROM_GENERATED_DETAIL);
            }
            if (number == 0) {
                throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, DefinitionMessage.GENERATED_FROM_ROW)
                        .detail(DefinitionMessage.GENERATED_FROM_ROW_DETAIL);
            }
        }
        if (!new Volatility(context.catalog()).isImmutable(expression)) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, DefinitionMessage.GENERATION_MUTABLE);
        }
    }

    Expression coerce(ColumnEntry column, Expression expression, boolean generated) {
        var coerced = analysis.coerceToColumn(expression, column.type(), column.typmod());
        if (coerced == null) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH,
                    generated ? DefinitionMessage.GENERATION_TYPE : DefinitionMessage.DEFAULT_TYPE, column.name(),
                    context.catalog().typeName(column.type()), context.catalog().typeName(expression.type()))
                    .hint(DefinitionMessage.REWRITE_OR_CAST);
        }
        return coerced;
    }

    /// Writes a default. One that is NULL is the same as none.
    /// @return the tree that was stored, or null
    Expression store(RelationEntry relation, ColumnEntry column, Expression expression, boolean generated) {
        if (!generated && expression instanceof Expression.Constant constant && constant.value() == null) {
            return null;
        }
        var stored = analysis.store(expression);
        var references = stored.references().stream()
                .filter(reference -> !reference.equals(ObjectAddress.column(relation.oid(), column.number()))).toList();
        new CatalogWriter(context.catalog()).relations.setDefault(relation.oid(), column.number(), stored.text(), generated, references);
        return expression;
    }

    /// Defines what the plan of a new column says about its value.
    /// @return the tree of its default, or null
    Expression define(RelationEntry relation, ColumnEntry column, PlannedColumn plan) {
        if (plan.copiedDefault != null) {
            return store(relation, column, plan.copiedDefault, plan.generated != 0);
        }
        if (plan.defaultExpression != null) {
            return store(relation, column, analyze(relation, column, plan.defaultExpression, plan.generated != 0), plan.generated != 0);
        }
        if (plan.sequence != null && plan.identity == 0) {
            return store(relation, column, coerce(column, nextValue(plan.sequence.oid, plan.type), false), false);
        }
        return null;
    }
}
