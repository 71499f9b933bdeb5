package dev.surus.engine.table;

import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.storage.file.TemporaryFiles.TemporaryFile;
import java.util.function.Supplier;

/// What sorting the entries of an index may use.
///
/// @param memory bytes (maintenance_work_mem); more goes to temporary files
/// @param files makes them
/// @param interrupts called often: throws where the statement is to end
/// @param help threads that may read and sort as well; null for none
public record SortSpace(long memory, Supplier<TemporaryFile> files, Runnable interrupts, Help help) {
    private static final long MEMORY_OF_EACH = 32 << 20;

    /// @param leastPages pages from which a table is read by several threads
    /// @param most workers for one index
    /// @param mostAtOnce workers at work in the server
    public record Help(ParallelWorkers workers, long leastPages, long most, long mostAtOnce) {}

    public SortSpace(long memory, Supplier<TemporaryFile> files, Runnable interrupts) {
        this(memory, files, interrupts, null);
    }

    /// How many workers are to help; [#release] gives them back.
    /// @param most no more than so many
    int reserve(Table table, int most) {
        if (help == null) {
            return 0;
        }
        int wanted = ParallelWorkers.forPages(Table.relationPages(table.pageCount()), help.leastPages, Math.min(help.most, memory / MEMORY_OF_EACH - 1));
        return help.workers.reserve(Math.min(wanted, most), help.mostAtOnce);
    }

    void release(int workers) {
        if (workers > 0) {
            help.workers.release(workers);
        }
    }

    /// The space of one of several.
    SortSpace part(int parts) {
        return new SortSpace(memory / parts, files, interrupts);
    }

    /// For tables that are known to be small.
    public static final SortSpace SMALL = new SortSpace(Long.MAX_VALUE, () -> {
        throw new IllegalStateException("no temporary files here");
    }, () -> {});
}
