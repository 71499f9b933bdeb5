package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.CurrentOf;
import dev.surus.engine.analyzer.tree.Expression.NullTest;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Expression.Relabel;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.OperatorEntry;
import dev.surus.engine.catalog.entry.OperatorFamilyMember;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.config.Settings;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.Cost;
import dev.surus.engine.planner.plan.Plan.IndexKey;
import java.util.ArrayList;
import java.util.List;

/// How to read one table under some conditions: all of it, by an index, by row numbers. The cheapest wins; an index also wins
/// where its order spares a sort.
final class AccessPaths {
    private static final double ROW_COST = 0.01;
    private static final double CONDITION_COST = 0.0025;
    /// Reading a row that lies anywhere; one that lies close to the last one; one of many, sorted by where they lie; a whole leaf.
    private static final double FETCH_COST = 0.2;
    private static final double NEAR_FETCH_COST = 0.05;
    private static final double SORTED_FETCH_COST = 0.17;
    private static final double LEAF_COST = 0.8;
    static final double DESCENT_COST = 0.3;
    private static final int ROWS_PER_PAGE = 100;
    /// A table that is known to have one leaf and so few rows is read whole: only a unique key's row is found sooner.
    private static final int FEW_ROWS = 32;
    static final int BTREE = 403;
    static final int HASH = 405;
    private static final int EQUAL = 3;
    private static final int NOT_NULL = 0;
    private static final int HASH_EQUAL = 1;
    /// What a way costs that is switched off: it is taken where there is no other.
    static final double SWITCHED_OFF = 1e10;

    private final QueryPlanner level;
    private final Planner planner;
    final Catalog catalog;
    private final Selectivity selectivity;
    private final BitmapPaths bitmaps;

    AccessPaths(QueryPlanner level) {
        this.level = level;
        planner = level.planner;
        catalog = planner.environment.catalog();
        selectivity = new Selectivity(level);
        bitmaps = new BitmapPaths(this, selectivity);
    }

    /// A way to read a table, and whether its rows come in the order that was wished.
    record Access(Plan plan, boolean ordered) {}

    /// @param asked conditions that need no other range than this one; parameters count as known
    /// @param order the order in which the rows would be welcome; empty for any
    /// @param rowLimit how many rows will be read if they come in that order; negative for all
    Access best(int range, RelationRange entry, List<Expression> output, List<Expression> asked, List<SortKey> order,
            double rowLimit) {
        return best(range, entry, output, asked, order, rowLimit, false);
    }

    /// The same of a table whose rows are merged with those of others: of each the first row is read at once.
    Access bestToMerge(int range, RelationRange entry, List<Expression> output, List<Expression> asked, List<SortKey> order,
            double rowLimit) {
        return best(range, entry, output, asked, order, rowLimit, true);
    }

