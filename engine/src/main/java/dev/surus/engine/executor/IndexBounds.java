package dev.surus.engine.executor;

import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.planner.plan.Plan.IndexKey;
import dev.surus.engine.table.IndexRange;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// The parts of an index that conditions leave: equalities on the first columns, then at most a lower and an upper bound on
/// the next one.
final class IndexBounds {
    private static final int NOT_NULL = 0;

    private final IndexEntry index;
    private final List<IndexKey> keys;
    private final DataType[] types;
    private final List<Object> values;
    private final List<IndexRange> ranges = new ArrayList<>();

    IndexBounds(IndexEntry index, List<IndexKey> keys, DataType[] types, List<Object> values) {
        this.index = index;
        this.keys = keys;
        this.types = types;
        this.values = values;
    }

    List<IndexRange> ranges() {
        extend(new Object[0], 0);
        return ranges;
    }

    private void extend(Object[] prefix, int key) {
        if (key == keys.size()) {
            ranges.add(prefix.length == 0 ? IndexRange.ALL : IndexRange.equal(prefix));
            return;
        }
        IndexKey k = keys.get(key);
        Object value = values.get(key);
        if (value == null && !k.isNull() && k.strategy() != NOT_NULL) {
            return;
        }
        if (k.strategy() != 3) {
            bounded(prefix, key);
            return;
        }
        if (!k.anyOf()) {
            if (k.isNull() || fits(types[key], value)) {
                extend(with(prefix, value), key + 1);
            }
            return;
        }
        var distinct = new TreeSet<Object>(types[key]::compare);
        for (Object element : ((ArrayValue) value).elements()) {
            if (element != null && fits(types[key], element)) {
                distinct.add(element);
            }
        }
        for (Object element : index.descending(k.column()) ? distinct.descendingSet() : distinct) {
            extend(with(prefix, element), key + 1);
        }
    }

    private static Object[] with(Object[] prefix, Object value) {
        var longer = Arrays.copyOf(prefix, prefix.length + 1);
        longer[prefix.length] = value;
        return longer;
    }

    /// Whether a column can hold the value at all: an int4 column has no entry for a larger number.
    private static boolean fits(DataType type, Object value) {
        return switch (type.oid) {
            case TypeOid.INT4 -> (Long) value == (int) (long) (Long) value;
            case TypeOid.INT2 -> (Long) value == (short) (long) (Long) value;
            default -> true;
        };
    }

    private static Object clamped(DataType type, Object value) {
        return switch (type.oid) {
            case TypeOid.INT4 -> Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, (Long) value));
            case TypeOid.INT2 -> Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (Long) value));
            default -> value;
        };
    }

    private void bounded(Object[] prefix, int first) {
        int column = keys.get(first).column();
        Object least = null;
        Object greatest = null;
        boolean leastIn = true;
        boolean greatestIn = true;
        boolean hasLeast = false;
        boolean hasGreatest = false;
        for (int i = first; i < keys.size(); i++) {
            if (keys.get(i).strategy() == NOT_NULL) {
                continue;
            }
            Object value = values.get(i);
            if (value == null) {
                return;
            }
            boolean fits = fits(types[i], value);
            Object usable = clamped(types[i], value);
            int strategy = keys.get(i).strategy();
            if (!fits) {
                boolean above = (Long) value > (Long) usable;
                // Beyond the column's range: either all values qualify or none does.
                if (above == strategy > 3) {
                    return;
                }
                continue;
            }
            if (strategy > 3) {
                least = usable;
                leastIn = strategy == 4;
                hasLeast = true;
            } else {
                greatest = usable;
                greatestIn = strategy == 2;
                hasGreatest = true;
            }
        }
        boolean descending = index.descending(column);
        boolean nullsFirst = index.nullsFirst(column);
        boolean hasLow = descending ? hasGreatest : hasLeast;
        boolean hasHigh = descending ? hasLeast : hasGreatest;
        Object low = descending ? greatest : least;
        Object high = descending ? least : greatest;
        boolean lowIn = descending ? greatestIn : leastIn;
        boolean highIn = descending ? leastIn : greatestIn;
        Object[] lower = hasLow ? with(prefix, low) : nullsFirst ? with(prefix, null) : prefix;
        Object[] upper = hasHigh ? with(prefix, high) : nullsFirst ? prefix : with(prefix, null);
        ranges.add(new IndexRange(lower, hasLow ? lowIn : !nullsFirst, upper, hasHigh ? highIn : nullsFirst));
    }
}
