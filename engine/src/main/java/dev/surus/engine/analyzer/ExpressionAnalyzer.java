package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Coercion.Context;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.BooleanTestKind;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expression.SqlValueKind;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression.AllFields;
import dev.surus.engine.parser.ast.Expression.ArrayComparison;
import dev.surus.engine.parser.ast.Expression.ArrayConstructor;
import dev.surus.engine.parser.ast.Expression.Between;
import dev.surus.engine.parser.ast.Expression.BitStringConstant;
import dev.surus.engine.parser.ast.Expression.BooleanConstant;
import dev.surus.engine.parser.ast.Expression.BooleanExpression;
import dev.surus.engine.parser.ast.Expression.BooleanTest;
import dev.surus.engine.parser.ast.Expression.Case;
import dev.surus.engine.parser.ast.Expression.Coalesce;
import dev.surus.engine.parser.ast.Expression.Collate;
import dev.surus.engine.parser.ast.Expression.ColumnReference;
import dev.surus.engine.parser.ast.Expression.CurrentOf;
import dev.surus.engine.parser.ast.Expression.DistinctFrom;
import dev.surus.engine.parser.ast.Expression.Field;
import dev.surus.engine.parser.ast.Expression.FunctionCall;
import dev.surus.engine.parser.ast.Expression.Grouping;
import dev.surus.engine.parser.ast.Expression.GroupingSet;
import dev.surus.engine.parser.ast.Expression.InList;
import dev.surus.engine.parser.ast.Expression.Indirection;
import dev.surus.engine.parser.ast.Expression.IndirectionStep;
import dev.surus.engine.parser.ast.Expression.IntegerConstant;
import dev.surus.engine.parser.ast.Expression.MinMax;
import dev.surus.engine.parser.ast.Expression.MultiAssignment;
import dev.surus.engine.parser.ast.Expression.NamedArgument;
import dev.surus.engine.parser.ast.Expression.NullConstant;
import dev.surus.engine.parser.ast.Expression.NullIf;
import dev.surus.engine.parser.ast.Expression.NullTest;
import dev.surus.engine.parser.ast.Expression.NumericConstant;
import dev.surus.engine.parser.ast.Expression.OperatorExpression;
import dev.surus.engine.parser.ast.Expression.Parameter;
import dev.surus.engine.parser.ast.Expression.PatternMatch;
import dev.surus.engine.parser.ast.Expression.RowConstructor;
import dev.surus.engine.parser.ast.Expression.SetToDefault;
import dev.surus.engine.parser.ast.Expression.Slice;
import dev.surus.engine.parser.ast.Expression.SqlValueFunction;
import dev.surus.engine.parser.ast.Expression.StringConstant;
import dev.surus.engine.parser.ast.Expression.Subquery;
import dev.surus.engine.parser.ast.Expression.SubqueryKind;
import dev.surus.engine.parser.ast.Expression.Subscript;
import dev.surus.engine.parser.ast.Expression.TypeCast;
import dev.surus.engine.parser.ast.Expression.Xml;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// Expressions as written -> typed expressions. One switch shows all kinds; what is large has a class of its own.
final class ExpressionAnalyzer {
    private static final List<String> EQUAL = List.of("=");

    private final Analysis analysis;
    private final AnalyzerCatalog catalog;

    ExpressionAnalyzer(Analysis analysis) {
        this.analysis = analysis;
        catalog = analysis.catalog;
    }

    /// Analyzes an expression that stands in a given place.
    Expression analyze(Scope scope, dev.surus.engine.parser.ast.Expression expression, ExpressionKind kind) {
        var outer = scope.kind;
        var outerScope = analysis.currentScope;
        scope.kind = kind;
        analysis.currentScope = scope;
        var result = analyze(scope, expression);
        scope.kind = outer;
        analysis.currentScope = outerScope;
        return result;
    }

    /// A condition: of type boolean.
    Expression condition(Scope scope, dev.surus.engine.parser.ast.Expression expression, ExpressionKind kind,
            String construct) {
        if (expression == null) {
            return null;
        }
        var outerScope = analysis.currentScope;
        analysis.currentScope = scope;
        var result = analysis.coercion.toBoolean(analyze(scope, expression, kind), construct);
        analysis.currentScope = outerScope;
        return result;
    }

