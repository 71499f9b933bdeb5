package dev.surus.engine.storage.recovery;

import dev.surus.engine.storage.wal.RecordView;
import dev.surus.engine.storage.wal.SegmentSource;

/// How far an archive is replayed, and where its segments come from.
public interface RecoveryTarget {
    /// Replay to the end of the log that is there: what crash recovery does.
    RecoveryTarget END = new RecoveryTarget() {
        @Override
        public boolean stopsBefore(RecordView record) {
            return false;
        }

        @Override
        public boolean stopsAfter(RecordView record) {
            return false;
        }

        @Override
        public boolean mustBeReached() {
            return false;
        }

        @Override
        public SegmentSource source() {
            return SegmentSource.NONE;
        }
    };

    /// The record is not replayed, nor what follows.
    boolean stopsBefore(RecordView record);

    /// The record was the last one.
    boolean stopsAfter(RecordView record);

    /// Whether reaching the log's end without having stopped is an error.
    boolean mustBeReached();

    SegmentSource source();
}
