package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.TypeEntry;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// SQL of expressions. Without `pretty` every operator has its parentheses; with it only where they are needed.
public class ExpressionText {
    /// What names a column reference prints.
    public interface Columns {
        String name(Expression.ColumnReference column);
    }

    /// Prints subqueries; the owner of the queries around gives it.
    public interface Subqueries {
        String text(Expression.SubqueryExpression subquery);
    }

    final Catalog catalog;
    final EvaluationContext context;
    final boolean pretty;
    private final ObjectNames names;
    private final Columns columns;
    private final Subqueries subqueries;
    /// Blanks at the beginning of the lines of CASE; -1: all in one line.
    int indent = -1;

    public ExpressionText(Catalog catalog, EvaluationContext context, boolean pretty, Columns columns, Subqueries subqueries) {
        this.catalog = catalog;
        this.context = context;
        this.pretty = pretty;
        this.columns = columns;
        this.subqueries = subqueries;
        names = new ObjectNames(catalog);
    }

    /// The whole expression.
    public String text(Expression expression) {
        return text(expression, false);
    }

    private String list(List<? extends Expression> expressions) {
        var text = new StringBuilder();
        for (Expression expression : expressions) {
            text.append(text.isEmpty() ? "" : ", ").append(text(expression, true));
        }
        return text.toString();
    }

    /// An expression within another: with parentheses where precedence needs them (only in pretty text; otherwise it brings its own).
    private String within(Expression expression, boolean showImplicit, Expression parent) {
        boolean parentheses = pretty && !isSimple(expression, parent);
        String text = text(expression, showImplicit);
        return parentheses ? "(" + text + ")" : text;
    }

    private String own(String text) {
        return pretty ? text : "(" + text + ")";
    }

    /// In the body of a function its parameters have names; in a plan negative ones stand for slots.
    protected String parameterName(int number) {
        return "$" + number;
    }

    /// @param showImplicit whether an implicit cast at the top is written
    String text(Expression expression, boolean showImplicit) {
        return switch (expression) {
            case Expression.Constant constant -> constant(constant, true);
            case Expression.ColumnReference column -> columns.name(column);
            case Expression.Parameter parameter -> parameterName(parameter.number());
            case Expression.FunctionCall call -> functionCall(call, showImplicit);
            case Expression.OperatorCall call -> operatorCall(call);
            case Expression.DistinctFrom distinct -> own(within(distinct.left(), true, distinct) + " IS DISTINCT FROM "
                    + within(distinct.right(), true, distinct));
            case Expression.NullIf nullIf -> "NULLIF(" + text(nullIf.left(), true) + ", " + text(nullIf.right(), true) + ")";
            case Expression.ArrayComparison comparison -> own(within(comparison.scalar(), true, comparison) + " "
                    + operatorName(comparison.operator()) + (comparison.any() ? " ANY (" : " ALL (")
                    + within(comparison.array(), true, comparison) + ")");
            case Expression.BooleanCall call -> booleanCall(call);
            case Expression.AggregateCall call -> aggregate(call);
            case Expression.WindowCall call -> functionName(call.function()) + "(" + (call.star() ? "*" : list(call.arguments())) + ")"
                    + (call.filter() == null ? "" : " FILTER (WHERE " + text(call.filter(), false) + ")") + " OVER " + window(call.window());
            case Expression.GroupingCall call -> "GROUPING(" + list(call.arguments()) + ")";
            case Expression.SubqueryExpression subquery -> subqueries.text(subquery);
            case Expression.SubqueryColumn column -> "$" + column.column();
            case Expression.Relabel relabel -> cast(relabel.argument(), relabel.type(), relabel.typmod(), relabel.form(), showImplicit, relabel);
            case Expression.CoerceThroughText coerce -> cast(coerce.argument(), coerce.type(), -1, coerce.form(), showImplicit, coerce);
            case Expression.CoerceArray coerce -> cast(coerce.argument(), coerce.type(), coerce.typmod(), coerce.form(), showImplicit, coerce);
            case Expression.CoerceRow coerce -> cast(coerce.argument(), coerce.type(), -1, coerce.form(), showImplicit, coerce);
            case Expression.CoerceToDomain coerce -> cast(coerce.argument(), coerce.type(), coerce.typmod(), coerce.form(), showImplicit, coerce);
            case Expression.DomainValue _ -> "VALUE";
            case Expression.Case choice -> caseText(choice);
            case Expression.CaseTestValue _ -> "CASE_TEST_EXPR";
            case Expression.ArrayConstructor array -> "ARRAY[" + list(array.elements()) + "]"
                    + (array.elements().isEmpty() ? "::" + catalog.typeName(array.type(), -1) : "");
            case Expression.RowConstructor row -> row(row);
            case Expression.RowComparison comparison -> own("ROW(" + list(comparison.left()) + ") " + comparison.kind() + " ROW("
                    + list(comparison.right()) + ")");
            case Expression.Coalesce coalesce -> "COALESCE(" + list(coalesce.arguments()) + ")";
            case Expression.Extreme extreme -> (extreme.greatest() ? "GREATEST(" : "LEAST(") + list(extreme.arguments()) + ")";
            case Expression.SqlValue value -> sqlValue(value);
            case Expression.NullTest test -> own(within(test.argument(), true, test) + nullTest(test));
            case Expression.BooleanTest test -> own(within(test.argument(), false, test) + " " + test.kind().name().replace('_', ' '));
            case Expression.FieldSelect select -> fieldSelect(select);
            case Expression.FieldStore store -> list(store.values());
            case Expression.Subscript subscript -> subscript(subscript);
            case Expression.Collate collate -> own(within(collate.argument(), showImplicit, collate) + " COLLATE "
                    + names.collation(collate.collation()));
            case Expression.SetToDefault _ -> "DEFAULT";
            case Expression.NextValue next -> "nextval('" + names.relation(next.sequence()) + "'::regclass)";
            case Expression.CurrentOf current -> "CURRENT OF " + Identifiers.quote(current.cursor());
        };
    }

