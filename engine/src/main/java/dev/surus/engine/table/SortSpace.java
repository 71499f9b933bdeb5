package dev.surus.engine.table;

import dev.surus.engine.storage.file.TemporaryFiles.TemporaryFile;
import java.util.function.Supplier;

/// What sorting the entries of an index may use.
///
/// @param memory bytes (maintenance_work_mem); more goes to temporary files
/// @param files makes them
/// @param interrupts called often: throws where the statement is to end
public record SortSpace(long memory, Supplier<TemporaryFile> files, Runnable interrupts) {
    /// For tables that are known to be small.
    public static final SortSpace SMALL = new SortSpace(Long.MAX_VALUE, () -> {
        throw new IllegalStateException("no temporary files here");
    }, () -> {});
}
