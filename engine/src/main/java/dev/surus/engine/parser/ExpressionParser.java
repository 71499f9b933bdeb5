package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.Expression.*;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.TypeName;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Expressions by precedence climbing. Levels and associativity are those of PostgreSQL's grammar (manual, 4.1.6).
final class ExpressionParser {
    private static final int OR_LEVEL = 1;
    private static final int AND_LEVEL = 2;
    private static final int NOT_LEVEL = 3;
    private static final int IS_LEVEL = 4;
    private static final int COMPARISON_LEVEL = 5;
    private static final int PATTERN_LEVEL = 6;
    private static final int ESCAPE_LEVEL = 7;
    private static final int OPERATOR_LEVEL = 8;
    private static final int SUM_LEVEL = 9;
    private static final int PRODUCT_LEVEL = 10;
    private static final int POWER_LEVEL = 11;
    private static final int ZONE_LEVEL = 12;
    private static final int COLLATE_LEVEL = 13;
    private static final int SIGN_LEVEL = 14;
    private static final int CAST_LEVEL = 15;

    private final TokenStream tokens;
    private final NameParser names;
    final TypeParser types;
    private final PrimaryParser primaries;

    ExpressionParser(TokenStream tokens, NameParser names, Grammar grammar) {
        this.tokens = tokens;
        this.names = names;
        this.types = new TypeParser(tokens, this);
        this.primaries = new PrimaryParser(tokens, names, this, grammar);
    }

    PrimaryParser primaries() {
        return primaries;
    }

    /// a_expr.
    Expression expression() {
        return climb(0, false);
    }

    /// b_expr: without AND, OR, NOT, IN, LIKE, BETWEEN, IS NULL.
    Expression restrictedExpression() {
        return climb(COMPARISON_LEVEL - 1, true);
    }

    List<Expression> expressionList() {
        Expression first = expression();
        if (!tokens.at(',')) {
            return List.of(first);
        }
        var list = new ArrayList<Expression>();
        list.add(first);
        while (tokens.accept(',')) {
            list.add(expression());
        }
        return List.copyOf(list);
    }

    /// Goes on where the first operand has been read already (it began with a parenthesis).
    Expression continueWith(Expression primary) {
        return operators(primary, 0, false);
    }

    private Expression climb(int level, boolean restricted) {
        tokens.enter();
        Expression result = operators(prefix(restricted), level, restricted);
        tokens.leave();
        return result;
    }

    private Expression prefix(boolean restricted) {
        int position = tokens.position();
        switch (tokens.kind()) {
            case '-': {
                tokens.advance();
                return negate(climb(SIGN_LEVEL, restricted), position);
            }
            case '+': {
                tokens.advance();
                return new OperatorExpression(List.of("+"), null, climb(SIGN_LEVEL, restricted), position);
            }
            case Token.OPERATOR: {
                List<String> operator = List.of((String) tokens.value());
                tokens.advance();
                return new OperatorExpression(operator, null, climb(OPERATOR_LEVEL + 1, restricted), position);
            }
            case OPERATOR: {
                if (tokens.peek(1) == '(') {
                    List<String> operator = qualifiedOperator();
                    return new OperatorExpression(operator, null, climb(OPERATOR_LEVEL + 1, restricted), position);
                }
                return primaries.primary();
            }
            case NOT: {
                if (restricted) {
                    throw tokens.syntaxError();
                }
                tokens.advance();
                return new BooleanExpression(
                        BooleanOperator.NOT, List.of(climb(NOT_LEVEL, false)), position);
            }
            case DEFAULT: {
                if (restricted) {
                    throw tokens.syntaxError();
                }
                tokens.advance();
                return new SetToDefault(position);
            }
            default:
                return primaries.primary();
        }
    }

    private Expression negate(Expression operand, int position) {
        if (operand instanceof IntegerConstant(int value, int _)) {
            return new IntegerConstant(-value, position);
        }
        if (operand instanceof NumericConstant(String text, int _)) {
            return new NumericConstant(text.startsWith("-") ? text.substring(1) : "-" + text, position);
        }
        return new OperatorExpression(List.of("-"), null, operand, position);
    }

