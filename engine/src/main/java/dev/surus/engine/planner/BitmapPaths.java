package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.planner.AccessPaths.Table;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.IndexKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Sets of rows from several indexes:
///
/// ```
/// a = 1 OR b = 2              BitmapOr of the sets of a = 1 and of b = 2
/// a < 10 AND b < 20           BitmapAnd, where each of the two leaves many more rows than both together
/// (a = 1 OR b = 2) AND c < 9  an And of an Or and a set
/// ```
///
/// A set of one index alone is worth having where the index's order leads to and fro in the table.
final class BitmapPaths {
    private static final double ENTRY_COST = 0.015;
    private static final double COMBINED_ROW_COST = 0.002;
    private static final double SETUP_COST = 0.2;
    private static final int SETS_MOST = 8;

    private final AccessPaths paths;
    private final Selectivity selectivity;

    BitmapPaths(AccessPaths paths, Selectivity selectivity) {
        this.paths = paths;
        this.selectivity = selectivity;
    }

    /// @param plan makes the set
    /// @param conditions what is true of all its rows
    /// @param covered those of the given conditions that need not be asked any more
    /// @param part of the table's rows
    private record Found(Plan plan, List<Expression> conditions, List<Expression> covered, double part) {
        double cost() {
            return plan.cost().total();
        }
    }

    /// The cheapest way by a set of rows; null where there is none.
    Plan.BitmapHeapScan best(Table table) {
        var found = all(table, table.conditions(), List.of(), true);
        if (found.isEmpty()) {
            return null;
        }
        Found best = conjunction(table, found);
        var rest = new ArrayList<Expression>(table.conditions());
        rest.removeAll(best.covered());
        double rows = Math.max(1, table.tuples() * best.part());
        double startup = best.cost();
        double total = startup + paths.readInOrder(rows, table);
        return new Plan.BitmapHeapScan(table.output(), table.range(), table.entry().relation(), table.entry().alias(), best.plan(),
                Expressions.and(best.conditions()), Expressions.and(rest), new Cost(startup, total, Math.min(table.rows(), rows), table.width()));
    }

    /// The sets that conditions give.
    /// @param own of which each set uses one at least
    /// @param around others that are true as well
    private List<Found> all(Table table, List<Expression> own, List<Expression> around, boolean outermost) {
        var found = new ArrayList<Found>();
        var known = new ArrayList<Expression>(own);
        known.addAll(around);
        for (IndexEntry index : table.relation().indexes()) {
            Found set = byIndex(table, index, known);
            if (set != null && own.stream().anyMatch(set.covered()::contains)) {
                found.add(set);
            }
        }
        for (Expression condition : own) {
            if (condition instanceof BooleanCall b && b.kind() == BooleanKind.OR) {
                var others = new ArrayList<Expression>(known);
                others.remove(condition);
                Found set = disjunction(table, b, outermost ? others : List.of());
                if (set != null) {
                    found.add(set);
                }
            }
        }
        return found;
    }

    private Found byIndex(Table table, IndexEntry index, List<Expression> conditions) {
        if (index.accessMethod() != AccessPaths.BTREE && index.accessMethod() != AccessPaths.HASH || !index.valid()) {
            return null;
        }
        IndexForm form = paths.form(table, index);
        if (!form.hasAllRowsOf(conditions, paths.catalog)) {
            return null;
        }
        List<IndexKey> keys = paths.keys(table.range(), form, conditions);
        if (keys.isEmpty()) {
            return null;
        }
        var used = new ArrayList<Expression>();
        keys.forEach(k -> used.add(k.condition()));
        var whole = new ArrayList<>(used);
        form.predicate().stream().filter(p -> !whole.contains(p)).forEach(whole::add);
        double rows = paths.matching(form, keys, table.tuples());
        var plan = new Plan.BitmapIndexScan(table.range(), table.relation().oid(), index.oid(), keys, Expressions.and(paths.keyFirst(form, keys)),
                new Cost(0, SETUP_COST + AccessPaths.DESCENT_COST + rows * ENTRY_COST, rows, 0));
        return new Found(plan, whole, whole, Math.min(1, rows / table.tuples()));
    }

    /// A set for each alternative; null where one has none.
    private Found disjunction(Table table, BooleanCall condition, List<Expression> around) {
        var plans = new ArrayList<Plan>();
        var alternatives = new ArrayList<Expression>();
        double none = 1;
        double cost = 0;
        boolean whole = true;
        for (Expression alternative : condition.arguments()) {
            List<Expression> own = Expressions.conjuncts(alternative);
            var found = all(table, own, around, false);
            if (found.isEmpty()) {
                return null;
            }
            Found best = conjunction(table, found);
            plans.add(best.plan());
            alternatives.add(Expressions.and(best.conditions()));
            none *= 1 - best.part();
            cost += best.cost() + best.part() * table.tuples() * COMBINED_ROW_COST;
            whole &= best.covered().containsAll(own);
        }
        double part = 1 - none;
        Plan plan = plans.size() == 1 ? plans.getFirst() : new Plan.BitmapOr(plans, new Cost(cost, cost, part * table.tuples(), 0));
        var conditions = List.<Expression>of(new BooleanCall(BooleanKind.OR, alternatives, 0));
        return new Found(plan, conditions, whole ? List.of(condition) : List.of(), part);
    }

    /// The best of some sets, or of what several of them have together.
    private Found conjunction(Table table, List<Found> found) {
        var sets = new ArrayList<>(found);
        sets.sort(Comparator.comparingDouble(Found::part).thenComparingDouble(Found::cost));
        if (sets.size() > SETS_MOST) {
            sets.subList(SETS_MOST, sets.size()).clear();
        }
        Found best = null;
        for (int first = 0; first < sets.size(); first++) {
            Found set = sets.get(first);
            for (int next = first + 1; next < sets.size(); next++) {
                Found more = sets.get(next);
                if (more.conditions().stream().noneMatch(set.conditions()::contains)) {
                    Found both = both(table, set, more);
                    set = whole(table, both) < whole(table, set) ? both : set;
                }
            }
            best = best == null || whole(table, set) < whole(table, best) ? set : best;
        }
        return best;
    }

    private double whole(Table table, Found set) {
        return set.cost() + paths.readInOrder(Math.max(1, table.tuples() * set.part()), table);
    }

    private static Found both(Table table, Found a, Found b) {
        var plans = new ArrayList<Plan>(a.plan() instanceof Plan.BitmapAnd and ? and.inputs() : List.of(a.plan()));
        plans.addAll(b.plan() instanceof Plan.BitmapAnd and ? and.inputs() : List.of(b.plan()));
        var conditions = new ArrayList<>(a.conditions());
        conditions.addAll(b.conditions());
        var covered = new ArrayList<>(a.covered());
        covered.addAll(b.covered());
        double part = a.part() * b.part();
        double cost = a.cost() + b.cost() + Math.min(a.part(), b.part()) * table.tuples() * COMBINED_ROW_COST;
        return new Found(new Plan.BitmapAnd(plans, new Cost(cost, cost, part * table.tuples(), 0)), conditions, covered, part);
    }
}
