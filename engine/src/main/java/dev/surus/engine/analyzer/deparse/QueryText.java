package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.analyzer.tree.TreeText;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// SQL of queries, laid out as PostgreSQL lays out views: a clause a line, a column a line.
///
/// ```
///  SELECT t.a,
///     t.b
///    FROM t
///      JOIN u ON ((t.a = u.a))
///   WHERE (t.a > 0);
/// ```
final class QueryText {
    private static final int STEP = 8;

    private final Catalog catalog;
    private final EvaluationContext context;
    private final boolean pretty;
    private final ObjectNames names;
    private final StringBuilder out;
    /// Queries around the present one, innermost last.
    private final List<Query> queries;
    /// The query, where it is one of those that UNION and the like put together.
    private Query arm;
    private int indent;
    private List<String> parameters = List.of();
    private String function;
    /// Whether anybody sees the column names: not those of a function's body, of a subquery in an expression, of what follows UNION.
    private boolean namesVisible = true;

    QueryText(Catalog catalog, EvaluationContext context, boolean pretty) {
        this(catalog, context, pretty, new StringBuilder(), new ArrayList<>(), 0);
    }

    private QueryText(Catalog catalog, EvaluationContext context, boolean pretty, StringBuilder out, List<Query> queries, int indent) {
        this.catalog = catalog;
        this.context = context;
        this.pretty = pretty;
        this.out = out;
        this.queries = queries;
        this.indent = indent;
        names = new ObjectNames(catalog);
    }

    /// Names of the parameters of the function whose body is printed; an empty one is shown by number.
    /// @param functionName which stands before the name where a query has tables
    QueryText withParameters(String functionName, List<String> parameterNames) {
        function = functionName;
        parameters = parameterNames;
        namesVisible = false;
        return this;
    }

    String text(Query query) {
        print(query, null);
        return out.toString();
    }

    /// @param columnNames of the view, which win over those of the query
    String view(Query query, List<String> columnNames) {
        print(query, columnNames);
        // CASE begins its own line, also where the item before it has just begun one.
        return out.toString().replaceAll("(?:\\n *| +)\n( +CASE\\b)", "\n$1");
    }

    String nested(Query query, List<String> columnNames, boolean columnNamesVisible) {
        return nested(query, columnNames, columnNamesVisible, null);
    }

    private String nested(Query query, List<String> columnNames, boolean columnNamesVisible, Query arm) {
        var inner = new QueryText(catalog, context, pretty, new StringBuilder(), queries, indent);
        inner.parameters = parameters;
        inner.function = function;
        inner.namesVisible = columnNamesVisible;
        inner.arm = arm;
        inner.print(query, columnNames);
        return inner.out.toString();
    }

    private ExpressionText expressions() {
        var text = new ExpressionText(catalog, context, pretty, this::column, this::subquery) {
            @Override
            protected String parameterName(int number) {
                String name = number <= parameters.size() ? parameters.get(number - 1) : "";
                boolean qualified = queries.stream().anyMatch(query -> !query.ranges.isEmpty());
                return name.isEmpty() ? super.parameterName(number)
                        : qualified ? Identifiers.quote(function) + "." + Identifiers.quote(name) : Identifiers.quote(name);
            }

            @Override
            String window(int window) {
                return QueryText.this.window(window);
            }
        };
        text.indent = indent;
        return text;
    }

    String expression(Expression expression, boolean showImplicit) {
        return expressions().text(expression, showImplicit);
    }

    /// A new line, so far to the right as the clause stands below the query's own indentation.
    void clause(String word, int plus) {
        out.append('\n').append(" ".repeat(Math.max(indent - STEP, 0) + plus)).append(word);
    }

    private void print(Query query, List<String> columnNames) {
        queries.add(query);
        int before = indent;
        if (!query.commonTables.isEmpty()) {
            with(query);
        }
        if (query.setOperation != null) {
            setOperation(query, query.setOperation, columnNames, namesVisible);
            indent = before;
            tail(query);
        } else if (query.kind == Query.Kind.SELECT) {
            select(query, columnNames);
        } else {
            indent += STEP;
            new ModifyText(this, catalog, entry -> isDefault(query, entry)).print(query);
        }
        indent = before;
        queries.removeLast();
    }

    // ---- for ModifyText

