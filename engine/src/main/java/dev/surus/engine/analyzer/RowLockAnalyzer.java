package dev.surus.engine.analyzer;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.RowLockClause;
import dev.surus.engine.analyzer.tree.Query.RowLockStrength;
import dev.surus.engine.analyzer.tree.Query.RowLockWait;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.RelationName;
import dev.surus.engine.parser.ast.SelectStatement.Locking;
import dev.surus.engine.parser.ast.SelectStatement.Strength;
import java.util.ArrayList;
import java.util.List;

/// FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE.
final class RowLockAnalyzer {
    /// Notes before FROM is analyzed which relations will be opened for row locking.
    static void announce(Scope scope, List<Locking> clauses) {
        if (clauses.isEmpty()) {
            return;
        }
        var names = new ArrayList<String>();
        for (var clause : clauses) {
            if (clause.relations().isEmpty()) {
                scope.lockAll = true;
            }
            clause.relations().forEach(relation -> names.add(relation.name()));
        }
        scope.lockedNames = names;
    }

    static String text(Strength strength) {
        return strength.name().replace('_', ' ');
    }

    void apply(Query query, List<Locking> clauses) {
        for (var clause : clauses) {
            apply(query, clause, false);
        }
    }

    private void apply(Query query, Locking clause, boolean pushedDown) {
        var shown = text(clause.strength());
        check(query, shown);
        if (clause.relations().isEmpty()) {
            for (int i = 0; i < query.ranges.size(); i++) {
                switch (query.ranges.get(i)) {
                    case RangeEntry.RelationRange relation -> {
                        if (relation.inFrom()) {
                            lock(query, i + 1, clause, pushedDown);
                            relation.permissions().update = true;
                        }
                    }
                    case RangeEntry.SubqueryRange subquery -> {
                        lock(query, i + 1, clause, pushedDown);
                        if (subquery.permissions() != null) {
                            subquery.permissions().update = true;
                        }
                        apply(subquery.query(), everything(clause), true);
                    }
                    default -> {}
                }
            }
            return;
        }
        for (RelationName name : clause.relations()) {
            if (name.schema() != null || name.catalog() != null) {
                throw new SqlException(SqlState.SYNTAX_ERROR, AnalyzerMessage.LOCK_QUALIFIED, shown)
                        .at(name.position());
            }
            applyTo(query, clause, name, shown, pushedDown);
        }
    }

    private static Locking everything(Locking clause) {
        return new Locking(clause.strength(), List.of(), clause.waitPolicy());
    }

    private void applyTo(Query query, Locking clause, RelationName name, String shown, boolean pushedDown) {
        for (int i = 0; i < query.ranges.size(); i++) {
            var range = query.ranges.get(i);
            if (!name.name().equals(range.alias())
                    || range instanceof RangeEntry.RelationRange relation && !relation.inFrom()) {
                continue;
            }
            switch (range) {
                case RangeEntry.RelationRange relation -> {
                    lock(query, i + 1, clause, pushedDown);
                    relation.permissions().update = true;
                }
                case RangeEntry.SubqueryRange subquery -> {
                    lock(query, i + 1, clause, pushedDown);
                    if (subquery.permissions() != null) {
                        subquery.permissions().update = true;
                    }
                    apply(subquery.query(), everything(clause), true);
                }
                case RangeEntry.JoinRange _ -> throw unsupported(AnalyzerMessage.LOCK_JOIN, shown, name);
                case RangeEntry.FunctionRange _ -> throw unsupported(AnalyzerMessage.LOCK_FUNCTION, shown, name);
                case RangeEntry.ValuesRange _ -> throw unsupported(AnalyzerMessage.LOCK_VALUES, shown, name);
                case RangeEntry.CommonTableRange _ -> throw unsupported(AnalyzerMessage.LOCK_WITH, shown, name);
                case RangeEntry.TransitionRange _ -> throw unsupported(AnalyzerMessage.LOCK_TRANSITION, shown, name);
            }
            return;
        }
        throw new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.LOCK_NOT_FOUND, name.name(), shown)
                .at(name.position());
    }

    private static SqlException unsupported(MessageKey key, String shown, RelationName name) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, key, shown).at(name.position());
    }

    static void check(Query query, String shown) {
        MessageKey key = query.setOperation != null ? AnalyzerMessage.SETOP_LOCK
                : query.distinct ? AnalyzerMessage.LOCK_DISTINCT
                : !query.groupBy.isEmpty() || query.groupingSets != null ? AnalyzerMessage.LOCK_GROUP_BY
                : query.having != null ? AnalyzerMessage.LOCK_HAVING
                : query.hasAggregates ? AnalyzerMessage.LOCK_AGGREGATE
                : query.hasWindowCalls ? AnalyzerMessage.LOCK_WINDOW
                : query.hasSetReturningTargets ? AnalyzerMessage.LOCK_SET
                : null;
        if (key != null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, key, shown);
        }
    }

    /// One clause for each range: the strongest that was asked for, and the least patient.
    private static void lock(Query query, int range, Locking clause, boolean pushedDown) {
        var strength = RowLockStrength.values()[clause.strength().ordinal()];
        var wait = switch (clause.waitPolicy()) {
            case BLOCK -> RowLockWait.WAIT;
            case SKIP_LOCKED -> RowLockWait.SKIP_LOCKED;
            case NOWAIT -> RowLockWait.NOWAIT;
        };
        for (int i = 0; i < query.rowLocks.size(); i++) {
            var old = query.rowLocks.get(i);
            if (old.range() == range) {
                query.rowLocks.set(i, new RowLockClause(range,
                        strength.compareTo(old.strength()) > 0 ? strength : old.strength(),
                        wait.compareTo(old.waitPolicy()) > 0 ? wait : old.waitPolicy(),
                        old.pushedDown() && pushedDown));
                return;
            }
        }
        query.rowLocks.add(new RowLockClause(range, strength, wait, pushedDown));
    }
}
