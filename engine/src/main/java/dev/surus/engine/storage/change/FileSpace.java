package dev.surus.engine.storage.change;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.wal.CommitLog;
import java.io.IOException;
import java.util.List;

/// The pages of one file: the free list first, then the end of the file, which grows on disk before it grows here.
public final class FileSpace implements PageSpace {
    /// Files smaller than this grow on disk as their pages are written.
    private static final int SMALL_PAGES = 16;
    private static final int GROWTH_MAX = 128;

    private final BufferPool pool;
    private final WritePage meta;
    private final long fileId;
    private int count;
    private int head;
    private int freeCount;
    private boolean changed;

    private FileSpace(BufferPool pool, WritePage meta) {
        this.pool = pool;
        this.meta = meta;
        this.fileId = meta.frameFileId();
        this.count = meta.getInt(MetaPage.PAGE_COUNT);
        this.head = meta.getInt(MetaPage.FREE_HEAD);
        this.freeCount = meta.getInt(MetaPage.FREE_COUNT);
    }

    /// Prepares space and brings the first free page into memory; does I/O, so call it before any latch and again after each use of what it prepared.
    /// @throws dev.surus.engine.base.SqlException 53100 where the file cannot grow
    public static void prepare(BufferPool pool, CommitLog log, long fileId, int pages) {
        int head;
        int count;
        int free;
        try (var meta = pool.pinForRead(fileId, 0)) {
            head = meta.getInt(MetaPage.FREE_HEAD);
            count = meta.getInt(MetaPage.PAGE_COUNT);
            free = meta.getInt(MetaPage.FREE_COUNT);
        }
        if (head != 0 && !pool.isInMemory(fileId, head)) {
            pool.pin(fileId, head).close();
        }
        int wanted = count + pages - free;
        if (pages == 0 || wanted <= SMALL_PAGES) {
            return; // who only gives pages back needs none
        }
        try {
            if (!pool.files().hasRoom(fileId, wanted)) {
                if (!pool.files().existsOnDisk(fileId)) {
                    log.flush(log.end()); // the record of its creation comes before the file
                }
                extend(pool, fileId, wanted, Math.min(count / 8 + 8, GROWTH_MAX));
            }
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, FileId.path(fileId));
        }
    }

    /// Grows in steps where the disk lets it, by what is needed where it does not.
    private static void extend(BufferPool pool, long fileId, int wanted, int ahead) throws IOException {
        try {
            pool.files().extend(fileId, wanted + ahead);
        } catch (IOException failure) {
            if (!DiskFailure.isFull(failure)) {
                throw failure;
            }
            pool.files().extend(fileId, wanted);
        }
    }

    /// Latches the meta page, which must be in memory if the caller holds latches: [#prepare] has seen to that.
    public static FileSpace open(BufferPool pool, long fileId) {
        return new FileSpace(pool, pool.pinMeta(fileId));
    }

    @Override
    public WritePage take() {
        if (head != 0) {
            var page = pool.tryPinFree(fileId, head);
            if (page != null) {
                head = page.getInt(MetaPage.NEXT_FREE);
                freeCount--;
                changed = true;
                return page;
            }
        }
        var page = pool.pinNew(fileId, count);
        count++;
        changed = true;
        return page;
    }

    @Override
    public void give(Change change, WritePage page) {
        change.page(page, StorageKinds.FREE_PAGE).putInt(head);
        head = page.framePageNumber();
        freeCount++;
        changed = true;
    }

    @Override
    public void retire(Change change, WritePage page) {
        change.page(page, StorageKinds.FREE_PAGE).putInt(MetaPage.UNLISTED);
    }

    /// Takes neighbours of the list out of it. The caller has latched all of them.
    /// @param before whose next one they are; null where they begin the list
    /// @param next behind the last of them
    void unlist(Change change, WritePage before, List<WritePage> run, int next) {
        run.forEach(page -> retire(change, page));
        if (before == null) {
            head = next;
        } else {
            change.page(before, StorageKinds.FREE_PAGE).putInt(next);
        }
        freeCount -= run.size();
        changed = true;
    }

    /// The file ends before `pages`.
    void end(int pages) {
        count = pages;
        changed = true;
    }

    int head() {
        return head;
    }

    @Override
    public int pages() {
        return count;
    }

    @Override
    public int freePages() {
        return freeCount;
    }

    @Override
    public void describe(Change change) {
        if (changed) {
            change.page(meta, StorageKinds.META_SPACE).putInt(count).putInt(head).putInt(freeCount);
        }
    }

    @Override
    public WritePage meta() {
        return meta;
    }

    @Override
    public void close() {
        meta.close();
    }
}