    QueryText append(String part) {
        out.append(part);
        return this;
    }

    void dropTrailingSpace() {
        while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
    }

    /// The innermost query that is being printed.
    Query present() {
        return queries.getLast();
    }

    private boolean isDefault(Query query, Query.TargetEntry entry) {
        int relation = ((RangeEntry.RelationRange) query.ranges.get(query.resultRange - 1)).relation();
        var column = catalog.relation(relation).column(entry.number());
        if (column.defaultText() == null) {
            return entry.expression() instanceof Expression.Constant constant && constant.value() == null;
        }
        return TreeText.isTree(column.defaultText()) && TreeText.readExpression(column.defaultText(), catalog::dataType).equals(entry.expression());
    }

    private void with(Query query) {
        indent += STEP;
        out.append(query.recursive ? " WITH RECURSIVE " : " WITH ");
        boolean first = true;
        for (Query.CommonTable table : query.commonTables) {
            out.append(first ? "" : ", ").append(Identifiers.quote(table.name()));
            first = false;
            if (table.columnNames() != null && !table.columnNames().isEmpty() && !table.columnNames().equals(targetNames(table.query()))) {
                out.append('(').append(quoted(table.columnNames())).append(')');
            }
            out.append(" AS ").append(table.materialized() == null ? "" : table.materialized() ? "MATERIALIZED " : "NOT MATERIALIZED ");
            out.append("(\n").append(" ".repeat(indent)).append(nested(table.query(), null, true)).append('\n').append(" ".repeat(indent)).append(')');
            traversal(table.query().traversal);
        }
        indent -= STEP;
        out.append('\n').append(" ".repeat(indent));
    }

    private void traversal(Query.Traversal traversal) {
        if (traversal != null && traversal.search() != null) {
            var search = traversal.search();
            out.append(search.breadthFirst() ? " SEARCH BREADTH FIRST BY " : " SEARCH DEPTH FIRST BY ").append(quoted(search.columns()))
                    .append(" SET ").append(Identifiers.quote(search.sequence()));
        }
        if (traversal != null && traversal.cycle() != null) {
            var cycle = traversal.cycle();
            out.append(" CYCLE ").append(quoted(cycle.columns())).append(" SET ").append(Identifiers.quote(cycle.mark()));
            if (!isBoolean(cycle.value(), 1L) || !isBoolean(cycle.otherwise(), 0L)) {
                out.append(" TO ").append(expression(cycle.value(), false)).append(" DEFAULT ").append(expression(cycle.otherwise(), false));
            }
            out.append(" USING ").append(Identifiers.quote(cycle.path()));
        }
    }

    private static boolean isBoolean(Expression expression, long value) {
        return expression instanceof Expression.Constant constant && constant.type() == TypeOid.BOOL && Long.valueOf(value).equals(constant.value());
    }

    private static List<String> targetNames(Query query) {
        var targets = query.kind == Query.Kind.SELECT ? query.targets : query.returning;
        return targets.stream().filter(target -> !target.hidden()).map(Query.TargetEntry::name).toList();
    }

    private static String quoted(List<String> list) {
        return String.join(", ", list.stream().map(Identifiers::quote).toList());
    }

    // ---- SELECT

    private void select(Query query, List<String> columnNames) {
        indent += STEP;
        RangeEntry.ValuesRange values = plainValues(query);
        if (values != null) {
            out.append(' ').append(values(values));
            tail(query);
            return;
        }
        out.append(" SELECT");
        if (!query.distinctOn.isEmpty()) {
            var keys = new StringBuilder();
            for (Expression.SortKey key : query.distinctOn) {
                keys.append(keys.isEmpty() ? "" : ", ").append(grouping(query, key.expression(), false));
            }
            out.append(" DISTINCT ON (").append(keys).append(')');
        } else if (query.distinct) {
            out.append(" DISTINCT");
        }
        targets(query, columnNames);
        from(query);
        if (query.where != null) {
            clause(" WHERE ", 1);
            out.append(expression(query.where, false));
        }
        groupBy(query);
        if (query.having != null) {
            clause(" HAVING ", 0);
            out.append(expression(query.having, false));
        }
        namedWindows(query);
        tail(query);
    }

