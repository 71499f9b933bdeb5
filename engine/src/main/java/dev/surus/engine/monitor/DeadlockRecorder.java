package dev.surus.engine.monitor;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.txn.lock.LockManager;
import dev.surus.engine.txn.lock.LockMessage;
import java.nio.file.Path;

/// Puts each deadlock on record and into the server log.
public final class DeadlockRecorder {
    private DeadlockRecorder() {}

    /// @param directory the data directory
    public static void attach(Cluster cluster, LockManager locks, Path directory) {
        var log = new DeadlockLog(directory);
        cluster.provide(DeadlockLog.class, log);
        locks.onDeadlock((report, victim) -> {
            var entry = log.add(report);
            var line = new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(ReportMessage.DEADLOCK_LOGGED, entry.id(), entry.id()));
            line.detail = new Message(LockMessage.TEXT, DeadlockText.of(entry.id(), entry.report(), null, Language.ENGLISH, _ -> true));
            victim.log(line);
        });
    }
}
