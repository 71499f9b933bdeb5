package dev.surus.engine.analyzer.tree;

import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import java.util.ArrayList;
import java.util.List;

/// Replaces expressions in a query and in every query below it, in place; only for a query that nobody else holds.
/// `depth` is as in [QueryVisitor].
public abstract class QueryRewriter {
    protected int depth;

    /// The replacement of one expression whose children are replaced already.
    protected abstract Expression replace(Expression expression);

    /// The replacement of a range table entry; called before what it holds is rewritten.
    protected RangeEntry replace(RangeEntry entry) {
        return entry;
    }

    /// Called before anything of a query is looked at.
    protected void begin(Query query) {}

    public final Expression rewrite(Expression expression) {
        if (expression == null) {
            return null;
        }
        if (expression instanceof Expression.SubqueryExpression subquery) {
            depth++;
            rewrite(subquery.query());
            depth--;
        }
        return replace(Expressions.mapChildren(expression, this::rewrite));
    }

    public final void rewrite(Query query) {
        begin(query);
        query.ranges.replaceAll(this::replace);
        targets(query.targets);
        targets(query.returning);
        query.from = rewrite(query.from);
        query.where = rewrite(query.where);
        query.groupBy.replaceAll(this::rewrite);
        query.having = rewrite(query.having);
        query.windows.replaceAll(window -> new Query.Window(window.name(), list(window.partitionBy()),
                keys(window.orderBy()), window.frame() == null ? null : new Query.Frame(window.frame().mode(),
                        window.frame().start(), rewrite(window.frame().startOffset()), window.frame().end(),
                        rewrite(window.frame().endOffset()), window.frame().exclusion())));
        query.distinctOn.replaceAll(this::key);
        query.orderBy.replaceAll(this::key);
        query.limit = rewrite(query.limit);
        if (query.traversal != null && query.traversal.cycle() != null) {
            var cycle = query.traversal.cycle();
            query.traversal = new Query.Traversal(query.traversal.search(), cycle.with(rewrite(cycle.value()), rewrite(cycle.otherwise())));
        }
        query.offset = rewrite(query.offset);
        if (query.onConflict != null) {
            var conflict = query.onConflict;
            var set = new ArrayList<>(conflict.set());
            targets(set);
            query.onConflict = new Query.OnConflict(conflict.update(), conflict.arbiterIndexes(),
                    conflict.arbiterConstraint(), set, rewrite(conflict.where()), conflict.excludedRange());
        }
        query.checkOptions.replaceAll(option -> new Query.CheckOption(option.view(), option.cascaded(), rewrite(option.condition())));
        query.mergeActions.replaceAll(action -> {
            var set = new ArrayList<>(action.targets());
            targets(set);
            return new Query.MergeAction(action.matched(), rewrite(action.condition()), action.action(),
                    action.doNothing(), set, action.overriding());
        });
        query.ranges.replaceAll(range -> switch (range) {
            case RangeEntry.SubqueryRange subquery -> {
                deeper(subquery.query());
                yield subquery;
            }
            case RangeEntry.FunctionRange function -> new RangeEntry.FunctionRange(
                    function.functions().stream().map(call -> new RangeEntry.RangeFunctionCall(
                            rewrite(call.call()), call.columnCount(), call.columnTypes())).toList(),
                    function.ordinality(), function.lateral(), function.alias(), function.columnNames(),
                    function.columns());
            case RangeEntry.ValuesRange values -> new RangeEntry.ValuesRange(
                    values.rows().stream().map(this::list).toList(), values.lateral(), values.alias(),
                    values.columnNames(), values.columns());
            case RangeEntry.JoinRange join -> new RangeEntry.JoinRange(join.kind(), list(join.columns()),
                    join.mergedColumns(), join.alias(), join.columnNames());
            case RangeEntry.RelationRange _, RangeEntry.CommonTableRange _, RangeEntry.TransitionRange _ -> range;
        });
        for (var table : query.commonTables) {
            deeper(table.query());
        }
    }

    private void deeper(Query query) {
        depth++;
        rewrite(query);
        depth--;
    }

    private List<Expression> list(List<Expression> expressions) {
        return Expressions.map(expressions, this::rewrite);
    }

    private List<SortKey> keys(List<SortKey> keys) {
        return keys.stream().map(this::key).toList();
    }

    private SortKey key(SortKey key) {
        return new SortKey(rewrite(key.expression()), key.lessOperator(), key.descending(), key.nullsFirst());
    }

    private void targets(List<TargetEntry> targets) {
        targets.replaceAll(target -> new TargetEntry(rewrite(target.expression()), target.number(), target.name(),
                target.hidden(), target.sourceTable(), target.sourceColumn()));
    }

    private FromTree rewrite(FromTree tree) {
        return switch (tree) {
            case null -> null;
            case FromTree.FromRange range -> range;
            case FromTree.FromList list -> new FromTree.FromList(list.items().stream().map(this::rewrite).toList());
            case FromTree.FromJoin join -> new FromTree.FromJoin(join.kind(), rewrite(join.left()),
                    rewrite(join.right()), rewrite(join.condition()), join.range());
        };
    }

    /// Puts a query one level deeper: its references to levels outside it go up one more.
    public static void deepen(Query query) {
        new QueryRewriter() {
            @Override
            protected Expression replace(Expression expression) {
                return switch (expression) {
                    case Expression.ColumnReference e when e.levelsUp() > depth -> new Expression.ColumnReference(
                            e.range(), e.column(), e.levelsUp() + 1, e.type(), e.typmod(), e.collation(), e.position());
                    case Expression.AggregateCall e when e.levelsUp() > depth -> new Expression.AggregateCall(
                            e.function(), e.directArguments(), e.arguments(), e.orderBy(), e.distinct(),
                            e.distinctKeys(), e.filter(), e.star(), e.variadic(), e.levelsUp() + 1, e.type(),
                            e.collation(), e.inputCollation(), e.position());
                    default -> expression;
                };
            }

            @Override
            protected RangeEntry replace(RangeEntry entry) {
                return entry instanceof RangeEntry.CommonTableRange table && table.levelsUp() > depth
                        ? new RangeEntry.CommonTableRange(table.name(), table.levelsUp() + 1, table.selfReference(),
                                table.alias(), table.columnNames(), table.columns()) : entry;
            }
        }.rewrite(query);
    }
}
