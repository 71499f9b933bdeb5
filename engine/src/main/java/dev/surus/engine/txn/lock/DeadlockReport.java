package dev.surus.engine.txn.lock;

import java.util.List;
import java.util.function.Function;

/// A deadlock as it was found: each session of the cycle with what it waited for, the victim first.
/// @param foundMicros microseconds since 1970
public record DeadlockReport(long foundMicros, List<Edge> edges) {
    /// @param statement what the session was running
    /// @param transaction all of it
    public record Edge(int pid, LockMode mode, LockTag tag, int blockedBy, String statement, long sinceMicros, TransactionReport transaction) {}

    /// What a session's transaction did.
    /// @param user the session's user, by name and OID
    /// @param omitted statements that were not kept
    /// @param waitsFor the words for what it waits for
    public record TransactionReport(String user, int userId, String application, String database, long beganMicros, List<StatementReport> statements,
            int omitted, List<LockReport> locks, String waitsFor) {}

    /// @param parameters null without any
    public record StatementReport(int number, long startMicros, String text, String parameters) {}

    /// @param mode the words for it
    /// @param tag null once `object` says what it is
    /// @param statement number of the statement that took it, 0 where that is not known
    public record LockReport(String mode, LockTag tag, String object, int statement, long takenMicros) {}

    /// The same with names in place of tags.
    DeadlockReport named(Function<LockTag, String> names) {
        return new DeadlockReport(foundMicros, edges.stream().map(edge -> {
            var t = edge.transaction;
            var locks = t.locks.stream().map(lock -> new LockReport(lock.mode, null, names.apply(lock.tag), lock.statement, lock.takenMicros)).toList();
            String waits = names.apply(edge.tag);
            for (LockReport lock : t.locks) {
                // Who waits for a transaction does so for a row, on which it has queued.
                if (edge.tag.kind() == LockTag.Kind.TRANSACTION && lock.tag.kind() == LockTag.Kind.TUPLE
                        && !RowModes.WORDS.contains(lock.mode)) {
                    waits += ", for " + names.apply(lock.tag);
                }
            }
            return new Edge(edge.pid, edge.mode, edge.tag, edge.blockedBy, edge.statement, edge.sinceMicros, new TransactionReport(t.user, t.userId,
                    t.application, t.database, t.beganMicros, t.statements, t.omitted, locks, waits));
        }).toList());
    }
}
