package dev.surus.engine.command;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.system.PgDatabase;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionEnd;
import dev.surus.engine.txn.lock.LockMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a session's LISTEN, UNLISTEN and NOTIFY have said; all of it happens when the transaction commits, the listening before the
/// sending. What a subtransaction said is forgotten with it.
public final class SessionNotifications {
    private static final int CHANNEL_BYTES_MAX = 63;
    private static final int PAYLOAD_BYTES_MAX = 7_999;

    private final CommandContext context;
    private final Notifications all;
    private final Notifications.Listener listener;
    private final int pid;
    private final List<Change> changes = new ArrayList<>();
    private final Set<Notifications.Notification> pending = new LinkedHashSet<>();
    private boolean ordered;

    /// @param channel null: all
    private record Change(boolean listen, String channel) {}

    /// @param wake called by other threads when something is there for [#take]
    public SessionNotifications(CommandContext context, Notifications all, int pid, Runnable wake) {
        this.context = context;
        this.all = all;
        this.pid = pid;
        listener = new Notifications.Listener(context.databaseId(), wake);
    }

    void listen(String channel) {
        change(new Change(true, channel));
    }

    /// @param channel null: all
    void unlisten(String channel) {
        if (!listener.channels().isEmpty() || !changes.isEmpty()) {
            change(new Change(false, channel));
        }
    }

    private void change(Change change) {
        changes.add(change);
        context.transaction().atEnd(new End() {
            @Override
            void forget() {
                changes.remove(change);
            }
        });
    }

    void notify(String channel, String payload) {
        if (channel == null || channel.isEmpty()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CommandMessage.CHANNEL_EMPTY);
        }
        if (channel.getBytes(StandardCharsets.UTF_8).length > CHANNEL_BYTES_MAX) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CommandMessage.CHANNEL_TOO_LONG);
        }
        if (payload != null && payload.getBytes(StandardCharsets.UTF_8).length > PAYLOAD_BYTES_MAX) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, CommandMessage.PAYLOAD_TOO_LONG);
        }
        var notification = new Notifications.Notification(pid, channel, payload == null ? "" : payload);
        if (pending.add(notification)) {
            context.transaction().atEnd(new End() {
                @Override
                void forget() {
                    pending.remove(notification);
                }
            });
        }
    }

    /// Each thing said ends with the subtransaction that said it; the first to hear of the commit acts for all.
    private abstract class End implements TransactionEnd {
        abstract void forget();

        @Override
        public void beforeCommit(Transaction transaction) {
            if (!pending.isEmpty() && !ordered) {
                // Held until the transaction has ended: so notifications go out in the order of the commits.
                context.lockObject(PgDatabase.CATALOG, 0, 0, LockMode.ACCESS_EXCLUSIVE);
                ordered = true;
            }
        }

        @Override
        public void committed(Transaction transaction) {
            ordered = false;
            if (!changes.isEmpty()) {
                apply();
            }
            if (!pending.isEmpty()) {
                all.send(context.databaseId(), List.copyOf(pending), context.clock().microsSinceEpoch());
                pending.clear();
            }
        }

        @Override
        public void rolledBack(Transaction transaction) {
            ordered = false;
            forget();
        }
    }

    private void apply() {
        var channels = new LinkedHashSet<>(listener.channels());
        for (Change change : changes) {
            if (change.listen) {
                channels.add(change.channel);
            } else if (change.channel == null) {
                channels.clear();
            } else {
                channels.remove(change.channel);
            }
        }
        changes.clear();
        all.listen(listener, channels, context.lockOwner().transactionStartMicros());
    }

    /// Whether the transaction said anything: then it cannot be prepared.
    public boolean hasPending() {
        return !changes.isEmpty() || !pending.isEmpty();
    }

    double queueUsage() {
        return all.usage();
    }

    Collection<String> channels() {
        return listener.channels();
    }

    public boolean isEmpty() {
        return listener.isEmpty();
    }

    /// What others, and the session itself, have sent.
    public List<Notifications.Notification> take() {
        return listener.take();
    }

    /// The session is over.
    public void close() {
        all.listen(listener, List.of(), 0);
    }
}
