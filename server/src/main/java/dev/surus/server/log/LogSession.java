package dev.surus.server.log;

import dev.surus.engine.base.Language;

/// What a log line may say about the session that it belongs to (`log_line_prefix`). Written by the connection's thread.
public final class LogSession {
    public final int pid;
    public final long startMicros;
    public volatile String backendType = "not initialized";
    public volatile String user;
    public volatile String database;
    public volatile String applicationName;
    /// The address as text, `[local]` for a Unix-domain socket, null outside sessions.
    public volatile String remoteHost;
    public volatile String remotePort = "";
    /// What the session is at: a command's word, `idle`, `idle in transaction`, `authentication`.
    public volatile String commandTag = "";
    /// The open session, which knows its transaction; null before and after.
    public volatile dev.surus.engine.session.Session session;
    public volatile Language language = Language.ENGLISH;
    /// Lines of the plain format so far.
    long lines;
    /// Entries so far, as the other formats number them.
    long entries;

    public LogSession(int pid, long startMicros) {
        this.pid = pid;
        this.startMicros = startMicros;
    }

    /// Start and process, in hexadecimal: unique among all sessions.
    String id() {
        return String.format("%x.%x", startMicros / 1_000_000, pid);
    }

    /// Empty while there is none.
    String virtualTransaction() {
        var current = session;
        return current == null ? "" : current.virtualTransaction();
    }

    long transactionId() {
        var current = session;
        return current == null ? 0 : current.transactionId();
    }

    /// `host(port)`, or `[local]`.
    String remoteHostAndPort() {
        return remotePort.isEmpty() ? remoteHost : remoteHost + "(" + remotePort + ")";
    }
}
