package dev.surus.engine.catalog.entry;

import java.util.List;

/// The key of a partitioned table: its pg_partitioned_table row.
///
/// @param strategy `l` list, `r` range, `h` hash
/// @param defaultPartition OID of the default partition, 0 for none
/// @param columns attribute numbers; 0 stands for the next of the expressions
/// @param classes the operator classes, by which values are compared or hashed
/// @param expressions in their stored form
public record PartitionKeyEntry(int relation, char strategy, int defaultPartition, int[] columns, int[] classes, int[] collations,
        List<String> expressions) {
    public int size() {
        return columns.length;
    }
}
