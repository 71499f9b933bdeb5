package dev.surus.engine.table;

import dev.surus.engine.storage.btree.NodeChanges;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;

/// A sequence in the meta page of its own file. The page is some values ahead of what was given out, so that most values cost no
/// log record; a crash skips the rest.
///
/// ```
///  64           72
/// | last value | is called |
/// ```
final class StoredSequence extends Sequence {
    private static final int VALUE = MetaPage.OWNER;
    private static final int AHEAD = 32;

    private final DurableTableStore store;
    private final long fileId;
    private State state;
    /// Values that may be given out before the next record.
    private int logged;
    /// The record that covers them.
    private long loggedLsn;

    StoredSequence(DurableTableStore store, long fileId) {
        this.store = store;
        this.fileId = fileId;
        try (var meta = store.storage().pool().pinForRead(fileId, 0)) {
            state = new State(meta.getLong(VALUE), meta.getByte(VALUE + 8) != 0);
        }
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public synchronized void set(State newState) {
        flush(write(newState));
        state = newState;
        logged = 0;
    }

    @Override
    public synchronized long loggedAhead() {
        return logged;
    }

    @Override
    public synchronized Values next(long count, long increment, long minimum, long maximum, boolean cycle) {
        var next = after(state, count, increment, minimum, maximum, cycle);
        if (next == null) {
            return null;
        }
        var given = new State(next.last(), true);
        if (logged < count) {
            var ahead = given;
            int steps = 0;
            while (steps < AHEAD) {
                var further = after(ahead, increment, minimum, maximum, false);
                if (further.isEmpty()) {
                    break;
                }
                ahead = new State(further.getAsLong(), true);
                steps++;
            }
            loggedLsn = write(ahead);
            logged = steps;
        } else {
            logged -= (int) count;
        }
        state = given;
        return new Values(next.first(), next.last(), FileId.isLogged(fileId) ? loggedLsn : 0);
    }

    /// At a clean shutdown: nothing is skipped.
    synchronized void giveBack() {
        if (logged > 0) {
            flush(write(state));
            logged = 0;
        }
    }

    private void flush(long lsn) {
        if (FileId.isLogged(fileId)) {
            store.storage().log().flush(lsn);
        }
    }

    /// Writes the page's state. A value must never be given out twice: whoever commits what hangs on it waits for the log.
    private long write(State newState) {
        var storage = store.storage();
        storage.log().admit(256, 0);
        var change = store.change();
        long lsn;
        try (var meta = storage.pool().pinForWrite(fileId, 0)) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.bytes(change, meta, VALUE).putLong(newState.lastValue()).putByte(newState.isCalled() ? 1 : 0);
            lsn = change.apply();
        }
        return lsn;
    }
}