    private String nullTest(Expression.NullTest test) {
        TypeEntry type = catalog.type(test.argument().type());
        boolean plainTestOfRow = !test.rowwise() && type != null && type.isComposite();
        return plainTestOfRow ? test.isNull() ? " IS NOT DISTINCT FROM NULL" : " IS DISTINCT FROM NULL"
                : test.isNull() ? " IS NULL" : " IS NOT NULL";
    }

    // ---- constants

    String constant(Expression.Constant constant, boolean withType) {
        if (constant.value() == null) {
            return "NULL" + (withType ? "::" + catalog.typeName(constant.type(), constant.typmod()) : "");
        }
        String output = output(constant);
        String text;
        boolean label;
        switch (constant.type()) {
            case TypeOid.INT4 -> {
                label = output.startsWith("-");
                text = label ? "'" + output + "'" : output;
            }
            case TypeOid.NUMERIC -> {
                boolean plain = Character.isDigit(output.charAt(0)) && (output.indexOf('.') >= 0 || output.indexOf('e') >= 0);
                text = plain ? output : "'" + output + "'";
                label = !plain || constant.typmod() >= 0;
            }
            case TypeOid.BOOL -> {
                text = output.startsWith("t") ? "true" : "false";
                label = false;
            }
            case TypeOid.UNKNOWN -> {
                text = literal(output);
                label = false;
            }
            default -> {
                text = literal(output);
                label = true;
            }
        }
        if (withType && label) {
            text += "::" + catalog.typeName(constant.type(), constant.typmod());
        }
        TypeEntry type = catalog.type(constant.type());
        if (withType && constant.collation() != 0 && type != null && constant.collation() != type.collation()) {
            text += " COLLATE " + names.collation(constant.collation());
        }
        return text;
    }

    private String output(Expression.Constant constant) {
        return catalog.dataType(constant.type()).output(constant.value(), context);
    }

    /// A text as a literal of standard SQL: `'it''s'`, `'a\b'`.
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    // ---- calls

