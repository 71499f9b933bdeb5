package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.CallSites;
import dev.surus.engine.planner.Planner;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Expressions as EXPLAIN and error details show them: parenthesized, casts where a constant's type is not plain.
final class ExpressionText {
    private final ExecutorSession session;
    private final Catalog catalog;
    private final CallSites sites;
    private final Function<ColumnReference, String> columns;

    ExpressionText(ExecutorSession session, Function<ColumnReference, String> columns) {
        this.session = session;
        this.columns = columns;
        catalog = session.catalog();
        sites = new CallSites(session);
    }

    /// An expression over one relation's columns, as index definitions show it.
    static String of(ExecutorSession session, Expression e, RelationEntry relation) {
        return new ExpressionText(session, c -> Identifiers.quoted(relation.column(c.column()).name())).text(e);
    }

    private String all(List<Expression> list, String separator) {
        return list.stream().map(e -> e == null ? "" : text(e)).collect(Collectors.joining(separator));
    }

    private String operator(int oid) {
        var entry = catalog.operator(oid);
        return entry == null ? "?" : entry.name();
    }

    private String typeName(int type) {
        return sites.type(type).displayName();
    }

    String text(Expression e) {
        return switch (e) {
            case Expression.Constant c -> constant(c);
            case ColumnReference c -> columns.apply(c);
            case Expression.Parameter p -> p.number() > 0 ? "$" + p.number() : "$" + Planner.slotOf(p);
            case Expression.FunctionCall c -> switch (c.form()) {
                case CALL, SQL_SYNTAX -> Identifiers.quoted(sites.entry(c.function()).name()) + "(" + all(c.arguments(), ", ") + ")";
                case EXPLICIT_CAST -> "(" + text(c.arguments().getFirst()) + ")::" + typeName(c.type());
                case IMPLICIT_CAST -> text(c.arguments().getFirst());
            };
            case Expression.OperatorCall c -> c.arguments().size() == 1 ? "(" + operator(c.operator()) + " " + text(c.arguments().getFirst()) + ")"
                    : "(" + text(c.arguments().get(0)) + " " + operator(c.operator()) + " " + text(c.arguments().get(1)) + ")";
            case Expression.DistinctFrom c -> "(" + text(c.left()) + " IS DISTINCT FROM " + text(c.right()) + ")";
            case Expression.NullIf c -> "NULLIF(" + text(c.left()) + ", " + text(c.right()) + ")";
            case Expression.ArrayComparison c -> "(" + text(c.scalar()) + " " + operator(c.operator()) + (c.any() ? " ANY (" : " ALL (")
                    + text(c.array()) + "))";
            case Expression.BooleanCall c -> switch (c.kind()) {
                case AND -> "(" + all(c.arguments(), " AND ") + ")";
                case OR -> "(" + all(c.arguments(), " OR ") + ")";
                case NOT -> "(NOT " + text(c.arguments().getFirst()) + ")";
            };
            case Expression.AggregateCall c -> sites.entry(c.function()).name() + "(" + (c.distinct() ? "DISTINCT " : "")
                    + (c.star() ? "*" : all(c.arguments(), ", ")) + ")" + (c.filter() == null ? "" : " FILTER (WHERE " + text(c.filter()) + ")");
            case Expression.WindowCall c -> sites.entry(c.function()).name() + "(" + (c.star() ? "*" : all(c.arguments(), ", ")) + ") OVER (?)";
            case Expression.GroupingCall c -> "GROUPING(" + all(c.arguments(), ", ") + ")";
            case Expression.SubqueryExpression s -> "(SubPlan)";
            case Expression.SubqueryColumn c -> "$" + c.column();
            case Expression.Relabel r -> r.form() == Expression.CallForm.IMPLICIT_CAST && !(r.argument() instanceof ColumnReference)
                    ? text(r.argument()) : "(" + text(r.argument()) + ")::" + typeName(r.type());
            case Expression.CoerceThroughText c -> "(" + text(c.argument()) + ")::" + typeName(c.type());
            case Expression.CoerceArray c -> "(" + text(c.argument()) + ")::" + typeName(c.type());
            case Expression.CoerceRow c -> text(c.argument());
            case Expression.CoerceToDomain c -> "(" + text(c.argument()) + ")::" + typeName(c.type());
            case Expression.DomainValue _ -> "VALUE";
            case Expression.Case c -> "CASE" + (c.argument() == null ? "" : " " + text(c.argument()))
                    + c.whens().stream().map(w -> " WHEN " + text(w.condition()) + " THEN " + text(w.result())).collect(Collectors.joining())
                    + (c.otherwise() == null ? "" : " ELSE " + text(c.otherwise())) + " END";
            case Expression.CaseTestValue _ -> "CASE_TEST";
            case Expression.ArrayConstructor c -> "ARRAY[" + all(c.elements(), ", ") + "]";
            case Expression.RowConstructor c -> "ROW(" + all(c.fields(), ", ") + ")";
            case Expression.RowComparison c -> "(ROW(" + all(c.left(), ", ") + ") " + c.kind() + " ROW(" + all(c.right(), ", ") + "))";
            case Expression.Coalesce c -> "COALESCE(" + all(c.arguments(), ", ") + ")";
            case Expression.Extreme c -> (c.greatest() ? "GREATEST(" : "LEAST(") + all(c.arguments(), ", ") + ")";
            case Expression.SqlValue v -> v.kind().name();
            case Expression.NullTest t -> "(" + text(t.argument()) + (t.isNull() ? " IS NULL)" : " IS NOT NULL)");
            case Expression.BooleanTest t -> "(" + text(t.argument()) + " " + t.kind().name().replace('_', ' ') + ")";
            case Expression.FieldSelect f -> "(" + text(f.argument()) + ").f" + f.field();
            case Expression.FieldStore f -> text(f.argument());
            case Expression.Subscript s -> text(s.container()) + "[" + all(s.upper(), "][") + "]";
            case Expression.Collate c -> "(" + text(c.argument()) + ")";
            case Expression.SetToDefault _ -> "DEFAULT";
            case Expression.NextValue _ -> "nextval()";
            case Expression.CurrentOf c -> "CURRENT OF " + c.cursor();
        };
    }

    private String constant(Expression.Constant c) {
        if (c.value() == null) {
            return "NULL::" + typeName(c.type());
        }
        var type = sites.type(c.type());
        String text = type.output(c.value(), session.context());
        return switch (c.type()) {
            case 16 -> c.value().equals(1L) ? "true" : "false";
            case 23 -> text.startsWith("-") ? "'" + text + "'::integer" : text;
            case 1700 -> text.startsWith("-") ? "'" + text + "'::numeric" : text;
            default -> "'" + text.replace("'", "''") + "'::" + typeName(c.type());
        };
    }
}
