package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.AllFields;
import dev.surus.engine.parser.ast.Expression.ArrayConstructor;
import dev.surus.engine.parser.ast.Expression.Case;
import dev.surus.engine.parser.ast.Expression.Coalesce;
import dev.surus.engine.parser.ast.Expression.Collate;
import dev.surus.engine.parser.ast.Expression.ColumnReference;
import dev.surus.engine.parser.ast.Expression.Field;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.Expression.Grouping;
import dev.surus.engine.parser.ast.Expression.Indirection;
import dev.surus.engine.parser.ast.Expression.MinMax;
import dev.surus.engine.parser.ast.Expression.NullIf;
import dev.surus.engine.parser.ast.Expression.RowConstructor;
import dev.surus.engine.parser.ast.Expression.SqlValueFunction;
import dev.surus.engine.parser.ast.Expression.Subquery;
import dev.surus.engine.parser.ast.Expression.TypeCast;
import dev.surus.engine.parser.ast.Expression.Xml;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// SELECT lists and RETURNING: their expressions, `*`, and the names of the result's columns.
final class TargetAnalyzer {
    private final Analysis analysis;

    TargetAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    List<TargetEntry> analyze(Scope scope, List<ResultTarget> written, ExpressionKind kind) {
        var outer = scope.kind;
        var outerScope = analysis.currentScope;
        scope.kind = kind;
        analysis.currentScope = scope;
        var targets = new ArrayList<TargetEntry>(written.size());
        for (var target : written) {
            switch (target.value()) {
                case ColumnReference reference when reference.star() -> addAll(targets, star(scope, reference));
                case Indirection indirection when indirection.steps().getLast() instanceof AllFields ->
                        addAll(targets, star(scope, indirection));
                default -> {
                    var expression = analysis.expressions.analyze(scope, target.value());
                    String name = target.name() != null ? target.name() : nameOf(target.value(), expression);
                    targets.add(entry(scope, expression, targets.size() + 1, name));
                }
            }
        }
        scope.kind = outer;
        analysis.currentScope = outerScope;
        return targets;
    }

    private static void addAll(List<TargetEntry> targets, List<TargetEntry> more) {
        for (var target : more) {
            targets.add(new TargetEntry(target.expression(), targets.size() + 1, target.name(), false,
                    target.sourceTable(), target.sourceColumn()));
        }
    }

    /// A visible target with the table column that it comes from, if it does.
    private TargetEntry entry(Scope scope, Expression expression, int number, String name) {
        if (expression instanceof Expression.ColumnReference reference) {
            var level = scope;
            for (int i = 0; i < reference.levelsUp(); i++) {
                level = level.parent;
            }
            var item = level.items.get(reference.range() - 1);
            if (item.relation != null) {
                return new TargetEntry(expression, number, name, false, item.relation.oid(), reference.column());
            }
            if (reference.column() > 0
                    && level.query.ranges.get(reference.range() - 1) instanceof RangeEntry.SubqueryRange subquery) {
                var source = subquery.query().targets;
                if (reference.column() <= source.size()) {
                    var origin = source.get(reference.column() - 1);
                    return new TargetEntry(
                            expression, number, name, false, origin.sourceTable(), origin.sourceColumn());
                }
            }
            if (reference.column() > 0 && item.with != null && item.with.query != null
                    && reference.column() <= item.with.query.targets.size()) {
                var origin = (item.with.query.returning.isEmpty() ? item.with.query.targets : item.with.query.returning)
                        .get(reference.column() - 1);
                return new TargetEntry(expression, number, name, false, origin.sourceTable(), origin.sourceColumn());
            }
        }
        return new TargetEntry(expression, number, name, false, 0, 0);
    }

    /// `*`, `t.*`, `s.t.*`.
    List<TargetEntry> star(Scope scope, ColumnReference reference) {
        var targets = new ArrayList<TargetEntry>();
        if (reference.names().isEmpty()) {
            for (var column : analysis.columns.allColumns(scope, reference.position())) {
                targets.add(entry(scope, analysis.columns.reference(scope, column, 0, reference.position()),
                        targets.size() + 1, column.name()));
            }
            return targets;
        }
        var variable = analysis.columns.starVariable(scope, reference);
        if (variable != null) {
            return fieldsOf(variable);
        }
        var found = analysis.columns.starItem(scope, reference);
        var level = scope;
        for (int i = 0; i < found.levelsUp(); i++) {
            level = level.parent;
        }
        if (found.item().permissions != null) {
            found.item().permissions.select = true;
        }
        for (var column : found.item().columns) {
            if (!column.hidden()) {
                targets.add(entry(scope,
                        analysis.columns.reference(level, column, found.levelsUp(), reference.position()),
                        targets.size() + 1, column.name()));
            }
        }
        return targets;
    }