    /// OPERATOR(schema.op).
    private List<String> qualifiedOperator() {
        tokens.expect(OPERATOR, '(');
        QualifiedName name = names.operatorName();
        tokens.expect(')');
        return name.parts();
    }

    /// Reads infix and postfix operators that bind at least as tightly as `level`.
    private Expression operators(Expression start, int level, boolean restricted) {
        Expression left = start;
        // The level of a non-associative operator whose right operand has just ended: a second one in a row is an error.
        int blocked = 0;
        while (true) {
            int position = tokens.position();
            int kind = tokens.kind();
            switch (kind) {
                case Token.TYPE_CAST: {
                    if (CAST_LEVEL < level) {
                        return left;
                    }
                    tokens.advance();
                    left = new TypeCast(left, types.typeName(), position);
                    continue;
                }
                case '+', '-': {
                    if (SUM_LEVEL < level) {
                        return left;
                    }
                    left = binary(left, kind == '+' ? "+" : "-", SUM_LEVEL, restricted, position);
                    blocked = 0;
                    continue;
                }
                case '*', '/', '%': {
                    if (PRODUCT_LEVEL < level) {
                        return left;
                    }
                    left = binary(left, kind == '*' ? "*" : kind == '/' ? "/" : "%", PRODUCT_LEVEL, restricted, position);
                    blocked = 0;
                    continue;
                }
                case '^': {
                    if (POWER_LEVEL < level) {
                        return left;
                    }
                    left = binary(left, "^", POWER_LEVEL, restricted, position);
                    blocked = 0;
                    continue;
                }
                case '<', '>', '=', Token.LESS_EQUALS, Token.GREATER_EQUALS, Token.NOT_EQUALS: {
                    if (COMPARISON_LEVEL < level) {
                        return left;
                    }
                    if (blocked == COMPARISON_LEVEL) {
                        throw tokens.syntaxError();
                    }
                    String operator = NameParser.operatorText(tokens);
                    int before = tokens.peek(1);
                    left = binary(left, operator, COMPARISON_LEVEL, restricted, position);
                    blocked = isQuantifier(before) && !restricted ? 0 : COMPARISON_LEVEL;
                    continue;
                }
                case Token.OPERATOR: {
                    if (OPERATOR_LEVEL < level) {
                        return left;
                    }
                    left = binary(left, (String) tokens.value(), OPERATOR_LEVEL, restricted, position);
                    blocked = 0;
                    continue;
                }
                case OPERATOR: {
                    if (tokens.peek(1) != '(' || OPERATOR_LEVEL < level) {
                        return left;
                    }
                    List<String> operator = qualifiedOperator();
                    left = !restricted && isQuantifier(tokens.kind())
                            ? quantified(left, operator, position)
                            : new OperatorExpression(
                                    operator, left, climb(OPERATOR_LEVEL + 1, restricted), position);
                    blocked = 0;
                    continue;
                }
                case IS: {
                    if (IS_LEVEL < level && !(restricted && level <= IS_LEVEL)) {
                        return left;
                    }
                    if (blocked == IS_LEVEL) {
                        throw tokens.syntaxError();
                    }
                    left = is(left, restricted, position);
                    blocked = left instanceof DistinctFrom
                                    || left instanceof BooleanExpression(var operator, _, _)
                                            && operator == BooleanOperator.NOT
                            ? IS_LEVEL
                            : 0;
                    continue;
                }
                default:
                    break;
            }
            if (restricted) {
                return left;
            }
            switch (kind) {
                case AND: {
                    if (AND_LEVEL < level) {
                        return left;
                    }
                    left = conjunction(left, BooleanOperator.AND, AND, AND_LEVEL, position);
                    break;
                }
                case OR: {
                    if (OR_LEVEL < level) {
                        return left;
                    }
                    left = conjunction(left, BooleanOperator.OR, OR, OR_LEVEL, position);
                    break;
                }
                case ISNULL, NOTNULL: {
                    if (IS_LEVEL < level) {
                        return left;
                    }
                    if (blocked == IS_LEVEL) {
                        throw tokens.syntaxError();
                    }
                    tokens.advance();
                    left = new NullTest(kind == NOTNULL, left, position);
                    break;
                }
                case LIKE, ILIKE, SIMILAR, BETWEEN, IN: {
                    // SIMILAR alone belongs to SUBSTRING(text SIMILAR pattern ESCAPE c).
                    if (PATTERN_LEVEL < level || kind == SIMILAR && tokens.peek(1) != TO) {
                        return left;
                    }
                    if (blocked == PATTERN_LEVEL) {
                        throw tokens.syntaxError();
                    }
                    left = pattern(left, false, position);
                    blocked = left instanceof PatternMatch || left instanceof Between ? PATTERN_LEVEL : 0;
                    continue;
                }
                case NOT: {
                    int next = tokens.peek(1);
                    if (next != LIKE && next != ILIKE && next != SIMILAR && next != BETWEEN && next != IN) {
                        return left;
                    }
                    if (PATTERN_LEVEL < level) {
                        return left;
                    }
                    if (blocked == PATTERN_LEVEL) {
                        throw tokens.syntaxError();
                    }
                    tokens.advance();
                    left = pattern(left, true, position);
                    blocked = left instanceof PatternMatch || left instanceof Between ? PATTERN_LEVEL : 0;
                    continue;
                }
                case COLLATE: {
                    if (COLLATE_LEVEL < level) {
                        return left;
                    }
                    tokens.advance();
                    left = new Collate(left, names.anyName(), position);
                    break;
                }
                case AT: {
                    // AT alone may be the label of a column.
                    if (ZONE_LEVEL < level || tokens.peek(1) != TIME) {
                        return left;
                    }
                    tokens.skip(2);
                    tokens.expect(ZONE);
                    Expression zone = climb(ZONE_LEVEL + 1, false);
                    left = FunctionCall.builtin("timezone", List.of(zone, left), position);
                    break;
                }
                default:
                    return left;
            }
            blocked = 0;
        }
    }

