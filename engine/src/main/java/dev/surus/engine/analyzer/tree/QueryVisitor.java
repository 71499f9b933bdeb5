package dev.surus.engine.analyzer.tree;

import dev.surus.engine.analyzer.tree.Query.FromTree;

/// Walks over expressions and into every query below them. `depth` counts how many queries deep the visitor is below where
/// it started: a column reference with `levelsUp == depth` belongs to the starting level.
public abstract class QueryVisitor {
    protected int depth;

    /// Called for each expression before its children; answers whether to go on into them.
    protected abstract boolean enter(Expression expression);

    public final void visit(Expression expression) {
        if (expression == null || !enter(expression)) {
            return;
        }
        Expressions.forEachChild(expression, this::visit);
        if (expression instanceof Expression.SubqueryExpression subquery) {
            depth++;
            visit(subquery.query());
            depth--;
        }
    }

    /// All expressions of a query, which is at the present depth.
    public final void visit(Query query) {
        query.targets.forEach(target -> visit(target.expression()));
        query.returning.forEach(target -> visit(target.expression()));
        visit(query.from);
        visit(query.where);
        query.groupBy.forEach(this::visit);
        visit(query.having);
        for (var window : query.windows) {
            window.partitionBy().forEach(this::visit);
            window.orderBy().forEach(key -> visit(key.expression()));
            if (window.frame() != null) {
                visit(window.frame().startOffset());
                visit(window.frame().endOffset());
            }
        }
        query.distinctOn.forEach(key -> visit(key.expression()));
        query.orderBy.forEach(key -> visit(key.expression()));
        visit(query.limit);
        visit(query.offset);
        if (query.onConflict != null) {
            query.onConflict.set().forEach(target -> visit(target.expression()));
            visit(query.onConflict.where());
        }
        for (var action : query.mergeActions) {
            visit(action.condition());
            action.targets().forEach(target -> visit(target.expression()));
        }
        for (var range : query.ranges) {
            switch (range) {
                case RangeEntry.SubqueryRange subquery -> deeper(subquery.query());
                case RangeEntry.FunctionRange function -> function.functions().forEach(call -> visit(call.call()));
                case RangeEntry.ValuesRange values -> values.rows().forEach(row -> row.forEach(this::visit));
                case RangeEntry.RelationRange _, RangeEntry.JoinRange _, RangeEntry.CommonTableRange _, RangeEntry.TransitionRange _ -> {}
            }
        }
        if (query.traversal != null && query.traversal.cycle() != null) {
            visit(query.traversal.cycle().value());
            visit(query.traversal.cycle().otherwise());
        }
        for (var table : query.commonTables) {
            deeper(table.query());
        }
    }

    private void deeper(Query query) {
        depth++;
        visit(query);
        depth--;
    }

    private void visit(FromTree tree) {
        switch (tree) {
            case null -> {}
            case FromTree.FromRange _ -> {}
            case FromTree.FromList list -> list.items().forEach(this::visit);
            case FromTree.FromJoin join -> {
                visit(join.left());
                visit(join.right());
                visit(join.condition());
            }
        }
    }
}
