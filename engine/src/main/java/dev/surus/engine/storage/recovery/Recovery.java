package dev.surus.engine.storage.recovery;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.TornPages;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.wal.LogReader;
import dev.surus.engine.storage.wal.RecordView;
import dev.surus.engine.storage.wal.WriteAheadLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/// Replays the log: crash recovery, and everything else that turns a log into pages.
///
/// Torn pages first get their whole copies back; the participants take the state that the checkpoint saved; then each record, in log order:
/// its parts are applied to pages that are older than it, and its kind's [dev.surus.engine.storage.change.RecordHandler] sees it. Parts of files that are gone
/// are skipped: such a file was removed by a transaction that committed later in the log, or belonged to one that did not commit. Such a file
/// may also still be there (its removal was not durable yet) with pages that are torn, for nobody forced them any more: a page that cannot
/// be read is an error only if its file still exists at the end.
public final class Recovery {
    private record PageName(long fileId, int number) {}

    private final Disk disk;
    private final ControlFile control;
    private final WriteAheadLog log;
    private final BufferPool pool;
    private final RedoHandlers handlers;
    private final Set<Long> present = new HashSet<>();
    private final Map<PageName, SqlException> unreadable = new HashMap<>();
    private long newestPageLsn;
    private long records;
    private long applied;

    public Recovery(Disk disk, ControlFile control, WriteAheadLog log, BufferPool pool, RedoHandlers handlers) {
        this.disk = disk;
        this.control = control;
        this.log = log;
        this.pool = pool;
        this.handlers = handlers;
    }

    /// @param isUncommitted asked at the end: whether a file was created by a transaction that is still open. Its rollback, removal
    ///     included, may have been under way at the crash
    /// @return true if the last run was not shut down
    /// @throws SqlException XX001 where the log ends before it may, or a page is corrupt beyond repair
    public boolean run(List<CheckpointParticipant> participants, LongPredicate isUncommitted, RecoveryTarget target) {
        boolean crashed = control.state() != ControlFile.State.SHUT_DOWN || target != RecoveryTarget.END;
        try {
            if (crashed) {
                newestPageLsn = TornPages.repair(disk, pool.files(), control.redo());
            }
            if (control.checkpoint() > 0) {
                CheckpointFile.read(disk, control.checkpoint(), participants);
            }
            log.beginReplay();
            var reader = log.read(control.redo(), target.source());
            long end = replayAll(reader, target);
            if (end < control.end() || newestPageLsn > end) {
                // Pages or the control file rest on log that is not there: it was durable, so it is damaged, not torn.
                throw SqlException.fatal(SqlState.DATA_CORRUPTED, DiskMessage.LOG_CORRUPTED, position(end));
            }
            for (var page : unreadable.entrySet()) {
                if (exists(page.getKey().fileId, false) && !isUncommitted.test(page.getKey().fileId)) {
                    throw page.getValue();
                }
            }
            log.startAt(end, !crashed);
            return crashed;
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.READ_FAILED, "pg_wal");
        }
    }

    /// @return where the log goes on
    private long replayAll(LogReader reader, RecoveryTarget target) throws IOException {
        for (;;) {
            long before = reader.position();
            var record = reader.next();
            if (record == null) {
                if (target.mustBeReached()) {
                    throw SqlException.fatal(SqlState.CONFIG_FILE_ERROR, DiskMessage.TARGET_NOT_REACHED);
                }
                return reader.position();
            }
            // A target counts from where the copy is consistent.
            boolean consistent = record.lsn() > control.end();
            if (consistent && target.stopsBefore(record)) {
                return before;
            }
            replay(record);
            if (consistent && target.stopsAfter(record)) {
                return reader.position();
            }
        }
    }

    private void replay(RecordView record) {
        for (int part = 0; part < record.parts(); part++) {
            apply(record, part);
        }
        var handler = handlers.record(record.kind());
        if (handler != null) {
            handler.replay(record);
        }
        records++;
    }

    private void apply(RecordView record, int part) {
        long fileId = record.partFile(part);
        boolean initialises = (record.partFlags(part) & RecordView.INITIALISES) != 0;
        if (!exists(fileId, initialises && record.partPage(part) == 0)) {
            return;
        }
        var handler = handlers.part(record.partKind(part));
        try (var page = pinFor(fileId, record.partPage(part), initialises)) {
            long pageLsn = page.pageLsn();
            newestPageLsn = Math.max(newestPageLsn, pageLsn);
            if (pageLsn < record.lsn()) {
                page.markDirty();
                handler.redo(page, record, part);
                page.stamp(record.lsn());
                applied++;
            }
            if (initialises) {
                unreadable.remove(new PageName(fileId, record.partPage(part)));
            }
        } catch (SqlException failure) {
            if (failure.state() != SqlState.DATA_CORRUPTED) {
                throw failure;
            }
            unreadable.putIfAbsent(new PageName(fileId, record.partPage(part)), failure);
        }
    }

    private WritePage pinFor(long fileId, int pageNumber, boolean initialises) {
        return initialises ? pool.pinForInitialisation(fileId, pageNumber) : pool.pinForWrite(fileId, pageNumber);
    }

    private boolean exists(long fileId, boolean creates) {
        if (present.contains(fileId)) {
            if (pool.isInMemory(fileId, 0)) {
                return true;
            }
            present.remove(fileId); // evicted, or removed by a commit that was replayed
        }
        try {
            if (!creates && !pool.isInMemory(fileId, 0) && !pool.files().existsOnDisk(fileId)) {
                return false;
            }
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.READ_FAILED, FileId.path(fileId));
        }
        present.add(fileId);
        return true;
    }

    /// A log position as PostgreSQL writes it.
    public static String position(long lsn) {
        return String.format("%X/%X", lsn >>> 32, lsn & 0xFFFF_FFFFL);
    }

    /// Records replayed.
    public long records() {
        return records;
    }

    /// Page changes that were missing on disk.
    public long applied() {
        return applied;
    }
}
