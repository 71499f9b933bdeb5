package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.CheckOption;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.QueryRewriter;
import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;

/// Changes of simple views become changes of the table below.
///
/// ```
///   v = SELECT a AS x, b FROM t WHERE b > 0
///   UPDATE v SET x = x + 1 WHERE b < 9     ->  UPDATE t SET a = a + 1 WHERE b > 0 AND b < 9
///   INSERT INTO v (x) VALUES (1)           ->  INSERT INTO t (a) VALUES (1), checked against b > 0 with CHECK OPTION
/// ```
///
/// The view stays in the range table, so that the caller's privileges on it are checked; the table is accessed as the view's owner.
final class ViewWrites {
    private static final int TRIGGER_INSTEAD = 64;

    private final Analysis analysis;

    ViewWrites(Analysis analysis) {
        this.analysis = analysis;
    }

    /// Rewrites a change of a view, in place, until its target is a table.
    void rewrite(Query query) {
        while (query.resultRange > 0 && isChange(query)
                && query.ranges.get(query.resultRange - 1) instanceof RelationRange range && range.relationKind() == 'v') {
            var view = analysis.catalog.relation(range.relation());
            if (hasInsteadTrigger(view, query)) {
                leaveToTriggers(query, range, view);
                return;
            }
            rewriteOnce(query, range, view);
        }
    }

    /// The triggers get the view's rows: the view is read as if it stood in FROM.
    private void leaveToTriggers(Query query, RelationRange range, RelationEntry view) {
        if (query.kind == Query.Kind.INSERT) {
            var written = List.copyOf(query.targets);
            query.targets.clear();
            query.targets.addAll(analysis.assignments.insertTargets(view, written, query.overriding, new BitSet()));
        } else {
            query.ranges.set(query.resultRange - 1, new RelationRange(range.relation(), range.relationKind(), range.lockMode(), range.alias(),
                    range.columnNames(), range.only(), range.permissions(), true));
        }
    }

    private static boolean isChange(Query query) {
        return switch (query.kind) {
            case INSERT, UPDATE, DELETE -> true;
            case SELECT, MERGE, UTILITY -> false;
        };
    }

    private static boolean hasInsteadTrigger(RelationEntry view, Query query) {
        int event = query.kind == Query.Kind.INSERT ? 4 : query.kind == Query.Kind.DELETE ? 8 : 16;
        return view.triggers().stream().anyMatch(trigger -> (trigger.type() & TRIGGER_INSTEAD) != 0 && (trigger.type() & event) != 0);
    }

    // ---- whether it can be done

    /// Why rows of a view cannot be changed; null where they can.
    static AnalyzerMessage obstacle(Query body) {
        if (body.distinct || !body.distinctOn.isEmpty()) {
            return AnalyzerMessage.VIEW_DISTINCT;
        }
        if (!body.groupBy.isEmpty() || body.groupingSets != null) {
            return AnalyzerMessage.VIEW_GROUP_BY;
        }
        if (body.having != null) {
            return AnalyzerMessage.VIEW_HAVING;
        }
        if (body.setOperation != null) {
            return AnalyzerMessage.VIEW_SETOP;
        }
        if (!body.commonTables.isEmpty()) {
            return AnalyzerMessage.VIEW_WITH;
        }
        if (body.limit != null || body.offset != null) {
            return AnalyzerMessage.VIEW_LIMIT;
        }
        if (body.hasAggregates) {
            return AnalyzerMessage.VIEW_AGGREGATES;
        }
        if (body.hasWindowCalls) {
            return AnalyzerMessage.VIEW_WINDOWS;
        }
        if (body.hasSetReturningTargets) {
            return AnalyzerMessage.VIEW_SETS;
        }
        return base(body) == null ? AnalyzerMessage.VIEW_NOT_SINGLE : null;
    }

    /// The one relation that a view selects from; null where there is another number of them.
    static RelationRange base(Query body) {
        int number = baseNumber(body);
        return number > 0 && body.ranges.get(number - 1) instanceof RelationRange range && "rpfv".indexOf(range.relationKind()) >= 0
                ? range : null;
    }

    private static int baseNumber(Query body) {
        return switch (body.from) {
            case Query.FromTree.FromRange range -> range.range();
            case Query.FromTree.FromList list when list.items().size() == 1
                    && list.items().getFirst() instanceof Query.FromTree.FromRange range -> range.range();
            case null, default -> 0;
        };
    }

