package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query.FromTree;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromJoin;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromList;
import dev.surus.engine.analyzer.tree.Query.FromTree.FromRange;
import dev.surus.engine.analyzer.tree.Query.JoinKind;
import java.util.BitSet;

/// An outer join whose null-extended rows a condition above throws away anyway is an inner one:
///
/// ```
/// a LEFT JOIN b ON p WHERE b.x = 1   ->   a JOIN b ON p WHERE b.x = 1
/// ```
final class OuterJoinReduction {
    private final Planner planner;

    OuterJoinReduction(Planner planner) {
        this.planner = planner;
    }

    FromTree reduce(FromTree from, Expression where) {
        if (from == null) {
            return null;
        }
        var known = new BitSet();
        add(where, known);
        return reduce(from, known);
    }

    private void add(Expression condition, BitSet known) {
        for (Expression c : Expressions.conjuncts(condition)) {
            planner.properties.nonNullable(c, known);
        }
    }

    /// @param known ranges that are not null-extended in any row that matters
    private FromTree reduce(FromTree from, BitSet known) {
        return switch (from) {
            case FromRange r -> r;
            case FromList l -> new FromList(l.items().stream().map(i -> reduce(i, known)).toList());
            case FromJoin j -> {
                JoinKind kind = j.kind();
                boolean left = intersects(j.left(), known);
                boolean right = intersects(j.right(), known);
                if (kind == JoinKind.FULL) {
                    kind = left && right ? JoinKind.INNER : left ? JoinKind.LEFT : right ? JoinKind.RIGHT : kind;
                } else if (kind == JoinKind.LEFT && right || kind == JoinKind.RIGHT && left) {
                    kind = JoinKind.INNER;
                }
                var inLeft = (BitSet) known.clone();
                var inRight = (BitSet) known.clone();
                switch (kind) {
                    case INNER -> {
                        add(j.condition(), inLeft);
                        add(j.condition(), inRight);
                    }
                    case LEFT -> add(j.condition(), inRight);
                    case RIGHT -> add(j.condition(), inLeft);
                    case FULL -> { }
                }
                yield new FromJoin(kind, reduce(j.left(), inLeft), reduce(j.right(), inRight), j.condition(), j.range());
            }
        };
    }

    private static boolean intersects(FromTree from, BitSet known) {
        return SubqueryPullUp.rangesOf(from).stream().anyMatch(known::get);
    }
}
