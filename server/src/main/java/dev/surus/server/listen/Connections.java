package dev.surus.server.listen;

import dev.surus.engine.base.Interrupts;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Settings;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All connections there are: counts them against max_connections, finds them for cancel requests, ends them at shutdown.
public final class Connections {
    /// What the server is ready for.
    public enum Phase { STARTING, OPEN, SMART_SHUTDOWN, SHUTDOWN }

    private final ServerSettings settings;
    private final Set<Connection> all = new HashSet<>();
    private final Map<Integer, Connection> byPid = new ConcurrentHashMap<>();
    private int slotsTaken;
    private volatile Phase phase = Phase.STARTING;

    public Connections(ServerSettings settings) {
        this.settings = settings;
    }

    public Phase phase() {
        return phase;
    }

    public void phase(Phase phase) {
        this.phase = phase;
    }

    /// Registers a connection that was accepted; false where even unauthenticated ones are too many.
    synchronized boolean add(Connection connection) {
        if (all.size() >= settings.get(Settings.MAX_CONNECTIONS) * 2 + 32) {
            return false;
        }
        return all.add(connection);
    }

    synchronized void remove(Connection connection) {
        all.remove(connection);
        notifyAll();
    }

    /// Takes one of max_connections slots; false where none is free.
    synchronized boolean takeSlot() {
        if (slotsTaken >= settings.get(Settings.MAX_CONNECTIONS)) {
            return false;
        }
        slotsTaken++;
        return true;
    }

    synchronized void giveSlotBack() {
        slotsTaken--;
    }

    /// Whether only the slots for superusers are left (the caller's own is taken already).
    synchronized boolean onlyReservedLeft() {
        return settings.get(Settings.MAX_CONNECTIONS) - slotsTaken < settings.get(Settings.SUPERUSER_RESERVED_CONNECTIONS);
    }

    void enterByPid(int pid, Connection connection) {
        byPid.put(pid, connection);
    }

    void leaveByPid(int pid) {
        byPid.remove(pid);
    }

    Connection find(int pid) {
        return byPid.get(pid);
    }

    /// Asks every connection to end.
    public void endAll(Interrupts.Reason reason) {
        Set<Connection> targets;
        synchronized (this) {
            targets = new HashSet<>(all);
        }
        for (Connection connection : targets) {
            connection.end(reason);
        }
    }

    /// Waits until no connection is left.
    /// @return whether that is so; false when the time was over first
    public synchronized boolean awaitNone(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!all.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    public synchronized int count() {
        return all.size();
    }
}