    private String functionCall(Expression.FunctionCall call, boolean showImplicit) {
        if (call.form() == CallForm.IMPLICIT_CAST && !showImplicit) {
            return within(call.arguments().getFirst(), false, call);
        }
        if (call.form() == CallForm.IMPLICIT_CAST || call.form() == CallForm.EXPLICIT_CAST) {
            return castText(call.arguments().getFirst(), call.type(), call.typmod(), call);
        }
        if (call.form() == CallForm.SQL_SYNTAX) {
            String text = sqlSyntax(call);
            if (text != null) {
                return text;
            }
        }
        var text = new StringBuilder(functionName(call.function())).append('(');
        for (int i = 0; i < call.arguments().size(); i++) {
            boolean variadic = call.variadic() && i == call.arguments().size() - 1;
            text.append(i == 0 ? "" : ", ").append(variadic ? "VARIADIC " : "").append(text(call.arguments().get(i), true));
        }
        return text.append(')').toString();
    }

    /// Functions that SQL writes in a way of its own; null where the call is written plainly after all.
    private String sqlSyntax(Expression.FunctionCall call) {
        FunctionEntry function = catalog.function(call.function());
        List<Expression> a = call.arguments();
        return switch (function.name()) {
            case "extract" -> "EXTRACT(" + field(a.getFirst()) + " FROM " + text(a.get(1), false) + ")";
            case "timezone" -> "(" + within(a.get(1), false, call) + " AT TIME ZONE " + within(a.getFirst(), false, call) + ")";
            case "overlaps" -> "((" + text(a.getFirst(), false) + ", " + text(a.get(1), false) + ") OVERLAPS (" + text(a.get(2), false) + ", "
                    + text(a.get(3), false) + "))";
            case "position" -> "POSITION((" + text(a.get(1), false) + ") IN (" + text(a.getFirst(), false) + "))";
            case "substring" -> "SUBSTRING(" + text(a.getFirst(), false) + " FROM " + text(a.get(1), false)
                    + (a.size() > 2 ? " FOR " + text(a.get(2), false) : "") + ")";
            case "overlay" -> "OVERLAY(" + text(a.getFirst(), false) + " PLACING " + text(a.get(1), false) + " FROM " + text(a.get(2), false)
                    + (a.size() > 3 ? " FOR " + text(a.get(3), false) : "") + ")";
            case "btrim", "ltrim", "rtrim" -> "TRIM(" + (function.name().equals("btrim") ? "BOTH" : function.name().equals("ltrim")
                    ? "LEADING" : "TRAILING") + (a.size() > 1 ? " " + text(a.get(1), false) : "") + " FROM " + text(a.getFirst(), false) + ")";
            case "pg_collation_for" -> "COLLATION FOR (" + text(a.getFirst(), false) + ")";
            default -> null;
        };
    }

    private String field(Expression expression) {
        return expression instanceof Expression.Constant constant && constant.value() != null ? output(constant) : text(expression, false);
    }

    private String aggregate(Expression.AggregateCall call) {
        var text = new StringBuilder(functionName(call.function())).append('(').append(call.distinct() ? "DISTINCT " : "");
        boolean ordered = !call.directArguments().isEmpty() || catalog.aggregate(call.function()).kind() != 'n';
        if (ordered) {
            text.append(list(call.directArguments())).append(") WITHIN GROUP (ORDER BY ").append(sortKeys(call.orderBy()));
        } else {
            for (int i = 0; i < call.arguments().size(); i++) {
                boolean variadic = call.variadic() && i == call.arguments().size() - 1;
                text.append(i == 0 ? "" : ", ").append(variadic ? "VARIADIC " : "").append(text(call.arguments().get(i), true));
            }
            text.append(call.star() ? "*" : "");
            if (!call.orderBy().isEmpty()) {
                text.append(" ORDER BY ").append(sortKeys(call.orderBy()));
            }
        }
        text.append(')');
        if (call.filter() != null) {
            text.append(" FILTER (WHERE ").append(text(call.filter(), false)).append(')');
        }
        return text.toString();
    }

    /// Window definitions belong to the query; it replaces this.
    String window(int window) {
        return "(?)";
    }