    /// The rows of a query that is nothing but VALUES, or null.
    private static RangeEntry.ValuesRange plainValues(Query query) {
        return query.ranges.size() == 1 && query.ranges.getFirst() instanceof RangeEntry.ValuesRange values
                && (values.alias() == null || values.alias().equals("*VALUES*")) ? values : null;
    }

    String values(RangeEntry.ValuesRange values) {
        var text = new StringBuilder("VALUES ");
        boolean firstRow = true;
        for (List<Expression> row : values.rows()) {
            text.append(firstRow ? "(" : ", (");
            firstRow = false;
            for (int i = 0; i < row.size(); i++) {
                text.append(i == 0 ? "" : ",").append(expression(row.get(i), false));
            }
            text.append(')');
        }
        return text.toString();
    }

    private void targets(Query query, List<String> columnNames) {
        if (query.targets.stream().anyMatch(target -> !target.hidden())) {
            out.append(' ');
        }
        list(query, query.targets, columnNames);
    }

    /// The columns that SELECT or RETURNING gives.
    void list(Query query, List<Query.TargetEntry> targets, List<String> columnNames) {
        int number = 0;
        for (Query.TargetEntry target : targets) {
            if (target.hidden()) {
                continue;
            }
            if (number > 0) {
                out.append(',');
                clause("", 4);
            }
            String name = columnNames != null && number < columnNames.size() ? columnNames.get(number) : target.name();
            number++;
            out.append(expression(target.expression(), query != arm));
            String ownName = target.expression() instanceof Expression.ColumnReference column ? bareName(column) : null;
            if (name != null && !name.equals(ownName) && (namesVisible || !name.equals("?column?"))) {
                out.append(" AS ").append(Identifiers.quote(name));
            }
        }
    }

    private void groupBy(Query query) {
        if (query.groupBy.isEmpty() && query.groupingSets == null) {
            return;
        }
        clause(" GROUP BY ", 1);
        out.append(query.groupDistinct ? "DISTINCT " : "");
        if (query.groupingSets == null) {
            var keys = new ArrayList<String>();
            for (Expression key : query.groupBy) {
                keys.add(grouping(query, key, false));
            }
            out.append(String.join(", ", keys));
            return;
        }
        var sets = new ArrayList<String>();
        for (List<Integer> set : query.groupingSets) {
            var keys = new ArrayList<String>();
            for (int key : set) {
                keys.add(grouping(query, query.groupBy.get(key), false));
            }
            sets.add("(" + String.join(", ", keys) + ")");
        }
        out.append("GROUPING SETS (").append(String.join(", ", sets)).append(')');
    }

    /// A key of GROUP BY or ORDER BY.
    private String grouping(Query query, Expression key, boolean byNumber) {
        if (byNumber) {
            for (Query.TargetEntry target : query.targets) {
                if (target.expression().equals(key)) {
                    return Integer.toString(target.number());
                }
            }
        }
        if (key instanceof Expression.ColumnReference) {
            return expression(key, true);
        }
        if (key instanceof Expression.Constant constant) {
            String text = expressions().constant(constant, true);
            return text.contains("::") ? text : text + "::" + catalog.typeName(constant.type(), constant.typmod());
        }
        boolean call = key instanceof Expression.FunctionCall || key instanceof Expression.AggregateCall || key instanceof Expression.WindowCall;
        String text = expression(key, true);
        return pretty || call ? "(" + text + ")" : text;
    }

    private void tail(Query query) {
        if (!query.orderBy.isEmpty()) {
            clause(" ORDER BY ", 1);
            boolean first = true;
            for (Expression.SortKey key : query.orderBy) {
                out.append(first ? "" : ", ").append(grouping(query, key.expression(), query.setOperation != null))
                        .append(ExpressionText.sortSuffix(key));
                first = false;
            }
        }
        if (query.offset != null) {
            clause(" OFFSET ", 0);
            out.append(expression(query.offset, false));
        }
        if (query.limit != null) {
            if (query.limitWithTies) {
                clause(" FETCH FIRST ", 0);
                out.append(expression(query.limit, false)).append(" ROWS WITH TIES");
            } else {
                clause(" LIMIT ", 0);
                out.append(expression(query.limit, false));
            }
        }
        for (Query.RowLockClause lock : query.rowLocks) {
            if (lock.pushedDown()) {
                continue;
            }
            clause(switch (lock.strength()) {
                case KEY_SHARE -> " FOR KEY SHARE";
                case SHARE -> " FOR SHARE";
                case NO_KEY_UPDATE -> " FOR NO KEY UPDATE";
                case UPDATE -> " FOR UPDATE";
            }, 0);
            out.append(" OF ").append(Identifiers.quote(query.ranges.get(lock.range() - 1).alias())).append(switch (lock.waitPolicy()) {
                case WAIT -> "";
                case SKIP_LOCKED -> " SKIP LOCKED";
                case NOWAIT -> " NOWAIT";
            });
        }
    }