    private Expression binary(Expression left, String operator, int level, boolean restricted, int position) {
        tokens.advance();
        if (!restricted && isQuantifier(tokens.kind())) {
            return quantified(left, List.of(operator), position);
        }
        return new OperatorExpression(List.of(operator), left, climb(level + 1, restricted), position);
    }

    private static boolean isQuantifier(int kind) {
        return kind == ANY || kind == SOME || kind == ALL;
    }

    /// `ANY (...)`, `ALL (...)` with a query or an array.
    private Expression quantified(Expression left, List<String> operator, int position) {
        boolean all = tokens.at(ALL);
        tokens.advance();
        tokens.expect('(');
        Object content = primaries.parenthesisContent();
        tokens.expect(')');
        return content instanceof SelectStatement query
                ? new Subquery(all ? SubqueryKind.ALL : SubqueryKind.ANY, left, operator, query, position)
                : new ArrayComparison(operator, all, left, (Expression) content, position);
    }

    private Expression conjunction(Expression left, BooleanOperator operator, int token, int level, int position) {
        var arguments = new ArrayList<Expression>();
        int at = position;
        if (left instanceof BooleanExpression(var inner, var innerArguments, int innerPosition) && inner == operator) {
            arguments.addAll(innerArguments);
            at = innerPosition;
        } else {
            arguments.add(left);
        }
        while (tokens.accept(token)) {
            arguments.add(climb(level + 1, false));
        }
        return new BooleanExpression(operator, List.copyOf(arguments), at);
    }

