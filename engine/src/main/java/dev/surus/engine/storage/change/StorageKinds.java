package dev.surus.engine.storage.change;

import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.MetaPage;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.page.PageKind;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.RecordView;

/// The records and parts that storage itself writes, with their redo. Others may use the parts: [#SET_BYTES] for meta pages and sequences,
/// [#PAGE_IMAGE] for pages that are made anew.
public final class StorageKinds {
    // Records.
    /// Main: redo position 8.
    public static final int CHECKPOINT = 1;
    /// Main: file id 8, owner kind 4. Part for logged files: [#META_INIT]. A file number of 0 means the database's directory.
    public static final int FILE_CREATE = 2;
    /// Main: file id 8. A file number of 0 means the database's directory.
    public static final int FILE_DROP = 3;
    /// Main: file numbers below this 4 may have been handed out.
    public static final int FILE_NUMBERS = 4;
    /// Pages taken or given back, alone.
    public static final int SPACE = 5;
    /// Redo-only change of pages, nothing to undo: sequences, page images.
    public static final int PAGES = 6;
    /// Record kind: a named place, see pg_create_restore_point. Microseconds since 1970 (8), the name.
    public static final int RESTORE_POINT = 7;
    /// Record kind: nothing; fills a segment that is to be archived.
    public static final int FILLER = 8;

    // Parts.
    /// Owner kind 4. Initialises page 0.
    public static final int META_INIT = 1;
    /// Page count 4, free list head 4, free pages 4.
    public static final int META_SPACE = 2;
    /// Next free page 4, 0 for none, -1 where it is on no list. The page's content is gone.
    public static final int FREE_PAGE = 3;
    /// Offset 2, bytes.
    public static final int SET_BYTES = 4;
    /// Hole's offset 2, hole's length 2, the page from byte 4 on without the hole. Initialises.
    public static final int PAGE_IMAGE = 5;
    /// Page kind 1: an empty page of that kind. Initialises.
    public static final int PAGE_INIT = 6;

    private static final int HOLE_MIN = 32;

    private StorageKinds() {}

    public static void register(RedoHandlers handlers) {
        handlers.part(META_INIT, StorageKinds::metaInit)
                .part(META_SPACE, (page, record, part) -> page.putBytes(MetaPage.PAGE_COUNT, record.bytes(), record.part(part), 12))
                .part(FREE_PAGE, StorageKinds::freePage)
                .part(SET_BYTES, (page, record, part) -> page.putBytes(Bytes.getUnsignedShort(record.bytes(), record.part(part)),
                        record.bytes(), record.part(part) + 2, record.partLength(part) - 2))
                .part(PAGE_IMAGE, StorageKinds::pageImage)
                .part(PAGE_INIT, (page, record, part) -> page.initialise(record.bytes()[record.part(part)] & 0xFF));
    }

    private static void metaInit(WritePage page, RecordView record, int part) {
        page.initialise(PageKind.META);
        page.putInt(MetaPage.OWNER_KIND, Bytes.getInt(record.bytes(), record.part(part)));
        page.putInt(MetaPage.PAGE_COUNT, 1);
    }

    private static void freePage(WritePage page, RecordView record, int part) {
        page.initialise(PageKind.FREE);
        page.putInt(MetaPage.NEXT_FREE, Bytes.getInt(record.bytes(), record.part(part)));
    }

    private static void pageImage(WritePage page, RecordView record, int part) {
        var bytes = record.bytes();
        int at = record.part(part);
        int hole = Bytes.getUnsignedShort(bytes, at);
        int holeLength = Bytes.getUnsignedShort(bytes, at + 2);
        long lsn = page.pageLsn();
        page.putBytes(Page.KIND, bytes, at + 4, hole - Page.KIND);
        page.fill(hole, holeLength, 0);
        page.putBytes(hole + holeLength, bytes, at + 4 + hole - Page.KIND, Page.SIZE - hole - holeLength);
        page.stamp(lsn);
        page.putLong(Page.FILE, page.frameFileId());
        page.putInt(Page.NUMBER, page.framePageNumber());
    }

    /// Puts a whole page as the payload of a [#PAGE_IMAGE] part; its largest run of zeros is left out. File and number become those of
    /// the page that takes it.
    public static void putImage(LogRecord record, Page page) {
        int hole = Page.BODY;
        int holeLength = 0;
        int runStart = Page.BODY;
        for (int at = Page.BODY; at <= Page.SIZE; at += 8) {
            if (at == Page.SIZE || page.getLong(at) != 0) {
                if (at - runStart > holeLength) {
                    hole = runStart;
                    holeLength = at - runStart;
                }
                runStart = at + 8;
            }
        }
        if (holeLength < HOLE_MIN) {
            holeLength = 0;
        }
        record.putShort(hole).putShort(holeLength);
        int start = record.skip(Page.SIZE - Page.KIND - holeLength);
        page.getBytes(Page.KIND, record.buffer(), start, hole - Page.KIND);
        page.getBytes(hole + holeLength, record.buffer(), start + hole - Page.KIND, Page.SIZE - hole - holeLength);
    }
}
