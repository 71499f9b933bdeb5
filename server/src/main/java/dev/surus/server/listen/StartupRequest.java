package dev.surus.server.listen;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Setting;
import dev.surus.engine.session.SessionStart;
import dev.surus.protocol.FrontendMessage;
import dev.surus.server.ServerMessage;
import dev.surus.server.log.LogSession;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The start-up packet: who wants into which database, with which settings. (The manual: chapter 55.7.)
final class StartupRequest {
    private StartupRequest() {}

    /// @param unknownOptions gets the names of protocol options that nobody here knows
    /// @throws SqlException 0A000 for another major version
    static void checkVersion(FrontendMessage.Startup startup, List<String> unknownOptions) {
        if (startup.major() != 3) {
            throw SqlException.fatal(SqlState.FEATURE_NOT_SUPPORTED, ServerMessage.UNSUPPORTED_PROTOCOL, startup.major(), startup.minor());
        }
        for (String name : startup.parameters().keySet()) {
            if (name.startsWith("_pq_.")) {
                unknownOptions.add(name);
            }
        }
    }

    /// What the client asks for. Its names are noted for the log as soon as they are known.
    /// @throws SqlException 28000 without a user, 22023 for a bad value
    static SessionStart read(FrontendMessage.Startup startup, Peer peer, LogSession logSession) {
        String user = null;
        String database = null;
        boolean replication = false;
        boolean walSender = false;
        var settings = new LinkedHashMap<String, String>();
        String options = null;
        for (var entry : startup.parameters().entrySet()) {
            String value = entry.getValue();
            switch (entry.getKey()) {
                case "user" -> user = value;
                case "database" -> database = value;
                case "options" -> options = value;
                case "replication" -> {
                    if (value.equals("database")) {
                        replication = true;
                    } else {
                        Boolean flag = Setting.booleanOf(value);
                        if (flag == null) {
                            throw SqlException.fatal(SqlState.INVALID_PARAMETER_VALUE, ServerMessage.INVALID_STARTUP_VALUE, "replication", value)
                                    .hint(ServerMessage.REPLICATION_VALUES);
                        }
                        replication = flag;
                        walSender = flag;
                    }
                }
                default -> {
                    if (!entry.getKey().startsWith("_pq_.")) {
                        settings.put(entry.getKey(), value);
                    }
                }
            }
        }
        if (user == null || user.isEmpty()) {
            throw SqlException.fatal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION, ServerMessage.NO_USER_NAME);
        }
        user = cut(user);
        database = database == null || database.isEmpty() ? user : cut(database);
        logSession.user = user;
        logSession.database = database;
        Map<String, String> all = new LinkedHashMap<>();
        if (options != null) {
            StartupOptions.parse(options, all);
        }
        all.putAll(settings);
        return new SessionStart(user, walSender ? "" : database, all, peer.remote(), peer.local(), logSession.pid, replication);
    }

    /// Names are silently cut to 63 bytes, as PostgreSQL does here.
    private static String cut(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= 63) {
            return name;
        }
        int end = 63;
        while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