    private void namedWindows(Query query) {
        boolean first = true;
        for (Query.Window window : query.windows) {
            if (window.name() != null) {
                if (first) {
                    clause(" WINDOW ", 1);
                }
                out.append(first ? "" : ", ").append(Identifiers.quote(window.name())).append(" AS ").append(specification(query, window));
                first = false;
            }
        }
    }

    private String window(int index) {
        Query query = queries.getLast();
        Query.Window window = query.windows.get(index);
        return window.name() != null ? Identifiers.quote(window.name()) : specification(query, window);
    }

    private String specification(Query query, Query.Window window) {
        var parts = new ArrayList<String>();
        if (!window.partitionBy().isEmpty()) {
            var keys = new ArrayList<String>();
            for (Expression key : window.partitionBy()) {
                keys.add(grouping(query, key, false));
            }
            parts.add("PARTITION BY " + String.join(", ", keys));
        }
        if (!window.orderBy().isEmpty()) {
            var keys = new ArrayList<String>();
            for (Expression.SortKey key : window.orderBy()) {
                keys.add(grouping(query, key.expression(), false) + ExpressionText.sortSuffix(key));
            }
            parts.add("ORDER BY " + String.join(", ", keys));
        }
        Query.Frame frame = window.frame();
        boolean usual = frame == null || frame.mode() == Query.Frame.Mode.RANGE && frame.start() == Query.Frame.Bound.UNBOUNDED_PRECEDING
                && frame.end() == Query.Frame.Bound.CURRENT_ROW && frame.exclusion() == Query.Frame.Exclusion.NONE;
        if (!usual) {
            parts.add(frame.mode() + " BETWEEN " + bound(frame.start(), frame.startOffset()) + " AND " + bound(frame.end(), frame.endOffset())
                    + switch (frame.exclusion()) {
                        case NONE -> "";
                        case CURRENT_ROW -> " EXCLUDE CURRENT ROW";
                        case GROUP -> " EXCLUDE GROUP";
                        case TIES -> " EXCLUDE TIES";
                    });
        }
        return "(" + String.join(" ", parts) + ")";
    }

    private String bound(Query.Frame.Bound bound, Expression offset) {
        return switch (bound) {
            case UNBOUNDED_PRECEDING -> "UNBOUNDED PRECEDING";
            case OFFSET_PRECEDING -> expression(offset, false) + " PRECEDING";
            case CURRENT_ROW -> "CURRENT ROW";
            case OFFSET_FOLLOWING -> expression(offset, false) + " FOLLOWING";
            case UNBOUNDED_FOLLOWING -> "UNBOUNDED FOLLOWING";
        };
    }

    // ---- set operations

    private void setOperation(Query query, Query.SetOperation operation, List<String> columnNames, boolean visible) {
        boolean leftParentheses = operation.left().operation() != null
                && (operation.left().operation().operator() != operation.operator() || operation.left().operation().all() != operation.all());
        input(query, operation.left(), leftParentheses, columnNames, visible);
        newLine();
        out.append(operation.operator().name()).append(operation.all() ? " ALL" : "");
        newLine();
        input(query, operation.right(), operation.right().operation() != null, columnNames, false);
    }

    private void newLine() {
        out.append('\n').append(" ".repeat(indent));
    }

    private void input(Query query, Query.SetInput input, boolean parentheses, List<String> columnNames, boolean visible) {
        if (input.operation() != null) {
            out.append(parentheses ? "(" : "");
            indent += parentheses ? STEP : 0;
            if (parentheses) {
                newLine();
            }
            setOperation(query, input.operation(), columnNames, visible);
            indent -= parentheses ? STEP : 0;
            out.append(parentheses ? ")" : "");
            return;
        }
        var range = (RangeEntry.SubqueryRange) query.ranges.get(input.range() - 1);
        Query inner = range.query();
        boolean own = !inner.commonTables.isEmpty() || !inner.orderBy.isEmpty() || !inner.rowLocks.isEmpty() || inner.limit != null
                || inner.offset != null || inner.setOperation != null;
        // Its columns were coerced to those of the whole, unasked.
        String text = nested(inner, columnNames, visible, inner);
        out.append(own ? "(" + text + ")" : text);
    }

