package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Column;
import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.ColumnType;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.SetInput;
import dev.surus.engine.analyzer.tree.Query.SetOperation;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.QueryRewriter;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.SelectStatement;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// UNION, INTERSECT, EXCEPT. Every input becomes a subquery range whose columns already have the types of the result.
final class SetOperationAnalyzer {
    private final Analysis analysis;

    SetOperationAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    /// A node of the tree: an operation over two nodes, or a leaf. `columns` are its result columns as expressions, for
    /// types and positions.
    private static final class Node {
        SelectStatement.SetOperation written;
        Node left;
        Node right;
        int range;
        Query query;
        List<Expression> columns;
        List<ColumnType> types;
    }

    void analyze(Scope scope, SelectStatement statement, SelectStatement.SetOperation operation) {
        var query = scope.query;
        analysis.with.analyze(scope, statement.with());
        if (!statement.locking().isEmpty()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.SETOP_LOCK,
                    RowLockAnalyzer.text(statement.locking().getFirst().strength()));
        }
        var root = operation(scope, operation, true);
        query.setOperation = build(root);

        var leftmost = root;
        while (leftmost.left != null) {
            leftmost = leftmost.left;
        }
        var targets = new SortAnalyzer.Targets(query.targets);
        var columns = new ArrayList<Column>();
        var names = new ArrayList<String>();
        for (int i = 0; i < root.types.size(); i++) {
            var type = root.types.get(i);
            var source = visible(leftmost.query).get(i);
            targets.add(new Expression.ColumnReference(leftmost.range, i + 1, 0, type.type(), type.typmod(),
                    type.collation(), Expressions.location(root.columns.get(i))), source.name());
            names.add(source.name());
            columns.add(new Column(
                    source.name(), leftmost.range, i + 1, type.type(), type.typmod(), type.collation(), false));
        }
        query.from = null;
        // ORDER BY sees the result's columns only, by their names.
        var result = new Item(leftmost.range, null, false, null, columns, null, TypeOid.RECORD, false);
        result.tableVisible = false;
        scope.visible = new ArrayList<>(List.of(result));
        int count = targets.entries.size();
        query.orderBy.addAll(
                analysis.sorting.orderBy(scope, statement.orderBy(), targets, ExpressionKind.ORDER_BY, false));
        scope.visible = new ArrayList<>();
        if (targets.entries.size() != count) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.SETOP_ORDER_BY)
                    .detail(AnalyzerMessage.SETOP_ORDER_BY_DETAIL).hint(AnalyzerMessage.SETOP_ORDER_BY_HINT)
                    .at(Expressions.location(targets.expression(count)));
        }
        analysis.selects.limits(scope, statement);
    }

    private Node operation(Scope scope, SelectStatement.SetOperation operation, boolean top) {
        var node = new Node();
        node.written = operation;
        String construct = operation.operator().name();
        node.left = node(scope, operation.left());
        if (top && scope.definesWith != null && scope.definesWith.underConstruction) {
            analysis.with.determineRecursiveColumns(scope.definesWith, node.left.columns, names(node.left));
        }
        node.right = node(scope, operation.right());
        var left = node.left.columns;
        var right = node.right.columns;
        if (left.size() != right.size()) {
            throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.SETOP_COLUMNS, construct)
                    .at(firstLocation(right));
        }
        node.columns = new ArrayList<>();
        node.types = new ArrayList<>();
        boolean conflictAllowed = operation.operator() == SelectStatement.SetOperator.UNION && operation.all();
        for (int i = 0; i < left.size(); i++) {
            var both = List.of(left.get(i), right.get(i));
            int type = analysis.coercion.commonType(both, construct);
            both.forEach(one -> analysis.coercion.toCommon(one, type, construct));
            resolveUnknown(node.left, i, type, construct);
            resolveUnknown(node.right, i, type, construct);
            both = List.of(node.left.columns.get(i), node.right.columns.get(i));
            int typmod = Coercion.commonTypmod(both, type);
            int collation = analysis.collations.common(both, conflictAllowed);
            int location = Expressions.location(both.getFirst());
            if (!conflictAllowed) {
                analysis.operators.equalityOperator(type, location);
            }
            node.types.add(new ColumnType(type, typmod, analysis.catalog.collationOf(type) == 0 ? 0 : collation));
            node.columns.add(new Expression.SetToDefault(type, typmod, collation, location));
        }
        return node;
    }

    private static List<String> names(Node node) {
        var leftmost = node;
        while (leftmost.left != null) {
            leftmost = leftmost.left;
        }
        return visible(leftmost.query).stream().map(TargetEntry::name).toList();
    }

    private static int firstLocation(List<Expression> expressions) {
        for (var expression : expressions) {
            int location = Expressions.location(expression);
            if (location != 0) {
                return location;
            }
        }
        return 0;
    }

    private static List<TargetEntry> visible(Query query) {
        return query.targets.stream().filter(target -> !target.hidden()).toList();
    }

    private Node node(Scope scope, SelectStatement statement) {
        if (statement.body() instanceof SelectStatement.SetOperation inner && statement.orderBy().isEmpty()
                && statement.limitCount() == null && statement.limitOffset() == null && statement.locking().isEmpty()
                && statement.with() == null) {
            return operation(scope, inner, false);
        }
        var node = new Node();
        node.query = analysis.statements.subquery(scope, statement, false, false);
        if (!scope.visible.isEmpty()) {
            int position = Levels.firstColumn(node.query, 1);
            if (position >= 0) {
                throw new SqlException(SqlState.INVALID_COLUMN_REFERENCE, AnalyzerMessage.SETOP_OTHER_RELATIONS)
                        .at(position);
            }
        }
        var columns = new ArrayList<Expression>();
        int number = 0;
        for (var target : visible(node.query)) {
            number++;
            var type = FromAnalyzer.columnType(node.query, target.expression(), number);
            columns.add(target.expression() instanceof Expression.Constant || target.expression() instanceof Expression.Parameter
                    ? target.expression()
                    : new Expression.SetToDefault(type.type(), type.typmod(), type.collation(),
                            Expressions.location(target.expression())));
        }
        node.columns = columns;
        var names = visible(node.query).stream().map(TargetEntry::name).toList();
        String alias = "*SELECT* " + scope.nextRange();
        node.range = scope.addRange(new RangeEntry.SubqueryRange(node.query, false, alias, names, 0, false, null),
                new Item(scope.nextRange(), alias, true, null, List.of(), null, TypeOid.RECORD, false));
        return node;
    }

    /// A literal or parameter of unknown type takes the type of the result.
    private void resolveUnknown(Node node, int index, int type, String construct) {
        var column = node.columns.get(index);
        if (column.type() != TypeOid.UNKNOWN) {
            return;
        }
        var coerced = analysis.coercion.toCommon(column, type, construct);
        node.columns.set(index, coerced);
        if (node.query != null) {
            setTarget(node.query, index, coerced);
        }
    }

    private static void setTarget(Query query, int index, Expression expression) {
        int seen = -1;
        for (int i = 0; i < query.targets.size(); i++) {
            var target = query.targets.get(i);
            if (!target.hidden() && ++seen == index) {
                query.targets.set(i, new TargetEntry(expression, target.number(), target.name(), false,
                        target.sourceTable(), target.sourceColumn()));
                return;
            }
        }
    }

    // ---- bringing the inputs to the result's types

    private SetOperation build(Node node) {
        var operator = SetOperation.Operator.valueOf(node.written.operator().name());
        return new SetOperation(operator, node.written.all(), input(node.left, node.types),
                input(node.right, node.types), node.types);
    }

    private SetInput input(Node node, List<ColumnType> types) {
        if (node.left != null) {
            node.types = types;
            return new SetInput(build(node), 0);
        }
        coerce(node, types);
        return new SetInput(null, node.range);
    }

    private void coerce(Node node, List<ColumnType> types) {
        var query = node.query;
        var targets = visible(query);
        boolean needed = false;
        for (int i = 0; i < targets.size(); i++) {
            needed |= FromAnalyzer.columnType(query, targets.get(i).expression(), i + 1).type() != types.get(i).type();
        }
        if (!needed) {
            return;
        }
        if (query.distinct || query.setOperation != null) {
            wrap(node, types);
            return;
        }
        for (int i = 0; i < targets.size(); i++) {
            var expression = targets.get(i).expression();
            if (expression.type() == types.get(i).type()) {
                continue;
            }
            boolean isKey = query.orderBy.stream().anyMatch(key -> key.expression() == expression)
                    || query.groupBy.contains(expression);
            setTarget(query, i, analysis.collations.assign(analysis.coercion.toCommon(expression, types.get(i).type(), "UNION")));
            if (isKey) {
                query.targets.add(new TargetEntry(expression, query.targets.size() + 1, null, true, 0, 0));
            }
        }
    }

    /// `SELECT coerced columns FROM (input)`: where changing the input's own targets would change its meaning.
    private void wrap(Node node, List<ColumnType> types) {
        var outer = new Query();
        outer.kind = Query.Kind.SELECT;
        QueryRewriter.deepen(node.query);
        var names = visible(node.query).stream().map(TargetEntry::name).toList();
        outer.ranges.add(new RangeEntry.SubqueryRange(node.query, false, "*SELECT*", names, 0, false, null));
        outer.from = new FromTree.FromRange(1);
        int number = 0;
        for (var target : visible(node.query)) {
            number++;
            var type = FromAnalyzer.columnType(node.query, target.expression(), number);
            Expression reference = new Expression.ColumnReference(
                    1, number, 0, type.type(), type.typmod(), type.collation(), 0);
            reference = analysis.coercion.toCommon(reference, types.get(number - 1).type(), "UNION");
            outer.targets.add(new TargetEntry(analysis.collations.assign(reference), number, target.name(), false,
                    target.sourceTable(), target.sourceColumn()));
        }
        node.query = outer;
        analysis.currentScope.query.ranges.set(node.range - 1, new RangeEntry.SubqueryRange(
                outer, false, "*SELECT* " + node.range, names, 0, false, null));
    }
}
