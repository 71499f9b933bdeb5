package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.Scope.Item;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.MergeAction;
import dev.surus.engine.analyzer.tree.Query.Overriding;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.MergeStatement;
import dev.surus.engine.txn.lock.LockMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// MERGE. FROM becomes the source joined with the target: a left join where an action needs rows without a match.
final class MergeAnalyzer {
    private final Analysis analysis;

    MergeAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    void analyze(Scope scope, MergeStatement merge) {
        var query = scope.query;
        query.kind = Query.Kind.MERGE;
        if (merge.with() != null && merge.with().recursive()) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.MERGE_WITH_RECURSIVE);
        }
        analysis.with.analyze(scope, merge.with());
        boolean[] unconditional = new boolean[2];
        boolean needsUnmatched = false;
        for (var branch : merge.branches()) {
            int index = branch.matched() ? 1 : 0;
            if (unconditional[index]) {
                throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.MERGE_UNREACHABLE);
            }
            unconditional[index] = branch.condition() == null;
            needsUnmatched |= !branch.matched();
        }
        var relation = merge.relation();
        var target = analysis.updates.target(
                scope, relation.name(), relation.alias(), relation.only(), false, LockMode.ROW_EXCLUSIVE);
        checkKind(target);
        for (var branch : merge.branches()) {
            switch (branch.action()) {
                case MergeStatement.Update _ -> target.permissions.update = true;
                case MergeStatement.Delete _ -> target.permissions.delete = true;
                case MergeStatement.Insert _ -> target.permissions.insert = true;
                case MergeStatement.DoNothing _ -> {}
            }
        }
        var source = analysis.from.analyze(scope, List.of(merge.source()), null);
        var sourceItems = scope.visible;
        for (var item : sourceItems) {
            if (item.tableVisible && target.name.equals(item.name)) {
                throw new SqlException(SqlState.DUPLICATE_ALIAS, AnalyzerMessage.MERGE_NAME_TWICE, target.name)
                        .detail(AnalyzerMessage.MERGE_NAME_DETAIL);
            }
        }
        var both = new ArrayList<Item>();
        both.add(target);
        both.addAll(sourceItems);
        scope.visible = both;
        var condition = analysis.collations.assign(
                analysis.expressions.condition(scope, merge.on(), ExpressionKind.JOIN_ON, "JOIN/ON"));
        int range = scope.addRange(new RangeEntry.JoinRange(
                needsUnmatched ? Query.JoinKind.LEFT : Query.JoinKind.INNER, List.of(), 0, "unnamed_join", List.of()),
                joinItem(scope.nextRange()));
        query.from = new FromTree.FromJoin(needsUnmatched ? Query.JoinKind.LEFT : Query.JoinKind.INNER, source,
                new FromTree.FromRange(target.range), condition, range);
        for (var branch : merge.branches()) {
            // An action for rows without a match sees the source only.
            scope.visible = branch.matched() ? both : new ArrayList<>(sourceItems);
            query.mergeActions.add(action(scope, target, branch));
        }
    }

    private static Item joinItem(int range) {
        var item = new Item(range, null, false, null, List.of(), null, dev.surus.engine.type.TypeOid.RECORD, false);
        item.join = true;
        return item;
    }

    private static void checkKind(Item target) {
        char kind = target.relation.kind();
        if (kind != 'r' && kind != 'p') {
            var error = new SqlException(
                    SqlState.FEATURE_NOT_SUPPORTED, AnalyzerMessage.CANNOT_MERGE, target.relation.name());
            throw switch (kind) {
                case 'v' -> error.detail(AnalyzerMessage.NOT_FOR_VIEWS);
                case 'm' -> error.detail(AnalyzerMessage.NOT_FOR_MATVIEWS);
                case 'S' -> error.detail(AnalyzerMessage.NOT_FOR_SEQUENCES);
                case 't' -> error.detail(AnalyzerMessage.NOT_FOR_TOAST);
                default -> error;
            };
        }
    }

    private MergeAction action(Scope scope, Item target, MergeStatement.When branch) {
        var condition = branch.condition() == null ? null : analysis.collations.assign(analysis.expressions.condition(
                scope, branch.condition(), ExpressionKind.MERGE_WHEN, "WHEN"));
        var relation = target.relation;
        return switch (branch.action()) {
            case MergeStatement.DoNothing _ ->
                    new MergeAction(branch.matched(), condition, null, true, List.of(), null);
            case MergeStatement.Delete _ ->
                    new MergeAction(branch.matched(), condition, Query.Kind.DELETE, false, List.of(), null);
            case MergeStatement.Update update -> new MergeAction(branch.matched(), condition, Query.Kind.UPDATE, false,
                    collated(analysis.assignments.updateTargets(
                            relation, analysis.updates.assignments(scope, target, update.assignments()))), null);
            case MergeStatement.Insert insert -> {
                var overriding = switch (insert.overriding()) {
                    case NONE -> null;
                    case USER -> Overriding.USER;
                    case SYSTEM -> Overriding.SYSTEM;
                };
                List<TargetEntry> written = List.of();
                if (!insert.defaultValues()) {
                    var targets = analysis.inserts.targets(relation, insert.columns());
                    var outer = scope.kind;
                    scope.kind = ExpressionKind.VALUES_SINGLE;
                    List<Expression> values = analysis.expressions.list(scope, insert.values(), true);
                    scope.kind = outer;
                    written = analysis.inserts.assign(
                            scope, values, targets, !insert.columns().isEmpty(), ExpressionKind.INSERT_TARGET);
                }
                for (var entry : written) {
                    target.permissions.insertedColumns.set(entry.number() + RangeEntry.Permissions.COLUMN_OFFSET);
                }
                yield new MergeAction(branch.matched(), condition, Query.Kind.INSERT, false, collated(
                        analysis.assignments.insertTargets(relation, written, overriding, new BitSet())), overriding);
            }
        };
    }

    private List<TargetEntry> collated(List<TargetEntry> targets) {
        return targets.stream().map(target -> new TargetEntry(analysis.collations.assign(target.expression()),
                target.number(), target.name(), target.hidden(), 0, 0)).toList();
    }
}
