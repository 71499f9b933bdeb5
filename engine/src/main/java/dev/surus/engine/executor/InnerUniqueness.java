package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.JoinType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether no row of a join's left side finds two on the right: the right side is a table with a unique key, all of whose columns
/// are compared.
final class InnerUniqueness {
    private static final int EQUAL = 3;

    private final Catalog catalog;

    InnerUniqueness(Catalog catalog) {
        this.catalog = catalog;
    }

    boolean of(Plan join) {
        Plan right = join.inputs().get(1);
        while (right instanceof Plan.Materialize || right instanceof Plan.Filter || right instanceof Plan.Project || right instanceof Plan.Sort) {
            right = right.inputs().getFirst();
        }
        int range;
        int relation;
        var equal = new HashSet<Integer>();
        switch (right) {
            case Plan.SeqScan p -> {
                range = p.range();
                relation = p.relation();
                add(p.filter(), range, equal);
            }
            case Plan.IndexScan p -> {
                range = p.range();
                relation = p.relation();
                add(p.filter(), range, equal);
                p.keys().stream().filter(k -> k.strategy() == EQUAL && !k.anyOf() && !k.isNull()).forEach(k -> add(k.condition(), range, equal));
            }
            case Plan.BitmapHeapScan p -> {
                range = p.range();
                relation = p.relation();
                add(p.recheck(), range, equal);
                add(p.filter(), range, equal);
            }
            default -> {
                return false;
            }
        }
        JoinType type;
        switch (join) {
            case Plan.NestedLoop p -> {
                type = p.type();
                add(p.condition(), range, equal);
            }
            case Plan.HashJoin p -> {
                type = p.type();
                p.keys().forEach(k -> add(k.condition(), range, equal));
                add(p.condition(), range, equal);
            }
            case Plan.MergeJoin p -> {
                type = p.type();
                p.keys().forEach(k -> add(k.condition(), range, equal));
                add(p.condition(), range, equal);
            }
            default -> {
                return false;
            }
        }
        return type != JoinType.SEMI && type != JoinType.ANTI
                && catalog.relation(relation).indexes().stream().anyMatch(index -> isFixed(index, equal));
    }

    private static boolean isFixed(IndexEntry index, Set<Integer> equal) {
        if (!index.unique() || !index.immediate() || !index.valid() || index.predicate() != null) {
            return false;
        }
        for (int i = 0; i < index.keyCount(); i++) {
            if (!equal.contains(index.columns()[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean isEquality(OperatorCall call) {
        var operator = catalog.operator(call.operator());
        return operator != null && operator.name().equals("=");
    }

    /// Adds the range's columns that a condition compares for equality with something else.
    private void add(Expression condition, int range, Set<Integer> to) {
        for (Expression each : condition == null ? List.<Expression>of() : Expressions.conjuncts(condition)) {
            if (each instanceof OperatorCall c && c.arguments().size() == 2 && isEquality(c)) {
                for (int side = 0; side < 2; side++) {
                    if (c.arguments().get(side) instanceof ColumnReference column && column.range() == range && column.levelsUp() == 0
                            && !Expressions.any(c.arguments().get(1 - side), x -> x instanceof ColumnReference other && other.range() == range)) {
                        to.add(column.column());
                    }
                }
            }
        }
    }
}
