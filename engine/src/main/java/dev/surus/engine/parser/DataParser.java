package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import dev.surus.engine.parser.ast.InsertStatement.ConflictTarget;
import dev.surus.engine.parser.ast.InsertStatement.OnConflict;
import dev.surus.engine.parser.ast.InsertStatement.Overriding;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// INSERT, UPDATE, DELETE, MERGE, and WITH.
final class DataParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    DataParser(TokenStream tokens, NameParser names, ExpressionParser expressions, Grammar grammar) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
        this.grammar = grammar;
    }

    static boolean startsQuery(int kind) {
        return switch (kind) {
            case SELECT, VALUES, TABLE, WITH, '(', INSERT, UPDATE, DELETE, MERGE -> true;
            default -> false;
        };
    }

    /// PreparableStmt: a query of any kind, with its WITH.
    QueryStatement query() {
        WithClause with = tokens.at(WITH) ? withClause() : null;
        return switch (tokens.kind()) {
            case INSERT -> insert(with);
            case UPDATE -> update(with);
            case DELETE -> delete(with);
            case MERGE -> merge(with);
            default -> with == null ? grammar.select().statement() : grammar.select().afterWith(with);
        };
    }

    // ---- WITH ----

    WithClause withClause() {
        int position = tokens.position();
        tokens.expect(WITH);
        boolean recursive = tokens.accept(RECURSIVE);
        var tables = new ArrayList<WithClause.CommonTable>();
        do {
            tables.add(commonTable());
        } while (tokens.accept(','));
        return new WithClause(recursive, List.copyOf(tables), position);
    }

    private WithClause.CommonTable commonTable() {
        int position = tokens.position();
        String name = tokens.columnId();
        List<String> columns = tokens.optionalColumnList();
        tokens.expect(AS);
        var materialization = WithClause.Materialization.DEFAULT;
        if (tokens.accept(MATERIALIZED)) {
            materialization = WithClause.Materialization.ALWAYS;
        } else if (tokens.accept(NOT)) {
            tokens.expect(MATERIALIZED);
            materialization = WithClause.Materialization.NEVER;
        }
        tokens.expect('(');
        QueryStatement query = query();
        tokens.expect(')');
        return new WithClause.CommonTable(name, columns, materialization, query, search(), cycle(), position);
    }

    private WithClause.Search search() {
        int position = tokens.position();
        if (!tokens.accept(SEARCH)) {
            return null;
        }
        boolean breadth = tokens.accept(BREADTH);
        if (!breadth) {
            tokens.expect(DEPTH);
        }
        tokens.expect(FIRST, BY);
        List<String> columns = tokens.columnIdList();
        tokens.expect(SET);
        return new WithClause.Search(breadth, columns, tokens.columnId(), position);
    }

    private WithClause.Cycle cycle() {
        int position = tokens.position();
        if (!tokens.accept(CYCLE)) {
            return null;
        }
        List<String> columns = tokens.columnIdList();
        tokens.expect(SET);
        String mark = tokens.columnId();
        Expression value = new Expression.BooleanConstant(true, 0);
        Expression otherwise = new Expression.BooleanConstant(false, 0);
        if (tokens.accept(TO)) {
            value = expressions.primaries().primary();
            tokens.expect(DEFAULT);
            otherwise = expressions.primaries().primary();
        }
        tokens.expect(USING);
        return new WithClause.Cycle(columns, mark, value, otherwise, tokens.columnId(), position);
    }

    // ---- INSERT ----

    private InsertStatement insert(WithClause with) {
        tokens.expect(INSERT, INTO);
        RelationName relation = names.relationName();
        Alias alias = tokens.accept(AS) ? new Alias(tokens.columnId(), List.of()) : null;
        List<ResultTarget> columns = List.of();
        Overriding overriding = Overriding.NONE;
        SelectStatement source = null;
        if (tokens.accept(DEFAULT)) {
            tokens.expect(VALUES);
        } else {
            // A parenthesis is a column list unless a query starts in it.
            if (tokens.at('(') && !insertsQuery()) {
                columns = insertColumns();
            }
            overriding = overriding();
            source = insertSource();
        }
        OnConflict onConflict = onConflict();
        return new InsertStatement(with, relation, alias, columns, overriding, source, onConflict, returning());
    }

    private boolean insertsQuery() {
        int ahead = 1;
        while (tokens.peek(ahead) == '(') {
            ahead++;
        }
        return SelectParser.startsQuery(tokens.peek(ahead));
    }

    private SelectStatement insertSource() {
        if (!tokens.at('(') && !SelectParser.startsQuery(tokens.kind())) {
            throw tokens.syntaxError();
        }
        return grammar.select().statement();
    }

    private List<ResultTarget> insertColumns() {
        tokens.expect('(');
        var columns = new ArrayList<ResultTarget>();
        do {
            int position = tokens.position();
            String name = tokens.columnId();
            columns.add(new ResultTarget(name, expressions.primaries().indirectionSteps(), null, position));
        } while (tokens.accept(','));
        tokens.expect(')');
        return List.copyOf(columns);
    }

    private Overriding overriding() {
        if (!tokens.accept(OVERRIDING)) {
            return Overriding.NONE;
        }
        boolean user = tokens.accept(USER);
        if (!user) {
            tokens.expect(SYSTEM);
        }
        tokens.expect(VALUE);
        return user ? Overriding.USER : Overriding.SYSTEM;
    }

    private OnConflict onConflict() {
        int position = tokens.position();
        if (!tokens.accept(ON)) {
            return null;
        }
        tokens.expect(CONFLICT);
        ConflictTarget target = null;
        int at = tokens.position();
        if (tokens.accept('(')) {
            List<IndexElement> elements = grammar.index().elements();
            tokens.expect(')');
            target = new ConflictTarget(elements, tokens.accept(WHERE) ? expressions.expression() : null, null, at);
        } else if (tokens.accept(ON)) {
            tokens.expect(CONSTRAINT);
            target = new ConflictTarget(List.of(), null, tokens.columnId(), at);
        }
        tokens.expect(DO);
        if (tokens.accept(NOTHING)) {
            return new OnConflict(target, false, List.of(), null, position);
        }
        tokens.expect(UPDATE, SET);
        List<ResultTarget> assignments = assignments();
        return new OnConflict(target, true, assignments, tokens.accept(WHERE) ? expressions.expression() : null, position);
    }

    List<ResultTarget> returning() {
        return tokens.accept(RETURNING) ? grammar.select().targetList() : List.of();
    }

    // ---- UPDATE, DELETE ----

    /// relation_expr_opt_alias: SET is no alias here.
    private FromItem.Relation target() {
        FromItem.Relation relation = names.relation();
        if (tokens.accept(AS) || tokens.atColumnId() && !tokens.at(SET)) {
            return new FromItem.Relation(relation.name(), relation.only(), new Alias(tokens.columnId(), List.of()));
        }
        return relation;
    }

    private UpdateStatement update(WithClause with) {
        tokens.expect(UPDATE);
        FromItem.Relation relation = target();
        tokens.expect(SET);
        List<ResultTarget> assignments = assignments();
        List<FromItem> from = tokens.accept(FROM) ? grammar.from().list() : List.of();
        Expression where = whereOrCurrent();
        return new UpdateStatement(with, relation, assignments, from, where, returning());
    }

    private DeleteStatement delete(WithClause with) {
        tokens.expect(DELETE, FROM);
        FromItem.Relation relation = target();
        List<FromItem> using = tokens.accept(USING) ? grammar.from().list() : List.of();
        Expression where = whereOrCurrent();
        return new DeleteStatement(with, relation, using, where, returning());
    }

    private Expression whereOrCurrent() {
        if (!tokens.accept(WHERE)) {
            return null;
        }
        int position = tokens.position();
        if (tokens.at(CURRENT, OF)) {
            tokens.skip(2);
            return new Expression.CurrentOf(tokens.columnId(), position);
        }
        return expressions.expression();
    }

    /// set_clause_list.
    List<ResultTarget> assignments() {
        var list = new ArrayList<ResultTarget>();
        do {
            if (tokens.at('(')) {
                multiAssignment(list);
            } else {
                int position = tokens.position();
                String name = tokens.columnId();
                var steps = expressions.primaries().indirectionSteps();
                tokens.expect('=');
                list.add(new ResultTarget(name, steps, expressions.expression(), position));
            }
        } while (tokens.accept(','));
        return List.copyOf(list);
    }

    private void multiAssignment(List<ResultTarget> list) {
        List<ResultTarget> targets = insertColumns();
        tokens.expect('=');
        int position = tokens.position();
        Expression source = expressions.expression();
        for (int i = 0; i < targets.size(); i++) {
            ResultTarget target = targets.get(i);
            list.add(new ResultTarget(
                    target.name(),
                    target.steps(),
                    new Expression.MultiAssignment(source, i + 1, targets.size(), position),
                    target.position()));
        }
    }

    // ---- MERGE ----

    private MergeStatement merge(WithClause with) {
        tokens.expect(MERGE, INTO);
        FromItem.Relation relation = target();
        tokens.expect(USING);
        FromItem source = grammar.from().item();
        tokens.expect(ON);
        Expression on = expressions.expression();
        var branches = new ArrayList<MergeStatement.When>();
        do {
            branches.add(when());
        } while (tokens.at(WHEN));
        return new MergeStatement(with, relation, source, on, List.copyOf(branches));
    }

    private MergeStatement.When when() {
        int position = tokens.position();
        tokens.expect(WHEN);
        boolean matched = !tokens.accept(NOT);
        tokens.expect(MATCHED);
        Expression condition = tokens.accept(AND) ? expressions.expression() : null;
        tokens.expect(THEN);
        return new MergeStatement.When(matched, condition, mergeAction(matched), position);
    }

    private MergeStatement.Action mergeAction(boolean matched) {
        if (tokens.accept(DO)) {
            tokens.expect(NOTHING);
            return new MergeStatement.DoNothing();
        }
        if (matched) {
            if (tokens.accept(DELETE)) {
                return new MergeStatement.Delete();
            }
            tokens.expect(UPDATE, SET);
            return new MergeStatement.Update(assignments());
        }
        tokens.expect(INSERT);
        List<ResultTarget> columns = tokens.at('(') ? insertColumns() : List.of();
        if (columns.isEmpty() && tokens.accept(DEFAULT)) {
            tokens.expect(VALUES);
            return new MergeStatement.Insert(columns, Overriding.NONE, List.of(), true);
        }
        Overriding overriding = overriding();
        tokens.expect(VALUES, '(');
        List<Expression> values = expressions.expressionList();
        tokens.expect(')');
        return new MergeStatement.Insert(columns, overriding, values, false);
    }
}
