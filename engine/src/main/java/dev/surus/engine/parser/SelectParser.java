package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.IntoTarget;
import dev.surus.engine.parser.ast.OnCommit;
import dev.surus.engine.parser.ast.Persistence;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.parser.ast.SelectStatement.*;
import dev.surus.engine.parser.ast.SortItem;
import dev.surus.engine.parser.ast.WindowDefinition;
import dev.surus.engine.parser.ast.WithClause;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// SELECT, VALUES, TABLE, set operations and what stands around them.
final class SelectParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    SelectParser(TokenStream tokens, NameParser names, ExpressionParser expressions, Grammar grammar) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
        this.grammar = grammar;
    }

    static boolean startsQuery(int kind) {
        return kind == SELECT || kind == VALUES || kind == WITH || kind == TABLE;
    }

    /// Whether a parenthesized query goes on as a larger one.
    static boolean continuesQuery(int kind) {
        return switch (kind) {
            case UNION, INTERSECT, EXCEPT, ORDER, LIMIT, OFFSET, FETCH, FOR -> true;
            default -> false;
        };
    }

    /// SelectStmt: with or without parentheses around.
    SelectStatement statement() {
        if (tokens.at('(')) {
            SelectStatement query = inParentheses();
            return continuesQuery(tokens.kind()) ? continueWith(query) : query;
        }
        return withoutParentheses();
    }

    /// select_with_parens.
    SelectStatement inParentheses() {
        tokens.enter();
        tokens.expect('(');
        SelectStatement query;
        if (tokens.at('(')) {
            query = inParentheses();
            if (continuesQuery(tokens.kind())) {
                query = continueWith(query);
            }
        } else {
            query = withoutParentheses();
        }
        tokens.expect(')');
        tokens.leave();
        return query;
    }

    /// select_no_parens.
    SelectStatement withoutParentheses() {
        tokens.enter();
        SelectStatement query;
        if (tokens.at(WITH)) {
            query = afterWith(grammar.data().withClause());
        } else {
            query = tail(setOperations(0, null), null);
        }
        tokens.leave();
        return query;
    }

    SelectStatement afterWith(WithClause with) {
        return tail(setOperations(0, null), with);
    }

    /// Goes on behind a query in parentheses.
    SelectStatement continueWith(SelectStatement first) {
        return tail(setOperations(0, first), null);
    }

    /// UNION and EXCEPT are level 0, INTERSECT is level 1; all go from left to right.
    private SelectStatement setOperations(int level, SelectStatement first) {
        SelectStatement left = first != null ? first : operand();
        while (true) {
            SetOperator operator = switch (tokens.kind()) {
                case UNION -> SetOperator.UNION;
                case EXCEPT -> SetOperator.EXCEPT;
                case INTERSECT -> SetOperator.INTERSECT;
                default -> null;
            };
            int binding = operator == SetOperator.INTERSECT ? 1 : 0;
            if (operator == null || binding < level) {
                return left;
            }
            tokens.advance();
            boolean all = tokens.accept(ALL);
            if (!all) {
                tokens.accept(DISTINCT);
            }
            SelectStatement right = setOperations(binding + 1, null);
            left = SelectStatement.of(new SetOperation(operator, all, left, right), left.position());
        }
    }

    /// select_clause: a simple query or one in parentheses.
    private SelectStatement operand() {
        int position = tokens.position();
        return switch (tokens.kind()) {
            case '(' -> inParentheses();
            case SELECT -> SelectStatement.of(plain(), position);
            case VALUES -> SelectStatement.of(values(), position);
            case TABLE -> {
                tokens.advance();
                var star = new ResultTarget(
                        null, List.of(), new Expression.ColumnReference(List.of(), true, 0), 0);
                FromItem relation = names.relation();
                yield SelectStatement.of(
                        new Plain(null, List.of(star), null, List.of(relation), null, List.of(), false, null, List.of()),
                        position);
            }
            default -> throw tokens.syntaxError();
        };
    }

    Values values() {
        tokens.expect(VALUES);
        var rows = new ArrayList<List<Expression>>();
        do {
            tokens.expect('(');
            rows.add(expressions.expressionList());
            tokens.expect(')');
        } while (tokens.accept(','));
        return new Values(List.copyOf(rows));
    }

    /// A query without its first word.
    SelectStatement rest() {
        int position = tokens.position();
        return tail(SelectStatement.of(plainRest(), position), null);
    }

    private Plain plain() {
        tokens.expect(SELECT);
        return plainRest();
    }

    private Plain plainRest() {
        List<Expression> distinct = null;
        if (tokens.accept(DISTINCT)) {
            distinct = List.of();
            if (tokens.accept(ON)) {
                tokens.expect('(');
                distinct = expressions.expressionList();
                tokens.expect(')');
            }
        } else {
            tokens.accept(ALL);
        }
        List<ResultTarget> targets = distinct != null || PrimaryParser.startsExpression(tokens.kind())
                ? targetList()
                : List.of();
        IntoTarget into = tokens.accept(INTO) ? into() : null;
        List<FromItem> from = tokens.accept(FROM) ? grammar.from().list() : List.of();
        Expression where = tokens.accept(WHERE) ? expressions.expression() : null;
        boolean groupDistinct = false;
        List<Expression> groupBy = List.of();
        if (tokens.accept(GROUP)) {
            tokens.expect(BY);
            groupDistinct = tokens.accept(DISTINCT);
            if (!groupDistinct) {
                tokens.accept(ALL);
            }
            groupBy = groupItems();
        }
        Expression having = tokens.accept(HAVING) ? expressions.expression() : null;
        List<WindowDefinition> windows = tokens.accept(WINDOW) ? windows() : List.of();
        return new Plain(distinct, targets, into, from, where, groupBy, groupDistinct, having, windows);
    }

    /// target_list, of SELECT and RETURNING.
    List<ResultTarget> targetList() {
        ResultTarget first = target();
        if (!tokens.at(',')) {
            return List.of(first);
        }
        var targets = new ArrayList<ResultTarget>();
        targets.add(first);
        while (tokens.accept(',')) {
            targets.add(target());
        }
        return List.copyOf(targets);
    }

    private ResultTarget target() {
        int position = tokens.position();
        if (tokens.accept('*')) {
            return new ResultTarget(null, List.of(), new Expression.ColumnReference(List.of(), true, position), position);
        }
        Expression value = expressions.expression();
        String label = null;
        if (tokens.accept(AS)) {
            label = tokens.label();
        } else if (TokenStream.isBareLabel(tokens.kind())) {
            label = tokens.word();
        }
        return new ResultTarget(label, List.of(), value, position);
    }

    /// OptTempTableName.
    private IntoTarget into() {
        Persistence persistence = Persistence.PERMANENT;
        if (tokens.at(TEMPORARY) || tokens.at(TEMP)) {
            tokens.advance();
            persistence = Persistence.TEMPORARY;
        } else if ((tokens.at(LOCAL) || tokens.at(GLOBAL))
                && (tokens.peek(1) == TEMPORARY || tokens.peek(1) == TEMP)) {
            tokens.skip(2);
            persistence = Persistence.TEMPORARY;
        } else if (tokens.accept(UNLOGGED)) {
            persistence = Persistence.UNLOGGED;
        }
        tokens.accept(TABLE);
        RelationName name = names.relationName();
        return new IntoTarget(name, persistence, List.of(), null, List.of(), OnCommit.NONE, null, true);
    }

    private List<Expression> groupItems() {
        var items = new ArrayList<Expression>();
        do {
            items.add(groupItem());
        } while (tokens.accept(','));
        return List.copyOf(items);
    }

    private Expression groupItem() {
        int position = tokens.position();
        if (tokens.at('(', ')')) {
            tokens.skip(2);
            return new Expression.GroupingSet(Expression.GroupingSetKind.EMPTY, List.of(), position);
        }
        if (tokens.at(ROLLUP, '(') || tokens.at(CUBE, '(')) {
            boolean rollup = tokens.at(ROLLUP);
            tokens.skip(2);
            List<Expression> content = expressions.expressionList();
            tokens.expect(')');
            return new Expression.GroupingSet(
                    rollup ? Expression.GroupingSetKind.ROLLUP : Expression.GroupingSetKind.CUBE, content, position);
        }
        if (tokens.at(GROUPING, SETS)) {
            tokens.skip(2);
            tokens.expect('(');
            tokens.enter();
            List<Expression> content = groupItems();
            tokens.leave();
            tokens.expect(')');
            return new Expression.GroupingSet(Expression.GroupingSetKind.SETS, content, position);
        }
        return expressions.expression();
    }

    private List<WindowDefinition> windows() {
        var windows = new ArrayList<WindowDefinition>();
        do {
            String name = tokens.columnId();
            tokens.expect(AS);
            windows.add(expressions.primaries().windowSpecification(name, tokens.position()));
        } while (tokens.accept(','));
        return List.copyOf(windows);
    }

    // ---- ORDER BY, LIMIT, FOR UPDATE ----

    /// What may follow a query; the query may have some of it already, from within parentheses.
    private SelectStatement tail(SelectStatement query, WithClause with) {
        int orderPosition = 0;
        List<SortItem> orderBy = List.of();
        if (tokens.at(ORDER)) {
            orderBy = expressions.primaries().orderBy();
            orderPosition = orderBy.getFirst().position();
        }
        var limits = new LimitParser(tokens, expressions);
        List<Locking> locking = List.of();
        if (tokens.at(FOR)) {
            locking = locking();
            limits.parse();
        } else if (limits.parse() && tokens.at(FOR)) {
            locking = locking();
        }
        if (with == null && orderBy.isEmpty() && locking.isEmpty() && !limits.found) {
            return query;
        }
        if (!orderBy.isEmpty() && !query.orderBy().isEmpty()) {
            throw TokenStream.error(orderPosition, ParserMessage.MULTIPLE_ORDER_BY);
        }
        if (limits.offset != null && query.limitOffset() != null) {
            throw TokenStream.error(limits.offset.position(), ParserMessage.MULTIPLE_OFFSET);
        }
        if (limits.count != null && query.limitCount() != null) {
            throw TokenStream.error(limits.count.position(), ParserMessage.MULTIPLE_LIMIT);
        }
        if (with != null && query.with() != null) {
            throw TokenStream.error(with.position(), ParserMessage.MULTIPLE_WITH);
        }
        List<SortItem> order = orderBy.isEmpty() ? query.orderBy() : orderBy;
        if (limits.withTies && order.isEmpty()) {
            throw TokenStream.error(0, ParserMessage.TIES_WITHOUT_ORDER);
        }
        List<Locking> locks = new ArrayList<>(query.locking());
        locks.addAll(locking);
        if (limits.withTies && locks.stream().anyMatch(lock -> lock.waitPolicy() == WaitPolicy.SKIP_LOCKED)) {
            throw TokenStream.error(0, ParserMessage.TIES_WITH_SKIP_LOCKED);
        }
        return new SelectStatement(
                with == null ? query.with() : with,
                query.body(),
                order,
                limits.offset == null ? query.limitOffset() : limits.offset,
                limits.count == null ? query.limitCount() : limits.count,
                limits.withTies || query.withTies(),
                List.copyOf(locks),
                query.position());
    }

    private List<Locking> locking() {
        if (tokens.at(FOR, READ)) {
            tokens.skip(2);
            tokens.expect(ONLY);
            return List.of();
        }
        var items = new ArrayList<Locking>();
        while (tokens.accept(FOR)) {
            Strength strength;
            if (tokens.accept(UPDATE)) {
                strength = Strength.FOR_UPDATE;
            } else if (tokens.accept(NO)) {
                tokens.expect(KEY, UPDATE);
                strength = Strength.FOR_NO_KEY_UPDATE;
            } else if (tokens.accept(SHARE)) {
                strength = Strength.FOR_SHARE;
            } else {
                tokens.expect(KEY, SHARE);
                strength = Strength.FOR_KEY_SHARE;
            }
            List<RelationName> relations = tokens.accept(OF) ? names.relationNames() : List.of();
            WaitPolicy wait = WaitPolicy.BLOCK;
            if (tokens.accept(NOWAIT)) {
                wait = WaitPolicy.NOWAIT;
            } else if (tokens.accept(SKIP)) {
                tokens.expect(LOCKED);
                wait = WaitPolicy.SKIP_LOCKED;
            }
            items.add(new Locking(strength, relations, wait));
        }
        return List.copyOf(items);
    }

    /// LIMIT, OFFSET and FETCH, in either order.
    private static final class LimitParser {
        private final TokenStream tokens;
        private final ExpressionParser expressions;
        boolean found;
        Expression offset;
        Expression count;
        boolean withTies;

        LimitParser(TokenStream tokens, ExpressionParser expressions) {
            this.tokens = tokens;
            this.expressions = expressions;
        }

        boolean parse() {
            boolean sawLimit = false;
            boolean sawOffset = false;
            while (true) {
                int position = tokens.position();
                if (!sawOffset && tokens.accept(OFFSET)) {
                    offset = expressions.expression();
                    if (!tokens.accept(ROW)) {
                        tokens.accept(ROWS);
                    }
                    sawOffset = true;
                } else if (!sawLimit && tokens.accept(LIMIT)) {
                    int at = tokens.position();
                    count = tokens.accept(ALL) ? new Expression.NullConstant(at) : expressions.expression();
                    if (tokens.accept(',')) {
                        expressions.expression();
                        throw new SqlException(SqlState.SYNTAX_ERROR, ParserMessage.LIMIT_COMMA)
                                .hint(ParserMessage.LIMIT_COMMA_HINT)
                                .at(position);
                    }
                    sawLimit = true;
                } else if (!sawLimit && tokens.accept(FETCH)) {
                    fetch();
                    sawLimit = true;
                } else {
                    found = sawLimit || sawOffset;
                    return found;
                }
            }
        }

        private void fetch() {
            if (!tokens.accept(FIRST)) {
                tokens.expect(NEXT);
            }
            int at = tokens.position();
            if (tokens.at(ROW) || tokens.at(ROWS)) {
                count = new Expression.IntegerConstant(1, 0);
            } else if (tokens.accept('+')) {
                count = expressions.primaries().primary();
            } else if (tokens.accept('-')) {
                count = switch (expressions.primaries().primary()) {
                    case Expression.IntegerConstant(int value, int _) -> new Expression.IntegerConstant(-value, at);
                    case Expression.NumericConstant(String text, int _) -> new Expression.NumericConstant("-" + text, at);
                    default -> throw tokens.syntaxError();
                };
            } else {
                count = expressions.primaries().primary();
            }
            if (!tokens.accept(ROW)) {
                tokens.expect(ROWS);
            }
            if (tokens.accept(ONLY)) {
                return;
            }
            tokens.expect(WITH, TIES);
            withTies = true;
        }
    }
}
