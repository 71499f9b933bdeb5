package dev.surus.engine.storage.recovery;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.wal.RecordView;
import java.util.Map;

/// Applies parts of records to pages that are older than they are. One for each thread that does; a page is always the same one's, so that its
/// records stay in order.
final class PageRedo {
    record PageName(long fileId, int number) {}

    private final BufferPool pool;
    private final RedoHandlers handlers;
    private final Map<PageName, SqlException> unreadable;
    private final RecordView record = new RecordView();
    private long newestPageLsn;
    private long applied;

    /// @param unreadable receives pages that cannot be read, each until a record initialises it; shared
    PageRedo(BufferPool pool, RedoHandlers handlers, Map<PageName, SqlException> unreadable) {
        this.pool = pool;
        this.handlers = handlers;
        this.unreadable = unreadable;
    }

    void apply(byte[] bytes, int offset, long lsn, int part) {
        record.at(bytes, offset, lsn);
        long fileId = record.partFile(part);
        int number = record.partPage(part);
        boolean initialises = (record.partFlags(part) & RecordView.INITIALISES) != 0;
        var handler = handlers.part(record.partKind(part));
        try (var page = initialises ? pool.pinForInitialisation(fileId, number) : pool.pinForWrite(fileId, number)) {
            long pageLsn = page.pageLsn();
            newestPageLsn = Math.max(newestPageLsn, pageLsn);
            if (pageLsn < lsn) {
                page.markDirty();
                handler.redo(page, record, part);
                page.stamp(lsn);
                applied++;
            }
            if (initialises && !unreadable.isEmpty()) {
                unreadable.remove(new PageName(fileId, number));
            }
        } catch (SqlException failure) {
            if (failure.state() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            unreadable.putIfAbsent(new PageName(fileId, number), failure);
        }
    }

    /// The newest LSN of a page as it was found: the log was durable so far.
    long newestPageLsn() {
        return newestPageLsn;
    }

    /// Changes that were missing on disk.
    long applied() {
        return applied;
    }
}
