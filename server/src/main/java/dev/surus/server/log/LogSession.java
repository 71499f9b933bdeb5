package dev.surus.server.log;

import dev.surus.engine.base.Language;

/// What a log line may say about the session that it belongs to (`log_line_prefix`). Written by the connection's thread.
public final class LogSession {
    public final int pid;
    public final long startMicros;
    public String backendType = "client backend";
    public volatile String user;
    public volatile String database;
    public volatile String applicationName;
    /// The address as text, `[local]` for a Unix-domain socket, null outside sessions.
    public volatile String remoteHost;
    public volatile String remotePort = "";
    public volatile String commandTag = "";
    public volatile Language language = Language.ENGLISH;
    long lines;

    public LogSession(int pid, long startMicros) {
        this.pid = pid;
        this.startMicros = startMicros;
    }

    /// `host(port)`, or `[local]`.
    String remoteHostAndPort() {
        return remotePort.isEmpty() ? remoteHost : remoteHost + "(" + remotePort + ")";
    }
}
