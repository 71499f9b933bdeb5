package dev.surus.engine.catalog.partition;

import dev.surus.engine.catalog.partition.PartitionBound.Infinity;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The partitions of one table, ready to be searched: values of a list and lower ends of ranges stand in order, remainders in an array as
/// long as the greatest modulus.
///
/// ```
/// int position = set.find(key);        // of a row's key
/// int partition = position < 0 ? 0 : set.oid(position);
/// ```
public final class PartitionSet {
    /// A bound that stands against a new one.
    /// @param datum which of the new bound's values collides: of a list its position, of a range the position in `lower`, or behind it in `upper`
    public record Overlap(int partition, int datum) {}

    public final char strategy;
    private final int[] oids;
    private final PartitionBound[] bounds;
    private final int defaultPosition;
    // Lists: distinct values in order, and whose each is.
    private Object[] values = {};
    private int[] valueOwners = {};
    private int nullOwner = -1;
    private DataType listType;
    // Ranges: positions in the order of their lower ends.
    private int[] ranges = {};
    // Hash: by remainder of the greatest modulus, -1 for none.
    private int[] remainders = {};
    private DataType[] types;

    /// @param oids the partitions, and their bounds
    public PartitionSet(char strategy, int[] oids, PartitionBound[] bounds) {
        this.strategy = strategy;
        this.oids = oids;
        this.bounds = bounds;
        int found = -1;
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] instanceof PartitionBound.Default) {
                found = i;
            }
        }
        defaultPosition = found;
        switch (strategy) {
            case 'l' -> sortLists();
            case 'r' -> sortRanges();
            default -> spreadRemainders();
        }
    }

    private record Owned(Object value, int owner) {}

    private void sortLists() {
        var all = new ArrayList<Owned>();
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] instanceof PartitionBound.Listed list) {
                listType = list.type();
                for (Object value : list.values()) {
                    if (value == null) {
                        nullOwner = i;
                    } else {
                        all.add(new Owned(value, i));
                    }
                }
            }
        }
        all.sort((a, b) -> listType.compare(a.value, b.value));
        values = all.stream().map(Owned::value).toArray();
        valueOwners = all.stream().mapToInt(Owned::owner).toArray();
    }

    private void sortRanges() {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] instanceof PartitionBound.Range range) {
                types = range.types();
                positions.add(i);
            }
        }
        positions.sort((a, b) -> compareEdges(range(a).lower(), range(b).lower()));
        ranges = positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private void spreadRemainders() {
        int greatest = 0;
        for (PartitionBound bound : bounds) {
            greatest = bound instanceof PartitionBound.Hash hash ? Math.max(greatest, hash.modulus()) : greatest;
        }
        remainders = new int[greatest];
        Arrays.fill(remainders, -1);
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] instanceof PartitionBound.Hash hash) {
                for (int r = hash.remainder(); r < greatest; r += hash.modulus()) {
                    remainders[r] = i;
                }
            }
        }
    }

    private PartitionBound.Range range(int position) {
        return (PartitionBound.Range) bounds[position];
    }

    public int size() {
        return oids.length;
    }

    public int oid(int position) {
        return oids[position];
    }

    public PartitionBound bound(int position) {
        return bounds[position];
    }

    /// Position of a partition, -1 where it is none.
    public int position(int oid) {
        for (int i = 0; i < oids.length; i++) {
            if (oids[i] == oid) {
                return i;
            }
        }
        return -1;
    }

    /// Position of the default partition, -1 for none.
    public int defaultPosition() {
        return defaultPosition;
    }

    /// Position of the range whose place among the lower ends is `index`.
    public int rangeAt(int index) {
        return ranges[index];
    }

    /// The partitions in the order of their bounds, the one for NULL behind those for values, the default one last.
    public List<Integer> oidsInOrder() {
        var order = new java.util.LinkedHashSet<Integer>();
        switch (strategy) {
            case 'l' -> {
                Arrays.stream(valueOwners).forEach(order::add);
                if (nullOwner >= 0) {
                    order.add(nullOwner);
                }
            }
            case 'r' -> Arrays.stream(ranges).forEach(order::add);
            default -> order.addAll(byModulus());
        }
        if (defaultPosition >= 0) {
            order.add(defaultPosition);
        }
        return order.stream().map(position -> oids[position]).toList();
    }

    /// All values of the lists in their order, NULL at the end.
    public List<Object> listedValues() {
        var all = new ArrayList<>(Arrays.asList(values));
        if (nullOwner >= 0) {
            all.add(null);
        }
        return all;
    }

    public int rangeCount() {
        return ranges.length;
    }

    // ---- search

    /// The position of the partition for a key, -1 where there is none.
    /// @param key the values; for hash partitions the one value that [PartitionHash] gives, as a Long
    public int find(Object[] key) {
        int found = switch (strategy) {
            case 'l' -> key[0] == null ? nullOwner : ownerOf(key[0]);
            case 'r' -> rangeOf(key);
            default -> remainders.length == 0 ? -1 : remainders[(int) Long.remainderUnsigned((Long) key[0], remainders.length)];
        };
        return found >= 0 ? found : defaultPosition;
    }

    private int ownerOf(Object value) {
        int index = indexOf(value);
        return index < 0 ? -1 : valueOwners[index];
    }

    private int indexOf(Object value) {
        int low = 0;
        int high = values.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = listType.compare(values[middle], value);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int rangeOf(Object[] key) {
        for (Object value : key) {
            if (value == null) {
                return -1; // NULL is in no range
            }
        }
        int low = 0;
        int high = ranges.length - 1;
        int best = -1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (compare(range(ranges[middle]).lower(), key) <= 0) {
                best = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return best >= 0 && compare(range(ranges[best]).upper(), key) > 0 ? ranges[best] : -1;
    }

    /// The ranges that can hold keys between two ends, of which only the first columns may be said.
    /// @param low values of the first columns; empty for no lower end
    /// @param lowIncluded whether keys that begin with just these values count
    /// @return whether some such key may be in no range
    public boolean scanRanges(Object[] low, boolean lowIncluded, Object[] high, boolean highIncluded, java.util.BitSet found) {
        boolean gap = false;
        PartitionBound.Range before = null;
        for (int position : ranges) {
            var range = range(position);
            // A prefix stands before all its continuations where it counts, behind them where it does not.
            boolean beginsInTime = high.length == 0 || beginning(range.lower(), high, highIncluded) <= 0;
            boolean endsLateEnough = low.length == 0 || ending(range.upper(), low, lowIncluded) > 0;
            if (!beginsInTime || !endsLateEnough) {
                continue;
            }
            found.set(position);
            gap |= before == null ? leavesBelow(range.lower(), low) : compareEdges(types, before.upper(), range.lower()) != 0;
            before = range;
        }
        return gap || before == null || leavesAbove(before.upper(), high, highIncluded);
    }

    /// Whether keys from `low` on may lie below a range's beginning.
    private boolean leavesBelow(Object[] lower, Object[] low) {
        int order = low.length == 0 ? 0 : compare(lower, low);
        return order > 0 || order == 0 && lower.length > low.length && lower[low.length] != Infinity.MINVALUE;
    }

    /// Whether keys up to `high` may lie at or behind a range's end.
    private boolean leavesAbove(Object[] upper, Object[] high, boolean included) {
        int order = high.length == 0 ? 0 : compare(upper, high);
        return order < 0 || order == 0 && (high.length == 0 || included) && !(upper.length > high.length && upper[high.length] == Infinity.MAXVALUE);
    }

    /// Order of a range's beginning and the end of what is looked for: above 0 where the range begins behind it.
    private int beginning(Object[] lower, Object[] high, boolean included) {
        for (int i = 0; i < high.length; i++) {
            if (lower[i] instanceof Infinity infinity) {
                return infinity == Infinity.MINVALUE ? -1 : 1;
            }
            int order = types[i].compare(lower[i], high[i]);
            if (order != 0) {
                return order;
            }
        }
        return included ? 0 : 1;
    }

    /// Order of a range's end and the beginning of what is looked for: above 0 where the range ends behind it.
    private int ending(Object[] upper, Object[] low, boolean included) {
        for (int i = 0; i < low.length; i++) {
            if (upper[i] instanceof Infinity infinity) {
                return infinity == Infinity.MINVALUE ? -1 : 1;
            }
            int order = types[i].compare(upper[i], low[i]);
            if (order != 0) {
                return order;
            }
        }
        // The end itself is outside; where more columns follow, keys with this beginning may lie before it.
        return included && upper.length > low.length && upper[low.length] != Infinity.MINVALUE ? 1 : 0;
    }

    /// Order of an end and a whole key; at MINVALUE and MAXVALUE it is decided.
    private int compare(Object[] edge, Object[] key) {
        for (int i = 0; i < Math.min(edge.length, key.length); i++) {
            if (edge[i] instanceof Infinity infinity) {
                return infinity == Infinity.MINVALUE ? -1 : 1;
            }
            int order = types[i].compare(edge[i], key[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compareEdges(Object[] left, Object[] right) {
        return Integer.signum(compareEdges(types, left, right));
    }

    /// Order of two ends: the sign, and as magnitude the place of the value that decides, from 1.
    public static int compareEdges(DataType[] types, Object[] left, Object[] right) {
        for (int i = 0; i < left.length; i++) {
            boolean leftInfinite = left[i] instanceof Infinity;
            boolean rightInfinite = right[i] instanceof Infinity;
            if (leftInfinite || rightInfinite) {
                int order = side(left[i]) - side(right[i]);
                if (order != 0) {
                    return order < 0 ? -(i + 1) : i + 1;
                }
                continue; // both the same: as PostgreSQL, the rest is looked at
            }
            int order = types[i].compare(left[i], right[i]);
            if (order != 0) {
                return order < 0 ? -(i + 1) : i + 1;
            }
        }
        return 0;
    }

    private static int side(Object value) {
        return value == Infinity.MINVALUE ? -1 : value == Infinity.MAXVALUE ? 1 : 0;
    }

    /// Whether a key belongs to a partition: to its own bound, or, of the default partition, to no other.
    public boolean accepts(int position, Object[] key) {
        return switch (bounds[position]) {
            case PartitionBound.Default _ -> find(key) == position;
            case PartitionBound.Hash hash -> Long.remainderUnsigned((Long) key[0], hash.modulus()) == hash.remainder();
            case PartitionBound.Listed _ -> find(key) == position;
            case PartitionBound.Range range -> Arrays.stream(key).allMatch(value -> value != null)
                    && compare(range.lower(), key) <= 0 && compare(range.upper(), key) > 0;
        };
    }

    // ---- collisions

    /// What stands against a new list or range; null for nothing.
    public Overlap overlap(PartitionBound added) {
        return switch (added) {
            case PartitionBound.Default _ -> null;
            case PartitionBound.Hash hash -> {
                for (int r = hash.remainder(); r < remainders.length; r += hash.modulus()) {
                    if (remainders[r] >= 0) {
                        yield new Overlap(oids[remainders[r]], 0);
                    }
                }
                // A modulus greater than all has its remainder in a smaller one's.
                int smaller = remainders.length == 0 || hash.remainder() < remainders.length && hash.modulus() <= remainders.length ? -1
                        : remainders[hash.remainder() % remainders.length];
                yield smaller >= 0 ? new Overlap(oids[smaller], 0) : null;
            }
            case PartitionBound.Listed list -> {
                listType = listType == null ? list.type() : listType;
                for (int i = 0; i < list.values().length; i++) {
                    Object value = list.values()[i];
                    int owner = value == null ? nullOwner : ownerOf(value);
                    if (owner >= 0) {
                        yield new Overlap(oids[owner], i);
                    }
                }
                yield null;
            }
            case PartitionBound.Range range -> overlap(range);
        };
    }

    /// The first existing range whose end lies behind the new one's beginning must begin at or behind the new one's end.
    private Overlap overlap(PartitionBound.Range added) {
        types = added.types();
        for (int position : ranges) {
            var old = range(position);
            int behind = compareEdges(types, old.upper(), added.lower());
            if (behind <= 0) {
                continue;
            }
            int before = compareEdges(types, old.lower(), added.upper());
            if (before >= 0) {
                return null;
            }
            // The new beginning lies within the old range, or the old one begins before the new end.
            int inside = compareEdges(types, old.lower(), added.lower());
            int datum = inside > 0 ? added.lower().length + Math.abs(before) - 1 : Math.max(0, Math.abs(inside) - 1);
            return new Overlap(oids[position], datum);
        }
        return null;
    }

    /// The hash partitions' bounds in the order of modulus, then remainder.
    public List<Integer> byModulus() {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] instanceof PartitionBound.Hash) {
                positions.add(i);
            }
        }
        positions.sort((a, b) -> {
            var left = (PartitionBound.Hash) bounds[a];
            var right = (PartitionBound.Hash) bounds[b];
            return left.modulus() != right.modulus() ? Integer.compare(left.modulus(), right.modulus()) : Integer.compare(left.remainder(), right.remainder());
        });
        return positions;
    }
}
