package dev.surus.engine.storage.recovery;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.wal.LogRecord;
import dev.surus.engine.storage.wal.WriteAheadLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/// Moves the place where recovery would begin.
///
/// ```
/// append lock:  redo = end of log; each participant notes where it stands
/// then:         participants save to pg_wal/checkpoint-N; every page dirty at that moment is written, spread over time; all is forced;
///               a CHECKPOINT record is logged; the control file names N; older log is recycled
/// ```
///
/// A page is marked dirty before its record is appended (S1), so whoever appended before `redo` is among the pages found dirty after it.
public final class Checkpointer {
    private final Disk disk;
    private final Clock clock;
    private final Health health;
    private final WriteAheadLog log;
    private final BufferPool pool;
    private final long bytesMin;
    private final List<CheckpointParticipant> participants = new ArrayList<>();
    private final List<LongConsumer> afterwards = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile ControlFile control;
    private volatile long finishedNanos;
    private volatile long checkpoints;
    private volatile boolean hurried;
    private volatile Thread spreading;

    public Checkpointer(Disk disk, Clock clock, Health health, WriteAheadLog log, BufferPool pool, ControlFile control, long bytesMin) {
        this.disk = disk;
        this.clock = clock;
        this.health = health;
        this.log = log;
        this.pool = pool;
        this.control = control;
        this.bytesMin = bytesMin;
        this.finishedNanos = clock.nanos();
    }

    public void participate(CheckpointParticipant participant) {
        participants.add(participant);
    }

    /// Work for the end of each checkpoint.
    /// @param work told where redo begins from now on
    public void afterwards(LongConsumer work) {
        afterwards.add(work);
    }

    public List<CheckpointParticipant> participants() {
        return participants;
    }

    public ControlFile control() {
        return control;
    }

    /// How long ago the last one ended, for checkpoint_timeout.
    public long nanosSinceLast() {
        return clock.nanos() - finishedNanos;
    }

    /// Log written since the last one began, for max_wal_size.
    public long bytesSinceLast() {
        return log.end() - control.redo();
    }

    /// The checkpointer's turn: takes a checkpoint if one is due, its writes spread so that they end at the given fraction of the interval.
    /// @param timeoutNanos checkpoint_timeout
    /// @param bytesMax max_wal_size: half of it may be written between two checkpoints, since the log of both is kept
    /// @param completion checkpoint_completion_target
    /// @return true if it took one
    public boolean runOnce(long timeoutNanos, long bytesMax, double completion) {
        if (health.isPoisoned()) {
            return false;
        }
        if (bytesSinceLast() > bytesMax / 2) {
            // The log fills faster than the clock: spread over as long as it took to fill, at most.
            checkpoint((long) (Math.min(nanosSinceLast(), timeoutNanos) * completion / 2));
            return true;
        }
        if (nanosSinceLast() < timeoutNanos || log.end() <= control.end()) {
            return false; // not due, or nothing has happened
        }
        checkpoint((long) (timeoutNanos * completion));
        return true;
    }

    /// Lets a spread checkpoint that is running finish at once.
    public void hurry() {
        hurried = true;
        LockSupport.unpark(spreading);
    }

    public long checkpoints() {
        return checkpoints;
    }

    /// Says that pages may change from now on: a crash needs recovery.
    public void enterProduction() {
        writeControl(control.inState(ControlFile.State.IN_PRODUCTION, clock.microsSinceEpoch()));
    }

    /// Takes one checkpoint; a second caller waits and then takes its own.
    /// @param spreadNanos the time over which page writes are spread, 0 for at once
    public void checkpoint(long spreadNanos) {
        run(spreadNanos, ControlFile.State.IN_PRODUCTION);
    }

    /// The last checkpoint: nobody may append any more.
    public void shutDown() {
        run(0, ControlFile.State.SHUT_DOWN);
    }

    private void run(long spreadNanos, ControlFile.State state) {
        if (spreadNanos == 0) {
            hurry();
        }
        lock.lock();
        try {
            hurried = spreadNanos == 0;
            health.check();
            var cuts = new LinkedHashMap<CheckpointParticipant, CheckpointParticipant.Cut>();
            var redo = new long[1];
            log.atEnd(end -> {
                redo[0] = end;
                for (var participant : participants) {
                    cuts.put(participant, participant.cut(end));
                }
            });
            // A file that an attempt has left is not written anew: its control file may be seen after all, though its directory could not be forced.
            long number = Math.max(control.checkpoint(), attempted) + 1;
            attempted = number;
            try {
                CheckpointFile.write(disk, number, cuts);
                writePages(spreadNanos);
                var record = new LogRecord().start(StorageKinds.CHECKPOINT, 0, 0).putLong(redo[0]);
                record.finish();
                long end = log.append(record);
                log.flush(end);
                writeControl(new ControlFile(control.systemIdentifier(), control.segmentBytes(), state, redo[0], end, number,
                        clock.microsSinceEpoch()));
                CheckpointFile.keepOnly(disk, number);
                log.recycle(redo[0], bytesMin);
                afterwards.forEach(work -> work.accept(redo[0]));
            } catch (IOException failure) {
                throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, "pg_wal");
            }
            finishedNanos = clock.nanos();
            checkpoints++;
        } finally {
            lock.unlock();
        }
    }

    /// The number of the newest checkpoint that was begun. Guarded by [#lock].
    private long attempted;

    private void writePages(long spreadNanos) {
        var dirty = pool.dirty();
        int all = dirty.remaining();
        long start = clock.nanos();
        spreading = Thread.currentThread();
        while (dirty.writeSome()) {
            long due = start + (long) ((double) spreadNanos * (all - dirty.remaining()) / all);
            for (long now = clock.nanos(); now < due && !hurried && !health.isPoisoned(); now = clock.nanos()) {
                LockSupport.parkNanos(due - now);
            }
        }
        dirty.force();
    }

    private void writeControl(ControlFile next) {
        try {
            next.write(disk);
            control = next;
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, ControlFile.PATH);
        }
    }
}