    private Access best(int range, RelationRange entry, List<Expression> output, List<Expression> asked, List<SortKey> order,
            double rowLimit, boolean merged) {
        List<Expression> conditions = level.cheapFirst(asked);
        var table = table(range, entry, output, conditions);
        Expression filter = Expressions.and(conditions);
        if (planner.environment.isVirtual(table.relation())) {
            return new Access(new Plan.VirtualScan(output, range, entry.relation(), entry.alias(), filter,
                    new Cost(0, 10 + table.tuples() * ROW_COST, table.rows(), table.width())), false);
        }
        Plan special = byRowId(range, entry, output, conditions, table.width());
        if (special != null) {
            return new Access(special, false);
        }
        double all = table.tuples() / ROWS_PER_PAGE + table.tuples() * (ROW_COST + CONDITION_COST * conditions.size());
        double off = planner.environment.isEnabled(Settings.ENABLE_SEQSCAN) ? 0 : SWITCHED_OFF;
        Plan best = new Plan.SeqScan(output, range, entry.relation(), entry.alias(), filter,
                new Cost(off, off + Math.max(1, all), table.rows(), table.width()));
        boolean bestOrdered = false;
        double bestCost = wanted(best, order, false, rowLimit);
        boolean few = off == 0 && isKnownToBeSmall(table);
        for (IndexEntry index : table.relation().indexes()) {
            Access access = byIndex(table, index, order, off != 0);
            if (few && access != null && !((merged || rowLimit >= 0) && access.ordered())
                    && !(access.plan() instanceof Plan.IndexScan scan && findsOne(index, scan.keys()))) {
                planner.smallTables.add(table.relation().oid());
                continue;
            }
            if (access != null && wanted(access.plan(), order, access.ordered(), rowLimit) < bestCost) {
                best = access.plan();
                bestOrdered = access.ordered();
                bestCost = wanted(best, order, bestOrdered, rowLimit);
            }
        }
        if (!few && !conditions.isEmpty() && planner.environment.isEnabled(Settings.ENABLE_BITMAPSCAN)) {
            Plan bitmap = bitmaps.best(table);
            if (bitmap != null && wanted(bitmap, order, false, rowLimit) < bestCost) {
                best = bitmap;
                bestOrdered = false;
            }
        }
        return new Access(best, bestOrdered);
    }

    /// Nothing is known of a table that was never measured: it may be about to grow, and its plans live on.
    private boolean isKnownToBeSmall(Table table) {
        return table.relation().pages() == 1 && table.relation().tuples() >= 0 && table.tuples() <= FEW_ROWS
                && planner.environment.pages(table.relation()) <= 1;
    }

    private static boolean findsOne(IndexEntry index, List<IndexKey> keys) {
        return index.unique() && fixed(keys) >= index.keyCount();
    }

    /// What it costs to get the rows that are wanted, in their order.
    private double wanted(Plan plan, List<SortKey> order, boolean ordered, double rowLimit) {
        return order.isEmpty() || ordered ? Way.upTo(rowLimit, plan.cost()) : plan.cost().total() + sortCost(plan.rowCount());
    }

    /// A table as it is to be read.
    /// @param rows how many of its tuples fulfil the conditions
    record Table(int range, RelationRange entry, RelationEntry relation, List<Expression> output, List<Expression> conditions,
            double tuples, double rows) {
        int width() {
            return 8 * Math.max(1, output.size());
        }
    }

    private Table table(int range, RelationRange entry, List<Expression> output, List<Expression> conditions) {
        RelationEntry relation = catalog.relation(entry.relation());
        double tuples = Math.max(1, planner.environment.tuples(relation));
        return new Table(range, entry, relation, output, conditions, tuples, Math.max(1, tuples * selectivity.of(conditions)));
    }

    /// @param always also where the index neither finds rows nor gives the order
    /// @return null where the index is of no use
    private Access byIndex(Table table, IndexEntry index, List<SortKey> order, boolean always) {
        if (index.accessMethod() != BTREE && index.accessMethod() != HASH || !index.valid()) {
            return null;
        }
        IndexForm form = IndexForm.of(level, table.relation(), table.range(), index);
        if (!form.hasAllRowsOf(table.conditions(), catalog)) {
            return null;
        }
        List<IndexKey> keys = keys(table.range(), form, table.conditions());
        int direction = order.isEmpty() || index.accessMethod() == HASH ? 0 : direction(form, keys, order);
        if (keys.isEmpty() && direction == 0 && form.predicate().isEmpty() && (!always || index.accessMethod() == HASH)) {
            return null;
        }
        return new Access(scan(table, form, keys, direction < 0), direction != 0);
    }

    /// A whole table is not read by an index only because it is small; but where it would be in any case.
    private Plan.IndexScan forOrder(Plan.IndexScan scan) {
        return !scan.keys().isEmpty() || !planner.environment.isEnabled(Settings.ENABLE_SEQSCAN) ? scan : new Plan.IndexScan(scan.output(), scan.range(), scan.relation(), scan.index(), scan.alias(), scan.keys(),
                scan.recheck(), scan.filter(), scan.backward(), scan.cost().plus(1));
    }

