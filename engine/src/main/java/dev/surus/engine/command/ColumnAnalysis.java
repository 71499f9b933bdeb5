package dev.surus.engine.command;

import dev.surus.engine.catalog.entry.ColumnStatistics;
import dev.surus.engine.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What a sample of a column's values says about the column. The number of different values is estimated as Haas and Stokes do (Duj1,
/// *Estimating the number of classes in a finite population*, 1998); which values count as common follows from how far a value's share
/// stands out of what the others have on average.
final class ColumnAnalysis {
    private static final int WIDE = 1024;
    private static final double FRACTION_THAT_SCALES = 0.1;

    private final DataType type;
    private final int typmod;
    private final int target;
    private final double tableRows;

    /// @param target how many common values and histogram ranges are wanted (default_statistics_target)
    ColumnAnalysis(DataType type, int typmod, int target, double tableRows) {
        this.type = type;
        this.typmod = typmod;
        this.target = target;
        this.tableRows = tableRows;
    }

    private record Value(Object value, int position) {}

    /// Equal neighbours in the sorted sample.
    private record Run(int first, int count) {}

    /// @param sample values in the order of their rows, null for NULL; null where there is nothing to be said
    ColumnStatistics analyze(List<Object> sample) {
        if (sample.isEmpty()) {
            return null;
        }
        var values = new ArrayList<Value>();
        long bytes = 0;
        int nulls = 0;
        int wide = 0;
        for (Object value : sample) {
            if (value == null) {
                nulls++;
                continue;
            }
            int length = type.storedWidth(typmod) > 0 ? type.storedWidth(typmod) : storedLength(value);
            bytes += length;
            if (length > WIDE) {
                wide++;
            } else {
                values.add(new Value(value, values.size()));
            }
        }
        double nullFraction = (double) nulls / sample.size();
        int notNull = sample.size() - nulls;
        if (notNull == 0) {
            return new ColumnStatistics(1, Math.max(0, type.storedWidth(typmod)), 0, new Object[0], new double[0], new Object[0], Double.NaN);
        }
        int width = (int) ((double) bytes / notNull);
        if (!type.comparable() || values.isEmpty()) {
            double distinct = wide > 0 && values.isEmpty() ? -(1 - nullFraction) : 0;
            return new ColumnStatistics(nullFraction, width, distinct, new Object[0], new double[0], new Object[0], Double.NaN);
        }
        return ordered(values, sample.size(), nullFraction, width, wide);
    }

    private int storedLength(Object value) {
        int length = type.toStored(value).length;
        return length + (length < 127 ? 1 : 4);
    }

    private ColumnStatistics ordered(List<Value> values, int sampled, double nullFraction, int width, int wide) {
        Value[] sorted = values.toArray(Value[]::new);
        Arrays.sort(sorted, (a, b) -> type.compare(a.value, b.value));
        var runs = new ArrayList<Run>();
        int first = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || type.compare(sorted[first].value, sorted[i].value) != 0) {
                runs.add(new Run(first, i - first));
                first = i;
            }
        }
        long repeated = runs.stream().filter(r -> r.count > 1).count();
        double distinct = distinct(runs, repeated, sorted.length, sampled, nullFraction, wide);
        List<Run> common = common(runs, repeated, distinct, nullFraction, sampled, wide);
        var commonValues = new Object[common.size()];
        var frequencies = new double[common.size()];
        for (int i = 0; i < frequencies.length; i++) {
            commonValues[i] = sorted[common.get(i).first].value;
            frequencies[i] = (double) common.get(i).count / sampled;
        }
        Object[] histogram = histogram(sorted, runs, common);
        return new ColumnStatistics(nullFraction, width, distinct, commonValues, frequencies, histogram, correlation(sorted));
    }

    private double distinct(List<Run> runs, long repeated, int notNull, int sampled, double nullFraction, int wide) {
        double result;
        if (repeated == 0) {
            // Nothing twice: a unique column.
            return -(1 - nullFraction);
        }
        if (wide == 0 && repeated == runs.size()) {
            // Everything twice or more often: these are all there are.
            result = runs.size();
        } else {
            double once = runs.size() - repeated + wide;
            double different = runs.size() + wide;
            double n = notNull + wide;
            double total = tableRows * n / sampled;
            double denominator = n - once + once * n / Math.max(1, total);
            result = total > 0 && denominator > 0 ? n * different / denominator : different;
            result = Math.floor(Math.clamp(result, different, Math.max(different, total)) + 0.5);
        }
        return result > FRACTION_THAT_SCALES * tableRows ? -result / tableRows : result;
    }

    private List<Run> common(List<Run> runs, long repeated, double distinct, double nullFraction, int sampled, int wide) {
        var byCount = runs.stream().filter(r -> r.count > 1).sorted(Comparator.comparingInt(Run::count).reversed()
                .thenComparing(Comparator.comparingInt(Run::first))).limit(target).toList();
        if (repeated == runs.size() && wide == 0 && distinct > 0 && byCount.size() == runs.size()) {
            return byCount;
        }
        return byCount.subList(0, standingOut(byCount, distinct, nullFraction, sampled));
    }

    /// How many of the candidates are more frequent than the average of what would be left, by more than chance.
    private int standingOut(List<Run> candidates, double distinct, double nullFraction, int sampled) {
        int count = candidates.size();
        if (sampled >= tableRows || tableRows <= 1) {
            return count;
        }
        double allDistinct = distinct < 0 ? -distinct * tableRows : distinct;
        double above = 0;
        for (int i = 0; i < count - 1; i++) {
            above += candidates.get(i).count;
        }
        while (count > 0) {
            double share = Math.clamp(1 - above / sampled - nullFraction, 0, 1);
            double others = allDistinct - (count - 1);
            if (others > 1) {
                share /= others;
            }
            int least = candidates.get(count - 1).count;
            double expected = tableRows * least / sampled;
            double variance = sampled * expected * (tableRows - expected) * (tableRows - sampled) / (tableRows * tableRows * (tableRows - 1));
            if (least > share * sampled + 2 * Math.sqrt(Math.max(0, variance)) + 0.5) {
                break;
            }
            count--;
            if (count > 0) {
                above -= candidates.get(count - 1).count;
            }
        }
        return count;
    }

    /// Borders that divide the values that are not common into ranges of equal size.
    private Object[] histogram(Value[] sorted, List<Run> runs, List<Run> common) {
        int distinct = runs.size() - common.size();
        if (distinct < 2) {
            return new Object[0];
        }
        var left = new ArrayList<Object>();
        var taken = new java.util.HashSet<>(common);
        for (Run run : runs) {
            if (!taken.contains(run)) {
                for (int i = 0; i < run.count; i++) {
                    left.add(sorted[run.first + i].value);
                }
            }
        }
        var borders = new Object[Math.min(distinct, target + 1)];
        for (int i = 0; i < borders.length; i++) {
            borders[i] = left.get((int) ((long) i * (left.size() - 1) / (borders.length - 1)));
        }
        return borders;
    }

    /// Pearson's, between a value's rank and its row's place.
    private static double correlation(Value[] sorted) {
        double n = sorted.length;
        if (n < 2) {
            return 1;
        }
        double products = 0;
        for (int i = 0; i < sorted.length; i++) {
            products += (double) i * sorted[i].position;
        }
        double sum = (n - 1) * n / 2;
        double squares = (n - 1) * n * (2 * n - 1) / 6;
        return (n * products - sum * sum) / (n * squares - sum * sum);
    }
}
