package dev.surus.engine.storage.recovery;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// State outside the pages that a checkpoint carries over, so that redo can begin at the checkpoint: open transactions and their undo,
/// pending file drops, counters.
public interface CheckpointParticipant {
    /// A stable name; the bytes are found again under it.
    String name();

    /// Called with the append lock held, at the very position where redo will begin: what was appended before `redoLsn` belongs into
    /// the saved state, what comes later will be replayed. Quick: note offsets and references, copy nothing large.
    Cut cut(long redoLsn);

    /// What was noted at the cut, written out later while others go on.
    @FunctionalInterface
    interface Cut {
        void save(DataOutputStream out) throws IOException;
    }

    /// Takes back what [Cut#save] wrote; before any record is replayed.
    void restore(DataInputStream in) throws IOException;
}