    private Plan.IndexScan scan(Table table, IndexForm form, List<IndexKey> keys, boolean backward) {
        double matching = matching(form, keys, table.tuples());
        double kept = Math.min(table.rows(), matching);
        boolean wished = planner.environment.isEnabled(Settings.ENABLE_INDEXSCAN);
        double startup = (wished ? 0 : SWITCHED_OFF) + DESCENT_COST;
        double cost = startup + matching * (fetchCost(form) + ROW_COST + CONDITION_COST * table.conditions().size());
        var used = new ArrayList<Expression>();
        keys.forEach(k -> used.add(k.condition()));
        var rest = new ArrayList<Expression>(table.conditions());
        rest.removeAll(used);
        return new Plan.IndexScan(table.output(), table.range(), table.entry().relation(), form.index().oid(), table.entry().alias(), keys,
                Expressions.and(keyFirst(form, keys)), Expressions.and(rest), backward, new Cost(startup, cost, kept, table.width()));
    }

    IndexForm form(Table table, IndexEntry index) {
        return IndexForm.of(level, table.relation(), table.range(), index);
    }

    /// What it costs to read some rows in the order that they lie in.
    double readInOrder(double rows, Table table) {
        double pages = Math.max(1, table.tuples() / ROWS_PER_PAGE);
        double read = Math.min(pages, 2 * pages * rows / (2 * pages + rows));
        return Math.min(read * LEAF_COST, rows * SORTED_FETCH_COST) + rows * (ROW_COST + CONDITION_COST * table.conditions().size());
    }

    /// What a row costs that an index leads to: less where its order is the table's.
    private double fetchCost(IndexForm form) {
        double correlation = selectivity.correlation(form.keys().getFirst()) * (form.index().keyCount() > 1 ? 0.75 : 1);
        return FETCH_COST - (FETCH_COST - NEAR_FETCH_COST) * correlation * correlation;
    }

    /// The conditions on keys, each with the key on its left.
    List<Expression> keyFirst(IndexForm form, List<IndexKey> keys) {
        return keys.stream().map(k -> {
            if (!(k.condition() instanceof OperatorCall c) || c.arguments().size() != 2 || form.isKey(c.arguments().getFirst(), k.column())) {
                return k.condition();
            }
            OperatorEntry turned = catalog.operator(catalog.operator(c.operator()).commutator());
            return turned == null ? c : new OperatorCall(turned.oid(), turned.function(), List.of(c.arguments().get(1), c.arguments().get(0)), c.type(),
                    c.collation(), c.inputCollation(), 0);
        }).toList();
    }

    /// Index scans that give orders which help what comes after.
    /// @param useful expressions by which an order is worth having
    /// @param wished an order of the whole result
    List<Way> ordered(int range, RelationRange entry, List<Expression> output, List<Expression> conditions, List<Expression> useful,
            List<SortKey> wished) {
        var table = table(range, entry, output, conditions);
        if (planner.environment.isVirtual(table.relation())) {
            return List.of();
        }
        var ways = new ArrayList<Way>();
        for (IndexEntry index : table.relation().indexes()) {
            if (index.accessMethod() != BTREE || !index.valid()) {
                continue;
            }
            IndexForm form = IndexForm.of(level, table.relation(), range, index);
            if (!form.hasAllRowsOf(conditions, catalog)) {
                continue;
            }
            List<IndexKey> keys = keys(range, form, conditions);
            if (!wished.isEmpty()) {
                int direction = direction(form, keys, wished);
                if (direction != 0) {
                    ways.add(new Way(forOrder(scan(table, form, keys, direction < 0)), wished));
                }
            }
            var order = ofIndex(form, keys, useful);
            if (!order.isEmpty() && direction(form, keys, order) == 1) {
                ways.add(new Way(forOrder(scan(table, form, keys, false)), order));
                if (!level.wishedOrder.isEmpty() && level.wishedOrder.getFirst().descending() != order.getFirst().descending()) {
                    ways.add(new Way(forOrder(scan(table, form, keys, true)), backward(order)));
                }
            }
        }
        return ways;
    }

