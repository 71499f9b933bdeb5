package dev.surus.engine.storage.change;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.wal.CommitLog;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.RecordView;

/// One atomic change of one or more pages, with the record that describes it. Each session has one and uses it again.
///
/// ```
/// storage.log().admit(400, 100);                              // before any latch: may fail with 53100
/// try (var leaf = pool.pinForWrite(file, number)) {
///     change.start(ROW_INSERT, xid, subxid).putLong(row);     // main payload
///     change.page(leaf, LEAF_INSERT).putShort(slot).putBytes(image);
///     long lsn = change.apply();                              // the part's RedoHandler makes the change
/// }
/// ```
///
/// or, where the change is easier made than replayed, between [#enter] and [#log]:
///
/// ```
///     change.enter();                                         // from here on nothing may fail
///     leaf.putShort(...);
///     long lsn = change.log();
/// ```
///
/// From [#enter] to the end of [#log] is the critical section (S2): any Throwable in it poisons the engine. All pages stay latched
/// until then. A change of unlogged or temporary files alone goes the same way and leaves no record; a record mixes no logged with
/// unlogged pages.
public final class Change {
    private final CommitLog log;
    private final RedoHandlers handlers;
    private final Health health;
    private final LogRecord record = new LogRecord();
    private WritePage[] pages = new WritePage[8];
    private int pageCount;
    private boolean logged;
    private boolean entered;
    private RecordView view;

    public Change(CommitLog log, RedoHandlers handlers, Health health) {
        this.log = log;
        this.handlers = handlers;
        this.health = health;
    }

    /// Begins a record; put the main payload into what is returned.
    public LogRecord start(int recordKind, long transaction, long subtransaction) {
        if (entered) {
            throw new IllegalStateException("a change is still in its critical section");
        }
        pageCount = 0;
        logged = true;
        return record.start(recordKind, transaction, subtransaction);
    }

    /// Adds a page to the change; put the part's payload into what is returned.
    public LogRecord page(WritePage page, int partKind) {
        return page(page, partKind, 0);
    }

    /// @param partFlags [RecordView#INITIALISES] where the page's old content does not matter
    public LogRecord page(WritePage page, int partKind, int partFlags) {
        boolean logs = FileId.isLogged(page.frameFileId());
        if (pageCount == 0) {
            logged = logs;
        } else if (logged != logs) {
            throw new IllegalStateException("a change mixes logged and unlogged files");
        }
        assert isNew(page) : "a record with two parts for a page: redo would leave the second one out";
        if (pageCount == pages.length) {
            pages = java.util.Arrays.copyOf(pages, pageCount * 2);
        }
        pages[pageCount++] = page;
        return record.part(page.frameFileId(), page.framePageNumber(), partKind, partFlags);
    }

    private boolean isNew(WritePage page) {
        for (int i = 0; i < pageCount; i++) {
            if (pages[i] == page) {
                return false;
            }
        }
        return true;
    }

    /// The record in the making.
    public LogRecord record() {
        return record;
    }

    /// Logs the change and makes it, part by part, through the registered handlers.
    /// @return the record's LSN, 0 where the files are not logged
    public long apply() {
        return apply(null);
    }

    /// @param appended run inside the append lock once the record has its place; not at all where the files are not logged
    public long apply(CommitLog.Appended appended) {
        enter();
        try {
            long lsn = logged ? log.append(record, appended) : 0;
            for (int i = 0; i < pageCount; i++) {
                handlers.part(view.partKind(i)).redo(pages[i], view, i);
            }
            return leave(lsn);
        } catch (Throwable failure) {
            throw health.poison(failure);
        }
    }

    /// Begins the critical section: the caller changes the pages' bytes from here on.
    /// @throws SqlException where the engine writes no more; nothing has changed
    public void enter() {
        health.check();
        view = record.finish();
        for (int i = 0; i < pageCount; i++) {
            pages[i].markDirty();
        }
        entered = true;
    }

    /// Logs what was changed since [#enter] and ends the critical section.
    public long log() {
        try {
            return leave(logged ? log.append(record) : 0);
        } catch (Throwable failure) {
            throw health.poison(failure);
        }
    }

    /// For the catch block of code between [#enter] and [#log].
    public RuntimeException poison(Throwable failure) {
        return health.poison(failure);
    }

    private long leave(long lsn) {
        if (lsn != 0) {
            for (int i = 0; i < pageCount; i++) {
                pages[i].stamp(lsn);
            }
        }
        entered = false;
        return lsn;
    }
}
