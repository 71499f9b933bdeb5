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
    private static final int INT8_TO_INT4 = 480;
    private static final int INT8_TO_INT2 = 714;

    private final CommandContext context;
    private final DefinitionAnalysis analysis;

    ColumnDefaults(CommandContext context) {
        this.context = context;
        analysis = new DefinitionAnalysis(context);
    }

    /// `nextval('sequence'::regclass)`, as a serial column has it.
    static Expression nextValue(int sequence, int type) {
        Expression call = new Expression.FunctionCall(NEXTVAL,
                List.of(new Expression.Constant(TypeOid.REGCLASS, -1, 0, Integer.toUnsignedLong(sequence), 0)), false, false,
                Expression.CallForm.CALL, TypeOid.INT8, -1, 0, 0, 0);
        int cast = type == TypeOid.INT4 ? INT8_TO_INT4 : type == TypeOid.INT2 ? INT8_TO_INT2 : 0;
        return cast == 0 ? call
                : new Expression.FunctionCall(cast, List.of(call), false, false, Expression.CallForm.IMPLICIT_CAST, type, -1, 0, 0, 0);
    }

    /// Analyzes what is written after DEFAULT or GENERATED ALWAYS AS.
    Expression analyze(RelationEntry relation, ColumnEntry column, dev.surus.engine.parser.ast.Expression written, boolean generated) {
        var expression = analysis.columnValue(written, generated ? ExpressionKind.GENERATED_COLUMN : ExpressionKind.COLUMN_DEFAULT,
                generated ? relation : null, column.name(), column.type(), column.typmod());
        if (generated && !new Volatility(context.catalog()).isImmutable(expression)) {
            throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, DefinitionMessage.GENERATION_MUTABLE);
        }
        return expression;
    }

    /// Writes a default. One that is NULL is the same as none.
    /// @return the tree that was stored, or null
    Expression store(RelationEntry relation, ColumnEntry column, Expression expression, boolean generated) {
        if (!generated && expression instanceof Expression.Constant constant && constant.value() == null) {
            return null;
        }
        var stored = analysis.store(expression, relation.oid());
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
            return store(relation, column, nextValue(plan.sequence.oid, plan.type), false);
        }
        return null;
    }
}