    /// Analyzes a part of an expression under analysis.
    Expression analyze(Scope scope, dev.surus.engine.parser.ast.Expression expression) {
        return switch (expression) {
            case ColumnReference e -> analysis.columns.reference(scope, e);
            case IntegerConstant e -> new Expression.Constant(TypeOid.INT4, -1, 0, (long) e.value(), e.position());
            case StringConstant e -> new Expression.Constant(TypeOid.UNKNOWN, -1, 0, e.value(), e.position());
            case NullConstant e -> new Expression.Constant(TypeOid.UNKNOWN, -1, 0, null, e.position());
            case BooleanConstant e ->
                    new Expression.Constant(TypeOid.BOOL, -1, 0, e.value() ? 1L : 0L, e.position());
            case NumericConstant e -> numeric(e);
            case BitStringConstant e -> new Expression.Constant(TypeOid.BIT, -1, 0,
                    catalog.dataType(TypeOid.BIT).input(e.digits(), -1, analysis.session.context()), e.position());
            case Parameter e -> parameter(e);
            case OperatorExpression e -> operator(scope, e);
            case PatternMatch e -> analysis.operators.call(List.of(e.operator()), analyze(scope, e.operand()),
                    analyze(scope, e.pattern()), e.position());
            case BooleanExpression e -> bool(scope, e);
            case TypeCast e -> cast(scope, e);
            case FunctionCall e -> analysis.functions.call(scope, e, false);
            case NamedArgument e -> analyze(scope, e.value());
            case InList e -> inList(scope, e);
            case Between e -> between(scope, e);
            case NullTest e -> {
                var argument = analyze(scope, e.operand());
                yield new Expression.NullTest(argument, !e.negated(), isRow(argument.type()), e.position());
            }
            case BooleanTest e -> booleanTest(scope, e);
            case ArrayComparison e -> {
                var left = analyze(scope, e.left());
                var array = analyze(scope, e.array());
                yield analysis.operators.arrayCall(e.operator(), !e.all(), left, array, e.position());
            }
            case DistinctFrom e -> distinct(scope, e);
            case NullIf e -> nullIf(scope, e);
            case Case e -> caseOf(scope, e);
            case Coalesce e -> coalesce(scope, e);
            case MinMax e -> minMax(scope, e);
            case SqlValueFunction e -> sqlValue(e);
            case ArrayConstructor e -> array(scope, e, 0, 0, -1);
            case RowConstructor e -> new Expression.RowConstructor(
                    list(scope, e.fields(), false), List.of(),
                    e.explicit() ? CallForm.CALL : CallForm.IMPLICIT_CAST, TypeOid.RECORD, e.position());
            case Subquery e -> analysis.subqueries.analyze(scope, e);
            case Collate e -> collate(scope, e);
            case Indirection e -> indirection(scope, e);
            case Grouping e -> analysis.aggregates.grouping(scope, e);
            case CurrentOf e -> {
                if (scope.query.ranges.get(scope.query.resultRange - 1) instanceof dev.surus.engine.analyzer.tree.RangeEntry.RelationRange range
                        && range.relationKind() == 'v') {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CURRENT_OF_VIEW);
                }
                var variables = analysis.parameters.variables();
                yield new Expression.CurrentOf(scope.query.resultRange, variables == null ? e.cursor() : variables.cursor(e.cursor()));
            }
            case SetToDefault e ->
                    throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.DEFAULT_NOT_ALLOWED).at(e.position());
            case Xml e -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.XML_UNSUPPORTED)
                    .detail(AnalyzerMessage.XML_DETAIL);
            case MultiAssignment e -> throw Coercion.internal("unexpected multi-assignment");
            case GroupingSet e -> throw Coercion.internal("unexpected grouping set");
        };
    }

    /// Expressions of a row or of a VALUES row: `t.*` gives several.
    List<Expression> list(Scope scope, List<dev.surus.engine.parser.ast.Expression> expressions, boolean defaults) {
        var result = new ArrayList<Expression>(expressions.size());
        for (var expression : expressions) {
            switch (expression) {
                case ColumnReference reference when reference.star() -> {
                    for (var target : analysis.targets.star(scope, reference)) {
                        result.add(target.expression());
                    }
                }
                case Indirection indirection when indirection.steps().getLast() instanceof AllFields -> {
                    for (var target : analysis.targets.star(scope, indirection)) {
                        result.add(target.expression());
                    }
                }
                case SetToDefault e when defaults ->
                        result.add(new Expression.SetToDefault(TypeOid.UNKNOWN, -1, 0, e.position()));
                default -> result.add(analyze(scope, expression));
            }
        }
        return result;
    }

    private boolean isRow(int type) {
        return type == TypeOid.RECORD || type >= 10000 && analysis.coercion.isComposite(analysis.coercion.baseType(type))
                || type < 10000 && type != TypeOid.UNKNOWN && type != TypeOid.INT4 && analysis.coercion.isComposite(type);
    }

    private Expression numeric(NumericConstant e) {
        try {
            long value = Long.parseLong(e.text());
            int type = value == (int) value ? TypeOid.INT4 : TypeOid.INT8;
            return new Expression.Constant(type, -1, 0, value, e.position());
        } catch (NumberFormatException _) {
            try {
                return new Expression.Constant(TypeOid.NUMERIC, -1, 0,
                        catalog.dataType(TypeOid.NUMERIC).input(e.text(), -1, analysis.session.context()),
                        e.position());
            } catch (SqlException error) {
                throw error.at(e.position());
            }
        }
    }

    private Expression parameter(Parameter e) {
        var variables = analysis.parameters.variables();
        if (variables != null) {
            var found = variables.numbered(e.number(), e.position());
            if (found == null) {
                throw ParameterTypes.missing(e.number(), e.position());
            }
            return found;
        }
        int type = analysis.parameters.use(e.number(), e.position());
        if (type == TypeOid.UNKNOWN) {
            analysis.unknownParameters = true;
        }
        return new Expression.Parameter(e.number(), type, -1, analysis.parameters.collation(catalog.collationOf(type)), e.position());
    }

    // ---- operators

    private Expression operator(Scope scope, OperatorExpression e) {
        if (e.left() instanceof RowConstructor leftRow) {
            if (e.right() instanceof Subquery subquery && subquery.kind() == SubqueryKind.SCALAR) {
                return analysis.subqueries.rowComparison(scope, leftRow, e.operator(), subquery, e.position());
            }
            if (e.right() instanceof RowConstructor rightRow) {
                return analysis.rows.compare(e.operator(), list(scope, leftRow.fields(), false),
                        list(scope, rightRow.fields(), false), e.position());
            }
        }
        if (analysis.session.transformNullEquals() && e.operator().size() == 1 && e.operator().getFirst().equals("=")
                && (e.left() instanceof NullConstant || e.right() instanceof NullConstant)) {
            var argument = analyze(scope, e.left() instanceof NullConstant ? e.right() : e.left());
            return new Expression.NullTest(argument, true, isRow(argument.type()), e.position());
        }
        var left = e.left() == null ? null : analyze(scope, e.left());
        var right = analyze(scope, e.right());
        return analysis.operators.call(e.operator(), left, right, e.position());
    }

    private Expression bool(Scope scope, BooleanExpression e) {
        var kind = switch (e.operator()) {
            case AND -> BooleanKind.AND;
            case OR -> BooleanKind.OR;
            case NOT -> BooleanKind.NOT;
        };
        var arguments = new ArrayList<Expression>(e.arguments().size());
        for (var argument : e.arguments()) {
            arguments.add(analysis.coercion.toBoolean(analyze(scope, argument), kind.name()));
        }
        return new Expression.BooleanCall(kind, arguments, e.position());
    }

    private Expression inList(Scope scope, InList e) {
        var name = e.negated() ? List.of("<>") : EQUAL;
        var left = analyze(scope, e.operand());
        var variables = new ArrayList<Expression>();
        var constants = new ArrayList<Expression>();
        for (var value : e.values()) {
            var right = analyze(scope, value);
            (Levels.containsColumns(right) ? variables : constants).add(right);
        }
        Expression result = null;
        List<Expression> single = variables;
        boolean asArray = false;
        if (constants.size() > 1) {
            var all = new ArrayList<Expression>(constants.size() + 1);
            all.add(left);
            all.addAll(constants);
            int scalar = analysis.coercion.commonType(all, null);
            if (scalar != 0 && !analysis.coercion.allCanBecome(all, scalar)) {
                scalar = 0;
            }
            int arrayType = scalar == 0 || scalar == TypeOid.RECORD ? 0 : catalog.type(scalar).array();
            if (arrayType != 0) {
                var elements = analysis.coercion.toCommon(constants, scalar, "IN");
                var array = new Expression.ArrayConstructor(
                        elements, scalar, false, arrayType, catalog.collationOf(scalar), 0);
                result = analysis.operators.arrayCall(name, !e.negated(), left, array, e.position());
                asArray = true;
            }
        }
        if (!asArray) {
            // In the order written.
            single = new ArrayList<>();
            int variable = 0;
            int constant = 0;
            if (constants.isEmpty()) {
                single = variables;
            } else if (variables.isEmpty()) {
                single = constants;
            } else {
                while (variable < variables.size() || constant < constants.size()) {
                    boolean takeVariable = constant >= constants.size() || variable < variables.size()
                            && Expressions.location(variables.get(variable)) < Expressions.location(constants.get(constant));
                    single.add(takeVariable ? variables.get(variable++) : constants.get(constant++));
                }
            }
        }
        var comparisons = new ArrayList<Expression>();
        if (result != null) {
            comparisons.add(result);
        }
        for (var right : single) {
            var comparison = left instanceof Expression.RowConstructor leftRow
                    && right instanceof Expression.RowConstructor rightRow
                    ? analysis.rows.compare(name, leftRow.fields(), rightRow.fields(), e.position())
                    : analysis.operators.call(name, left, right, e.position());
            comparisons.add(analysis.coercion.toBoolean(comparison, "IN"));
        }
        return comparisons.size() == 1 ? comparisons.getFirst()
                : new Expression.BooleanCall(e.negated() ? BooleanKind.AND : BooleanKind.OR, comparisons, e.position());
    }

    private Expression between(Scope scope, Between e) {
        var operand = analyze(scope, e.operand());
        var low = analyze(scope, e.low());
        var high = analyze(scope, e.high());
        var first = range(e.negated(), operand, low, high, e.position());
        if (!e.symmetric()) {
            return first;
        }
        var second = range(e.negated(), operand, high, low, e.position());
        return new Expression.BooleanCall(
                e.negated() ? BooleanKind.AND : BooleanKind.OR, List.of(first, second), e.position());
    }

    private Expression range(boolean negated, Expression operand, Expression low, Expression high, int position) {
        var from = analysis.operators.call(List.of(negated ? "<" : ">="), operand, low, position);
        var to = analysis.operators.call(List.of(negated ? ">" : "<="), operand, high, position);
        var kind = negated ? BooleanKind.OR : BooleanKind.AND;
        return new Expression.BooleanCall(kind, List.of(analysis.coercion.toBoolean(from, kind.name()),
                analysis.coercion.toBoolean(to, kind.name())), position);
    }

    private Expression booleanTest(Scope scope, BooleanTest e) {
        var kind = switch (e.truth()) {
            case TRUE -> e.negated() ? BooleanTestKind.IS_NOT_TRUE : BooleanTestKind.IS_TRUE;
            case FALSE -> e.negated() ? BooleanTestKind.IS_NOT_FALSE : BooleanTestKind.IS_FALSE;
            case UNKNOWN -> e.negated() ? BooleanTestKind.IS_NOT_UNKNOWN : BooleanTestKind.IS_UNKNOWN;
        };
        var argument = analysis.coercion.toBoolean(analyze(scope, e.operand()), kind.name().replace('_', ' '));
        return new Expression.BooleanTest(kind, argument, e.position());
    }

    private Expression distinct(Scope scope, DistinctFrom e) {
        if (e.left() instanceof NullConstant || e.right() instanceof NullConstant) {
            var argument = analyze(scope, e.right() instanceof NullConstant ? e.left() : e.right());
            return new Expression.NullTest(argument, e.negated(), isRow(argument.type()), e.position());
        }
        var left = analyze(scope, e.left());
        var right = analyze(scope, e.right());
        Expression result;
        if (left instanceof Expression.RowConstructor leftRow && right instanceof Expression.RowConstructor rightRow) {
            result = rowDistinct(leftRow.fields(), rightRow.fields(), e.position());
        } else {
            result = distinct(left, right, e.position());
        }
        return e.negated() ? new Expression.BooleanCall(BooleanKind.NOT, List.of(result), e.position()) : result;
    }

    private Expression rowDistinct(List<Expression> left, List<Expression> right, int position) {
        if (left.size() != right.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.ROW_LENGTHS_DIFFER).at(position);
        }
        if (left.isEmpty()) {
            return new Expression.Constant(TypeOid.BOOL, -1, 0, 0L, position);
        }
        var comparisons = new ArrayList<Expression>();
        for (int i = 0; i < left.size(); i++) {
            comparisons.add(distinct(left.get(i), right.get(i), position));
        }
        return comparisons.size() == 1 ? comparisons.getFirst()
                : new Expression.BooleanCall(BooleanKind.OR, comparisons, position);
    }

    private Expression distinct(Expression left, Expression right, int position) {
        var call = equality(left, right, "IS DISTINCT FROM", position);
        return new Expression.DistinctFrom(call.operator(), call.function(), call.arguments().getFirst(),
                call.arguments().get(1), 0, position);
    }

    private Expression.OperatorCall equality(Expression left, Expression right, String construct, int position) {
        var call = (Expression.OperatorCall) analysis.operators.call(EQUAL, left, right, position);
        if (call.type() != TypeOid.BOOL) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.DISTINCT_NEEDS_BOOLEAN, construct)
                    .at(position);
        }
        return call;
    }

    private Expression nullIf(Scope scope, NullIf e) {
        var call = equality(analyze(scope, e.left()), analyze(scope, e.right()), "NULLIF", e.position());
        var left = call.arguments().getFirst();
        return new Expression.NullIf(call.operator(), call.function(), left, call.arguments().get(1), left.type(),
                left.collation(), 0, e.position());
    }

    // ---- several branches, one type

    private Expression caseOf(Scope scope, Case e) {
        var lastSet = scope.lastSet;
        Expression argument = null;
        Expression placeholder = null;
        if (e.operand() != null) {
            argument = analyze(scope, e.operand());
            if (argument.type() == TypeOid.UNKNOWN) {
                argument = analysis.coercion.toCommon(argument, TypeOid.TEXT, "CASE");
            }
            argument = analysis.collations.assign(argument);
            placeholder = new Expression.CaseTestValue(argument.type(), argument.typmod(), argument.collation());
        }
        var conditions = new ArrayList<Expression>(e.branches().size());
        var results = new ArrayList<Expression>(e.branches().size() + 1);
        results.add(null);
        for (var branch : e.branches()) {
            var condition = analyze(scope, branch.condition());
            if (placeholder != null) {
                condition = analysis.operators.call(EQUAL, placeholder, condition, branch.position());
            }
            conditions.add(analysis.coercion.toBoolean(condition, "CASE/WHEN"));
            results.add(analyze(scope, branch.result()));
        }
        results.set(0, e.otherwise() == null ? new Expression.Constant(TypeOid.UNKNOWN, -1, 0, null, 0)
                : analyze(scope, e.otherwise()));
        int type = analysis.coercion.commonType(results, "CASE");
        var otherwise = analysis.coercion.toCommon(results.getFirst(), type, "CASE/ELSE");
        var whens = new ArrayList<Expression.When>(conditions.size());
        var coerced = new ArrayList<Expression>();
        coerced.add(otherwise);
        for (int i = 0; i < conditions.size(); i++) {
            var result = analysis.coercion.toCommon(results.get(i + 1), type, "CASE/WHEN");
            coerced.add(result);
            whens.add(new Expression.When(conditions.get(i), result));
        }
        checkNoSets(scope, lastSet, "CASE");
        return new Expression.Case(argument, whens, otherwise, type, Coercion.commonTypmod(coerced, type), 0,
                e.position());
    }

    private static void checkNoSets(Scope scope, Expression lastSet, String construct) {
        if (scope.lastSet != lastSet) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.SET_NOT_ALLOWED, construct)
                    .hint(AnalyzerMessage.LATERAL_HINT).at(Expressions.location(scope.lastSet));
        }
    }

    private List<Expression> all(Scope scope, List<dev.surus.engine.parser.ast.Expression> expressions) {
        var result = new ArrayList<Expression>(expressions.size());
        for (var expression : expressions) {
            result.add(analyze(scope, expression));
        }
        return result;
    }

    private Expression coalesce(Scope scope, Coalesce e) {
        var lastSet = scope.lastSet;
        var arguments = all(scope, e.arguments());
        int type = analysis.coercion.commonType(arguments, "COALESCE");
        var coerced = analysis.coercion.toCommon(arguments, type, "COALESCE");
        checkNoSets(scope, lastSet, "COALESCE");
        return new Expression.Coalesce(coerced, type, Coercion.commonTypmod(coerced, type), 0, e.position());
    }

    private Expression minMax(Scope scope, MinMax e) {
        var construct = e.greatest() ? "GREATEST" : "LEAST";
        var arguments = all(scope, e.arguments());
        int type = analysis.coercion.commonType(arguments, construct);
        var coerced = analysis.coercion.toCommon(arguments, type, construct);
        return new Expression.Extreme(
                e.greatest(), coerced, type, Coercion.commonTypmod(coerced, type), 0, 0, e.position());
    }

    private Expression sqlValue(SqlValueFunction e) {
        var kind = SqlValueKind.valueOf(e.value().name());
        int type = switch (kind) {
            case CURRENT_DATE -> TypeOid.DATE;
            case CURRENT_TIME -> TypeOid.TIMETZ;
            case CURRENT_TIMESTAMP -> TypeOid.TIMESTAMPTZ;
            case LOCALTIME -> TypeOid.TIME;
            case LOCALTIMESTAMP -> TypeOid.TIMESTAMP;
            case CURRENT_ROLE, CURRENT_USER, USER, SESSION_USER, CURRENT_CATALOG, CURRENT_SCHEMA -> TypeOid.NAME;
        };
        int typmod = e.precision() < 0 || type == TypeOid.NAME || type == TypeOid.DATE ? -1
                : catalog.dataType(type).typmodIn(List.of(Integer.toString(e.precision())));
        return new Expression.SqlValue(kind, type, typmod, catalog.collationOf(type), e.position());
    }

    // ---- casts, arrays, parts

    private Expression cast(Scope scope, TypeCast e) {
        var target = analysis.types.resolve(e.type());
        int position = e.position() == 0 ? e.type().position() : e.position();
        Expression argument;
        if (e.operand() instanceof ArrayConstructor constructor) {
            int base = analysis.coercion.baseType(target.oid());
            int element = analysis.coercion.elementType(base);
            int baseMod = base == target.oid() ? target.typmod()
                    : analysis.coercion.baseTypmod(target.oid(), target.typmod());
            argument = element == 0 ? analyze(scope, constructor) : array(scope, constructor, base, element, baseMod);
        } else {
            argument = analyze(scope, e.operand());
        }
        var result = analysis.coercion.toTarget(argument, argument.type(), target.oid(), target.typmod(),
                Context.EXPLICIT, CallForm.EXPLICIT_CAST, position);
        if (result == null) {
            throw analysis.coercion.cannotCast(argument.type(), target.oid(),
                    position != 0 ? position : Expressions.location(argument));
        }
        return result;
    }

    private Expression array(Scope scope, ArrayConstructor e, int arrayType, int elementType, int typmod) {
        boolean nested = false;
        var elements = new ArrayList<Expression>(e.elements().size());
        for (var written : e.elements()) {
            Expression element;
            if (written instanceof ArrayConstructor inner) {
                element = array(scope, inner, arrayType, elementType, typmod);
                nested = true;
            } else {
                element = analyze(scope, written);
                nested |= analysis.coercion.elementType(element.type()) != 0;
            }
            elements.add(element);
        }
        int type = arrayType;
        int element = elementType;
        int target;
        if (arrayType != 0) {
            target = nested ? arrayType : elementType;
            for (int i = 0; i < elements.size(); i++) {
                var one = elements.get(i);
                var coerced = analysis.coercion.toTarget(
                        one, one.type(), target, typmod, Context.EXPLICIT, CallForm.EXPLICIT_CAST, 0);
                if (coerced == null) {
                    throw analysis.coercion.cannotCast(one.type(), target, Expressions.location(one));
                }
                elements.set(i, coerced);
            }
        } else {
            if (elements.isEmpty()) {
                throw new SqlException(SqlState.INDETERMINATE_DATATYPE, AnalyzerMessage.ARRAY_EMPTY_TYPE)
                        .hint(AnalyzerMessage.ARRAY_EMPTY_HINT).at(e.position());
            }
            target = analysis.coercion.commonType(elements, "ARRAY");
            if (nested) {
                type = target;
                element = analysis.coercion.elementType(target);
            } else {
                element = target;
                type = catalog.type(target).array();
            }
            if (type == 0 || element == 0) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, AnalyzerMessage.ARRAY_TYPE_MISSING,
                        catalog.typeText(target, -1)).at(e.position());
            }
            for (int i = 0; i < elements.size(); i++) {
                elements.set(i, analysis.coercion.toCommon(elements.get(i), target, "ARRAY"));
            }
        }
        return new Expression.ArrayConstructor(elements, element, nested, type, 0, e.position());
    }

    private Expression collate(Scope scope, Collate e) {
        var argument = analyze(scope, e.operand());
        if (argument.type() != TypeOid.UNKNOWN && catalog.collationOf(argument.type()) == 0) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.COLLATION_UNSUPPORTED,
                    catalog.typeText(argument.type(), -1)).at(e.position());
        }
        return new Expression.Collate(argument, analysis.types.collation(e.collation(), e.position()), e.position());
    }

    private Expression indirection(Scope scope, Indirection e) {
        var result = analyze(scope, e.operand());
        var subscripts = new ArrayList<IndirectionStep>();
        for (var step : e.steps()) {
            switch (step) {
                case Subscript _, Slice _ -> subscripts.add(step);
                case AllFields all ->
                        throw new SqlException(
                                SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.ROW_EXPANSION_NOT_SUPPORTED)
                                .at(e.position());
                case Field field -> {
                    if (!subscripts.isEmpty()) {
                        result = subscript(scope, result, subscripts, null);
                        subscripts.clear();
                    }
                    int position = Expressions.location(result);
                    var selected = analysis.functions.asColumn(scope, field.name(), result, position);
                    if (selected == null) {
                        throw analysis.rowFields.missing(result, field.name(), position);
                    }
                    result = selected;
                }
            }
        }
        return subscripts.isEmpty() ? result : subscript(scope, result, subscripts, null);
    }

    /// `container[...]...`; with `assigned` the container with that part replaced.
    Expression subscript(Scope scope, Expression container, List<? extends IndirectionStep> steps, Expression assigned) {
        int containerType = analysis.coercion.baseType(container.type());
        var entry = catalog.type(containerType);
        if (entry.subscriptHandler() == 0 || entry.element() == 0) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.NOT_SUBSCRIPTABLE,
                    catalog.typeText(container.type(), -1)).at(Expressions.location(container));
        }
        if (entry.category() == 'G') {
            // Geometric types have no values yet.
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.UNSUPPORTED, "subscripting of type " + entry.name())
                    .at(Expressions.location(container));
        }
        boolean slice = steps.stream().anyMatch(Slice.class::isInstance);
        var upper = new ArrayList<Expression>();
        var lower = new ArrayList<Expression>();
        for (var step : steps) {
            switch (step) {
                case Subscript one -> {
                    upper.add(bound(scope, one.index()));
                    if (slice) {
                        lower.add(new Expression.Constant(TypeOid.INT4, -1, 0, 1L, 0));
                    }
                }
                case Slice range -> {
                    lower.add(range.lower() == null ? null : bound(scope, range.lower()));
                    upper.add(range.upper() == null ? null : bound(scope, range.upper()));
                }
                case Field _, AllFields _ -> throw Coercion.internal("unexpected indirection");
            }
        }
        int type = slice || assigned != null ? containerType : entry.element();
        return new Expression.Subscript(container, upper, lower, slice, assigned, type, container.typmod(),
                catalog.collationOf(containerType), 0);
    }

    private Expression bound(Scope scope, dev.surus.engine.parser.ast.Expression written) {
        var index = analyze(scope, written);
        var result = analysis.coercion.toTarget(
                index, index.type(), TypeOid.INT4, -1, Context.ASSIGNMENT, CallForm.IMPLICIT_CAST, 0);
        if (result == null) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, AnalyzerMessage.SUBSCRIPT_TYPE)
                    .at(Expressions.location(index));
        }
        return result;
    }
}
