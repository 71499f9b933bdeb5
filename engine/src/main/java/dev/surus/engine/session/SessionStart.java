package dev.surus.engine.session;

import java.net.InetSocketAddress;
import java.util.Map;

/// What a client said when it connected, after it was authenticated.
/// @param parameters start-up parameters that are settings (application_name, client_encoding, options taken apart ...)
/// @param remote the client's address, null for a Unix-domain socket or an embedded caller
/// @param pid the number by which other sessions know this one
public record SessionStart(String user, String database, Map<String, String> parameters, InetSocketAddress remote,
        int pid, boolean replication) {}
