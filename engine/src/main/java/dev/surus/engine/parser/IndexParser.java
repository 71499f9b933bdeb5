package dev.surus.engine.parser;

import dev.surus.engine.parser.ast.*;
import java.util.ArrayList;
import java.util.List;

import static dev.surus.engine.parser.Keyword.*;

/// CREATE INDEX, CREATE and ALTER STATISTICS.
final class IndexParser {
    private final TokenStream tokens;
    private final NameParser names;
    private final ExpressionParser expressions;
    private final Grammar grammar;

    IndexParser(Grammar grammar) {
        this.tokens = grammar.tokens();
        this.names = grammar.names();
        this.expressions = grammar.expressions();
        this.grammar = grammar;
    }

    /// Behind CREATE (UNIQUE) INDEX.
    Statement createIndex(boolean unique) {
        boolean concurrently = tokens.accept(CONCURRENTLY);
        boolean ifNotExists = names.ifNotExistsBeforeName();
        String name = tokens.at(ON) ? null : tokens.columnId();
        if (ifNotExists && name == null) {
            throw tokens.syntaxError();
        }
        tokens.expect(ON);
        FromItem.Relation relation = names.relation();
        String method = tokens.accept(USING) ? tokens.columnId() : "btree";
        tokens.expect('(');
        List<IndexElement> elements = elements();
        tokens.expect(')');
        List<IndexElement> including = List.of();
        if (tokens.accept(INCLUDE)) {
            tokens.expect('(');
            including = elements();
            tokens.expect(')');
        }
        boolean nullsNotDistinct = nullsNotDistinct();
        List<Option> options = tokens.accept(WITH) ? grammar.options().relationOptions() : List.of();
        String tablespace = tokens.accept(TABLESPACE) ? tokens.columnId() : null;
        Expression where = tokens.accept(WHERE) ? expressions.expression() : null;
        return new IndexStatement.CreateIndex(
                name, relation, method, elements, including, unique, nullsNotDistinct, concurrently, ifNotExists, options,
                tablespace, where);
    }

    boolean nullsNotDistinct() {
        if (!tokens.accept(NULLS)) {
            return false;
        }
        boolean not = tokens.accept(NOT);
        tokens.expect(DISTINCT);
        return not;
    }

    List<IndexElement> elements() {
        var elements = new ArrayList<IndexElement>();
        do {
            elements.add(element());
        } while (tokens.accept(','));
        return List.copyOf(elements);
    }

    /// index_elem: a column, a call, or an expression in parentheses, then its options.
    IndexElement element() {
        int position = tokens.position();
        String column = null;
        Expression expression = null;
        if (tokens.accept('(')) {
            expression = expressions.expression();
            tokens.expect(')');
        } else if (atCall()) {
            expression = expressions.primaries().calls().call(false);
        } else {
            column = tokens.columnId();
        }
        QualifiedName collation = tokens.accept(COLLATE) ? names.anyName() : null;
        QualifiedName operatorClass = null;
        List<Option> classOptions = List.of();
        if (tokens.atColumnId() && !tokens.at(NULLS)) {
            operatorClass = names.anyName();
            if (tokens.at('(')) {
                classOptions = grammar.options().relationOptions();
            }
        }
        SortItem.Direction direction = expressions.primaries().direction();
        return new IndexElement(
                column, expression, collation, operatorClass, classOptions, direction,
                expressions.primaries().nulls(), position);
    }

    private boolean atCall() {
        if (CallParser.isCommonCall(tokens.kind(), tokens)) {
            return true;
        }
        if (!TokenStream.isNonReservedWord(tokens.kind())) {
            return false;
        }
        if (tokens.peek(1) == '(') {
            return TokenStream.isTypeOrFunctionName(tokens.kind());
        }
        return tokens.peek(1) == '.';
    }

    /// Behind CREATE STATISTICS.
    Statement createStatistics() {
        boolean ifNotExists = names.ifNotExistsBeforeName();
        QualifiedName name = names.anyName();
        List<String> kinds = List.of();
        if (tokens.accept('(')) {
            kinds = tokens.columnIdList();
            tokens.expect(')');
        }
        tokens.expect(ON);
        var items = new ArrayList<IndexElement>();
        do {
            int position = tokens.position();
            if (tokens.accept('(')) {
                Expression expression = expressions.expression();
                tokens.expect(')');
                items.add(new IndexElement(null, expression, null, null, List.of(), SortItem.Direction.DEFAULT,
                        SortItem.Nulls.DEFAULT, position));
            } else if (atCall()) {
                items.add(new IndexElement(null, expressions.primaries().calls().call(false), null, null, List.of(),
                        SortItem.Direction.DEFAULT, SortItem.Nulls.DEFAULT, position));
            } else {
                items.add(new IndexElement(tokens.columnId(), null, null, null, List.of(), SortItem.Direction.DEFAULT,
                        SortItem.Nulls.DEFAULT, position));
            }
        } while (tokens.accept(','));
        tokens.expect(FROM);
        return new IndexStatement.CreateStatistics(name, ifNotExists, kinds, List.copyOf(items), grammar.from().list());
    }
}
