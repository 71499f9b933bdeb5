package dev.surus.engine.catalog;

import dev.surus.engine.catalog.entry.ColumnStatistics;
import dev.surus.engine.catalog.system.PgStatistic;
import dev.surus.engine.type.ArrayValue;
import java.util.HashMap;
import java.util.Map;

/// Reads pg_statistic: what is known of a relation's columns, by their numbers.
final class StatisticsReader {
    private static final int SLOTS = 5;
    private static final Object[] NO_VALUES = {};
    private static final double[] NO_NUMBERS = {};

    private StatisticsReader() {}

    static Map<Integer, ColumnStatistics> read(CatalogRows rows, int relation) {
        var columns = new HashMap<Integer, ColumnStatistics>();
        for (CatalogRow row : rows.find(PgStatistic.CATALOG, new int[] {PgStatistic.STARELID}, Integer.toUnsignedLong(relation))) {
            columns.put(row.integer(PgStatistic.STAATTNUM), read(row));
        }
        return Map.copyOf(columns);
    }

    private static ColumnStatistics read(CatalogRow row) {
        Object[] commonValues = NO_VALUES;
        double[] commonFrequencies = NO_NUMBERS;
        Object[] histogram = NO_VALUES;
        double correlation = Double.NaN;
        for (int slot = 0; slot < SLOTS; slot++) {
            var values = row.get(PgStatistic.STAVALUES1 + slot) instanceof ArrayValue a ? a.elements() : NO_VALUES;
            var numbers = row.get(PgStatistic.STANUMBERS1 + slot) instanceof ArrayValue a ? numbers(a) : NO_NUMBERS;
            switch (row.integer(PgStatistic.STAKIND1 + slot)) {
                case 1 -> {
                    commonValues = values;
                    commonFrequencies = numbers;
                }
                case 2 -> histogram = values;
                case 3 -> correlation = numbers.length > 0 ? numbers[0] : Double.NaN;
                default -> { }
            }
        }
        return new ColumnStatistics(row.real(PgStatistic.STANULLFRAC), row.integer(PgStatistic.STAWIDTH), row.real(PgStatistic.STADISTINCT),
                commonValues, commonFrequencies, histogram, correlation);
    }

    private static double[] numbers(ArrayValue array) {
        var numbers = new double[array.elements().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (Double) array.elements()[i];
        }
        return numbers;
    }
}
