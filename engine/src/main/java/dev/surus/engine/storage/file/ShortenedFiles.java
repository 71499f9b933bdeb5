package dev.surus.engine.storage.file;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.page.MetaPage;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Files that have fewer pages than a while ago, until the operating system's files are shorter, too: when a checkpoint has moved the place where redo begins
/// behind the records that say so. Until then redo may change pages that are no more, and has to find them as they were.
///
/// A crash forgets what is noted here: such a file stays longer than it need be until it loses pages the next time.
public final class ShortenedFiles {
    /// Some room stays: who has made sure of it takes it only in a moment.
    private static final int AHEAD_MAX = 16;

    private final BufferPool pool;
    private final Files files;
    /// The newest record that took pages off a file.
    private final Map<Long, Long> records = new ConcurrentHashMap<>();

    public ShortenedFiles(BufferPool pool, Files files) {
        this.pool = pool;
        this.files = files;
    }

    /// Called with the file's meta page latched.
    public void note(long fileId, long lsn) {
        records.merge(fileId, lsn, Math::max);
    }

    /// @param redo redo begins here from now on
    public void cut(long redo) {
        records.forEach((fileId, lsn) -> {
            if (lsn <= redo) {
                files.whileFilesStay(() -> cut(fileId, redo));
            }
        });
    }

    private void cut(long fileId, long redo) {
        if (!files.exists(fileId)) {
            records.remove(fileId);
            return;
        }
        // Under the latch the file neither grows nor loses more pages; from this count on no page is in use, and no record after `redo` changes one that
        // it does not initialise.
        try (var meta = pool.pinForRead(fileId, 0)) {
            Long lsn = records.get(fileId);
            if (lsn != null && lsn <= redo) {
                int count = meta.getInt(MetaPage.PAGE_COUNT);
                if (pool.files().existsOnDisk(fileId)) {
                    pool.files().shorten(fileId, count + Math.min(count / 8, AHEAD_MAX));
                }
                records.remove(fileId, lsn);
            }
        } catch (IOException _) {
            // It is only longer than it need be. The next checkpoint tries again.
        }
    }
}