    private Expression is(Expression left, boolean restricted, int position) {
        tokens.expect(IS);
        boolean negated = tokens.accept(NOT);
        int kind = tokens.kind();
        if (kind == DISTINCT) {
            tokens.advance();
            tokens.expect(FROM);
            return new DistinctFrom(negated, left, climb(IS_LEVEL + 1, restricted), position);
        }
        if (kind == DOCUMENT) {
            tokens.advance();
            Expression test = new Xml(XmlKind.IS_DOCUMENT, null, List.of(), List.of(left), false, null, position);
            return negated ? new BooleanExpression(BooleanOperator.NOT, List.of(test), position) : test;
        }
        if (restricted) {
            throw tokens.syntaxError();
        }
        switch (kind) {
            case NULL -> {
                tokens.advance();
                return new NullTest(negated, left, position);
            }
            case TRUE -> {
                tokens.advance();
                return new BooleanTest(Truth.TRUE, negated, left, position);
            }
            case FALSE -> {
                tokens.advance();
                return new BooleanTest(Truth.FALSE, negated, left, position);
            }
            case UNKNOWN -> {
                tokens.advance();
                return new BooleanTest(Truth.UNKNOWN, negated, left, position);
            }
            case NFC, NFD, NFKC, NFKD, NORMALIZED -> {
                var arguments = new ArrayList<Expression>(2);
                arguments.add(left);
                if (kind != NORMALIZED) {
                    int at = tokens.position();
                    arguments.add(new StringConstant(tokens.word(), at));
                }
                tokens.expect(NORMALIZED);
                Expression test = FunctionCall.builtin("is_normalized", List.copyOf(arguments), position);
                return negated ? new BooleanExpression(BooleanOperator.NOT, List.of(test), position) : test;
            }
            default -> throw tokens.syntaxError();
        }
    }

    /// LIKE, ILIKE, SIMILAR TO, BETWEEN, IN at the current token; NOT has been read.
    private Expression pattern(Expression left, boolean negated, int position) {
        int kind = tokens.kind();
        tokens.advance();
        switch (kind) {
            case LIKE, ILIKE: {
                if (isQuantifier(tokens.kind())) {
                    PatternKind match = kind == LIKE ? PatternKind.LIKE : PatternKind.ILIKE;
                    return quantified(left, List.of((negated ? "!" : "") + match.operator), position);
                }
                Expression right = climb(ESCAPE_LEVEL, false);
                if (tokens.at(ESCAPE)) {
                    tokens.advance();
                    Expression escape = climb(ESCAPE_LEVEL, false);
                    right = FunctionCall.builtin("like_escape", List.of(right, escape), position);
                }
                return new PatternMatch(
                        kind == LIKE ? PatternKind.LIKE : PatternKind.ILIKE, negated, left, right, position);
            }
            case SIMILAR: {
                tokens.expect(TO);
                Expression right = climb(ESCAPE_LEVEL, false);
                List<Expression> arguments = List.of(right);
                if (tokens.accept(ESCAPE)) {
                    arguments = List.of(right, climb(ESCAPE_LEVEL, false));
                }
                right = FunctionCall.builtin("similar_to_escape", arguments, position);
                return new PatternMatch(PatternKind.SIMILAR, negated, left, right, position);
            }
            case BETWEEN: {
                boolean symmetric = tokens.accept(SYMMETRIC);
                if (!symmetric) {
                    tokens.accept(ASYMMETRIC);
                }
                Expression low = restrictedExpression();
                tokens.expect(AND);
                Expression high = climb(PATTERN_LEVEL + 1, false);
                return new Between(negated, symmetric, left, low, high, position);
            }
            default: {
                tokens.expect('(');
                Object content = primaries.parenthesisContent();
                if (content instanceof SelectStatement query) {
                    tokens.expect(')');
                    Expression test = new Subquery(SubqueryKind.ANY, left, null, query, position);
                    return negated ? new BooleanExpression(BooleanOperator.NOT, List.of(test), position) : test;
                }
                var values = new ArrayList<Expression>();
                values.add((Expression) content);
                while (tokens.accept(',')) {
                    values.add(expression());
                }
                tokens.expect(')');
                return new InList(negated, left, List.copyOf(values), position);
            }
        }
    }

    /// A type's name of its own or a user's, then a string: for constants.
    TypeName typeName() {
        return types.typeName();
    }
}
