package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Coercion.Context;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query.Overriding;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.parser.ast.Expression.AllFields;
import dev.surus.engine.parser.ast.Expression.Field;
import dev.surus.engine.parser.ast.Expression.IndirectionStep;
import dev.surus.engine.parser.ast.Expression.Slice;
import dev.surus.engine.parser.ast.Expression.Subscript;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Assigning an expression to a column, a field or an element of it; and the values of columns to which nothing is
/// assigned.
final class AssignmentAnalyzer {
    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    AssignmentAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    SqlException missingColumn(RelationEntry relation, String name, int position) {
        return new SqlException(
                SqlState.UNDEFINED_COLUMN, AnalyzerMessage.COLUMN_MISSING_IN_RELATION, name, relation.name())
                .at(position);
    }

    /// Coerces an expression to a column's type, or puts it into the part of the column that `steps` say.
    /// @param base the column's present value, null in INSERT
    Expression assign(Scope scope, Expression value, ColumnEntry column, List<IndirectionStep> steps, Expression base,
            ExpressionKind kind, int position) {
        if (value instanceof Expression.SetToDefault) {
            if (!steps.isEmpty()) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, steps.getFirst() instanceof Field
                        ? AnalyzerMessage.DEFAULT_SUBFIELD : AnalyzerMessage.DEFAULT_ELEMENT).at(position);
            }
            return new Expression.SetToDefault(
                    column.type(), column.typmod(), column.collation(), value.position());
        }
        if (!steps.isEmpty()) {
            var outer = scope.kind;
            scope.kind = kind;
            var present = base != null ? base
                    : new Expression.Constant(column.type(), column.typmod(), column.collation(), null, 0);
            var result = part(scope, present, column.name(), false, column.type(), column.typmod(), steps, 0, value,
                    position);
            scope.kind = outer;
            return result;
        }
        var result = analysis.coercion.toTarget(value, value.type(), column.type(), column.typmod(), Context.ASSIGNMENT,
                CallForm.IMPLICIT_CAST, 0);
        if (result == null) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.TARGET_TYPE, column.name(),
                    catalog.typeText(column.type(), -1), catalog.typeText(value.type(), -1))
                    .hint(AnalyzerMessage.CAST_HINT).at(Expressions.location(value));
        }
        return result;
    }

    /// A variable with a value put into the part of it that `steps` say.
    Expression variablePart(Scope scope, String name, Expression.Parameter variable, List<IndirectionStep> steps, Expression value) {
        return part(scope, variable, name, false, variable.type(), variable.typmod(), steps, 0, value, variable.position());
    }

    private Expression part(Scope scope, Expression base, String name, boolean subscripting, int type, int typmod,
            List<IndirectionStep> steps, int from, Expression value, int position) {
        if (from == steps.size()) {
            var result = analysis.coercion.toTarget(
                    value, value.type(), type, typmod, Context.ASSIGNMENT, CallForm.IMPLICIT_CAST, 0);
            if (result == null) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, subscripting
                        ? AnalyzerMessage.SUBSCRIPT_ASSIGNMENT : AnalyzerMessage.SUBFIELD_ASSIGNMENT, name,
                        catalog.typeText(type, -1), catalog.typeText(value.type(), -1))
                        .hint(AnalyzerMessage.CAST_HINT).at(position);
            }
            return result;
        }
        return switch (steps.get(from)) {
            case Field field -> field(scope, base, name, type, typmod, steps, from, field, value, position);
            case AllFields _ -> throw new SqlException(
                    SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.ROW_EXPANSION_NOT_SUPPORTED).at(position);
            case Subscript _, Slice _ -> element(scope, base, name, type, typmod, steps, from, value, position);
        };
    }

    private Expression field(Scope scope, Expression base, String name, int type, int typmod,
            List<IndirectionStep> steps, int from, Field field, Expression value, int position) {
        int baseType = analysis.coercion.baseType(type);
        if (!analysis.coercion.isComposite(baseType)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.FIELD_ASSIGN_NOT_COMPOSITE,
                    field.name(), name, catalog.typeText(type, -1)).at(position);
        }
        ColumnEntry attribute = null;
        for (var candidate : catalog.fields(baseType)) {
            if (!candidate.dropped() && candidate.name().equals(field.name())) {
                attribute = candidate;
            }
        }
        if (attribute == null) {
            throw new SqlException(SqlState.UNDEFINED_COLUMN, AnalyzerMessage.FIELD_ASSIGN_MISSING, field.name(), name,
                    catalog.typeText(type, -1)).at(position);
        }
        var present = new Expression.FieldSelect(base, attribute.number(), attribute.type(), attribute.typmod(),
                attribute.collation());
        var inner = part(scope, present, field.name(), false, attribute.type(), attribute.typmod(), steps, from + 1,
                value, position);
        Expression stored = new Expression.FieldStore(base, List.of(inner), List.of(attribute.number()), baseType);
        return baseType == type ? stored : analysis.coercion.toDomain(
                stored, baseType, type, typmod, Context.IMPLICIT, CallForm.IMPLICIT_CAST, position);
    }

    private Expression element(Scope scope, Expression base, String name, int type, int typmod,
            List<IndirectionStep> steps, int from, Expression value, int position) {
        int end = from;
        while (end < steps.size() && (steps.get(end) instanceof Subscript || steps.get(end) instanceof Slice)) {
            end++;
        }
        var subscripts = steps.subList(from, end);
        int container = analysis.coercion.baseType(type);
        var entry = catalog.type(container);
        if (entry.subscriptHandler() == 0 || entry.element() == 0) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NOT_SUBSCRIPTABLE,
                    catalog.typeText(type, -1)).at(position);
        }
        boolean slice = subscripts.stream().anyMatch(Slice.class::isInstance);
        int required = slice ? container : entry.element();
        int requiredMod = container == type ? typmod : analysis.coercion.baseTypmod(type, typmod);
        var present = end == steps.size() ? null : analysis.expressions.subscript(scope, base, subscripts, null);
        var inner = part(scope, present, name, true, required, requiredMod, steps, end, value, position);
        var result = analysis.expressions.subscript(scope, base, subscripts, inner);
        return container == type ? result : analysis.coercion.toDomain(
                result, container, type, typmod, Context.IMPLICIT, CallForm.IMPLICIT_CAST, position);
    }

    // ---- defaults

    /// The targets of an INSERT for every column, in the table's order: what is not assigned gets its default or null.
    /// @param allDefault columns for which every row of a VALUES list says DEFAULT
    List<TargetEntry> insertTargets(RelationEntry relation, List<TargetEntry> written, Overriding overriding,
            BitSet allDefault) {
        var result = new ArrayList<TargetEntry>();
        for (var column : relation.columns()) {
            if (column.dropped()) {
                continue;
            }
            TargetEntry target = null;
            for (var candidate : written) {
                target = candidate.number() == column.number() ? candidate : target;
            }
            boolean useDefault = target == null || target.expression() instanceof Expression.SetToDefault;
            boolean valuesDefault = allDefault.get(column.number());
            if (column.identity() == 'a' && !useDefault) {
                if (overriding == Overriding.USER) {
                    useDefault = true;
                } else if (overriding != Overriding.SYSTEM) {
                    if (!valuesDefault) {
                        throw new SqlException(
                                SqlState.GENERATED_ALWAYS, AnalyzerMessage.INSERT_GENERATED, column.name())
                                .detail(AnalyzerMessage.COLUMN_IS_IDENTITY, column.name())
                                .hint(AnalyzerMessage.OVERRIDE_HINT);
                    }
                    useDefault = true;
                }
            }
            if (column.identity() == 'd' && overriding == Overriding.USER) {
                useDefault = true;
            }
            if (column.isGenerated()) {
                if (!useDefault && !valuesDefault) {
                    throw new SqlException(
                            SqlState.GENERATED_ALWAYS, AnalyzerMessage.INSERT_GENERATED, column.name())
                            .detail(AnalyzerMessage.COLUMN_IS_GENERATED, column.name());
                }
                continue;
            }
            if (useDefault) {
                target = new TargetEntry(defaultOrNull(relation, column), column.number(), column.name(), false, 0, 0);
            }
            result.add(target);
        }
        return result;
    }

    /// A column's default, or a null of its type.
    Expression defaultOrNull(RelationEntry relation, ColumnEntry column) {
        var expression = analysis.stored.columnDefault(relation, column);
        return expression != null ? expression : nullOf(column);
    }

    private Expression nullOf(ColumnEntry column) {
        int base = analysis.coercion.baseType(column.type());
        var value = new Expression.Constant(base, column.typmod(), column.collation(), null, 0);
        return base == column.type() ? value : new Expression.CoerceToDomain(
                value, column.type(), -1, column.collation(), CallForm.IMPLICIT_CAST, 0);
    }

    /// Replaces DEFAULT in the targets of an UPDATE and refuses values for generated columns.
    List<TargetEntry> updateTargets(RelationEntry relation, List<TargetEntry> written) {
        var result = new ArrayList<TargetEntry>(written.size());
        for (var target : written) {
            var column = relation.column(target.number());
            boolean useDefault = target.expression() instanceof Expression.SetToDefault;
            if (column.identity() == 'a' && !useDefault) {
                throw new SqlException(SqlState.GENERATED_ALWAYS, AnalyzerMessage.UPDATE_GENERATED, column.name())
                        .detail(AnalyzerMessage.COLUMN_IS_IDENTITY, column.name());
            }
            if (column.isGenerated()) {
                if (!useDefault) {
                    throw new SqlException(SqlState.GENERATED_ALWAYS, AnalyzerMessage.UPDATE_GENERATED, column.name())
                            .detail(AnalyzerMessage.COLUMN_IS_GENERATED, column.name());
                }
                continue;
            }
            result.add(useDefault ? new TargetEntry(defaultOrNull(relation, column), target.number(), target.name(),
                    false, 0, 0) : target);
        }
        return result;
    }
}