    private SqlException refused(Query query, RelationEntry view, AnalyzerMessage reason) {
        var error = new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, switch (query.kind) {
            case INSERT -> AnalyzerMessage.CANNOT_CHANGE_VIEW_INSERT;
            case DELETE -> AnalyzerMessage.CANNOT_CHANGE_VIEW_DELETE;
            case UPDATE, SELECT, MERGE, UTILITY -> AnalyzerMessage.CANNOT_CHANGE_VIEW_UPDATE;
        }, view.name()).detail(reason);
        return error.hint(switch (query.kind) {
            case INSERT -> AnalyzerMessage.VIEW_INSERT_HINT;
            case DELETE -> AnalyzerMessage.VIEW_DELETE_HINT;
            case UPDATE, SELECT, MERGE, UTILITY -> AnalyzerMessage.VIEW_UPDATE_HINT;
        });
    }

    // ---- doing it

    /// A view's columns in terms of its relation.
    private record Columns(List<TargetEntry> targets, int base) {
        /// The relation's column behind a column of the view; 0 where there is none.
        int number(int column) {
            return targets.get(column - 1).expression() instanceof Expression.ColumnReference reference && reference.range() == base
                    && reference.levelsUp() == 0 && reference.column() > 0 ? reference.column() : 0;
        }

        AnalyzerMessage obstacle(int column) {
            return targets.get(column - 1).expression() instanceof Expression.ColumnReference reference && reference.range() == base
                    ? reference.column() == 0 ? AnalyzerMessage.VIEW_COLUMN_WHOLE_ROW : AnalyzerMessage.VIEW_COLUMN_SYSTEM
                    : AnalyzerMessage.VIEW_COLUMN_NOT_COLUMN;
        }

        boolean noneIsUpdatable() {
            for (int column = 1; column <= targets.size(); column++) {
                if (number(column) > 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private void rewriteOnce(Query query, RelationRange range, RelationEntry view) {
        var body = analysis.views.definition(view);
        var obstacle = obstacle(body);
        if (obstacle != null) {
            throw refused(query, view, obstacle);
        }
        var columns = new Columns(body.targets.stream().filter(target -> !target.hidden()).toList(), baseNumber(body));
        if (query.kind != Query.Kind.DELETE && columns.noneIsUpdatable()) {
            throw refused(query, view, AnalyzerMessage.VIEW_NO_COLUMNS);
        }
        checkColumns(query, view, columns);
        analysis.views.prepareBody(body, view, columns.base);
        var inside = base(body);
        var base = analysis.session.relations().open(inside.relation(), LockMode.ROW_EXCLUSIVE);
        analysis.dependsOn(base.oid());
        replaceReferences(query, view, columns);
        query.ranges.set(query.resultRange - 1, new RelationRange(base.oid(), base.kind(), LockMode.ROW_EXCLUSIVE, inside.alias(),
                inside.columnNames(), inside.only(), permissions(range.permissions(), inside.permissions(), columns), range.inFrom()));
        query.ranges.add(new RelationRange(view.oid(), 'v', range.lockMode(), range.alias(), range.columnNames(), range.only(),
                range.permissions(), false));
        retarget(query, base, columns);
        Expression condition = moved(body.where, columns.base, query.resultRange);
        addCheckOption(query, view, condition);
        if (query.kind != Query.Kind.INSERT && condition != null) {
            query.where = query.where == null ? condition
                    : new Expression.BooleanCall(Expression.BooleanKind.AND, List.of(condition, query.where), 0);
            query.hasSubqueries |= body.hasSubqueries;
        }
    }

    private void checkColumns(Query query, RelationEntry view, Columns columns) {
        var written = new ArrayList<>(query.kind == Query.Kind.DELETE ? List.<TargetEntry>of() : query.targets);
        if (query.onConflict != null) {
            written.addAll(query.onConflict.set());
        }
        for (var target : written) {
            if (columns.number(target.number()) == 0) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, query.kind == Query.Kind.INSERT ? AnalyzerMessage.VIEW_COLUMN_INSERT
                        : AnalyzerMessage.VIEW_COLUMN_UPDATE, view.column(target.number()).name(), view.name())
                        .detail(columns.obstacle(target.number()));
            }
        }
    }

    private static Permissions permissions(Permissions ofView, Permissions inside, Columns columns) {
        var result = new Permissions();
        result.select = ofView.select;
        result.insert = ofView.insert;
        result.update = ofView.update;
        result.delete = ofView.delete;
        result.checkAsUser = inside.checkAsUser != 0 ? inside.checkAsUser : ofView.checkAsUser;
        result.selectedColumns.or(inside.selectedColumns);
        moved(ofView.insertedColumns, result.insertedColumns, columns);
        moved(ofView.updatedColumns, result.updatedColumns, columns);
        return result;
    }

    private static void moved(BitSet ofView, BitSet result, Columns columns) {
        ofView.stream().map(bit -> bit - Permissions.COLUMN_OFFSET).filter(column -> column > 0 && columns.number(column) > 0)
                .forEach(column -> result.set(columns.number(column) + Permissions.COLUMN_OFFSET));
    }

    /// References to the view's columns, at every level, become what the view computes them from.
    private void replaceReferences(Query query, RelationEntry view, Columns columns) {
        int range = query.resultRange;
        new QueryRewriter() {
            @Override
            protected Expression replace(Expression expression) {
                if (!(expression instanceof Expression.ColumnReference reference) || reference.levelsUp() != depth
                        || reference.range() != range && (query.onConflict == null || reference.range() != query.onConflict.excludedRange())
                        || reference.column() < 0) {
                    return expression;
                }
                if (reference.column() > 0) {
                    return atDepth(columns.targets.get(reference.column() - 1).expression(), columns.base, reference.range(), depth);
                }
                var fields = new ArrayList<Expression>();
                for (var target : columns.targets) {
                    fields.add(atDepth(target.expression(), columns.base, reference.range(), depth));
                }
                return new Expression.RowConstructor(fields, columns.targets.stream().map(TargetEntry::name).toList(),
                        Expression.CallForm.IMPLICIT_CAST, reference.type(), reference.position());
            }
        }.rewrite(query);
    }

    private static Expression moved(Expression expression, int from, int to) {
        return atDepth(expression, from, to, 0);
    }

    /// An expression over range `from` of a view's query as one over range `to` of a query `levels` outside.
    private static Expression atDepth(Expression expression, int from, int to, int levels) {
        if (expression == null) {
            return null;
        }
        return new QueryRewriter() {
            @Override
            protected Expression replace(Expression inner) {
                return inner instanceof Expression.ColumnReference e && e.range() == from && e.levelsUp() == depth
                        ? new Expression.ColumnReference(to, e.column(), e.levelsUp() + levels, e.type(), e.typmod(), e.collation(), e.position())
                        : inner;
            }
        }.rewrite(expression);
    }

    /// The assigned columns become the relation's; what a row of it gets beyond them are its own defaults.
    private void retarget(Query query, RelationEntry base, Columns columns) {
        if (query.onConflict != null) {
            var conflict = query.onConflict;
            query.onConflict = new Query.OnConflict(conflict.update(), conflict.arbiterIndexes(), conflict.arbiterConstraint(),
                    renumbered(conflict.set(), base, columns), conflict.where(), conflict.excludedRange());
            if (conflict.excludedRange() > 0 && query.ranges.get(conflict.excludedRange() - 1) instanceof RelationRange excluded) {
                query.ranges.set(conflict.excludedRange() - 1, new RelationRange(base.oid(), base.kind(), excluded.lockMode(), excluded.alias(),
                        base.columns().stream().map(column -> column.name()).toList(), excluded.only(), excluded.permissions(),
                        excluded.inFrom()));
            }
        }
        if (query.kind == Query.Kind.DELETE) {
            return;
        }
        var written = renumbered(query.targets, base, columns);
        query.targets.clear();
        if (base.kind() == 'v') {
            query.targets.addAll(written);
        } else if (query.kind == Query.Kind.INSERT) {
            query.targets.addAll(analysis.assignments.insertTargets(base, written, query.overriding, new BitSet()));
        } else {
            query.targets.addAll(analysis.assignments.updateTargets(base, written));
        }
    }

    private static List<TargetEntry> renumbered(List<TargetEntry> targets, RelationEntry base, Columns columns) {
        var result = new ArrayList<TargetEntry>();
        var seen = new HashSet<Integer>();
        for (var target : targets) {
            int number = columns.number(target.number());
            if (!seen.add(number)) {
                throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.ASSIGNED_TWICE, base.column(number).name());
            }
            result.add(new TargetEntry(target.expression(), number, base.column(number).name(), target.hidden(), target.sourceTable(),
                    target.sourceColumn()));
        }
        return result;
    }

    /// A view checks its own condition, and with CASCADED those of all views below, the innermost first.
    private void addCheckOption(Query query, RelationEntry view, Expression condition) {
        if (query.kind == Query.Kind.DELETE) {
            return;
        }
        boolean cascaded = hasOption(view, "check_option=cascaded")
                || !query.checkOptions.isEmpty() && query.checkOptions.getFirst().cascaded();
        boolean checked = cascaded || hasOption(view, "check_option=local");
        if (checked && (cascaded || condition != null)) {
            query.checkOptions.addFirst(new CheckOption(view.name(), cascaded, condition));
        }
    }

    private static boolean hasOption(RelationEntry view, String option) {
        return view.options() != null && view.options().contains(option);
    }
}
