package dev.surus.server;

import dev.surus.engine.session.RoleDirectory;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.session.SessionStart;

/// What the server asks of the engine behind it.
public interface Engine extends AutoCloseable {
    /// Roles as authentication sees them.
    RoleDirectory roles();

    /// A number for a session that is about to start.
    int nextPid();

    /// Begins a session for an authenticated user.
    /// @throws dev.surus.engine.base.SqlException FATAL where the database is missing or does not take this user
    Session open(SessionStart start, SessionSink sink);

    /// Ends in order: everything committed is on disk, the next start needs no recovery. No session is open any more.
    @Override
    void close();
}
