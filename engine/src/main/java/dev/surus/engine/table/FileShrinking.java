package dev.surus.engine.table;

import dev.surus.engine.storage.btree.TreeShrinking;
import dev.surus.engine.storage.page.MetaPage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Which files have so many free pages that they are to be made shorter, and the work of doing that, a few pages at a time.
final class FileShrinking {
    private final DurableTableStore store;
    /// With whether even a few free pages are to go.
    private final ConcurrentHashMap<Long, Boolean> loose = new ConcurrentHashMap<>();
    /// Files are made shorter one by one. Guards the next two.
    private final ReentrantLock lock = new ReentrantLock();
    private TreeShrinking current;
    private long currentFile;
    private boolean tight;

    FileShrinking(DurableTableStore store) {
        this.store = store;
    }

    /// Called with no latch held.
    void noteLoose(long fileId, boolean isLoose) {
        if (isLoose && !loose.containsKey(fileId)) {
            loose.put(fileId, false);
        }
    }

    /// A file that needs no room for new pages for a while.
    void noteResting(long fileId) {
        loose.put(fileId, true);
    }

    /// @return whether there was something to do
    boolean runOnce() {
        lock.lock();
        try {
            if (current == null) {
                var files = loose.entrySet().iterator();
                if (!files.hasNext()) {
                    return false;
                }
                var next = files.next();
                currentFile = next.getKey();
                tight = next.getValue();
                files.remove();
            }
            if (!turn()) {
                current = null;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// All of it, for a file that has enough free pages, whether or not that has been noticed.
    void run(long fileId) {
        lock.lock();
        try {
            while (current != null) {
                runOnce();
            }
            currentFile = fileId;
            tight = true;
            loose.remove(fileId);
            while (turn()) {
                // Each turn moves some pages.
            }
            current = null;
        } finally {
            lock.unlock();
        }
    }

    /// Some turns for a file with any free page at all, and no end of it: for tests.
    void runLoosely(long fileId, int turns) {
        lock.lock();
        try {
            currentFile = fileId;
            current = store.tree(fileId).shrinking(false);
            for (int turn = 0; turn < turns && turn(); turn++) {
                // Not to the end.
            }
            current = null;
        } finally {
            lock.unlock();
        }
    }

    private boolean turn() {
        boolean[] more = {false};
        store.whileItStays(currentFile, () -> {
            if (current == null) {
                current = worthwhile();
            }
            more[0] = current != null && current.runOnce(store.change());
        }, () -> loose.put(currentFile, tight));
        return more[0];
    }

    /// Looks again: what was free a moment ago may be in use.
    private TreeShrinking worthwhile() {
        var tree = store.tree(currentFile);
        try (var meta = store.storage().pool().pinForRead(currentFile, 0)) {
            boolean isLoose = tree != null && TreeShrinking.isLoose(meta.getInt(MetaPage.PAGE_COUNT), meta.getInt(MetaPage.FREE_COUNT), tight);
            return isLoose ? tree.shrinking(tight) : null;
        }
    }
}
