package dev.surus.engine.planner;

import dev.surus.engine.analyzer.deparse.PartitionConstraint;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.BooleanKind;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.OperatorFamilyMember;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.partition.PartitionHash;
import dev.surus.engine.catalog.partition.PartitionSet;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Which partitions can have rows that fulfil conditions with constants: what they say of each column of the key is put together to a region
/// (values, or an interval), and the region is looked up among the bounds.
///
/// ```
/// a = 5 AND b > 3     ->  from (5, 3) to (5, end)
/// a IN (1, 7) OR ...  ->  the union of each
/// ```
final class PartitionPruning {
    static final int LESS = 1;
    static final int LESS_EQUAL = 2;
    static final int EQUAL = 3;
    static final int GREATER_EQUAL = 4;
    static final int GREATER = 5;
    private static final int BTREE = 403;
    private static final int HASH = 405;

    private final PlannerEnvironment environment;
    private final PartitionSet set;
    private final int range;
    private final List<Expression> key;
    private final DataType[] baseTypes;

    PartitionPruning(PlannerEnvironment environment, RelationEntry parent, PartitionSet set, int range) {
        this.environment = environment;
        this.set = set;
        this.range = range;
        var catalog = environment.catalog();
        key = PartitionConstraint.keyExpressions(catalog, parent, catalog.partitionKey(parent.oid()));
        baseTypes = key.stream().map(e -> catalog.dataType(catalog.baseType(e.type()).oid())).toArray(DataType[]::new);
    }

    /// `column operator value`, however it is written.
    /// @param strategy as a btree operator's: 1 `<` ... 5 `>`
    record Comparison(ColumnReference column, Expression operand, int strategy, Expression value) {
        /// Null where the condition is none of a column of the range.
        static Comparison of(Catalog catalog, int range, Expression condition) {
            if (!(condition instanceof Expression.OperatorCall call) || call.arguments().size() != 2) {
                return null;
            }
            var left = Expressions.withoutRelabels(call.arguments().get(0));
            var right = Expressions.withoutRelabels(call.arguments().get(1));
            int strategy = strategyOf(catalog, call.operator());
            if (strategy == 0) {
                return null;
            }
            if (left instanceof ColumnReference column && column.range() == range && column.levelsUp() == 0) {
                return new Comparison(column, left, strategy, right);
            }
            if (right instanceof ColumnReference column && column.range() == range && column.levelsUp() == 0) {
                return new Comparison(column, right, 6 - strategy, left);
            }
            return new Comparison(null, left, strategy, right);
        }
    }

    private static int strategyOf(Catalog catalog, int operator) {
        for (OperatorFamilyMember member : catalog.familiesOfOperator(operator)) {
            if (member.accessMethod() == BTREE && member.purpose() == 's') {
                return member.strategy();
            }
            if (member.accessMethod() == HASH && member.purpose() == 's') {
                return EQUAL;
            }
        }
        return 0;
    }

    /// What is known of one column of the key.
    private static final class Limits {
        /// Values one of which it has; null for not said.
        List<Object> values;
        Object low;
        boolean lowIncluded;
        Object high;
        boolean highIncluded;
        boolean isNull;
        boolean notNull;
        boolean impossible;

        boolean says() {
            return values != null || low != null || high != null || isNull || notNull;
        }
    }

