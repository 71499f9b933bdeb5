package dev.surus.engine.storage.change;

import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.PageKind;
import dev.surus.engine.storage.wal.CommitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// The end of a file on its way back to the operating system:
///
/// ```
///  count 10, list 4 -> 8 -> 2 -> 9     unlist(6):  list 4 -> 2,  8 and 9 on no list       nobody takes a page of the end any more
///                                      the owner moves 6 and 7 to 4 and 2, and retires them
///                                      cut():      count 6                                all of it in records that belong to no transaction
/// ```
///
/// T1: a page of kind FREE below the count is on the list, or says [MetaPage#UNLISTED]; the latter are changed by nobody but who shortens the file, and only
/// one does at a time. T2: the list changes at its head, but for [#unlist]; both under the meta page's exclusive latch. T3: the count falls by a record,
/// over pages that are unlisted. The operating system's file gets shorter when redo begins behind that record: redo finds each page that it changes.
///
/// A crash between the steps leaves unlisted pages: the next one who shortens the file finds them.
public final class FileTail {
    private static final int RUN_MAX = 16;
    private static final int CUT_MAX = 256;
    private static final int WALK_MAX = 1 << 17;

    private final BufferPool pool;
    private final CommitLog log;
    private final long fileId;

    public FileTail(BufferPool pool, CommitLog log, long fileId) {
        this.pool = pool;
        this.log = log;
        this.fileId = fileId;
    }

    /// Where the file could end if each page in use lay before that, with some room for new ones.
    /// @param slackPerCent of the pages in use
    /// @return no less than the pages that there are where it is not worth the trouble
    public static int end(int pages, int freePages, int slackPerCent, int slackPages) {
        int used = pages - freePages;
        return (int) Math.min(pages, used + (long) used * slackPerCent / 100 + slackPages);
    }

    /// Takes the free pages from `end` on from the list, as far as others' takes and gives let it.
    public void unlist(Change change, int end) {
        int before = 0;
        int number = head();
        for (int walked = 0; number != 0 && walked < WALK_MAX; walked++) {
            if (number < end) {
                before = number;
                number = next(number);
                if (number == MetaPage.UNLISTED) {
                    return; // taken meanwhile
                }
                continue;
            }
            int following = unlistRun(change, end, before, number);
            if (following == MetaPage.UNLISTED) {
                return;
            }
            number = following;
        }
    }

    private int head() {
        try (var meta = pool.pinForRead(fileId, 0)) {
            return meta.getInt(MetaPage.FREE_HEAD);
        }
    }

    /// @return [MetaPage#UNLISTED] where the page is not free any more
    private int next(int number) {
        try (var page = pool.pinForRead(fileId, number)) {
            return page.kind() == PageKind.FREE ? page.getInt(MetaPage.NEXT_FREE) : MetaPage.UNLISTED;
        }
    }

    /// @return what follows on the list, or [MetaPage#UNLISTED] where the list has changed
    private int unlistRun(Change change, int end, int before, int first) {
        log.admit(4096, 0);
        // With no latch held: afterwards they are in memory, or there is nothing to do.
        pool.pin(fileId, first).close();
        if (before != 0) {
            pool.pin(fileId, before).close();
        }
        var run = new ArrayList<WritePage>();
        WritePage previous = null;
        try (var space = FileSpace.open(pool, fileId)) {
            try {
                if (before != 0) {
                    previous = pool.tryPinFree(fileId, before);
                }
                int leading = before == 0 ? space.head() : previous == null ? MetaPage.UNLISTED : nextIn(previous);
                if (leading != first) {
                    return MetaPage.UNLISTED;
                }
                int next = first;
                while (next >= end && run.size() < RUN_MAX) {
                    var page = pool.tryPinFree(fileId, next);
                    if (page == null) {
                        break;
                    }
                    run.add(page);
                    next = nextIn(page);
                }
                if (run.isEmpty() || next == MetaPage.UNLISTED) {
                    return MetaPage.UNLISTED;
                }
                change.start(StorageKinds.SPACE, 0, 0);
                space.unlist(change, previous, run, next);
                space.describe(change);
                change.apply();
                return next;
            } finally {
                run.forEach(WritePage::close);
                if (previous != null) {
                    previous.close();
                }
            }
        }
    }

    private static int nextIn(WritePage page) {
        return page.kind() == PageKind.FREE ? page.getInt(MetaPage.NEXT_FREE) : MetaPage.UNLISTED;
    }

    /// Whether a page is free and on no list. Only who shortens the file may ask: nobody else changes that.
    public boolean isUnlisted(int number) {
        try (var page = pool.pinForRead(fileId, number)) {
            return page.kind() == PageKind.FREE && page.getInt(MetaPage.NEXT_FREE) == MetaPage.UNLISTED;
        }
    }

    /// Lets the file end before the unlisted pages at its end.
    /// @param cut told the record's position, 0 where the file is not logged, while the meta page is latched
    /// @return pages that went
    public int cut(Change change, int end, LongConsumer cut) {
        int all = 0;
        for (int cutNow = CUT_MAX; cutNow == CUT_MAX; all += cutNow) {
            log.admit(512, 0);
            int count;
            try (var meta = pool.pinForRead(fileId, 0)) {
                count = meta.getInt(MetaPage.PAGE_COUNT);
            }
            int border = count;
            while (border > end && count - border < CUT_MAX && isUnlisted(border - 1)) {
                border--;
            }
            cutNow = count - border;
            if (cutNow > 0) {
                try (var space = FileSpace.open(pool, fileId)) {
                    if (space.pages() != count) {
                        return all; // it grows
                    }
                    space.end(border);
                    change.start(StorageKinds.SPACE, 0, 0);
                    space.describe(change);
                    cut.accept(change.apply());
                }
            }
        }
        return all;
    }

    /// Puts unlisted pages back on the list where the file could not end before them.
    public void relist(Change change, int end) {
        int count;
        try (var meta = pool.pinForRead(fileId, 0)) {
            count = meta.getInt(MetaPage.PAGE_COUNT);
        }
        for (int number : unlisted(end, count)) {
            log.admit(512, 0);
            try (var pinned = pool.pin(fileId, number); var page = pinned.latchWrite(); var space = FileSpace.open(pool, fileId)) {
                change.start(StorageKinds.SPACE, 0, 0);
                space.give(change, page);
                space.describe(change);
                change.apply();
            }
        }
    }

    private List<Integer> unlisted(int from, int to) {
        var found = new ArrayList<Integer>();
        for (int number = from; number < to; number++) {
            if (isUnlisted(number)) {
                found.add(number);
            }
        }
        return found;
    }
}
