package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.Expression.*;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.SortItem;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.parser.ast.WindowDefinition;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Function calls: the plain form with all its clauses, and the functions with a syntax of their own.
final class CallParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    CallParser(TokenStream tokens, NameParser names, ExpressionParser expressions, Grammar grammar) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
        this.grammar = grammar;
    }

    /// Whether func_expr_common_subexpr starts here.
    static boolean isCommonCall(int kind, TokenStream tokens) {
        return switch (kind) {
            case CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP, CURRENT_ROLE, CURRENT_USER,
                    SESSION_USER, USER, CURRENT_CATALOG -> true;
            case CURRENT_SCHEMA -> tokens.peek(1) != '(';
            case COALESCE, EXTRACT, GREATEST, LEAST, NORMALIZE, NULLIF, OVERLAY, POSITION, SUBSTRING, TREAT, TRIM, CAST,
                    XMLCONCAT, XMLELEMENT, XMLFOREST, XMLEXISTS, XMLPARSE, XMLPI, XMLROOT, XMLSERIALIZE ->
                kind == CAST || tokens.peek(1) == '(';
            case COLLATION -> tokens.peek(1) == FOR;
            default -> false;
        };
    }

    /// func_application alone, for CALL.
    FunctionCall plainCall() {
        if (!TokenStream.isNonReservedWord(tokens.kind())) {
            throw tokens.syntaxError();
        }
        return (FunctionCall) application(false, tokens.position());
    }

    /// @param windows FILTER, OVER and WITHIN GROUP may follow, or a constant: `f(1) 'text'`
    Expression call(boolean windows) {
        int position = tokens.position();
        if (isCommonCall(tokens.kind(), tokens)) {
            return common(position);
        }
        return application(windows, position);
    }

    private Expression application(boolean windows, int position) {
        QualifiedName name = names.functionName();
        tokens.expect('(');
        boolean star = false;
        boolean distinct = false;
        boolean variadic = false;
        List<Expression> arguments = List.of();
        List<SortItem> orderBy = List.of();
        if (tokens.accept('*')) {
            star = true;
        } else if (!tokens.at(')')) {
            if (tokens.accept(DISTINCT)) {
                distinct = true;
            } else {
                tokens.accept(ALL);
            }
            var list = new ArrayList<Expression>(4);
            do {
                if (tokens.accept(VARIADIC)) {
                    variadic = true;
                    list.add(argument());
                    break;
                }
                list.add(argument());
            } while (tokens.accept(','));
            arguments = List.copyOf(list);
            orderBy = expressions.primaries().orderBy();
        }
        tokens.expect(')');
        if (!windows) {
            return new FunctionCall(
                    name, arguments, star, distinct, variadic, orderBy, false, null, null, false, position);
        }
        if (tokens.at(Token.STRING) && !star && !distinct && !variadic && !arguments.isEmpty()) {
            for (Expression argument : arguments) {
                if (argument instanceof NamedArgument) {
                    throw TokenStream.error(argument.position(), ParserMessage.TYPE_MODIFIER_NAMED);
                }
            }
            if (!orderBy.isEmpty()) {
                throw TokenStream.error(orderBy.getFirst().position(), ParserMessage.TYPE_MODIFIER_ORDER_BY);
            }
            return expressions.primaries().namedConstant(name.parts(), arguments, position);
        }
        return new FunctionCallTail(name, arguments, star, distinct, variadic, orderBy, position).finish();
    }

    /// What may follow the closing parenthesis.
    private final class FunctionCallTail {
        private final QualifiedName name;
        private final List<Expression> arguments;
        private final boolean star;
        private final boolean distinct;
        private final boolean variadic;
        private List<SortItem> orderBy;
        private final int position;

        FunctionCallTail(
                QualifiedName name, List<Expression> arguments, boolean star, boolean distinct, boolean variadic,
                List<SortItem> orderBy, int position) {
            this.name = name;
            this.arguments = arguments;
            this.star = star;
            this.distinct = distinct;
            this.variadic = variadic;
            this.orderBy = orderBy;
            this.position = position;
        }

        Expression finish() {
            boolean within = false;
            if (tokens.at(WITHIN)) {
                int at = tokens.position();
                tokens.advance();
                tokens.expect(GROUP, '(');
                if (!tokens.at(ORDER)) {
                    throw tokens.syntaxError();
                }
                List<SortItem> items = expressions.primaries().orderBy();
                tokens.expect(')');
                if (!orderBy.isEmpty()) {
                    throw TokenStream.error(at, ParserMessage.WITHIN_GROUP_ORDER_BY);
                }
                if (distinct) {
                    throw TokenStream.error(at, ParserMessage.WITHIN_GROUP_DISTINCT);
                }
                if (variadic) {
                    throw TokenStream.error(at, ParserMessage.WITHIN_GROUP_VARIADIC);
                }
                within = true;
                orderBy = items;
            }
            Expression filter = null;
            if (tokens.accept(FILTER)) {
                tokens.expect('(', WHERE);
                filter = expressions.expression();
                tokens.expect(')');
            }
            WindowDefinition over = null;
            if (tokens.accept(OVER)) {
                int at = tokens.position();
                over = tokens.at('(')
                        ? expressions.primaries().windowSpecification(null, at)
                        : new WindowDefinition(tokens.columnId(), null, List.of(), List.of(), null, at);
            }
            return new FunctionCall(
                    name, arguments, star, distinct, variadic, orderBy, within, filter, over, false, position);
        }
    }

    /// func_arg_expr.
    Expression argument() {
        if (TokenStream.isTypeOrFunctionName(tokens.kind())) {
            int next = tokens.peek(1);
            if (next == Token.COLON_EQUALS || next == Token.EQUALS_GREATER) {
                int position = tokens.position();
                String name = tokens.word();
                tokens.advance();
                return new NamedArgument(name, expressions.expression(), position);
            }
        }
        return expressions.expression();
    }

    private Expression common(int position) {
        int kind = tokens.kind();
        tokens.advance();
        switch (kind) {
            case CURRENT_DATE:
                return new SqlValueFunction(SqlValue.CURRENT_DATE, -1, position);
            case CURRENT_TIME:
                return timeFunction(SqlValue.CURRENT_TIME, position);
            case CURRENT_TIMESTAMP:
                return timeFunction(SqlValue.CURRENT_TIMESTAMP, position);
            case LOCALTIME:
                return timeFunction(SqlValue.LOCALTIME, position);
            case LOCALTIMESTAMP:
                return timeFunction(SqlValue.LOCALTIMESTAMP, position);
            case CURRENT_ROLE:
                return new SqlValueFunction(SqlValue.CURRENT_ROLE, -1, position);
            case CURRENT_USER:
                return new SqlValueFunction(SqlValue.CURRENT_USER, -1, position);
            case SESSION_USER:
                return new SqlValueFunction(SqlValue.SESSION_USER, -1, position);
            case USER:
                return new SqlValueFunction(SqlValue.USER, -1, position);
            case CURRENT_CATALOG:
                return new SqlValueFunction(SqlValue.CURRENT_CATALOG, -1, position);
            case CURRENT_SCHEMA:
                return new SqlValueFunction(SqlValue.CURRENT_SCHEMA, -1, position);
            case COLLATION: {
                tokens.expect(FOR, '(');
                Expression operand = expressions.expression();
                tokens.expect(')');
                return FunctionCall.builtin("pg_collation_for", List.of(operand), position);
            }
            default:
                break;
        }
        tokens.expect('(');
        Expression result = switch (kind) {
            case COALESCE -> new Coalesce(expressions.expressionList(), position);
            case GREATEST -> new MinMax(true, expressions.expressionList(), position);
            case LEAST -> new MinMax(false, expressions.expressionList(), position);
            case NULLIF -> {
                Expression left = expressions.expression();
                tokens.expect(',');
                yield new NullIf(left, expressions.expression(), position);
            }
            case CAST -> {
                Expression operand = expressions.expression();
                tokens.expect(AS);
                yield new TypeCast(operand, expressions.types.typeName(), position);
            }
            case TREAT -> {
                Expression operand = expressions.expression();
                tokens.expect(AS);
                TypeName type = expressions.types.typeName();
                yield FunctionCall.of(QualifiedName.builtin(type.name(), position), List.of(operand), position);
            }
            case EXTRACT -> extract(position);
            case NORMALIZE -> {
                Expression operand = expressions.expression();
                List<Expression> arguments = List.of(operand);
                if (tokens.accept(',')) {
                    int at = tokens.position();
                    switch (tokens.kind()) {
                        case NFC, NFD, NFKC, NFKD ->
                            arguments = List.of(operand, new StringConstant(tokens.word(), at));
                        default -> throw tokens.syntaxError();
                    }
                }
                yield FunctionCall.builtin("normalize", arguments, position);
            }
            case OVERLAY -> overlay(position);
            case POSITION -> {
                Expression needle = expressions.restrictedExpression();
                tokens.expect(IN);
                Expression text = expressions.restrictedExpression();
                yield FunctionCall.builtin("position", List.of(text, needle), position);
            }
            case SUBSTRING -> substring(position);
            case TRIM -> trim(position);
            default -> new XmlParser(tokens, expressions).function(kind, position);
        };
        tokens.expect(')');
        return result;
    }

    private Expression timeFunction(SqlValue value, int position) {
        int precision = -1;
        if (tokens.accept('(')) {
            precision = tokens.integer();
            tokens.expect(')');
        }
        return new SqlValueFunction(value, precision, position);
    }

    private Expression extract(int position) {
        int at = tokens.position();
        String field = switch (tokens.kind()) {
            case Token.IDENTIFIER, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND -> tokens.word();
            case Token.STRING -> tokens.string();
            default -> throw tokens.syntaxError();
        };
        tokens.expect(FROM);
        return FunctionCall.builtin(
                "extract", List.of(new StringConstant(field, at), expressions.expression()), position);
    }

    private Expression overlay(int position) {
        if (tokens.at(')')) {
            return FunctionCall.of(QualifiedName.of("overlay", position), List.of(), position);
        }
        Expression text = argument();
        if (!tokens.accept(PLACING)) {
            return FunctionCall.of(QualifiedName.of("overlay", position), moreArguments(text), position);
        }
        var arguments = new ArrayList<Expression>();
        arguments.add(text);
        arguments.add(expressions.expression());
        tokens.expect(FROM);
        arguments.add(expressions.expression());
        if (tokens.accept(FOR)) {
            arguments.add(expressions.expression());
        }
        return FunctionCall.builtin("overlay", List.copyOf(arguments), position);
    }

    private List<Expression> moreArguments(Expression first) {
        var arguments = new ArrayList<Expression>();
        arguments.add(first);
        while (tokens.accept(',')) {
            arguments.add(argument());
        }
        return List.copyOf(arguments);
    }

    private Expression substring(int position) {
        if (tokens.at(')')) {
            return FunctionCall.of(QualifiedName.of("substring", position), List.of(), position);
        }
        Expression text = argument();
        if (tokens.accept(SIMILAR)) {
            Expression pattern = expressions.expression();
            tokens.expect(ESCAPE);
            return FunctionCall.builtin("substring", List.of(text, pattern, expressions.expression()), position);
        }
        if (tokens.accept(FROM)) {
            Expression from = expressions.expression();
            return FunctionCall.builtin(
                    "substring",
                    tokens.accept(FOR) ? List.of(text, from, expressions.expression()) : List.of(text, from),
                    position);
        }
        if (tokens.accept(FOR)) {
            Expression count = expressions.expression();
            if (tokens.accept(FROM)) {
                return FunctionCall.builtin("substring", List.of(text, expressions.expression(), count), position);
            }
            // Without FROM the length must be an integer, lest a function with a pattern be chosen.
            return FunctionCall.builtin(
                    "substring",
                    List.of(text, new IntegerConstant(1, 0), new TypeCast(count, TypeName.builtin("int4", 0), 0)),
                    position);
        }
        return FunctionCall.of(QualifiedName.of("substring", position), moreArguments(text), position);
    }

    private Expression trim(int position) {
        String function = "btrim";
        if (tokens.accept(LEADING)) {
            function = "ltrim";
        } else if (tokens.accept(TRAILING)) {
            function = "rtrim";
        } else {
            tokens.accept(BOTH);
        }
        var arguments = new ArrayList<Expression>();
        if (tokens.accept(FROM)) {
            arguments.addAll(expressions.expressionList());
        } else {
            Expression first = expressions.expression();
            if (tokens.accept(FROM)) {
                arguments.addAll(expressions.expressionList());
                arguments.add(first);
            } else {
                arguments.add(first);
                while (tokens.accept(',')) {
                    arguments.add(expressions.expression());
                }
            }
        }
        return FunctionCall.builtin(function, List.copyOf(arguments), position);
    }

    /// `value AS label, ...` of XMLFOREST and XMLATTRIBUTES.
    static List<ResultTarget> labelled(TokenStream tokens, ExpressionParser expressions) {
        var items = new ArrayList<ResultTarget>();
        do {
            int at = tokens.position();
            Expression value = expressions.expression();
            String label = tokens.accept(AS) ? tokens.label() : null;
            items.add(new ResultTarget(label, List.of(), value, at));
        } while (tokens.accept(','));
        return List.copyOf(items);
    }
}