    /// Positions of the partitions to be read.
    BitSet needed(List<Expression> conditions) {
        var all = new BitSet();
        all.set(0, set.size());
        var limits = new Limits[key.size()];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = new Limits();
        }
        for (Expression condition : conditions) {
            for (Expression each : Expressions.conjuncts(condition)) {
                if (Expressions.isFalseOrNull(each)) {
                    return new BitSet();
                }
                if (each instanceof Expression.BooleanCall call && call.kind() == BooleanKind.OR) {
                    var union = new BitSet();
                    call.arguments().forEach(arm -> union.or(needed(List.of(arm))));
                    all.and(union);
                } else {
                    note(each, limits);
                }
            }
        }
        for (Limits each : limits) {
            if (each.impossible) {
                return new BitSet();
            }
        }
        all.and(switch (set.strategy) {
            case 'l' -> inList(limits[0]);
            case 'r' -> inRanges(limits);
            default -> byHash(limits);
        });
        return all;
    }

    // ---- what a condition says

    private int keyOf(Expression expression) {
        var plain = Expressions.withoutRelabels(expression);
        for (int i = 0; i < key.size(); i++) {
            if (key.get(i) instanceof ColumnReference wanted) {
                if (plain instanceof ColumnReference c && c.range() == range && c.levelsUp() == 0 && c.column() == wanted.column()) {
                    return i;
                }
            } else if (dev.surus.engine.analyzer.tree.Expressions.same(dev.surus.engine.analyzer.tree.Expressions.withoutPositions(ofRange(key.get(i))),
                    dev.surus.engine.analyzer.tree.Expressions.withoutPositions(plain))) {
                return i;
            }
        }
        return -1;
    }

    private Expression ofRange(Expression stored) {
        return Expressions.replace(stored, e -> e instanceof ColumnReference c
                ? new ColumnReference(range, c.column(), 0, c.type(), c.typmod(), c.collation(), 0) : null);
    }

    private void note(Expression condition, Limits[] limits) {
        switch (condition) {
            case Expression.OperatorCall call -> {
                var comparison = Comparison.of(environment.catalog(), range, call);
                if (comparison != null) {
                    noteComparison(comparison, limits);
                }
            }
            case Expression.ArrayComparison any when any.any() -> noteAny(any, limits);
            case Expression.NullTest test -> {
                int position = test.rowwise() ? -1 : keyOf(test.argument());
                if (position >= 0) {
                    limits[position].isNull |= test.isNull();
                    limits[position].notNull |= !test.isNull();
                }
            }
            case Expression.BooleanCall not when not.kind() == BooleanKind.NOT -> noteBoolean(not.arguments().getFirst(), 0L, limits);
            default -> noteBoolean(condition, 1L, limits);
        }
        for (Limits each : limits) {
            each.impossible |= each.isNull && (each.notNull || each.values != null || each.low != null || each.high != null);
        }
    }

    private void noteBoolean(Expression expression, Long value, Limits[] limits) {
        int position = expression.type() == dev.surus.engine.type.TypeOid.BOOL ? keyOf(expression) : -1;
        if (position >= 0) {
            equal(limits[position], position, List.of(value));
        }
    }

    private void noteComparison(Comparison comparison, Limits[] limits) {
        int position = keyOf(comparison.operand());
        int strategy = comparison.strategy();
        Expression other = comparison.value();
        if (position < 0) {
            position = keyOf(other);
            other = comparison.operand();
            strategy = 6 - strategy;
        }
        if (position < 0 || !(other instanceof Constant constant) || !isComparable(position, constant.type())) {
            return;
        }
        Object value = constant.value();
        if (value == null) {
            limits[position].impossible = true;
            return;
        }
        var each = limits[position];
        switch (strategy) {
            case EQUAL -> equal(each, position, List.of(value));
            case LESS, LESS_EQUAL -> {
                int order = each.high == null ? -1 : baseTypes[position].compare(value, each.high);
                if (order < 0 || order == 0 && strategy == LESS) {
                    each.high = value;
                    each.highIncluded = strategy == LESS_EQUAL;
                }
            }
            default -> {
                int order = each.low == null ? 1 : baseTypes[position].compare(value, each.low);
                if (order > 0 || order == 0 && strategy == GREATER) {
                    each.low = value;
                    each.lowIncluded = strategy == GREATER_EQUAL;
                }
            }
        }
    }

    private void noteAny(Expression.ArrayComparison any, Limits[] limits) {
        int position = keyOf(any.scalar());
        if (position < 0 || strategyOf(environment.catalog(), any.operator()) != EQUAL) {
            return;
        }
        var values = new ArrayList<Object>();
        switch (Expressions.withoutRelabels(any.array())) {
            case Constant constant when constant.value() instanceof ArrayValue array -> {
                if (!isComparable(position, environment.catalog().type(constant.type()).element())) {
                    return;
                }
                values.addAll(java.util.Arrays.asList(array.elements()));
            }
            case Expression.ArrayConstructor array -> {
                for (Expression element : array.elements()) {
                    if (!(Expressions.withoutRelabels(element) instanceof Constant constant) || !isComparable(position, constant.type())) {
                        return;
                    }
                    values.add(constant.value());
                }
            }
            default -> {
                return;
            }
        }
        values.removeIf(value -> value == null);
        equal(limits[position], position, values);
    }

    private void equal(Limits each, int position, List<Object> values) {
        if (each.values == null) {
            each.values = new ArrayList<>(values);
        } else {
            each.values.removeIf(known -> values.stream().noneMatch(value -> baseTypes[position].compare(known, value) == 0));
        }
        each.impossible |= each.values.isEmpty();
    }

    /// Whether the key's order is that of values of a type: integers of all widths are numbers in memory.
    private boolean isComparable(int position, int type) {
        var base = environment.catalog().dataType(environment.catalog().baseType(type).oid());
        return base != null && (base.oid == baseTypes[position].oid || isInteger(base) && isInteger(baseTypes[position])
                || isText(base.oid) && isText(baseTypes[position].oid));
    }

    private static boolean isInteger(DataType type) {
        return type.kind == StorageKind.LONG && (type.oid == 20 || type.oid == 21 || type.oid == 23);
    }

    private static boolean isText(int type) {
        return type == dev.surus.engine.type.TypeOid.TEXT || type == dev.surus.engine.type.TypeOid.VARCHAR;
    }

    // ---- among the bounds

    private void addDefault(BitSet found) {
        if (set.defaultPosition() >= 0) {
            found.set(set.defaultPosition());
        }
    }

    private BitSet everything() {
        var all = new BitSet();
        all.set(0, set.size());
        return all;
    }

    private BitSet inList(Limits limits) {
        var found = new BitSet();
        if (limits.isNull) {
            add(found, set.find(new Object[] {null}));
            return found;
        }
        if (limits.values != null) {
            for (Object value : limits.values) {
                if (isWithin(limits, 0, value)) {
                    add(found, set.find(new Object[] {value}));
                }
            }
            return found;
        }
        if (!limits.says()) {
            return everything();
        }
        for (Object value : set.listedValues()) {
            if (value != null && isWithin(limits, 0, value)) {
                add(found, set.find(new Object[] {value}));
            }
        }
        addDefault(found);
        return found;
    }

    private static void add(BitSet found, int position) {
        if (position >= 0) {
            found.set(position);
        }
    }

    private boolean isWithin(Limits limits, int position, Object value) {
        if (limits.low != null) {
            int order = baseTypes[position].compare(value, limits.low);
            if (order < 0 || order == 0 && !limits.lowIncluded) {
                return false;
            }
        }
        if (limits.high != null) {
            int order = baseTypes[position].compare(value, limits.high);
            return order < 0 || order == 0 && limits.highIncluded;
        }
        return true;
    }

    private BitSet byHash(Limits[] limits) {
        var found = new BitSet();
        if (!combine(limits, 0, new Object[limits.length], values -> add(found, set.find(new Object[] {PartitionHash.of(baseTypes, values)})))) {
            return everything();
        }
        return found;
    }

    private interface Combination {
        void with(Object[] values);
    }

    /// All keys that the limits allow; false where a column has no such values.
    private static boolean combine(Limits[] limits, int from, Object[] values, Combination combination) {
        if (from == limits.length) {
            combination.with(values.clone());
            return true;
        }
        if (limits[from].isNull) {
            values[from] = null;
            return combine(limits, from + 1, values, combination);
        }
        if (limits[from].values == null) {
            return false;
        }
        for (Object value : limits[from].values) {
            values[from] = value;
            if (!combine(limits, from + 1, values, combination)) {
                return false;
            }
        }
        return true;
    }

    private BitSet inRanges(Limits[] limits) {
        var found = new BitSet();
        for (Limits each : limits) {
            if (each.isNull) {
                addDefault(found); // NULL is in no range
                return found;
            }
        }
        if (limits[0].values != null && limits[0].values.size() > 1) {
            for (Object value : limits[0].values) {
                var one = limits.clone();
                one[0] = new Limits();
                one[0].values = List.of(value);
                if (isWithin(limits[0], 0, value)) {
                    found.or(inRanges(one));
                }
            }
            return found;
        }
        var low = new ArrayList<Object>();
        var high = new ArrayList<Object>();
        boolean lowIncluded = true;
        boolean highIncluded = true;
        int equal = 0;
        while (equal < limits.length && limits[equal].values != null && limits[equal].values.size() == 1) {
            low.add(limits[equal].values.getFirst());
            high.add(limits[equal].values.getFirst());
            equal++;
        }
        if (equal < limits.length) {
            if (limits[equal].low != null) {
                low.add(limits[equal].low);
                lowIncluded = limits[equal].lowIncluded;
            }
            if (limits[equal].high != null) {
                high.add(limits[equal].high);
                highIncluded = limits[equal].highIncluded;
            }
        }
        if (low.isEmpty() && high.isEmpty()) {
            return everything();
        }
        if (equal == limits.length) {
            add(found, set.find(low.toArray()));
            return found;
        }
        boolean gap = set.scanRanges(low.toArray(), lowIncluded, high.toArray(), highIncluded, found);
        // A row with NULL in a column of which nothing is said is in no range.
        boolean mayBeNull = Arrays.stream(limits).anyMatch(each -> each.values == null && each.low == null && each.high == null);
        if (gap || mayBeNull) {
            addDefault(found);
        }
        return found;
    }
}
