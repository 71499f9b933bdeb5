package dev.surus.engine.catalog.write;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.entry.ColumnStatistics;
import dev.surus.engine.catalog.entry.TypeComparison;
import dev.surus.engine.catalog.system.PgStatistic;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;

/// pg_statistic: one row for each column that was analyzed.
public final class StatisticsWriter {
    private static final int COMMON_VALUES = 1;
    private static final int HISTOGRAM = 2;
    private static final int CORRELATION = 3;
    private static final int SLOTS = 5;

    private final Catalog catalog;

    StatisticsWriter(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Replaces what is known of a column.
    /// @param type of the values in the arrays
    public void store(int relation, int column, int type, int collation, ColumnStatistics statistics) {
        remove(relation, column);
        TypeComparison comparison = catalog.comparison(type);
        var row = RowValues.of(PgStatistic.CATALOG).set(PgStatistic.STARELID, relation).set(PgStatistic.STAATTNUM, column)
                .set(PgStatistic.STAINHERIT, false).set(PgStatistic.STANULLFRAC, statistics.nullFraction())
                .set(PgStatistic.STAWIDTH, statistics.width()).set(PgStatistic.STADISTINCT, statistics.distinct());
        int slot = 0;
        if (statistics.commonValues().length > 0) {
            slot(row, slot++, COMMON_VALUES, comparison.equal(), collation, numbers(statistics.commonFrequencies()),
                    ArrayValue.of(type, statistics.commonValues()));
        }
        if (statistics.histogram().length > 0) {
            slot(row, slot++, HISTOGRAM, comparison.less(), collation, null, ArrayValue.of(type, statistics.histogram()));
        }
        if (!Double.isNaN(statistics.correlation())) {
            slot(row, slot++, CORRELATION, comparison.less(), collation, numbers(statistics.correlation()), null);
        }
        while (slot < SLOTS) {
            slot(row, slot++, 0, 0, 0, null, null);
        }
        catalog.rows().insert(PgStatistic.CATALOG, row.values());
    }

    private static void slot(RowValues row, int slot, int kind, int operator, int collation, ArrayValue numbers, ArrayValue values) {
        row.set(PgStatistic.STAKIND1 + slot, kind).set(PgStatistic.STAOP1 + slot, operator).set(PgStatistic.STACOLL1 + slot, collation)
                .setValue(PgStatistic.STANUMBERS1 + slot, numbers).setValue(PgStatistic.STAVALUES1 + slot, values);
    }

    private static ArrayValue numbers(double... numbers) {
        var boxed = new Object[numbers.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = (double) (float) numbers[i];
        }
        return ArrayValue.of(TypeOid.FLOAT4, boxed);
    }

    /// Forgets what is known of a column.
    public void remove(int relation, int column) {
        for (CatalogRow row : catalog.rows().find(PgStatistic.CATALOG, new int[] {PgStatistic.STARELID, PgStatistic.STAATTNUM},
                Integer.toUnsignedLong(relation), (long) column)) {
            catalog.rows().delete(row);
        }
    }
}