    private static List<SortKey> backward(List<SortKey> order) {
        return order.stream().map(k -> new SortKey(k.expression(), k.lessOperator(), !k.descending(), !k.nullsFirst())).toList();
    }

    /// The order of an index as far as it is a useful one.
    private List<SortKey> ofIndex(IndexForm form, List<IndexKey> keys, List<Expression> useful) {
        var order = new ArrayList<SortKey>();
        for (int k = fixed(keys); k < form.index().keyCount(); k++) {
            int at = k;
            Expression key = useful.stream().filter(e -> form.isKey(e, at)).findFirst().orElse(null);
            if (key == null || catalog.comparison(key.type()) == null) {
                break;
            }
            order.add(new SortKey(key, catalog.comparison(key.type()).less(), form.index().descending(k), form.index().nullsFirst(k)));
        }
        return order;
    }

    double sortCost(double rows) {
        return (planner.environment.isEnabled(Settings.ENABLE_SORT) ? 0 : SWITCHED_OFF)
                + 0.02 * rows * Math.max(1, Math.log(rows + 1) / Math.log(2)) + 0.02;
    }

    double matching(IndexForm form, List<IndexKey> keys, double tuples) {
        IndexEntry index = form.index();
        int equalities = 0;
        double alternatives = 1;
        double factor = selectivity.of(form.predicate());
        for (IndexKey key : keys) {
            factor *= selectivity.of(key.condition());
            if (key.strategy() == 3) {
                equalities++;
                alternatives *= key.anyOf() ? 5 : 1;
            }
        }
        if (index.unique() && equalities >= index.keyCount()) {
            return alternatives;
        }
        return Math.max(1, tuples * factor);
    }

    // ---- ctid

    private Plan byRowId(int range, RelationRange entry, List<Expression> output, List<Expression> conditions, int width) {
        for (Expression condition : conditions) {
            var rest = new ArrayList<Expression>(conditions);
            rest.remove(condition);
            if (condition instanceof CurrentOf c && c.range() == range) {
                return new Plan.CurrentOfScan(output, range, entry.relation(), entry.alias(), c.cursor(), Expressions.and(rest),
                        new Cost(0, 1, 1, width));
            }
            if (!planner.environment.isEnabled(Settings.ENABLE_TIDSCAN)) {
                continue;
            }
            if (condition instanceof OperatorCall c && c.arguments().size() == 2 && isNamed(c.operator(), "=")) {
                for (int side = 0; side < 2; side++) {
                    if (isTid(c.arguments().get(side), range) && isKnown(c.arguments().get(1 - side), range)) {
                        return new Plan.RowIdScan(output, range, entry.relation(), entry.alias(), c.arguments().get(1 - side), false,
                                condition, Expressions.and(rest), new Cost(0, 1, 1, width));
                    }
                }
            }
            if (condition instanceof ArrayComparison c && c.any() && isNamed(c.operator(), "=") && isTid(c.scalar(), range)
                    && isKnown(c.array(), range)) {
                return new Plan.RowIdScan(output, range, entry.relation(), entry.alias(), c.array(), true, condition,
                        Expressions.and(rest), new Cost(0, 10, 10, width));
            }
        }
        return null;
    }

    private static boolean isTid(Expression e, int range) {
        return e instanceof ColumnReference c && c.range() == range && c.column() == -1 && c.levelsUp() == 0;
    }

    private boolean isNamed(int operator, String name) {
        OperatorEntry entry = catalog.operator(operator);
        return entry != null && entry.name().equals(name);
    }

