package dev.surus.engine.analyzer.deparse;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.QueryRewriter;
import dev.surus.engine.analyzer.tree.RangeEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes the names of a query's tables differ from each other and from those of the queries around it, by `_1`, `_2` ... behind
/// them: names that differed when the query was written may be equal once tables were renamed, and an inner name may hide an
/// outer one that an expression needs.
final class UniqueAliases extends QueryRewriter {
    private final List<Set<String>> used = new ArrayList<>();

    /// In place.
    static Query assign(Query query) {
        new UniqueAliases().rewrite(query);
        return query;
    }

    @Override
    protected void begin(Query query) {
        while (used.size() > depth) {
            used.removeLast();
        }
        used.add(new HashSet<>());
    }

    @Override
    protected Expression replace(Expression expression) {
        return expression;
    }

    @Override
    protected RangeEntry replace(RangeEntry entry) {
        return switch (entry) {
            case RangeEntry.RelationRange r -> new RangeEntry.RelationRange(r.relation(), r.relationKind(), r.lockMode(), unique(r.alias()),
                    r.columnNames(), r.only(), r.permissions(), r.inFrom());
            case RangeEntry.SubqueryRange r -> new RangeEntry.SubqueryRange(r.query(), r.lateral(), unique(r.alias()), r.columnNames(),
                    r.viewRelation(), r.securityBarrier(), r.permissions());
            case RangeEntry.FunctionRange r -> new RangeEntry.FunctionRange(r.functions(), r.ordinality(), r.lateral(), unique(r.alias()),
                    r.columnNames(), r.columns());
            case RangeEntry.ValuesRange r -> new RangeEntry.ValuesRange(r.rows(), r.lateral(), unique(r.alias()), r.columnNames(), r.columns());
            case RangeEntry.CommonTableRange r -> new RangeEntry.CommonTableRange(r.name(), r.levelsUp(), r.selfReference(), unique(r.alias()),
                    r.columnNames(), r.columns());
            case RangeEntry.TransitionRange r -> new RangeEntry.TransitionRange(r.name(), unique(r.alias()), r.columnNames(), r.columns());
            case RangeEntry.JoinRange r -> r;
        };
    }

    private String unique(String alias) {
        if (alias == null) {
            return null;
        }
        String name = alias;
        for (int i = 1; isUsed(name); i++) {
            name = alias + "_" + i;
        }
        used.getLast().add(name);
        return name;
    }

    private boolean isUsed(String name) {
        for (var level : used) {
            if (level.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
