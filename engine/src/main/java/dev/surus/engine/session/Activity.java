package dev.surus.engine.session;

import java.net.InetSocketAddress;

/// What others may see of a session at any time: a row of pg_stat_activity. Written by the session's thread, read by any.
public final class Activity {
    public enum State {
        ACTIVE("active"),
        IDLE("idle"),
        IDLE_IN_TRANSACTION("idle in transaction"),
        IDLE_IN_FAILED_TRANSACTION("idle in transaction (aborted)");

        private final String displayName;

        State(String displayName) {
            this.displayName = displayName;
        }

        public String displayName() {
            return displayName;
        }
    }

    public final int pid;
    public final int databaseId;
    public final String database;
    public final int userId;
    public final String user;
    /// The client's address, null for a Unix-domain socket or an embedded caller.
    public final InetSocketAddress remote;
    /// The server's end of that connection, null as well.
    public volatile InetSocketAddress local;
    /// Whether the client is in the same process, with no socket at all.
    public final boolean embedded;
    /// Microseconds since 1970; 0 where there is none.
    public final long startMicros;
    public volatile long transactionStartMicros;
    public volatile long statementStartMicros;
    public volatile long stateChangeMicros;
    public volatile State state = State.IDLE;
    public volatile String statement = "";
    public volatile String applicationName = "";
    /// What it waits for besides locks: pg_stat_activity's wait_event_type and wait_event, or null.
    public volatile String waitEventType;
    public volatile String waitEvent;
    public volatile long transactionId;

    Activity(int pid, int databaseId, String database, int userId, String user, InetSocketAddress remote,
            boolean embedded, long startMicros) {
        this.pid = pid;
        this.databaseId = databaseId;
        this.database = database;
        this.userId = userId;
        this.user = user;
        this.remote = remote;
        this.embedded = embedded;
        this.startMicros = startMicros;
        this.stateChangeMicros = startMicros;
    }
}
