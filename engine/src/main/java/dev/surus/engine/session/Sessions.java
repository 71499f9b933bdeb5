package dev.surus.engine.session;

import dev.surus.engine.base.Interrupts;
import dev.surus.engine.command.DatabaseUsers;
import dev.surus.engine.txn.lock.LockOwner;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// All sessions of the cluster, by number.
public final class Sessions implements DatabaseUsers {
    /// A session as others may address it.
    public record Entry(Activity activity, Interrupts interrupts, LockOwner lockOwner) {}

    private final Map<Integer, Entry> entries = new TreeMap<>();
    private final BitSet slots = new BitSet();
    private final Set<Integer> reserved = new HashSet<>();
    private int lastPid;

    /// @param firstPid numbers are given from here upwards: the server's own process number, so that they look like its
    /// children's
    public Sessions(int firstPid) {
        lastPid = firstPid;
    }

    /// The number of a session that is about to start.
    public synchronized int nextPid() {
        do {
            lastPid = lastPid >= 4_194_303 ? 1_000 : lastPid + 1;
        } while (entries.containsKey(lastPid) || reserved.contains(lastPid));
        return lastPid;
    }

    /// A number that no session will ever have: a background worker's.
    public synchronized int reservePid() {
        int pid = nextPid();
        reserved.add(pid);
        return pid;
    }

    public synchronized void add(Entry entry) {
        entries.put(entry.activity.pid, entry);
    }

    synchronized void remove(int pid, int slot) {
        entries.remove(pid);
        slots.clear(slot);
        notifyAll();
    }

    /// The lowest free slot: the first half of the session's virtual transaction ids.
    synchronized int takeSlot() {
        int slot = slots.nextClearBit(3);
        slots.set(slot);
        return slot;
    }

    /// The session with this number, or null.
    public synchronized Entry find(int pid) {
        return entries.get(pid);
    }

    public synchronized List<Entry> all() {
        return List.copyOf(entries.values());
    }

    public synchronized int count() {
        return entries.size();
    }

    @Override
    public synchronized int count(int database, int exceptPid) {
        return (int) entries.values().stream()
                .filter(e -> e.activity.databaseId == database && e.activity.pid != exceptPid).count();
    }

    @Override
    public synchronized boolean isIn(int database, int pid) {
        var entry = entries.get(pid);
        return entry != null && entry.activity.databaseId == database;
    }

    @Override
    public void terminate(int database, int exceptPid) {
        for (var entry : all()) {
            if (entry.activity.databaseId == database && entry.activity.pid != exceptPid) {
                entry.interrupts.raise(Interrupts.Reason.TERMINATE_BY_ADMINISTRATOR);
            }
        }
    }

    public synchronized long countInDatabase(int databaseId) {
        return entries.values().stream().filter(e -> e.activity.databaseId == databaseId).count();
    }

    public synchronized long countOfUser(int userId) {
        return entries.values().stream().filter(e -> e.activity.userId == userId).count();
    }

    /// Waits until every session has ended.
    public synchronized void awaitNone() {
        boolean interrupted = false;
        while (!entries.isEmpty()) {
            try {
                wait(100);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    public void raiseAll(Interrupts.Reason reason) {
        for (var entry : all()) {
            entry.interrupts.raise(reason);
        }
    }
}
