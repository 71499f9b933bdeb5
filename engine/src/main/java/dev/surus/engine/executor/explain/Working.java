package dev.surus.engine.executor.explain;

import java.util.List;
import java.util.Locale;

/// What an operator tells of its run besides rows and time: a line of the text form, several properties of the others.
/// (The manual: Using EXPLAIN, EXPLAIN ANALYZE.)
/// @param line null where the text form says nothing
public record Working(String line, List<PlanNode.Property> properties) {
    public static final String BY_FILTER = "Rows Removed by Filter";
    public static final String BY_JOIN_FILTER = "Rows Removed by Join Filter";

    /// Rows that a condition has not let through, for each start of the node.
    /// @param label [#BY_FILTER] or [#BY_JOIN_FILTER]
    public static Working removed(String label, long rows, long starts) {
        long each = Math.round((double) rows / Math.max(1, starts));
        return new Working(rows == 0 ? null : label + ": " + each, List.of(new PlanNode.Property(label, each)));
    }

    /// @param method `quicksort`, `top-N heapsort`, `external merge`
    /// @param onDisk whether the bytes are those of temporary files
    public static Working sort(String method, long bytes, boolean onDisk) {
        String where = onDisk ? "Disk" : "Memory";
        return new Working(String.format(Locale.ROOT, "Sort Method: %s  %s: %dkB", method, where, kilobytes(bytes)),
                List.of(new PlanNode.Property("Sort Method", method), new PlanNode.Property("Sort Space Used", kilobytes(bytes)),
                        new PlanNode.Property("Sort Space Type", where)));
    }

    /// @param bytes the most that the table took at any time
    public static Working hashTable(long buckets, long batches, long bytes) {
        return new Working(String.format(Locale.ROOT, "Buckets: %d  Batches: %d  Memory Usage: %dkB", buckets, batches, kilobytes(bytes)),
                List.of(new PlanNode.Property("Hash Buckets", buckets), new PlanNode.Property("Original Hash Buckets", buckets),
                        new PlanNode.Property("Hash Batches", batches), new PlanNode.Property("Original Hash Batches", 1L),
                        new PlanNode.Property("Peak Memory Usage", kilobytes(bytes))));
    }

    /// @param batches the groups in memory, and one for each partition on disk
    /// @param disk bytes of temporary files
    public static Working hashedGroups(long batches, long bytes, long disk) {
        String text = String.format(Locale.ROOT, "Batches: %d  Memory Usage: %dkB", batches, kilobytes(bytes));
        return new Working(disk == 0 ? text : text + "  Disk Usage: " + kilobytes(disk) + "kB",
                List.of(new PlanNode.Property("HashAgg Batches", batches), new PlanNode.Property("Peak Memory Usage", kilobytes(bytes)),
                        new PlanNode.Property("Disk Usage", disk == 0 ? 0L : kilobytes(disk))));
    }

    private static long kilobytes(long bytes) {
        return (bytes + 1023) / 1024;
    }
}
