package dev.surus.engine.table;

import dev.surus.engine.storage.btree.TreePacking;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Which indexes have lost so many entries that their leaves may be filled up, once nothing more goes from them, and the work of doing that, a few steps at a
/// time. Not before: leaves that are full are split by what comes next.
final class IndexPacking {
    private final DurableTableStore store;
    private final ConcurrentHashMap<Long, Losses> losses = new ConcurrentHashMap<>();
    /// One index at a time. Guards the next two.
    private final ReentrantLock lock = new ReentrantLock();
    private TreePacking current;
    private long currentFile;

    /// Of one index. Counts that get lost between threads do not matter.
    private static final class Losses {
        /// How often a sparse leaf has lost some entries since the index was last packed.
        int count;
        int countBefore;
    }

    IndexPacking(DurableTableStore store) {
        this.store = store;
    }

    /// Some entries have gone from a sparse leaf. Called with no latch held.
    void noteSparse(long fileId) {
        var known = losses.get(fileId);
        (known == null ? losses.computeIfAbsent(fileId, _ -> new Losses()) : known).count++;
    }

    /// Called now and then.
    /// @param looks whether enough time has gone by to see which indexes lose nothing any more
    /// @return whether there was something to do
    boolean runOnce(boolean looks) {
        lock.lock();
        try {
            if (current == null && !(looks && chooses())) {
                return false;
            }
            if (!turn()) {
                end();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// All of it, now, or so many turns of it.
    void run(long fileId, int turns) {
        lock.lock();
        try {
            while (current != null) {
                runOnce(false);
            }
            begin(fileId);
            for (int turn = 0; turn < turns && turn(); turn++) {
                // Each packs some leaves.
            }
            end();
        } finally {
            lock.unlock();
        }
    }

    private boolean chooses() {
        boolean found = false;
        for (var each : losses.entrySet()) {
            long fileId = each.getKey();
            var lost = each.getValue();
            boolean rests = lost.count == lost.countBefore;
            lost.countBefore = lost.count;
            if (!store.isThere(fileId)) {
                losses.remove(fileId);
            } else if (rests && !found && lost.count >= store.pageCount(fileId)) {
                begin(fileId);
                found = current != null;
            }
        }
        return found;
    }

    private void begin(long fileId) {
        losses.remove(fileId);
        currentFile = fileId;
        current = null;
        store.whileItStays(fileId, () -> {
            var tree = store.tree(fileId);
            current = tree == null ? null : tree.packing();
        }, () -> {});
    }

    private boolean turn() {
        boolean[] more = {false};
        if (current != null) {
            store.whileItStays(currentFile, () -> more[0] = current.runOnce(store.change()), () -> {});
        }
        return more[0];
    }

    private void end() {
        current = null;
        store.shrinking().noteResting(currentFile);
    }
}
