package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import java.util.ArrayList;
import java.util.List;

/// A plan and the order that its rows come in; no keys where nothing is known of it.
record Way(Plan plan, List<SortKey> order) {

    static Way unordered(Plan plan) {
        return new Way(plan, List.of());
    }

    double total() {
        return plan.cost().total();
    }

    /// The cost up to the last row that will be read.
    /// @param rowLimit how many that are; negative for all
    static double upTo(double rowLimit, Cost cost) {
        if (rowLimit < 0 || cost.rows() <= rowLimit) {
            return cost.total();
        }
        return cost.startup() + (cost.total() - cost.startup()) * rowLimit / cost.rows();
    }

    /// Whether the order begins with another one.
    boolean beginsWith(List<SortKey> keys) {
        return order.size() >= keys.size() && order.subList(0, keys.size()).equals(keys);
    }

    /// Ways to the same rows of which none is worse than another in everything: what all rows cost, what the first ones cost, their order.
    static final class Choice {
        private static final int MOST = 6;
        private final double rowLimit;
        private final List<SortKey> wished;
        final List<Way> ways = new ArrayList<>();

        /// @param wished an order of the whole result: where few rows are read, a way that has its first key is kept however dear all its rows are
        Choice(double rowLimit, List<SortKey> wished) {
            this.rowLimit = rowLimit;
            this.wished = wished;
        }

        Choice add(Way way) {
            if (ways.stream().anyMatch(w -> dominates(w, way))) {
                return this;
            }
            ways.removeIf(w -> dominates(way, w));
            ways.add(way);
            if (ways.size() > MOST) {
                Way kept = first();
                Way dearest = null;
                for (Way w : ways) {
                    if (w != kept && (dearest == null || w.total() > dearest.total())) {
                        dearest = w;
                    }
                }
                ways.remove(dearest);
            }
            return this;
        }

        /// The way by which the first rows of the result come soonest; null where all rows are read.
        private Way first() {
            Way first = null;
            if (rowLimit >= 0 && !wished.isEmpty()) {
                for (Way w : ways) {
                    if (w.beginsWith(wished.subList(0, 1)) && (first == null || upTo(rowLimit, w.plan.cost()) < upTo(rowLimit, first.plan.cost()))) {
                        first = w;
                    }
                }
            }
            return first;
        }

        private boolean dominates(Way a, Way b) {
            return a.total() <= b.total() && upTo(rowLimit, a.plan.cost()) <= upTo(rowLimit, b.plan.cost()) && a.beginsWith(b.order);
        }

        Way cheapest() {
            return Way.cheapest(ways);
        }
    }

    /// The first one of least cost.
    static Way cheapest(List<Way> ways) {
        Way best = ways.getFirst();
        for (Way way : ways) {
            if (way.total() < best.total()) {
                best = way;
            }
        }
        return best;
    }
}