    /// Whether a value is known before the table is read: no column of this query, nothing volatile.
    boolean isKnown(Expression e, int range) {
        return !Expressions.any(e, x -> x instanceof ColumnReference || x instanceof Expression.SubqueryColumn
                || x instanceof Expression.SubqueryExpression s && !planner.subplans.containsKey(s.query())
                || x instanceof Expression.SubqueryExpression t && !planner.subplans.get(t.query()).parameters().isEmpty())
                && !planner.properties.isVolatile(e);
    }

    // ---- index conditions

    List<IndexKey> keys(int range, IndexForm form, List<Expression> asked) {
        List<Expression> conditions = withBoundsOfRows(asked);
        var keys = new ArrayList<IndexKey>();
        IndexEntry index = form.index();
        for (int k = 0; k < index.keyCount(); k++) {
            IndexKey equality = null;
            IndexKey lower = null;
            IndexKey upper = null;
            IndexKey notNull = null;
            for (Expression condition : conditions) {
                IndexKey key = key(range, form, k, condition);
                if (key == null) {
                    continue;
                }
                if (key.strategy() == NOT_NULL) {
                    notNull = notNull == null ? key : notNull;
                } else if (key.strategy() == 3) {
                    equality = equality == null || equality.anyOf() && !key.anyOf() ? key : equality;
                } else if (key.strategy() > 3) {
                    lower = lower == null ? key : lower;
                } else {
                    upper = upper == null ? key : upper;
                }
            }
            if (equality != null) {
                keys.add(equality);
                continue;
            }
            if (notNull != null) {
                keys.add(notNull);
            }
            if (lower != null) {
                keys.add(lower);
            }
            if (upper != null) {
                keys.add(upper);
            }
            break;
        }
        return keys;
    }

    /// With what comparisons of rows say of their first columns: `(a, b) > (1, 2)` says `a >= 1`.
    private List<Expression> withBoundsOfRows(List<Expression> conditions) {
        if (conditions.stream().noneMatch(c -> c instanceof Expression.RowComparison)) {
            return conditions;
        }
        var all = new ArrayList<>(conditions);
        for (Expression condition : conditions) {
            if (condition instanceof Expression.RowComparison c) {
                Expression left = c.left().getFirst();
                Expression right = c.right().getFirst();
                int operator = inclusive(c.operators().getFirst(), c.kind().startsWith("<"));
                if (operator != 0 && left.collation() == right.collation()) {
                    all.add(new OperatorCall(operator, catalog.operator(operator).function(), List.of(left, right), Expressions.BOOL, 0, left.collation(), 0));
                }
            }
        }
        return all;
    }

    /// The operator `<=` or `>=` of a comparison's family and types, 0 for none.
    private int inclusive(int operator, boolean upper) {
        for (OperatorFamilyMember member : catalog.familiesOfOperator(operator)) {
            if (member.accessMethod() == BTREE && member.purpose() == 's') {
                return catalog.familyOperator(member.family(), member.left(), member.right(), upper ? 2 : 4);
            }
        }
        return 0;
    }

    /// The condition as one on the index's key `k`, or null.
    private IndexKey key(int range, IndexForm form, int k, Expression condition) {
        IndexEntry index = form.index();
        switch (condition) {
            case OperatorCall c when c.arguments().size() == 2 -> {
                Expression left = c.arguments().get(0);
                Expression right = c.arguments().get(1);
                if (form.isKey(left, k) && isKnown(right, range)) {
                    return key(index, k, c.operator(), right, false, c, c.inputCollation());
                }
                if (form.isKey(right, k) && isKnown(left, range)) {
                    OperatorEntry entry = catalog.operator(c.operator());
                    return entry == null || entry.commutator() == 0 ? null
                            : key(index, k, entry.commutator(), left, false, c, c.inputCollation());
                }
                return null;
            }
            case ArrayComparison c when index.accessMethod() == BTREE && c.any() && form.isKey(c.scalar(), k) && isKnown(c.array(), range) -> {
                IndexKey key = key(index, k, c.operator(), c.array(), true, c, c.inputCollation());
                return key != null && key.strategy() == 3 ? key : null;
            }
            case NullTest t when index.accessMethod() == BTREE && t.isNull() && !t.rowwise() && form.isKey(t.argument(), k) -> {
                return new IndexKey(k, 3, null, false, true, t);
            }
            case NullTest t when index.accessMethod() == BTREE && !t.isNull() && !t.rowwise() && form.isKey(t.argument(), k) -> {
                return new IndexKey(k, NOT_NULL, null, false, false, t);
            }
            case ColumnReference c when form.isKey(c, k) && c.type() == Expressions.BOOL -> {
                return new IndexKey(k, 3, Expressions.TRUE, false, false, c);
            }
            default -> {
                return null;
            }
        }
    }

