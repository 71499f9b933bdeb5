package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.RowLockClause;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Replaces views in FROM by the queries that they stand for. What such a query reads is checked as the view's owner.
final class ViewExpansion {
    private final Analysis analysis;
    /// The relation behind a view whose rows are changed; null while none is prepared.
    private RangeEntry.RelationRange target;
    /// The view whose query's relations are locked now, as a reason; null for none.
    private String because;
    private final Deque<Integer> active = new ArrayDeque<>();

    ViewExpansion(Analysis analysis) {
        this.analysis = analysis;
    }

    /// Expands all views in a query and in every query below it, in place.
    void expand(Query query) {
        new ViewWrites(analysis).rewrite(query);
        for (var table : query.commonTables) {
            new ViewWrites(analysis).rewrite(table.query());
        }
        expandRanges(query);
        new QueryVisitor() {
            @Override
            protected boolean enter(Expression expression) {
                if (expression instanceof Expression.SubqueryExpression subquery) {
                    // The visitor goes on into it; its own ranges are expanded before.
                    expandRanges(subquery.query());
                }
                return true;
            }
        }.visit(query);
    }

    private void expandRanges(Query query) {
        for (int i = 0; i < query.ranges.size(); i++) {
            switch (query.ranges.get(i)) {
                case RangeEntry.RelationRange view when view.relationKind() == 'v' && view.inFrom() -> {
                    var entry = analysis.catalog.relation(view.relation());
                    if (entry.viewQuery() != null) {
                        query.ranges.set(i, expanded(query, i + 1, view, entry));
                    }
                }
                case RangeEntry.SubqueryRange subquery when subquery.viewRelation() == 0 ->
                        expandRanges(subquery.query());
                default -> {}
            }
        }
        for (var table : query.commonTables) {
            expandRanges(table.query());
        }
    }

    /// Makes a query as stored ready to run: its relations are locked, its views expanded.
    void activate(Query stored) {
        prepare(stored, 0, null);
        expand(stored);
    }

    private RangeEntry expanded(Query query, int range, RangeEntry.RelationRange view, RelationEntry entry) {
        if (active.contains(entry.oid())) {
            throw new SqlException(
                    SqlState.INVALID_OBJECT_DEFINITION, AnalyzerMessage.INFINITE_RECURSION, entry.name());
        }
        RowLockClause lock = null;
        for (var clause : query.rowLocks) {
            lock = clause.range() == range ? clause : lock;
        }
        var body = definition(entry);
        because = "view " + entry.name();
        prepare(body, isSecurityInvoker(entry) ? 0 : entry.owner(), lock);
        because = null;
        active.push(entry.oid());
        expand(body);
        active.pop();
        return new RangeEntry.SubqueryRange(body, false, view.alias(), view.columnNames(), entry.oid(),
                isSecurityBarrier(entry), view.permissions());
    }

    /// The query of a view, as stored; each call gives a new copy.
    Query definition(RelationEntry view) {
        return analysis.stored.query(view.viewQuery());
    }

    /// Makes the query of a view whose rows are changed ready to become part of a statement.
    /// @param target number of the range whose rows are really changed: it is locked for that, and not for reading
    void prepareBody(Query body, RelationEntry view, int target) {
        this.target = (RangeEntry.RelationRange) body.ranges.get(target - 1);
        try {
            because = "view " + view.name();
            prepare(body, isSecurityInvoker(view) ? 0 : view.owner(), null);
        } finally {
            this.target = null;
            because = null;
        }
    }

    /// Locks the relations of a view's query and says as whom they are accessed.
    private void prepare(Query body, int owner, RowLockClause lock) {
        lockRelations(body, owner, lock);
        new QueryVisitor() {
            @Override
            protected boolean enter(Expression expression) {
                if (expression instanceof Expression.SubqueryExpression subquery) {
                    lockRelations(subquery.query(), owner, null);
                }
                return true;
            }
        }.visit(body);
    }

    private void lockRelations(Query body, int owner, RowLockClause asked) {
        // What is united has no rows of tables any more; nothing is locked there, in PostgreSQL neither.
        var lock = body.setOperation != null ? null : asked;
        if (lock != null && body.ranges.stream().anyMatch(range -> range instanceof RangeEntry.RelationRange relation && relation.inFrom()
                || range instanceof RangeEntry.SubqueryRange)) {
            RowLockAnalyzer.check(body, "FOR " + lock.strength().name().replace('_', ' '));
        }
        for (int i = 0; i < body.ranges.size(); i++) {
            switch (body.ranges.get(i)) {
                case RangeEntry.RelationRange relation -> {
                    var mode = relation == target ? LockMode.ROW_EXCLUSIVE
                            : lock != null && relation.lockMode() == LockMode.ACCESS_SHARE ? LockMode.ROW_SHARE : relation.lockMode();
                    analysis.session.relations().open(relation.relation(), mode, because);
                    analysis.dependsOn(relation.relation());
                    if (relation.permissions().checkAsUser == 0) {
                        relation.permissions().checkAsUser = owner;
                    }
                    if (lock != null && relation.inFrom()) {
                        relation.permissions().update = true;
                        body.rowLocks.add(new RowLockClause(i + 1, lock.strength(), lock.waitPolicy(), true));
                    }
                }
                case RangeEntry.SubqueryRange subquery -> lockRelations(subquery.query(), owner, lock);
                default -> {}
            }
        }
        for (var table : body.commonTables) {
            lockRelations(table.query(), owner, null);
        }
    }

    static boolean isSecurityBarrier(RelationEntry view) {
        return hasOption(view.options(), "security_barrier");
    }

    private static boolean isSecurityInvoker(RelationEntry view) {
        return hasOption(view.options(), "security_invoker");
    }

    private static boolean hasOption(List<String> options, String name) {
        return options != null && options.stream().anyMatch(option -> option.equals(name + "=true")
                || option.equals(name + "=on") || option.equals(name + "=1") || option.equals(name + "=yes"));
    }
}
