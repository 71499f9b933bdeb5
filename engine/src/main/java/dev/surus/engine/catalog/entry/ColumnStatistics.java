package dev.surus.engine.catalog.entry;

/// What ANALYZE found out about a column, as pg_statistic keeps it.
///
/// @param nullFraction part of the rows where it is null
/// @param width average bytes of a value
/// @param distinct how many different values there are; negative: minus their part of all rows; 0 where unknown
/// @param commonValues the most common values, most common first; empty for none
/// @param commonFrequencies for each of them its part of all rows
/// @param histogram borders between ranges with equally many of the other values, in order; empty for none
/// @param correlation between the order of the values and of the rows, -1 to 1; NaN where unknown
public record ColumnStatistics(double nullFraction, int width, double distinct, Object[] commonValues, double[] commonFrequencies,
        Object[] histogram, double correlation) {
    /// Numbers alone, for a type whose values pg_statistic cannot keep.
    public ColumnStatistics withoutValues() {
        return new ColumnStatistics(nullFraction, width, distinct, new Object[0], new double[0], new Object[0], correlation);
    }

    /// How many different values a table of so many rows has; 0 where unknown.
    public double distinctOf(double rows) {
        return distinct < 0 ? Math.max(1, -distinct * rows) : distinct;
    }

    /// The part of all rows that have one of the most common values.
    public double commonPart() {
        double sum = 0;
        for (double frequency : commonFrequencies) {
            sum += frequency;
        }
        return sum;
    }
}
