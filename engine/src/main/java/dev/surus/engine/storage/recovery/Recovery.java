package dev.surus.engine.storage.recovery;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.buffer.TornPages;
import dev.surus.engine.storage.change.RedoHandlers;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.wal.RecordView;
import dev.surus.engine.storage.wal.WriteAheadLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/// Replays the log: crash recovery, and everything else that turns a log into pages.
///
/// ```
/// surus log reader    reads and checks segments, tells handlers what is ahead     -> batches of records
/// the caller          record by record: gives parts out, runs record handlers     -> batches of parts, by page
/// surus read ahead N  has pages read that these records name, where that takes the disk
/// surus redo N        applies parts to pages that are older than they are
/// ```
///
/// Torn pages first get their whole copies back; the participants take the state that the checkpoint saved; then each record, in log order:
/// its parts are applied to pages that are older than it, and its kind's [dev.surus.engine.storage.change.RecordHandler] sees it. Parts of files that are gone
/// are skipped: such a file was removed by a transaction that committed later in the log, or belonged to one that did not commit. Such a file
/// may also still be there (its removal was not durable yet) with pages that are torn, for nobody forced them any more: a page that cannot
/// be read is an error only if its file still exists at the end.
public final class Recovery {
    private final Disk disk;
    private final ControlFile control;
    private final WriteAheadLog log;
    private final BufferPool pool;
    private final RedoHandlers handlers;
    private final Set<Long> present = new HashSet<>();
    /// Some of those, found faster.
    private final long[] lately = new long[64];
    private final Map<PageRedo.PageName, SqlException> unreadable = new ConcurrentHashMap<>();
    private final int threads;
    private long records;
    private long applied;

    /// @param threads that apply records to pages, beside the one that replays and one that reads ahead; 0 where the caller's does everything
    public Recovery(Disk disk, ControlFile control, WriteAheadLog log, BufferPool pool, RedoHandlers handlers, int threads) {
        this.disk = disk;
        this.control = control;
        this.log = log;
        this.pool = pool;
        this.handlers = handlers;
        this.threads = threads;
    }

    /// @param isUncommitted asked at the end: whether a file was created by a transaction that is still open. Its rollback, removal
    ///     included, may have been under way at the crash
    /// @return true if the last run was not shut down
    /// @throws SqlException XX001 where the log ends before it may, or a page is corrupt beyond repair
    public boolean run(List<CheckpointParticipant> participants, LongPredicate isUncommitted, RecoveryTarget target) {
        long newestPageLsn = 0;
        boolean crashed = control.state() != ControlFile.State.SHUT_DOWN || target != RecoveryTarget.END;
        try {
            if (crashed) {
                log.forceFrom(control.redo());
                pool.files().distrustNames();
                newestPageLsn = TornPages.repair(disk, pool.files(), control.redo());
            }
            if (control.checkpoint() > 0) {
                CheckpointFile.read(disk, control.checkpoint(), participants);
            }
            log.beginReplay();
            var reader = log.read(control.redo(), target.source());
            long end;
            // A clean start has nothing to read ahead.
            int helpers = crashed ? threads : 0;
            try (var pages = helpers > 0 ? new PageReadAhead(disk) : null;
                    var workers = new PageWorkers(helpers, () -> new PageRedo(pool, handlers, unreadable));
                    var stream = new LogStream(reader, handlers, target == RecoveryTarget.END, pages)) {
                end = replayAll(stream, workers, target);
                workers.drain();
                newestPageLsn = Math.max(newestPageLsn, workers.newestPageLsn());
                applied = workers.applied();
            } catch (UncheckedIOException failure) {
                throw failure.getCause();
            }
            if (end < control.end() || newestPageLsn > end) {
                // Pages or the control file rest on log that is not there: it was durable, so it is damaged, not torn.
                throw SqlException.fatal(SqlState.DATA_CORRUPTED, DiskMessage.LOG_CORRUPTED, position(end));
            }
            for (var page : unreadable.entrySet()) {
                long fileId = page.getKey().fileId();
                if (exists(fileId, false) && !isUncommitted.test(fileId)) {
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
    private long replayAll(LogStream stream, PageWorkers workers, RecoveryTarget target) {
        var record = new RecordView();
        long reached = control.redo();
        for (;;) {
            var batch = stream.next();
            for (int i = 0; i < batch.count; i++) {
                record.at(batch.segment.bytes, batch.offsets[i], batch.lsns[i]);
                // A target counts from where the copy is consistent.
                boolean consistent = record.lsn() > control.end();
                if (consistent && target.stopsBefore(record)) {
                    return reached;
                }
                replay(record, batch.segment, batch.offsets[i], workers);
                reached = record.lsn();
                if (consistent && target.stopsAfter(record)) {
                    return reached;
                }
            }
            if (batch.segment != null) {
                batch.segment.leave();
            }
            if (batch.last) {
                if (target.mustBeReached()) {
                    throw SqlException.fatal(SqlState.CONFIG_FILE_ERROR, DiskMessage.TARGET_NOT_REACHED);
                }
                return batch.end;
            }
        }
    }

    private void replay(RecordView record, SegmentBuffer segment, int offset, PageWorkers workers) {
        for (int part = 0; part < record.parts(); part++) {
            long fileId = record.partFile(part);
            int number = record.partPage(part);
            boolean creates = number == 0 && (record.partFlags(part) & RecordView.INITIALISES) != 0;
            if (exists(fileId, creates)) {
                workers.add(segment, offset, record.lsn(), part, fileId, number);
            }
        }
        var handler = handlers.record(record.kind());
        if (handler != null) {
            boolean barrier = handlers.isBarrier(record);
            if (barrier) {
                workers.drain();
            }
            handler.replay(record);
            if (barrier) {
                present.clear();
                Arrays.fill(lately, 0);
            }
        }
        records++;
    }

    /// Whether a file is there, on disk or by a record that made it. Files go at barriers alone.
    private boolean exists(long fileId, boolean creates) {
        int slot = (int) (fileId ^ fileId >>> 32) & lately.length - 1;
        if (lately[slot] == fileId) {
            return true;
        }
        if (!present.contains(fileId)) {
            try {
                if (!creates && !pool.isInMemory(fileId, 0) && !pool.files().existsOnDisk(fileId)) {
                    return false;
                }
            } catch (IOException failure) {
                throw DiskFailure.of(failure, DiskMessage.READ_FAILED, FileId.path(fileId));
            }
            present.add(fileId);
        }
        lately[slot] = fileId;
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
