package dev.surus.engine.txn.lock;

import java.util.List;

/// A deadlock as it was found: each session of the cycle with what it waited for, the victim first.
public record DeadlockReport(List<Edge> edges) {
    /// @param statement what the session was running
    public record Edge(int pid, LockMode mode, LockTag tag, int blockedBy, String statement) {}
}
