package dev.surus.engine.parser;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.Alias;
import dev.surus.engine.parser.ast.ColumnDefinition;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.FromItem;
import dev.surus.engine.parser.ast.FromItem.*;
import dev.surus.engine.parser.ast.QualifiedName;
import dev.surus.engine.parser.ast.ResultTarget;
import dev.surus.engine.parser.ast.SelectStatement;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// The FROM clause: tables, joins, subqueries, functions.
final class FromParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    FromParser(TokenStream tokens, NameParser names, ExpressionParser expressions, Grammar grammar) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
        this.grammar = grammar;
    }

    List<FromItem> list() {
        FromItem first = item();
        if (!tokens.at(',')) {
            return List.of(first);
        }
        var items = new ArrayList<FromItem>();
        items.add(first);
        while (tokens.accept(',')) {
            items.add(item());
        }
        return List.copyOf(items);
    }

    /// table_ref with its joins.
    FromItem item() {
        return joins(simple());
    }

    private FromItem joins(FromItem start) {
        FromItem left = start;
        while (true) {
            int position = tokens.position();
            boolean natural = false;
            JoinKind kind;
            switch (tokens.kind()) {
                case CROSS:
                    tokens.advance();
                    tokens.expect(JOIN);
                    left = new Join(
                            JoinKind.CROSS, false, left, simple(), null, null, null, null, position);
                    continue;
                case NATURAL:
                    tokens.advance();
                    natural = true;
                    break;
                case JOIN, INNER, LEFT, RIGHT, FULL:
                    break;
                default:
                    return left;
            }
            kind = joinKind();
            // a JOIN b JOIN c ON .. ON ..: what follows joins on the right until the condition comes.
            FromItem right = simple();
            if (natural) {
                left = new Join(kind, true, left, right, null, null, null, null, position);
                continue;
            }
            tokens.enter();
            while (!tokens.at(ON) && !tokens.at(USING)) {
                FromItem longer = oneJoin(right);
                if (longer == null) {
                    throw tokens.syntaxError();
                }
                right = longer;
            }
            tokens.leave();
            left = qualified(kind, left, right, position);
        }
    }

    /// One more join on the right side, or null.
    private FromItem oneJoin(FromItem left) {
        int position = tokens.position();
        switch (tokens.kind()) {
            case CROSS:
                tokens.advance();
                tokens.expect(JOIN);
                return new Join(JoinKind.CROSS, false, left, simple(), null, null, null, null, position);
            case NATURAL: {
                tokens.advance();
                JoinKind kind = joinKind();
                return new Join(kind, true, left, simple(), null, null, null, null, position);
            }
            case JOIN, INNER, LEFT, RIGHT, FULL: {
                JoinKind kind = joinKind();
                FromItem right = simple();
                tokens.enter();
                while (!tokens.at(ON) && !tokens.at(USING)) {
                    FromItem longer = oneJoin(right);
                    if (longer == null) {
                        throw tokens.syntaxError();
                    }
                    right = longer;
                }
                tokens.leave();
                return qualified(kind, left, right, position);
            }
            default:
                return null;
        }
    }

    private JoinKind joinKind() {
        JoinKind kind = JoinKind.INNER;
        boolean outer = true;
        if (tokens.accept(LEFT)) {
            kind = JoinKind.LEFT;
        } else if (tokens.accept(RIGHT)) {
            kind = JoinKind.RIGHT;
        } else if (tokens.accept(FULL)) {
            kind = JoinKind.FULL;
        } else {
            outer = false;
            tokens.accept(INNER);
        }
        if (outer) {
            tokens.accept(OUTER);
        }
        tokens.expect(JOIN);
        return kind;
    }

    private FromItem qualified(JoinKind kind, FromItem left, FromItem right, int position) {
        if (tokens.accept(USING)) {
            tokens.expect('(');
            List<String> columns = tokens.columnIdList();
            tokens.expect(')');
            Alias usingAlias = tokens.accept(AS) ? new Alias(tokens.columnId(), List.of()) : null;
            return new Join(kind, false, left, right, columns, usingAlias, null, null, position);
        }
        tokens.expect(ON);
        return new Join(kind, false, left, right, null, null, expressions.expression(), null, position);
    }

    private FromItem simple() {
        int position = tokens.position();
        switch (tokens.kind()) {
            case '(': {
                Object content = parenthesis();
                return content instanceof SelectStatement query
                        ? subquery(false, query, position)
                        : withAlias((Join) content);
            }
            case LATERAL:
                tokens.advance();
                if (tokens.at('(')) {
                    int at = tokens.position();
                    return subquery(true, grammar.select().inParentheses(), at);
                }
                return tokens.at(XMLTABLE) ? xmlTable(true) : function(true);
            case XMLTABLE:
                if (tokens.peek(1) == '(') {
                    return xmlTable(false);
                }
                break;
            case ONLY:
                return relation();
            default:
                break;
        }
        if (tokens.at(ROWS, FROM) || CallParser.isCommonCall(tokens.kind(), tokens) || atCall()) {
            return function(false);
        }
        return relation();
    }

    private boolean atCall() {
        if (!TokenStream.isNonReservedWord(tokens.kind())) {
            return false;
        }
        if (tokens.peek(1) == '(') {
            return TokenStream.isTypeOrFunctionName(tokens.kind());
        }
        int ahead = 1;
        while (tokens.peek(ahead) == '.' && TokenStream.isLabel(tokens.peek(ahead + 1))) {
            ahead += 2;
        }
        return ahead > 1 && tokens.peek(ahead) == '(';
    }

    /// Behind an opening parenthesis stands a query, or a join; which, may turn out late: `((SELECT 1) a CROSS JOIN b)`.
    /// Returns a SelectStatement or a Join; the closing parenthesis is consumed.
    private Object parenthesis() {
        tokens.enter();
        tokens.expect('(');
        Object content;
        if (SelectParser.startsQuery(tokens.kind())) {
            content = grammar.select().withoutParentheses();
        } else if (tokens.at('(')) {
            int position = tokens.position();
            Object inner = parenthesis();
            if (inner instanceof SelectStatement query) {
                if (SelectParser.continuesQuery(tokens.kind())) {
                    content = grammar.select().continueWith(query);
                } else if (tokens.at(')')) {
                    content = query;
                } else {
                    content = joins(subquery(false, query, position));
                }
            } else {
                content = joins(withAlias((Join) inner));
            }
        } else {
            content = item();
        }
        if (!(content instanceof SelectStatement) && !(content instanceof Join)) {
            throw tokens.syntaxError();
        }
        tokens.expect(')');
        tokens.leave();
        return content;
    }

    private FromItem withAlias(Join join) {
        Alias alias = alias();
        return alias == null
                ? join
                : new Join(
                        join.kind(), join.natural(), join.left(), join.right(), join.using(), join.usingAlias(),
                        join.on(), alias, join.position());
    }


    private FromItem subquery(boolean lateral, SelectStatement query, int position) {
        Alias alias = alias();
        if (alias == null) {
            boolean values = query.body() instanceof SelectStatement.Values;
            throw new SqlException(
                            SqlState.SYNTAX_ERROR,
                            values ? ParserMessage.VALUES_NEEDS_ALIAS : ParserMessage.SUBQUERY_NEEDS_ALIAS)
                    .hint(values ? ParserMessage.VALUES_NEEDS_ALIAS_HINT : ParserMessage.SUBQUERY_NEEDS_ALIAS_HINT)
                    .at(position);
        }
        return new Subquery(lateral, query, alias, position);
    }

    /// opt_alias_clause.
    Alias alias() {
        if (tokens.accept(AS)) {
            return new Alias(tokens.columnId(), tokens.optionalColumnList());
        }
        return tokens.atColumnId() ? new Alias(tokens.word(), tokens.optionalColumnList()) : null;
    }

    private FromItem relation() {
        FromItem.Relation plain = names.relation();
        Alias alias = alias();
        FromItem relation = alias == null ? plain : new Relation(plain.name(), plain.only(), alias);
        if (!tokens.at(TABLESAMPLE)) {
            return relation;
        }
        tokens.advance();
        int position = tokens.position();
        QualifiedName method = names.functionName();
        tokens.expect('(');
        List<Expression> arguments = expressions.expressionList();
        tokens.expect(')');
        Expression repeatable = null;
        if (tokens.accept(REPEATABLE)) {
            tokens.expect('(');
            repeatable = expressions.expression();
            tokens.expect(')');
        }
        return new Sample(relation, method, arguments, repeatable, position);
    }

    // ---- functions ----

    private FromItem function(boolean lateral) {
        int position = tokens.position();
        boolean rowsFrom = tokens.at(ROWS, FROM);
        var functions = new ArrayList<FunctionInFrom>();
        if (rowsFrom) {
            tokens.skip(2);
            tokens.expect('(');
            do {
                Expression call = windowless();
                List<ColumnDefinition> columns = List.of();
                if (tokens.accept(AS)) {
                    tokens.expect('(');
                    columns = columnDefinitions();
                    tokens.expect(')');
                }
                functions.add(new FunctionInFrom(call, columns));
            } while (tokens.accept(','));
            tokens.expect(')');
        } else {
            functions.add(new FunctionInFrom(windowless(), List.of()));
        }
        boolean ordinality = false;
        if (tokens.at(WITH, ORDINALITY)) {
            tokens.skip(2);
            ordinality = true;
        }
        return functionAlias(lateral, ordinality, rowsFrom, List.copyOf(functions), position);
    }

    private Expression windowless() {
        if (!TokenStream.isNonReservedWord(tokens.kind()) && !CallParser.isCommonCall(tokens.kind(), tokens)) {
            throw tokens.syntaxError();
        }
        return expressions.primaries().calls().call(false);
    }

    /// func_alias_clause.
    private FromItem functionAlias(
            boolean lateral, boolean ordinality, boolean rowsFrom, List<FunctionInFrom> functions, int position) {
        boolean as = tokens.accept(AS);
        String name = null;
        if (as && tokens.at('(')) {
            tokens.advance();
            List<ColumnDefinition> columns = columnDefinitions();
            tokens.expect(')');
            return new Function(lateral, ordinality, rowsFrom, functions, null, columns, position);
        }
        if (as || tokens.atColumnId()) {
            name = tokens.columnId();
        }
        if (name == null) {
            return new Function(lateral, ordinality, rowsFrom, functions, null, List.of(), position);
        }
        if (tokens.at('(') && TokenStream.isColumnId(tokens.peek(1)) && tokens.peek(2) != ',' && tokens.peek(2) != ')') {
            tokens.advance();
            List<ColumnDefinition> columns = columnDefinitions();
            tokens.expect(')');
            return new Function(
                    lateral, ordinality, rowsFrom, functions, new Alias(name, List.of()), columns, position);
        }
        return new Function(
                lateral, ordinality, rowsFrom, functions, new Alias(name, tokens.optionalColumnList()), List.of(), position);
    }

    /// TableFuncElementList.
    List<ColumnDefinition> columnDefinitions() {
        var columns = new ArrayList<ColumnDefinition>();
        do {
            int position = tokens.position();
            String name = tokens.columnId();
            var type = expressions.types.typeName();
            QualifiedName collation = tokens.accept(COLLATE) ? names.anyName() : null;
            columns.add(new ColumnDefinition(name, type, collation, null, List.of(), List.of(), position));
        } while (tokens.accept(','));
        return List.copyOf(columns);
    }

    // ---- XMLTABLE ----

    private FromItem xmlTable(boolean lateral) {
        int position = tokens.position();
        tokens.expect(XMLTABLE, '(');
        List<ResultTarget> namespaces = List.of();
        if (tokens.accept(XMLNAMESPACES)) {
            tokens.expect('(');
            var list = new ArrayList<ResultTarget>();
            do {
                int at = tokens.position();
                if (tokens.accept(DEFAULT)) {
                    list.add(new ResultTarget(null, List.of(), expressions.restrictedExpression(), at));
                } else {
                    Expression uri = expressions.restrictedExpression();
                    tokens.expect(AS);
                    list.add(new ResultTarget(tokens.label(), List.of(), uri, at));
                }
            } while (tokens.accept(','));
            tokens.expect(')');
            tokens.expect(',');
            namespaces = List.copyOf(list);
        }
        var xml = new XmlParser(tokens, expressions);
        Expression rows = expressions.primaries().primary();
        tokens.expect(PASSING);
        xml.passing();
        Expression document = expressions.primaries().primary();
        xml.passing();
        tokens.expect(COLUMNS);
        var columns = new ArrayList<XmlTableColumn>();
        do {
            columns.add(xmlColumn());
        } while (tokens.accept(','));
        tokens.expect(')');
        Alias alias = alias();
        return new XmlTable(lateral, namespaces, rows, document, List.copyOf(columns), alias, position);
    }

    private XmlTableColumn xmlColumn() {
        int position = tokens.position();
        String name = tokens.columnId();
        if (tokens.accept(FOR)) {
            tokens.expect(ORDINALITY);
            return new XmlTableColumn(name, null, null, null, false, position);
        }
        var type = expressions.types.typeName();
        Expression path = null;
        Expression defaultValue = null;
        boolean notNull = false;
        while (true) {
            if (tokens.accept(DEFAULT)) {
                defaultValue = expressions.restrictedExpression();
            } else if (tokens.accept(NOT)) {
                tokens.expect(NULL);
                notNull = true;
            } else if (tokens.at(Token.IDENTIFIER) && tokens.value().equals("path")) {
                tokens.advance();
                path = expressions.restrictedExpression();
            } else if (!tokens.accept(NULL)) {
                return new XmlTableColumn(name, type, path, defaultValue, notNull, position);
            }
        }
    }
}