    private IndexKey key(IndexEntry index, int k, int operator, Expression value, boolean anyOf, Expression condition,
            int collation) {
        var operatorClass = catalog.operatorClass(index.operatorClasses()[k]);
        for (OperatorFamilyMember member : catalog.familiesOfOperator(operator)) {
            if (member.family() == operatorClass.family() && member.purpose() == 's' && sameForm(member.left(), member.right())) {
                int strategy = index.accessMethod() == HASH && member.strategy() == HASH_EQUAL ? EQUAL : member.strategy();
                return new IndexKey(k, strategy, value, anyOf, false, condition);
            }
        }
        return null;
    }

    /// Whether values of two types can be compared by their bytes in an index: integers among themselves, or one type.
    static boolean sameForm(int left, int right) {
        return left == right || isInteger(left) && isInteger(right) || isText(left) && isText(right);
    }

    private static boolean isInteger(int type) {
        return type == 20 || type == 21 || type == 23;
    }

    private static boolean isText(int type) {
        return type == 19 || type == 25;
    }

    /// 1 where the index, read forwards, gives the order; -1 backwards; 0 not at all.
    private int direction(IndexForm form, List<IndexKey> keys, List<SortKey> order) {
        IndexEntry index = form.index();
        int fixed = fixed(keys);
        if (keys.stream().limit(fixed + 1).anyMatch(IndexKey::anyOf)) {
            return 0;
        }
        int direction = 0;
        int k = 0;
        for (SortKey key : order) {
            int at = -1;
            for (int i = 0; i < fixed; i++) {
                if (form.isKey(key.expression(), i)) {
                    at = i;
                }
            }
            if (at >= 0) {
                continue;
            }
            while (k < fixed) {
                k++;
            }
            if (k >= index.keyCount() || !form.isKey(key.expression(), k)) {
                return 0;
            }
            boolean forward = key.descending() == index.descending(k) && key.nullsFirst() == index.nullsFirst(k);
            boolean backward = key.descending() != index.descending(k) && key.nullsFirst() != index.nullsFirst(k);
            int here = forward ? 1 : backward ? -1 : 0;
            if (here == 0 || direction != 0 && direction != here || !isDefaultOrder(index, k, key)) {
                return 0;
            }
            direction = here;
            k++;
        }
        return direction == 0 ? 1 : direction;
    }

    /// How many of an index's first columns have one value in all rows that are read.
    private static int fixed(List<IndexKey> keys) {
        int fixed = 0;
        while (fixed < keys.size() && keys.get(fixed).strategy() == EQUAL && keys.get(fixed).column() == fixed && !keys.get(fixed).anyOf()) {
            fixed++;
        }
        return fixed;
    }

    private boolean isDefaultOrder(IndexEntry index, int k, SortKey key) {
        int family = catalog.operatorClass(index.operatorClasses()[k]).family();
        for (OperatorFamilyMember member : catalog.familiesOfOperator(key.lessOperator())) {
            if (member.family() == family) {
                return true;
            }
        }
        return false;
    }
}
