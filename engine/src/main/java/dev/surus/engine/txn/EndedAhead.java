package dev.surus.engine.txn;

import java.util.Arrays;

/// During replay: transactions that began after the checkpoint and whose end was read ahead. Most of them leave nothing to do, so that none of their
/// undo need be kept.
///
/// One thread notes what it reads ahead, another asks; the two bits of a transaction are in one byte, so that who sees its end sees all of it.
final class EndedAhead {
    private static final byte ENDED = 1;
    private static final byte LEAVES_WORK = 2;

    private long first = Long.MAX_VALUE;
    private volatile byte[] seen = new byte[1 << 16];

    /// Ids from this one on were given after the checkpoint.
    void startAt(long nextId) {
        first = nextId;
    }

    /// It has a change that has to be swept when it has committed.
    void leavesWork(long id) {
        note(id, LEAVES_WORK);
    }

    void ended(long id) {
        note(id, ENDED);
    }

    private void note(long id, byte bit) {
        if (id < first || id - first > Integer.MAX_VALUE - 16) {
            return;
        }
        int at = (int) (id - first);
        var bytes = seen;
        if (at >= bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(at + 1L, bytes.length * 2L)));
        }
        bytes[at] |= bit;
        seen = bytes;
    }

    /// Whether nothing of the transaction need be kept.
    boolean needsNothing(long id) {
        var bytes = seen;
        long at = id - first;
        return at >= 0 && at < bytes.length && bytes[(int) at] == ENDED;
    }
}