    /// `(row).*`.
    List<TargetEntry> star(Scope scope, Indirection written) {
        var steps = written.steps().subList(0, written.steps().size() - 1);
        var row = analysis.expressions.analyze(scope, steps.isEmpty() ? written.operand()
                : new Indirection(written.operand(), steps, written.position()));
        var targets = new ArrayList<TargetEntry>();
        if (row instanceof Expression.ColumnReference reference && reference.column() == 0) {
            var level = analysis.level(reference.levelsUp());
            for (var column : level.items.get(reference.range() - 1).columns) {
                if (!column.hidden()) {
                    targets.add(entry(scope,
                            analysis.columns.reference(level, column, reference.levelsUp(), reference.position()),
                            targets.size() + 1, column.name()));
                }
            }
            return targets;
        }
        int base = analysis.coercion.baseType(row.type());
        if (base != TypeOid.RECORD && !analysis.coercion.isComposite(base)) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.STAR_OF_NON_COMPOSITE,
                    analysis.catalog.typeText(row.type(), -1)).at(Expressions.location(row));
        }
        return fieldsOf(row);
    }

    private List<TargetEntry> fieldsOf(Expression row) {
        var targets = new ArrayList<TargetEntry>();
        var fields = analysis.rowFields.of(row);
        if (fields.isEmpty() && analysis.coercion.baseType(row.type()) == TypeOid.RECORD) {
            throw new SqlException(SqlState.WRONG_OBJECT_TYPE, AnalyzerMessage.STAR_NOT_COMPOSITE);
        }
        for (var field : fields) {
            if (!field.dropped()) {
                var value = row instanceof Expression.RowConstructor constructor
                        ? constructor.fields().get(field.number() - 1)
                        : new Expression.FieldSelect(row, field.number(), field.type(), field.typmod(), field.collation());
                targets.add(new TargetEntry(value, targets.size() + 1, field.name(), false, 0, 0));
            }
        }
        return targets;
    }

    // ---- names of result columns

    /// The name of a column for which the user gave none.
    String nameOf(dev.surus.engine.parser.ast.Expression written, Expression typed) {
        var name = name(written, typed);
        return name == null ? "?column?" : name.text;
    }

    /// A name, and whether a better one may be found further out (as for casts).
    private record Name(String text, boolean weak) {}

    private static Name strong(String text) {
        return new Name(text, false);
    }

    private Name name(dev.surus.engine.parser.ast.Expression written, Expression typed) {
        return switch (written) {
            case ColumnReference e -> e.names().isEmpty() ? null : strong(e.names().getLast());
            case Indirection e -> {
                for (int i = e.steps().size() - 1; i >= 0; i--) {
                    if (e.steps().get(i) instanceof Field field) {
                        yield strong(field.name());
                    }
                }
                yield name(e.operand(), null);
            }
            case FunctionCall e -> strong(e.name().name());
            case NullIf _ -> strong("nullif");
            case TypeCast e -> {
                var inner = name(e.operand(), typed instanceof Expression.SubqueryExpression ? typed : argument(typed));
                yield inner == null || inner.weak ? new Name(e.type().name(), true) : inner;
            }
            case Collate e -> name(e.operand(), argument(typed));
            case Grouping _ -> strong("grouping");
            case Subquery e -> switch (e.kind()) {
                case EXISTS -> strong("exists");
                case ARRAY -> strong("array");
                case SCALAR -> {
                    var subquery = subquery(typed);
                    yield subquery == null ? null : strong(subquery.query().targets.getFirst().name());
                }
                case ANY, ALL -> null;
            };
            case Case e -> {
                var inner = e.otherwise() == null ? null
                        : name(e.otherwise(), typed instanceof Expression.Case one ? one.otherwise() : null);
                yield inner == null || inner.weak ? new Name("case", true) : inner;
            }
            case ArrayConstructor _ -> strong("array");
            case RowConstructor _ -> strong("row");
            case Coalesce _ -> strong("coalesce");
            case MinMax e -> strong(e.greatest() ? "greatest" : "least");
            case SqlValueFunction e -> strong(e.value().name().toLowerCase(java.util.Locale.ROOT));
            case Xml e -> strong("xml" + e.kind().name().toLowerCase(java.util.Locale.ROOT));
            default -> null;
        };
    }

    private static Expression argument(Expression typed) {
        return switch (typed) {
            case Expression.Relabel e -> e.argument();
            case Expression.CoerceThroughText e -> e.argument();
            case Expression.FunctionCall e -> e.arguments().isEmpty() ? null : e.arguments().getFirst();
            case Expression.Collate e -> e.argument();
            case Expression.CoerceArray e -> e.argument();
            case Expression.CoerceToDomain e -> e.argument();
            case null, default -> typed;
        };
    }

    private static Expression.SubqueryExpression subquery(Expression typed) {
        var found = typed;
        while (found != null && !(found instanceof Expression.SubqueryExpression)) {
            var inner = argument(found);
            found = inner == found ? null : inner;
        }
        return (Expression.SubqueryExpression) found;
    }
}