    // ---- FROM

    private void from(Query query) {
        if (query.from == null) {
            return;
        }
        fromItems(query, query.from instanceof Query.FromTree.FromList list ? list.items() : List.of(query.from), " FROM ");
    }

    void fromItems(Query query, List<Query.FromTree> items, String word) {
        boolean first = true;
        for (Query.FromTree item : items) {
            if (first) {
                clause(word, 2);
            } else {
                out.append(',');
                clause("", 4);
            }
            first = false;
            item(query, item);
        }
    }

    private void item(Query query, Query.FromTree item) {
        switch (item) {
            case Query.FromTree.FromList list -> list.items().forEach(each -> item(query, each));
            case Query.FromTree.FromRange range -> range(query.ranges.get(range.range() - 1));
            case Query.FromTree.FromJoin join -> join(query, join);
        }
    }

    private void join(Query query, Query.FromTree.FromJoin join) {
        var range = join.range() == 0 ? null : (RangeEntry.JoinRange) query.ranges.get(join.range() - 1);
        boolean named = range != null && range.alias() != null && !range.alias().equals("unnamed_join");
        boolean parentheses = !pretty || named;
        out.append(parentheses ? "(" : "");
        item(query, join.left());
        int merged = range == null ? 0 : range.mergedColumns();
        clause(switch (join.kind()) {
            case INNER -> join.condition() == null && merged == 0 ? " CROSS JOIN " : " JOIN ";
            case LEFT -> " LEFT JOIN ";
            case RIGHT -> " RIGHT JOIN ";
            case FULL -> " FULL JOIN ";
        }, 4);
        boolean rightParentheses = pretty && join.right() instanceof Query.FromTree.FromJoin;
        out.append(rightParentheses ? "(" : "");
        item(query, join.right());
        out.append(rightParentheses ? ")" : "");
        if (merged > 0) {
            out.append(" USING (").append(quoted(range.columnNames().subList(0, merged))).append(')');
        } else if (join.condition() != null) {
            String condition = expression(join.condition(), false);
            out.append(pretty ? " ON " + condition : " ON (" + condition + ")");
        } else if (join.kind() != Query.JoinKind.INNER) {
            out.append(" ON TRUE");
        }
        out.append(parentheses ? ")" : "");
        if (named) {
            out.append(' ').append(Identifiers.quote(range.alias()));
        }
    }

    private void range(RangeEntry range) {
        switch (range) {
            case RangeEntry.RelationRange relation -> {
                RelationEntry entry = catalog.relation(relation.relation());
                out.append(relation.only() ? "ONLY " : "").append(names.relation(relation.relation()));
                alias(relation.alias(), entry.name());
            }
            case RangeEntry.SubqueryRange subquery -> {
                if (subquery.viewRelation() != 0) {
                    RelationEntry entry = catalog.relation(subquery.viewRelation());
                    out.append(names.relation(subquery.viewRelation()));
                    alias(subquery.alias(), entry.name());
                } else {
                    out.append(subquery.lateral() ? "LATERAL " : "").append('(').append(nested(subquery.query(), null, true)).append(')');
                    alias(subquery.alias(), null);
                    if (!subquery.columnNames().equals(targetNames(subquery.query()))) {
                        out.append('(').append(quoted(subquery.columnNames())).append(')');
                    }
                }
            }
            case RangeEntry.FunctionRange function -> {
                out.append(function.lateral() ? "LATERAL " : "");
                var calls = function.functions().stream().map(call -> expression(call.call(), true)).toList();
                out.append(calls.size() == 1 ? calls.getFirst() : "ROWS FROM(" + String.join(", ", calls) + ")")
                        .append(function.ordinality() ? " WITH ORDINALITY" : "");
                alias(function.alias(), null);
                out.append('(').append(quoted(function.columnNames())).append(')');
            }
            case RangeEntry.ValuesRange values -> {
                out.append("( ").append(values(values)).append(')');
                alias(values.alias(), null);
                out.append('(').append(quoted(values.columnNames())).append(')');
            }
            case RangeEntry.CommonTableRange table -> {
                out.append(Identifiers.quote(table.name()));
                alias(table.alias(), table.name());
            }
            case RangeEntry.TransitionRange table -> {
                out.append(Identifiers.quote(table.name()));
                alias(table.alias(), table.name());
            }
            case RangeEntry.JoinRange _ -> throw new IllegalStateException("a join is no item of its own");
        }
    }