    String sortKeys(List<Expression.SortKey> keys) {
        var text = new StringBuilder();
        for (Expression.SortKey key : keys) {
            text.append(text.isEmpty() ? "" : ", ").append(text(key.expression(), true)).append(sortSuffix(key));
        }
        return text.toString();
    }

    static String sortSuffix(Expression.SortKey key) {
        return (key.descending() ? " DESC" : "") + (key.nullsFirst() == key.descending() ? "" : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }

    /// The function's name, qualified where the search path gives another function of these parameters, or none.
    String functionName(int oid) {
        FunctionEntry function = catalog.function(oid);
        return Identifiers.quote(catalog.functionVisible(function) ? null : names.namespaceName(function.namespace()), function.name());
    }

    String operatorName(int oid) {
        OperatorEntry operator = catalog.operator(oid);
        return catalog.operatorVisible(operator) ? operator.name()
                : "OPERATOR(" + Identifiers.quote(names.namespaceName(operator.namespace())) + "." + operator.name() + ")";
    }

    private String operatorCall(Expression.OperatorCall call) {
        String name = operatorName(call.operator());
        return own(call.arguments().size() == 1 ? name + " " + within(call.arguments().getFirst(), true, call)
                : within(call.arguments().getFirst(), true, call) + " " + name + " " + within(call.arguments().get(1), true, call));
    }

    private String booleanCall(Expression.BooleanCall call) {
        if (call.kind() == Expression.BooleanKind.NOT) {
            return own("NOT " + within(call.arguments().getFirst(), false, call));
        }
        var text = new StringBuilder();
        for (Expression argument : call.arguments()) {
            text.append(text.isEmpty() ? "" : " " + call.kind().name() + " ").append(within(argument, false, call));
        }
        return own(text.toString());
    }

    private String cast(Expression argument, int type, int typmod, CallForm form, boolean showImplicit, Expression node) {
        return form == CallForm.IMPLICIT_CAST && !showImplicit ? within(argument, false, node) : castText(argument, type, typmod, node);
    }

    private String castText(Expression argument, int type, int typmod, Expression node) {
        String inner;
        if (argument instanceof Expression.Constant constant && constant.type() == type && constant.typmod() == -1) {
            // A length coercion of a literal: the constant's own label would be the same type twice.
            inner = constant(constant, false);
        } else {
            inner = own(within(argument, false, node));
        }
        return inner + "::" + catalog.typeName(type, typmod);
    }

    private String caseText(Expression.Case choice) {
        var text = new StringBuilder(indent < 0 ? "CASE" : line("CASE"));
        if (choice.argument() != null) {
            text.append(' ').append(text(choice.argument(), true));
        }
        indent += indent < 0 ? 0 : 4;
        for (Expression.When when : choice.whens()) {
            Expression condition = when.condition();
            if (choice.argument() != null && condition instanceof Expression.OperatorCall call && call.arguments().size() == 2) {
                condition = call.arguments().get(1);
            }
            text.append(line("WHEN ")).append(text(condition, false)).append(" THEN ").append(text(when.result(), true));
        }
        Expression otherwise = choice.otherwise() != null ? choice.otherwise()
                : new Expression.Constant(choice.type(), choice.typmod(), choice.collation(), null, 0);
        text.append(line("ELSE ")).append(text(otherwise, true));
        indent -= indent < 0 ? 0 : 4;
        return text.append(line("END")).toString();
    }

    private String line(String word) {
        return indent < 0 ? " " + word : "\n" + " ".repeat(indent) + word;
    }

    private String row(Expression.RowConstructor row) {
        String text = "ROW(" + list(row.fields()) + ")";
        return row.form() == CallForm.EXPLICIT_CAST ? text + "::" + catalog.typeName(row.type(), -1) : text;
    }

    private static String sqlValue(Expression.SqlValue value) {
        String name = switch (value.kind()) {
            case USER -> "USER";
            default -> value.kind().name();
        };
        boolean precise = value.typmod() >= 0 && switch (value.kind()) {
            case CURRENT_TIME, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP -> true;
            default -> false;
        };
        return precise ? name + "(" + value.typmod() + ")" : name;
    }

    private String fieldSelect(Expression.FieldSelect select) {
        String argument = text(select.argument(), true);
        boolean bare = select.argument() instanceof Expression.FieldSelect || select.argument() instanceof Expression.Subscript;
        TypeEntry type = catalog.baseType(select.argument().type());
        String name = "f" + select.field();
        if (type != null && type.isComposite()) {
            name = catalog.relation(type.relation()).column(select.field()).name();
        }
        return (bare ? argument : "(" + argument + ")") + "." + Identifiers.quote(name);
    }

    private String subscript(Expression.Subscript subscript) {
        Expression container = subscript.container();
        boolean bare = container instanceof Expression.ColumnReference || container instanceof Expression.FieldSelect;
        var text = new StringBuilder(bare ? text(container, true) : "(" + text(container, true) + ")");
        for (int i = 0; i < subscript.upper().size(); i++) {
            text.append('[');
            if (subscript.slice()) {
                Expression lower = subscript.lower() == null || i >= subscript.lower().size() ? null : subscript.lower().get(i);
                text.append(lower == null ? "" : text(lower, false)).append(':');
            }
            Expression upper = subscript.upper().get(i);
            text.append(upper == null ? "" : text(upper, false)).append(']');
        }
        return text.toString();
    }

    // ---- parentheses of pretty text

    private boolean isSimple(Expression node, Expression parent) {
        return switch (node) {
            case Expression.OperatorCall call -> isSimpleOperator(call, parent);
            case Expression.BooleanCall call -> switch (parent) {
                case Expression.BooleanCall outer -> switch (call.kind()) {
                    case NOT, AND -> outer.kind() != Expression.BooleanKind.NOT;
                    case OR -> outer.kind() == Expression.BooleanKind.OR;
                };
                default -> bringsParentheses(parent);
            };
            case Expression.SubqueryExpression _, Expression.NullTest _, Expression.BooleanTest _, Expression.DistinctFrom _ ->
                parent instanceof Expression.BooleanCall || bringsParentheses(parent);
            case Expression.ArrayComparison _, Expression.RowComparison _, Expression.Collate _ ->
                parent instanceof Expression.BooleanCall || bringsParentheses(parent);
            case Expression.FieldSelect _ -> !(parent instanceof Expression.FieldSelect);
            case Expression.Relabel relabel -> isSimple(relabel.argument(), parent);
            case Expression.CoerceThroughText coerce -> isSimple(coerce.argument(), parent);
            case Expression.CoerceArray coerce -> isSimple(coerce.argument(), parent);
            case Expression.CoerceRow coerce -> isSimple(coerce.argument(), parent);
            case Expression.CoerceToDomain coerce -> isSimple(coerce.argument(), parent);
            default -> true;
        };
    }

    private boolean isSimpleOperator(Expression.OperatorCall call, Expression parent) {
        if (!(parent instanceof Expression.OperatorCall outer)) {
            return parent instanceof Expression.BooleanCall || bringsParentheses(parent);
        }
        int own = rank(call);
        int others = rank(outer);
        if (own == 0 || others == 0) {
            return false;
        }
        return own > others || own == others && outer.arguments().getFirst() == call;
    }

    /// 1 for + and -, 2 for *, / and %, 0 for all others.
    private int rank(Expression.OperatorCall call) {
        if (call.arguments().size() != 2) {
            return 0;
        }
        return switch (catalog.operator(call.operator()).name()) {
            case "+", "-" -> 1;
            case "*", "/", "%" -> 2;
            default -> 0;
        };
    }

    /// Whether a node puts its arguments between its own parentheses or keywords.
    private static boolean bringsParentheses(Expression parent) {
        return switch (parent) {
            case Expression.FunctionCall call -> call.form() == CallForm.CALL;
            case Expression.ArrayConstructor _, Expression.RowConstructor _, Expression.Coalesce _, Expression.Extreme _, Expression.NullIf _,
                    Expression.AggregateCall _, Expression.GroupingCall _, Expression.WindowCall _, Expression.Case _ -> true;
            default -> false;
        };
    }
}
