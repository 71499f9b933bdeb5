package dev.surus.engine.session;

import java.net.InetSocketAddress;
import java.util.Map;

/// What a client said when it connected, after it was authenticated.
/// @param parameters start-up parameters that are settings (application_name, client_encoding, options taken apart ...)
/// @param remote the client's address, null for a Unix-domain socket or an embedded caller
/// @param local the server's address that the client spoke to, null as well
/// @param pid the number by which other sessions know this one
public record SessionStart(String user, String database, Map<String, String> parameters, InetSocketAddress remote, InetSocketAddress local,
        int pid, boolean replication) {}