    private void alias(String alias, String name) {
        if (alias != null && !alias.equals(name)) {
            out.append(' ').append(Identifiers.quote(alias));
        }
    }

    // ---- columns and subqueries

    private String bareName(Expression.ColumnReference column) {
        int level = queries.size() - 1 - column.levelsUp();
        if (level < 0 || column.range() < 1 || column.range() > queries.get(level).ranges.size()) {
            return "column" + column.column();
        }
        RangeEntry range = queries.get(level).ranges.get(column.range() - 1);
        if (column.column() < 0) {
            return ObjectNames.systemColumn(column.column());
        }
        int relation = switch (range) {
            case RangeEntry.RelationRange plain -> plain.relation();
            case RangeEntry.SubqueryRange view -> view.viewRelation();
            default -> 0;
        };
        if (relation != 0) {
            return catalog.relation(relation).column(column.column()).name();
        }
        return range.columnNames().get(column.column() - 1);
    }

    private String column(Expression.ColumnReference column) {
        int level = queries.size() - 1 - column.levelsUp();
        RangeEntry range = level < 0 || column.range() < 1 || column.range() > queries.get(level).ranges.size() ? null
                : queries.get(level).ranges.get(column.range() - 1);
        String alias = range == null ? null : range.alias();
        if (column.column() == 0) {
            return Identifiers.quote(alias) + ".*";
        }
        String name = Identifiers.quote(bareName(column));
        return alias == null ? name : Identifiers.quote(alias) + "." + name;
    }

    private String subquery(Expression.SubqueryExpression subquery) {
        String text = "(" + nested(subquery.query(), null, false) + ")";
        return switch (subquery.kind()) {
            case EXISTS -> "(EXISTS " + text + ")";
            case SCALAR, MULTI_ASSIGN -> text;
            case ARRAY -> "ARRAY" + text;
            case ANY, ALL, ROW_COMPARE -> "(" + test(subquery, text) + ")";
        };
    }

    /// `x IN (...)`, `x > ANY (...)`, `(a, b) = (...)`.
    private String test(Expression.SubqueryExpression subquery, String text) {
        if (subquery.test() instanceof Expression.OperatorCall call) {
            String name = expressions().operatorName(call.operator());
            String left = expression(call.arguments().getFirst(), true);
            return switch (subquery.kind()) {
                case ANY -> name.equals("=") ? left + " IN " + text : left + " " + name + " ANY " + text;
                case ALL -> left + " " + name + " ALL " + text;
                default -> left + " " + name + " " + text;
            };
        }
        if (subquery.test() instanceof Expression.BooleanCall call) {
            var left = new ArrayList<String>();
            String name = "=";
            for (Expression argument : call.arguments()) {
                var comparison = (Expression.OperatorCall) argument;
                name = expressions().operatorName(comparison.operator());
                left.add(expression(comparison.arguments().getFirst(), true));
            }
            String row = "(" + String.join(", ", left) + ")";
            return subquery.kind() == Expression.SubqueryKind.ANY && name.equals("=") ? row + " IN " + text
                    : row + " " + name + (subquery.kind() == Expression.SubqueryKind.ANY ? " ANY " : subquery.kind() == Expression.SubqueryKind.ALL
                            ? " ALL " : " ") + text;
        }
        if (subquery.test() instanceof Expression.RowComparison comparison) {
            var left = comparison.left().stream().map(each -> expression(each, true)).toList();
            return "(" + String.join(", ", left) + ") " + comparison.kind() + (subquery.kind() == Expression.SubqueryKind.ROW_COMPARE ? " "
                    : " " + subquery.kind() + " ") + text;
        }
        return expression(subquery.test(), true) + " " + text;
    }
}
