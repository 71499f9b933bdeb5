package dev.surus.engine.command;

import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgStatisticExt;
import dev.surus.engine.catalog.system.PgStatisticExtData;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What ANALYZE finds out for CREATE STATISTICS from a sample: how many different values several columns have together (`{"1, 2": 10}`), and
/// how far the values of some fix that of another (`{"1 => 2": 1.000000}`: the share of rows whose value of column 1 goes with one
/// value of column 2 only). Of statistics on expressions nothing is collected.
final class ExtendedStatistics {
    private final CommandContext context;
    private final RelationEntry table;
    private final double tableRows;

    ExtendedStatistics(CommandContext context, RelationEntry table, double tableRows) {
        this.context = context;
        this.table = table;
        this.tableRows = tableRows;
    }

    private List<CatalogRow> objects() {
        return context.catalog().rows().find(PgStatisticExt.CATALOG, new int[] {PgStatisticExt.STXRELID}, Integer.toUnsignedLong(table.oid()));
    }

    /// @param columns what the sample's rows hold, in order
    void store(List<Integer> columns, List<Object[]> sample) {
        for (CatalogRow object : objects()) {
            int[] keys = object.integers(PgStatisticExt.STXKEYS);
            boolean read = Arrays.stream(keys).allMatch(columns::contains);
            if (read && object.isNull(PgStatisticExt.STXEXPRS) && object.integer(PgStatisticExt.STXSTATTARGET) != 0 && !sample.isEmpty()) {
                store(object, keys, columns, sample);
            }
        }
    }

    private void store(CatalogRow object, int[] keys, List<Integer> columns, List<Object[]> sample) {
        var ranks = new int[keys.length][];
        for (int i = 0; i < keys.length; i++) {
            int place = columns.indexOf(keys[i]);
            ranks[i] = ranks(context.catalog().dataType(context.catalog().baseType(table.column(keys[i]).type()).oid()),
                    sample.stream().map(row -> row[place]).toArray());
        }
        String kinds = object.characters(PgStatisticExt.STXKIND);
        var rows = context.catalog().rows();
        var key = object.get(PgStatisticExt.OID);
        rows.find(PgStatisticExtData.CATALOG, new int[] {PgStatisticExtData.STXOID}, key).forEach(rows::delete);
        rows.insert(PgStatisticExtData.CATALOG, RowValues.of(PgStatisticExtData.CATALOG).setValue(PgStatisticExtData.STXOID, key)
                .set(PgStatisticExtData.STXDINHERIT, table.kind() == 'p')
                .set(PgStatisticExtData.STXDNDISTINCT, kinds.indexOf('d') < 0 ? null : distinct(keys, ranks))
                .set(PgStatisticExtData.STXDDEPENDENCIES, kinds.indexOf('f') < 0 ? null : dependencies(keys, ranks)).values());
    }

    /// Numbers for values: equal ones for equal values, in the values' order; 0 for NULL.
    private static int[] ranks(DataType type, Object[] values) {
        var order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Comparator<Object> compare = Comparator.nullsFirst(type::compare);
        Arrays.sort(order, (a, b) -> compare.compare(values[a], values[b]));
        var ranks = new int[values.length];
        int rank = 0;
        for (int i = 0; i < order.length; i++) {
            Object value = values[order[i]];
            if (value != null && (i == 0 || compare.compare(values[order[i - 1]], value) != 0)) {
                rank++;
            }
            ranks[order[i]] = value == null ? 0 : rank;
        }
        return ranks;
    }

    private static Integer[] sorted(int[][] ranks, int[] wanted) {
        var order = new Integer[ranks[0].length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> compare(ranks, wanted, wanted.length, a, b));
        return order;
    }

    private static int compare(int[][] ranks, int[] wanted, int count, int a, int b) {
        for (int i = 0; i < count; i++) {
            int difference = Integer.compare(ranks[wanted[i]][a], ranks[wanted[i]][b]);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    // ---- numbers of different values

    private String distinct(int[] keys, int[][] ranks) {
        var items = new ArrayList<String>();
        for (int size = 2; size <= keys.length; size++) {
            for (int[] wanted : subsets(keys.length, size)) {
                items.add("\"" + names(keys, wanted, size) + "\": " + distinct(ranks, wanted));
            }
        }
        return "{" + String.join(", ", items) + "}";
    }

    /// Estimated for the table by the number of combinations that the sample has once (Duj1, see [ColumnAnalysis]).
    private long distinct(int[][] ranks, int[] wanted) {
        var order = sorted(ranks, wanted);
        int different = 0;
        int once = 0;
        for (int i = 0; i < order.length;) {
            int first = i;
            while (i < order.length && compare(ranks, wanted, wanted.length, order[first], order[i]) == 0) {
                i++;
            }
            different++;
            once += i - first == 1 ? 1 : 0;
        }
        double rows = order.length;
        double estimate = rows * different / (rows - once + once * rows / tableRows);
        return (long) Math.floor(Math.min(Math.max(estimate, different), tableRows) + 0.5);
    }

    private static String names(int[] keys, int[] wanted, int count) {
        var names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append(i == 0 ? "" : ", ").append(keys[wanted[i]]);
        }
        return names.toString();
    }

    /// All subsets of 0 ... count - 1 of a size, in order.
    private static List<int[]> subsets(int count, int size) {
        var all = new ArrayList<int[]>();
        addSubsets(all, new int[size], 0, 0, count);
        return all;
    }

    private static void addSubsets(List<int[]> all, int[] chosen, int filled, int from, int count) {
        if (filled == chosen.length) {
            all.add(chosen.clone());
            return;
        }
        for (int i = from; i < count; i++) {
            chosen[filled] = i;
            addSubsets(all, chosen, filled + 1, i + 1, count);
        }
    }

    // ---- dependencies

    /// Null where no column fixes anything of another.
    private static String dependencies(int[] keys, int[][] ranks) {
        var items = new ArrayList<String>();
        for (int size = 2; size <= keys.length; size++) {
            for (int[] determinant : subsets(keys.length, size - 1)) {
                for (int implied = 0; implied < keys.length; implied++) {
                    int last = implied;
                    if (Arrays.stream(determinant).anyMatch(each -> each == last)) {
                        continue;
                    }
                    var wanted = Arrays.copyOf(determinant, size);
                    wanted[size - 1] = implied;
                    double degree = degree(ranks, wanted);
                    if (degree > 0) {
                        items.add(String.format(Locale.ROOT, "\"%s => %d\": %f", names(keys, determinant, size - 1), keys[implied], degree));
                    }
                }
            }
        }
        return items.isEmpty() ? null : "{" + String.join(", ", items) + "}";
    }

    /// The share of rows in groups with equal determinants that also agree in the last column.
    private static double degree(int[][] ranks, int[] wanted) {
        var order = sorted(ranks, wanted);
        int supporting = 0;
        for (int i = 0; i < order.length;) {
            int first = i;
            while (i < order.length && compare(ranks, wanted, wanted.length - 1, order[first], order[i]) == 0) {
                i++;
            }
            // Sorted by the last column, too: its ends tell whether there is one value only.
            if (compare(ranks, wanted, wanted.length, order[first], order[i - 1]) == 0) {
                supporting += i - first;
            }
        }
        return (double) supporting / order.length;
    }
}
