package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.Expression.*;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.SortItem;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.parser.ast.WindowDefinition;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// Operands of expressions (c_expr): constants, names, calls, parentheses.
final class PrimaryParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;
    private final CallParser calls;

    PrimaryParser(TokenStream tokens, NameParser names, ExpressionParser expressions, Grammar grammar) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
        this.grammar = grammar;
        this.calls = new CallParser(tokens, names, expressions, grammar);
    }

    CallParser calls() {
        return calls;
    }

    /// Whether an expression can start with this token.
    static boolean startsExpression(int kind) {
        return switch (kind) {
            case Token.IDENTIFIER, Token.STRING, Token.BIT_STRING, Token.INTEGER, Token.NUMERIC, Token.PARAMETER,
                    Token.OPERATOR, '(', '+', '-', '*',
                    NOT, CASE, CAST, ARRAY, NULL, TRUE, FALSE, DEFAULT, UNIQUE, CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP,
                    LOCALTIME, LOCALTIMESTAMP, CURRENT_ROLE, CURRENT_USER, SESSION_USER, USER, CURRENT_CATALOG -> true;
            default -> kind >= Keyword.LOWEST && Keyword.category(kind) != 'R';
        };
    }

    Expression primary() {
        int position = tokens.position();
        int kind = tokens.kind();
        switch (kind) {
            case Token.INTEGER: {
                int value = (Integer) tokens.value();
                tokens.advance();
                return new IntegerConstant(value, position);
            }
            case Token.NUMERIC: {
                String text = (String) tokens.value();
                tokens.advance();
                return new NumericConstant(text, position);
            }
            case Token.STRING:
                return new StringConstant(tokens.string(), position);
            case Token.BIT_STRING: {
                String digits = (String) tokens.value();
                tokens.advance();
                return new BitStringConstant(digits, position);
            }
            case Token.PARAMETER: {
                int number = (Integer) tokens.value();
                tokens.advance();
                return indirection(new Parameter(number, position), position);
            }
            case '(':
                return parenthesis();
            case TRUE, FALSE:
                tokens.advance();
                return new BooleanConstant(kind == TRUE, position);
            case NULL:
                tokens.advance();
                return new NullConstant(position);
            case CASE:
                return caseExpression();
            case ARRAY:
                return array();
            case EXISTS:
                if (tokens.peek(1) == '(') {
                    tokens.advance();
                    return new Subquery(SubqueryKind.EXISTS, null, null, grammar.select().inParentheses(), position);
                }
                return nameOrCall();
            case ROW:
                if (tokens.peek(1) == '(') {
                    return explicitRow();
                }
                return nameOrCall();
            case GROUPING:
                if (tokens.peek(1) == '(') {
                    tokens.skip(2);
                    List<Expression> arguments = expressions.expressionList();
                    tokens.expect(')');
                    return new Grouping(arguments, position);
                }
                return nameOrCall();
            case UNIQUE:
                tokens.advance();
                if (tokens.accept(NULLS)) {
                    tokens.accept(NOT);
                    tokens.expect(DISTINCT);
                }
                grammar.select().inParentheses();
                throw TokenStream.notSupported(position, ParserMessage.UNIQUE_PREDICATE);
            default:
                break;
        }
        if (CallParser.isCommonCall(kind, tokens)) {
            return calls.call(true);
        }
        if (kind >= Keyword.LOWEST && expressions.types.atTypedConstant()) {
            return typedConstant();
        }
        return nameOrCall();
    }

    /// `int '5'`, `interval '1' day`.
    private Expression typedConstant() {
        int position = tokens.position();
        boolean interval = tokens.at(INTERVAL);
        TypeName type = expressions.types.builtinType(true);
        int at = tokens.position();
        Expression text = new StringConstant(tokens.string(), at);
        if (interval && type.modifiers().isEmpty()) {
            type = type.withModifiers(expressions.types.intervalFields());
        }
        return new TypeCast(text, type, position);
    }


    /// A column, a call, or a constant of a named type.
    private Expression nameOrCall() {
        int position = tokens.position();
        int kind = tokens.kind();
        if (!TokenStream.isNonReservedWord(kind)) {
            throw tokens.syntaxError();
        }
        boolean column = TokenStream.isColumnId(kind);
        boolean function = TokenStream.isTypeOrFunctionName(kind);
        int next = tokens.peek(1);
        if (next == '(' && function) {
            return calls.call(true);
        }
        if (!column) {
            // A type_func_name: only a constant's type is left.
            String name = tokens.word();
            if (!tokens.at(Token.STRING)) {
                throw tokens.syntaxError();
            }
            return namedConstant(List.of(name), List.of(), position);
        }
        if (next == '.') {
            int dots = 1;
            while (tokens.peek(dots) == '.' && TokenStream.isLabel(tokens.peek(dots + 1))) {
                dots += 2;
            }
            int behind = tokens.peek(dots);
            if (behind == '(') {
                return calls.call(true);
            }
            if (behind == Token.STRING) {
                return namedConstant(names.anyName().parts(), List.of(), position);
            }
        } else if (next == Token.STRING && function) {
            return namedConstant(List.of(tokens.word()), List.of(), position);
        }
        return columnReference();
    }

    Expression namedConstant(List<String> typeNames, List<Expression> modifiers, int position) {
        int at = tokens.position();
        Expression text = new StringConstant(tokens.string(), at);
        return new TypeCast(
                text, new TypeName(typeNames, false, false, modifiers, List.of(), position), position);
    }

    /// columnref.
    Expression columnReference() {
        int position = tokens.position();
        String first = tokens.columnId();
        if (!tokens.at('.')) {
            Expression column = new ColumnReference(List.of(first), false, position);
            return tokens.at('[') ? indirection(column, position) : column;
        }
        var parts = new ArrayList<String>(3);
        parts.add(first);
        while (tokens.accept('.')) {
            if (tokens.accept('*')) {
                if (tokens.at('.') || tokens.at('[')) {
                    // PostgreSQL sees it when the whole reference has been read.
                    indirectionSteps();
                    throw tokens.errorHere(ParserMessage.IMPROPER_STAR);
                }
                return new ColumnReference(List.copyOf(parts), true, position);
            }
            parts.add(tokens.label());
        }
        Expression column = new ColumnReference(List.copyOf(parts), false, position);
        return tokens.at('[') ? indirection(column, position) : column;
    }

    /// opt_indirection behind an operand.
    Expression indirection(Expression operand, int position) {
        if (!tokens.at('.') && !tokens.at('[')) {
            return operand;
        }
        return new Indirection(operand, indirectionSteps(), position);
    }

    List<IndirectionStep> indirectionSteps() {
        if (!tokens.at('.') && !tokens.at('[')) {
            return List.of();
        }
        var steps = new ArrayList<IndirectionStep>(2);
        while (true) {
            int position = tokens.position();
            if (tokens.accept('.')) {
                if (tokens.accept('*')) {
                    if (tokens.at('.') || tokens.at('[')) {
                        throw tokens.errorHere(ParserMessage.IMPROPER_STAR);
                    }
                    steps.add(new AllFields(position));
                } else {
                    steps.add(new Field(tokens.label(), position));
                }
            } else if (tokens.accept('[')) {
                Expression lower = tokens.at(':') ? null : expressions.expression();
                if (tokens.accept(':')) {
                    Expression upper = tokens.at(']') ? null : expressions.expression();
                    steps.add(new Slice(lower, upper));
                } else {
                    steps.add(new Subscript(lower));
                }
                tokens.expect(']');
            } else {
                return List.copyOf(steps);
            }
        }
    }

    // ---- parentheses ----

    private Expression parenthesis() {
        int position = tokens.position();
        tokens.expect('(');
        tokens.enter();
        Object content = parenthesisContent();
        tokens.leave();
        return content instanceof SelectStatement query
                ? scalarSubquery(query, position)
                : finishParenthesis((Expression) content, position);
    }

    private Expression scalarSubquery(SelectStatement query, int position) {
        tokens.expect(')');
        return indirection(new Subquery(SubqueryKind.SCALAR, null, null, query, position), position);
    }

    private Expression finishParenthesis(Expression first, int position) {
        if (tokens.at(',')) {
            var fields = new ArrayList<Expression>();
            fields.add(first);
            while (tokens.accept(',')) {
                fields.add(expressions.expression());
            }
            tokens.expect(')');
            return overlaps(new RowConstructor(List.copyOf(fields), false, position));
        }
        tokens.expect(')');
        return indirection(first, position);
    }

    /// What stands behind an opening parenthesis that has been consumed, up to the closing one, which has not: a
    /// SelectStatement or the first Expression. Any number of further parentheses may come before it is known which.
    Object parenthesisContent() {
        if (SelectParser.startsQuery(tokens.kind())) {
            return grammar.select().withoutParentheses();
        }
        if (!tokens.at('(')) {
            return expressions.expression();
        }
        tokens.enter();
        int position = tokens.position();
        tokens.expect('(');
        Object content = parenthesisContent();
        tokens.leave();
        if (content instanceof SelectStatement query) {
            tokens.expect(')');
            if (SelectParser.continuesQuery(tokens.kind())) {
                return grammar.select().continueWith(query);
            }
            if (tokens.at(')')) {
                return query;
            }
            Expression operand =
                    indirection(new Subquery(SubqueryKind.SCALAR, null, null, query, position), position);
            return expressions.continueWith(operand);
        }
        return expressions.continueWith(finishParenthesis((Expression) content, position));
    }

    private Expression explicitRow() {
        return overlaps(rowConstructor());
    }

    /// `ROW (...)`
    private RowConstructor rowConstructor() {
        int position = tokens.position();
        tokens.expect(ROW, '(');
        List<Expression> fields = tokens.at(')') ? List.of() : expressions.expressionList();
        tokens.expect(')');
        return new RowConstructor(fields, true, position);
    }

    private Expression overlaps(RowConstructor left) {
        if (!tokens.at(OVERLAPS)) {
            return left;
        }
        int position = tokens.position();
        tokens.advance();
        RowConstructor right;
        if (tokens.at(ROW)) {
            right = rowConstructor();
        } else {
            int at = tokens.position();
            tokens.expect('(');
            var fields = new ArrayList<Expression>();
            fields.add(expressions.expression());
            do {
                tokens.expect(',');
                fields.add(expressions.expression());
            } while (tokens.at(','));
            tokens.expect(')');
            right = new RowConstructor(List.copyOf(fields), false, at);
        }
        if (left.fields().size() != 2) {
            throw TokenStream.error(left.position(), ParserMessage.OVERLAPS_LEFT);
        }
        if (right.fields().size() != 2) {
            throw TokenStream.error(right.position(), ParserMessage.OVERLAPS_RIGHT);
        }
        var arguments = new ArrayList<>(left.fields());
        arguments.addAll(right.fields());
        return FunctionCall.builtin("overlaps", List.copyOf(arguments), position);
    }

    private Expression array() {
        int position = tokens.position();
        tokens.expect(ARRAY);
        if (tokens.at('(')) {
            return new Subquery(SubqueryKind.ARRAY, null, null, grammar.select().inParentheses(), position);
        }
        return indirection(arrayElements(position), position);
    }

    private ArrayConstructor arrayElements(int position) {
        tokens.expect('[');
        var elements = new ArrayList<Expression>();
        if (!tokens.at(']')) {
            if (tokens.at('[')) {
                do {
                    tokens.enter();
                    elements.add(arrayElements(tokens.position()));
                    tokens.leave();
                } while (tokens.accept(','));
            } else {
                elements.addAll(expressions.expressionList());
            }
        }
        tokens.expect(']');
        return new ArrayConstructor(List.copyOf(elements), position);
    }

    private Expression caseExpression() {
        int position = tokens.position();
        tokens.expect(CASE);
        Expression operand = tokens.at(WHEN) ? null : expressions.expression();
        var branches = new ArrayList<CaseWhen>();
        do {
            int at = tokens.position();
            tokens.expect(WHEN);
            Expression condition = expressions.expression();
            tokens.expect(THEN);
            branches.add(new CaseWhen(condition, expressions.expression(), at));
        } while (tokens.at(WHEN));
        Expression otherwise = tokens.accept(ELSE) ? expressions.expression() : null;
        tokens.expect(END);
        return new Case(operand, List.copyOf(branches), otherwise, position);
    }

    // ---- ORDER BY and windows, which calls and queries share ----

    /// sort_clause at ORDER, or an empty list.
    List<SortItem> orderBy() {
        if (!tokens.accept(ORDER)) {
            return List.of();
        }
        tokens.expect(BY);
        var items = new ArrayList<SortItem>();
        do {
            int position = tokens.position();
            Expression expression = expressions.expression();
            SortItem.Direction direction = SortItem.Direction.DEFAULT;
            List<String> using = null;
            if (tokens.accept(USING)) {
                direction = SortItem.Direction.USING;
                position = tokens.position();
                using = anyOperator();
            } else {
                direction = direction();
            }
            items.add(new SortItem(expression, direction, nulls(), using, position));
        } while (tokens.accept(','));
        return List.copyOf(items);
    }

    /// qual_all_Op.
    private List<String> anyOperator() {
        if (tokens.accept(OPERATOR)) {
            tokens.expect('(');
            QualifiedName name = names.operatorName();
            tokens.expect(')');
            return name.parts();
        }
        String operator = NameParser.operatorText(tokens);
        if (operator == null) {
            throw tokens.syntaxError();
        }
        tokens.advance();
        return List.of(operator);
    }

    SortItem.Direction direction() {
        return tokens.accept(ASC)
                ? SortItem.Direction.ASCENDING
                : tokens.accept(DESC) ? SortItem.Direction.DESCENDING : SortItem.Direction.DEFAULT;
    }

    SortItem.Nulls nulls() {
        if (tokens.accept(NULLS, FIRST)) {
            return SortItem.Nulls.FIRST;
        }
        return tokens.accept(NULLS, LAST) ? SortItem.Nulls.LAST : SortItem.Nulls.DEFAULT;
    }

    /// window_specification.
    WindowDefinition windowSpecification(String name, int position) {
        tokens.expect('(');
        String reference = null;
        int kind = tokens.kind();
        if (kind != PARTITION && kind != RANGE && kind != ROWS && kind != GROUPS && TokenStream.isColumnId(kind)) {
            reference = tokens.word();
        }
        List<Expression> partitionBy = List.of();
        if (tokens.accept(PARTITION)) {
            tokens.expect(BY);
            partitionBy = expressions.expressionList();
        }
        List<SortItem> orderBy = orderBy();
        WindowDefinition.Frame frame = frame();
        tokens.expect(')');
        return new WindowDefinition(name, reference, partitionBy, orderBy, frame, position);
    }

    private WindowDefinition.Frame frame() {
        int position = tokens.position();
        WindowDefinition.Unit unit;
        if (tokens.accept(RANGE)) {
            unit = WindowDefinition.Unit.RANGE;
        } else if (tokens.accept(ROWS)) {
            unit = WindowDefinition.Unit.ROWS;
        } else if (tokens.accept(GROUPS)) {
            unit = WindowDefinition.Unit.GROUPS;
        } else {
            return null;
        }
        boolean between = tokens.accept(BETWEEN);
        WindowDefinition.Bound start = bound();
        WindowDefinition.Bound end = null;
        if (between) {
            tokens.expect(AND);
            end = bound();
        }
        checkFrame(start, end);
        return new WindowDefinition.Frame(unit, start, end, exclusion(), position);
    }

    private static void checkFrame(WindowDefinition.Bound start, WindowDefinition.Bound end) {
        var first = start.kind();
        if (first == WindowDefinition.BoundKind.UNBOUNDED_FOLLOWING) {
            throw windowing(start.position(), ParserMessage.FRAME_START_UNBOUNDED_FOLLOWING);
        }
        if (end == null) {
            if (first == WindowDefinition.BoundKind.OFFSET_FOLLOWING) {
                throw windowing(start.position(), ParserMessage.FRAME_FOLLOWING_TO_CURRENT);
            }
            return;
        }
        var last = end.kind();
        if (last == WindowDefinition.BoundKind.UNBOUNDED_PRECEDING) {
            throw windowing(end.position(), ParserMessage.FRAME_END_UNBOUNDED_PRECEDING);
        }
        if (first == WindowDefinition.BoundKind.CURRENT_ROW && last == WindowDefinition.BoundKind.OFFSET_PRECEDING) {
            throw windowing(end.position(), ParserMessage.FRAME_CURRENT_TO_PRECEDING);
        }
        if (first == WindowDefinition.BoundKind.OFFSET_FOLLOWING
                && (last == WindowDefinition.BoundKind.OFFSET_PRECEDING
                        || last == WindowDefinition.BoundKind.CURRENT_ROW)) {
            throw windowing(end.position(), ParserMessage.FRAME_FOLLOWING_TO_PRECEDING);
        }
    }

    private static dev.surus.engine.base.SqlException windowing(int position, ParserMessage message) {
        return new dev.surus.engine.base.SqlException(dev.surus.engine.base.SqlState.WINDOWING_ERROR, message)
                .at(position);
    }

    private WindowDefinition.Bound bound() {
        int position = tokens.position();
        if (tokens.at(UNBOUNDED) && (tokens.peek(1) == PRECEDING || tokens.peek(1) == FOLLOWING)) {
            tokens.advance();
            boolean preceding = tokens.at(PRECEDING);
            tokens.advance();
            return new WindowDefinition.Bound(
                    preceding
                            ? WindowDefinition.BoundKind.UNBOUNDED_PRECEDING
                            : WindowDefinition.BoundKind.UNBOUNDED_FOLLOWING,
                    null, position);
        }
        if (tokens.accept(CURRENT, ROW)) {
            return new WindowDefinition.Bound(WindowDefinition.BoundKind.CURRENT_ROW, null, position);
        }
        Expression offset = expressions.expression();
        boolean preceding = tokens.accept(PRECEDING);
        if (!preceding) {
            tokens.expect(FOLLOWING);
        }
        return new WindowDefinition.Bound(
                preceding ? WindowDefinition.BoundKind.OFFSET_PRECEDING : WindowDefinition.BoundKind.OFFSET_FOLLOWING,
                offset, position);
    }

    private WindowDefinition.Exclusion exclusion() {
        if (!tokens.accept(EXCLUDE)) {
            return WindowDefinition.Exclusion.NO_OTHERS;
        }
        if (tokens.accept(CURRENT)) {
            tokens.expect(ROW);
            return WindowDefinition.Exclusion.CURRENT_ROW;
        }
        if (tokens.accept(GROUP)) {
            return WindowDefinition.Exclusion.GROUP;
        }
        if (tokens.accept(TIES)) {
            return WindowDefinition.Exclusion.TIES;
        }
        tokens.expect(NO, OTHERS);
        return WindowDefinition.Exclusion.NO_OTHERS;
    }
}
