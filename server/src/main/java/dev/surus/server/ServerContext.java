package dev.surus.server;

import dev.surus.engine.base.Clock;
import dev.surus.engine.config.ServerSettings;
import dev.surus.server.authentication.AuthenticationFiles;
import dev.surus.server.listen.ClientProcessors;
import dev.surus.server.listen.Connections;
import dev.surus.server.listen.RestingConnections;
import dev.surus.server.log.ServerLog;
import java.util.concurrent.ScheduledExecutorService;

/// What every connection needs of the server around it.
///
/// @param processors null where sessions run where the system puts them
/// @param mockNonce a secret of this cluster, for answers about users that do not exist
public record ServerContext(Engine engine, ServerSettings settings, ServerLog log, AuthenticationFiles authentication, Connections connections,
        RestingConnections resting, ClientProcessors processors, Clock clock, ScheduledExecutorService timer, byte[] mockNonce) {}
