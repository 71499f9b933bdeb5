package dev.surus.server.listen;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Encoding;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.RoleDirectory;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionStart;
import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.FrontendMessage;
import dev.surus.protocol.MessageReader;
import dev.surus.protocol.ProtocolException;
import dev.surus.server.ServerContext;
import dev.surus.server.ServerMessage;
import dev.surus.server.authentication.Authenticator;
import dev.surus.server.log.LogSession;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One client from its first byte to its last, on a thread of its own.
///
/// ```
///   opening packet (SSL and GSS refused with N, cancel served and gone)
///     -> slot of max_connections -> authentication -> session opened -> parameters, key, ReadyForQuery
///     -> message loop until Terminate, end of stream, FATAL or shutdown
/// ```
public final class Connection implements Runnable, RestingConnections.Sleeper {
    private static final List<Setting<?>> REPORTED = List.of(Settings.APPLICATION_NAME, Settings.CLIENT_ENCODING, Settings.DATE_STYLE,
            Settings.DEFAULT_TRANSACTION_READ_ONLY, Settings.IN_HOT_STANDBY, Settings.INTEGER_DATETIMES, Settings.INTERVAL_STYLE,
            Settings.IS_SUPERUSER, Settings.SERVER_ENCODING, Settings.SERVER_VERSION, Settings.SESSION_AUTHORIZATION,
            Settings.STANDARD_CONFORMING_STRINGS, Settings.TIME_ZONE);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ServerContext server;
    private final SocketChannel channel;
    private final Peer peer;
    private final MessageReader reader;
    private final WireSink sink;
    private final LogSession logSession;
    private final StatementLog statementLog;
    private final int secret = RANDOM.nextInt();
    private final ClientInput input;
    private volatile Session session;
    private volatile MessageLoop messages;
    private volatile Interrupts.Reason endReason;
    private volatile boolean timedOut;
    /// It counts against max_connections.
    private boolean slot;
    private volatile boolean wanted;
    private final Runnable writeBreaker = this::breakWrite;

    Connection(ServerContext server, SocketChannel channel, Peer peer) {
        this.server = server;
        this.channel = channel;
        this.peer = peer;
        var writing = new ReentrantLock();
        this.input = new ClientInput(channel, writing, server.processors() != null && peer.isSameMachine() ? server.processors().place() : null);
        this.reader = new MessageReader(input);
        this.sink = new WireSink(this, input, Channels.newOutputStream(channel), writing);
        this.logSession = new LogSession(server.engine().nextPid(), server.clock().microsSinceEpoch());
        this.logSession.remoteHost = peer.host();
        this.logSession.remotePort = peer.isLocalSocket() ? "" : Integer.toString(peer.remote().getPort());
        this.logSession.language = server.log().language();
        this.statementLog = new StatementLog(this, server);
    }

    LogSession logSession() {
        return logSession;
    }

    void log(Diagnostic entry) {
        Session current = session;
        if (current == null) {
            server.log().write(entry, logSession, statementLog.statement());
        } else {
            logSession.language = Language.ofLocale(current.setting("lc_messages"));
            server.log().write(entry, logSession, statementLog.statement(), current.setting("log_min_messages"),
                    current.setting("log_min_error_statement"), current.setting("log_error_verbosity"));
        }
    }

    Session session() {
        return session;
    }

    void statementFailed() {
        statementLog.failed();
    }

    void clientEncoding(Charset charset, Encoding encoding) {
        reader.charset(charset, encoding.name());
        reader.decoder(charset.equals(java.nio.charset.StandardCharsets.UTF_8) ? null : (bytes, offset, length) -> MessageLoop.decode(encoding, bytes, offset, length));
    }

    /// Serves the client from its first byte to the last, or until it has said nothing for long; then, resumed, from there on.
    @Override
    public void run() {
        if (messages == null && !server.connections().add(this)) {
            refuse(SqlState.TOO_MANY_CONNECTIONS, ServerMessage.TOO_MANY_CLIENTS);
            close();
            return;
        }
        boolean rests = false;
        try {
            rests = messages == null ? serve() : goOn();
        } catch (IOException e) {
            // The client is gone; nobody is left to tell.
        } catch (ProtocolException e) {
            refuse(e);
        } catch (SqlException e) {
            fatal(e.diagnostic());
        } catch (Throwable bug) {
            server.log().trace(bug);
            fatal(new Diagnostic(Severity.FATAL, SqlState.INTERNAL_ERROR, new Message(ServerMessage.RAW, bug.toString())));
        } finally {
            if (!rests) {
                input.release();
                close();
                server.connections().remove(this);
            }
        }
    }

    /// @return whether the connection rests now, and is not this thread's any more
    private boolean serve() throws IOException {
        ScheduledFuture<?> timeout = server.timer().schedule(this::authenticationTimedOut,
                server.settings().get(Settings.AUTHENTICATION_TIMEOUT), TimeUnit.SECONDS);
        FrontendMessage.Startup startup = readStartup();
        if (startup == null) {
            timeout.cancel(false);
            return false;
        }
        if (server.settings().get(Settings.LOG_CONNECTIONS)) {
            logLine(peer.isLocalSocket() ? ServerMessage.LOCAL_CONNECTION_RECEIVED : ServerMessage.CONNECTION_RECEIVED, peer.host(),
                    logSession.remotePort);
        }
        boolean rests = false;
        try {
            List<String> unknownOptions = new ArrayList<>();
            if (startup.major() < 3) {
                refuseOldVersion(startup);
                return false;
            }
            StartupRequest.checkVersion(startup, unknownOptions);
            SessionStart start = StartupRequest.read(startup, peer, logSession);
            switch (server.connections().phase()) {
                case STARTING -> throw SqlException.fatal(SqlState.CANNOT_CONNECT_NOW, ServerMessage.STARTING_UP);
                case SMART_SHUTDOWN, SHUTDOWN -> throw SqlException.fatal(SqlState.CANNOT_CONNECT_NOW, ServerMessage.SHUTTING_DOWN);
                case OPEN -> { }
            }
            slot = server.connections().takeSlot();
            if (!slot) {
                throw SqlException.fatal(SqlState.TOO_MANY_CONNECTIONS, ServerMessage.TOO_MANY_CLIENTS);
            }
            if (startup.minor() > 0 || !unknownOptions.isEmpty()) {
                sink.send(new BackendMessage.NegotiateProtocolVersion(3 << 16, unknownOptions));
            }
            authenticate(start);
            timeout.cancel(false);
            if (timedOut) {
                throw timeoutError();
            }
            open(start);
            messages.begin();
            rests = messages.run() && rest();
            return rests;
        } catch (IOException | RuntimeException e) {
            if (timedOut) {
                log(timeoutError().diagnostic());
                return false;
            }
            throw e;
        } finally {
            timeout.cancel(false);
            if (!rests) {
                leave();
            }
        }
    }

    // ---- resting

    /// After a rest, on another thread than before.
    private boolean goOn() throws IOException {
        boolean rests = false;
        try {
            wanted = false; // what it is wanted for is looked for as it begins to wait
            channel.configureBlocking(true);
            session.interrupts().attach(Thread.currentThread());
            rests = messages.run() && rest();
            return rests;
        } finally {
            if (!rests) {
                leave();
            }
        }
    }

    /// Gives up what can be had again, the thread last of all.
    /// @return true where this connection must not be touched any more
    private boolean rest() throws IOException {
        session.rest();
        sink.rest();
        reader.giveBack();
        input.release();
        session.interrupts().attach(null);
        return server.resting().add(this);
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public boolean isWanted() {
        return wanted;
    }

    @Override
    public void resume() {
        try {
            SessionThreads.start("surus session", this);
        } catch (OutOfMemoryError noThread) {
            server.log().trace(noThread);
            leave();
            close();
            server.connections().remove(this);
        }
    }

    /// Called by other sessions' threads where there is something to tell while the client says nothing.
    void wake() {
        wanted = true;
        server.resting().wake(this);
    }

    private void leave() {
        closeSession();
        if (slot) {
            slot = false;
            server.connections().giveSlotBack();
        }
    }

    // ---- opening

    private FrontendMessage.Startup readStartup() throws IOException {
        for (int requests = 0; requests < 3; requests++) {
            FrontendMessage.Opening opening;
            try {
                opening = reader.readOpening();
            } catch (ProtocolException e) {
                if (e.isAnswered()) {
                    throw e;
                }
                // As PostgreSQL: whoever does not speak the protocol is not answered, only logged.
                logLine(ServerMessage.RAW, e.getMessage());
                return null;
            }
            switch (opening) {
                case null -> {
                    return null;
                }
                case FrontendMessage.CancelRequest(int pid, int key) -> {
                    cancel(pid, key);
                    return null;
                }
                case FrontendMessage.SslRequest(), FrontendMessage.GssEncryptionRequest() -> {
                    channel.write(java.nio.ByteBuffer.wrap(new byte[] {'N'}));
                    if (reader.hasBufferedInput()) {
                        // Bytes sent ahead of the answer would be taken as encrypted by the client, and are not.
                        throw SqlException.fatal(SqlState.PROTOCOL_VIOLATION, opening instanceof FrontendMessage.SslRequest
                                ? ServerMessage.UNENCRYPTED_AFTER_SSL : ServerMessage.UNENCRYPTED_AFTER_GSS).detail(ServerMessage.UNENCRYPTED_DETAIL);
                    }
                }
                case FrontendMessage.Startup startup -> {
                    return startup;
                }
            }
        }
        return null;
    }

    /// The answer as those versions had it: the text alone.
    private void refuseOldVersion(FrontendMessage.Startup startup) throws IOException {
        Diagnostic error = SqlException.fatal(SqlState.FEATURE_NOT_SUPPORTED, ServerMessage.UNSUPPORTED_PROTOCOL, startup.major(), startup.minor()).diagnostic();
        log(error);
        String text = "EFATAL:  " + error.primary.text(Language.ENGLISH) + "\n\0";
        channel.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private void cancel(int pid, int key) {
        Connection target = server.connections().find(pid);
        if (target == null) {
            logLine(ServerMessage.CANCEL_FOR_NOBODY, pid);
        } else if (target.secret != key) {
            logLine(ServerMessage.WRONG_CANCEL_KEY, pid);
        } else {
            Session victim = target.session;
            if (victim != null) {
                victim.interrupts().raise(Interrupts.Reason.CANCEL_BY_USER);
            }
        }
    }

    // ---- authentication

    private void authenticate(SessionStart start) throws IOException {
        logSession.commandTag("authentication");
        logSession.backendType = "client backend";
        var authenticator = new Authenticator(server, peer, this::sendNow, new Authenticator.Source() {
            @Override
            public FrontendMessage receive() throws IOException {
                return receiveAuthentication();
            }

            @Override
            public char lastType() {
                return reader.lastType();
            }
        }, this::log);
        RoleDirectory.Role role = authenticator.authenticate(start.user(), start.database(), start.replication());
        if (server.settings().get(Settings.LOG_CONNECTIONS)) {
            if (authenticator.identity() != null) {
                logLine(ServerMessage.CONNECTION_AUTHENTICATED, authenticator.identity(), authenticator.rule().method().word(),
                        authenticator.rule().file(), authenticator.rule().line());
            }
            String application = start.parameters().get("application_name");
            logLine(ServerMessage.CONNECTION_AUTHORIZED, start.user(), start.database(),
                    application == null || application.isEmpty() ? "" : " application_name=" + application);
        }
        if (start.replication()) {
            throw SqlException.fatal(SqlState.FEATURE_NOT_SUPPORTED, ServerMessage.REPLICATION_NOT_SUPPORTED);
        }
        if ((role == null || !role.superuser()) && server.connections().onlyReservedLeft()) {
            throw SqlException.fatal(SqlState.TOO_MANY_CONNECTIONS, ServerMessage.RESERVED_SLOTS);
        }
        reader.trust();
    }

    private void sendNow(BackendMessage message) {
        sink.send(message);
        sink.flush();
    }

    private FrontendMessage receiveAuthentication() throws IOException {
        FrontendMessage message = reader.readFrontend();
        if (message == null) {
            throw new java.io.EOFException();
        }
        return message;
    }

    private void authenticationTimedOut() {
        timedOut = true;
        shutDown();
    }

    /// Ends what this connection's thread waits for. Closing is left to that thread: it may be in a system call on the descriptor.
    private void shutDown() {
        try {
            channel.shutdownInput();
            channel.shutdownOutput();
        } catch (IOException e) {
            // It is closed, or never was connected.
        }
    }

    private static SqlException timeoutError() {
        return SqlException.fatal(SqlState.QUERY_CANCELED, ServerMessage.AUTHENTICATION_TIMEOUT);
    }

    // ---- the session

    private void open(SessionStart start) {
        sink.send(new BackendMessage.AuthenticationOk());
        StartupOptions.refuseBad(start.parameters());
        logSession.commandTag("startup");
        Session opened = server.engine().open(start, sink);
        sink.session(opened);
        messages = new MessageLoop(this, opened, channel, input, reader, sink, statementLog);
        session = opened;
        logSession.session = opened;
        opened.interrupts().attach(Thread.currentThread());
        opened.watchClient(input::isClientThere);
        TcpSettings.follow(opened, channel, peer.isLocalSocket());
        server.connections().enterByPid(logSession.pid, this);
        if (endReason != null) {
            opened.interrupts().raise(endReason);
        }
        logSession.language = Language.ofLocale(opened.setting("lc_messages"));
        for (Setting<?> setting : REPORTED) {
            sink.parameterStatus(setting.name(), opened.setting(setting.name()));
        }
        sink.send(new BackendMessage.BackendKeyData(logSession.pid, secret));
    }

    private void closeSession() {
        Session open = session;
        if (open != null) {
            server.connections().leaveByPid(logSession.pid);
            boolean logIt = Boolean.TRUE.equals(Setting.booleanOf(open.setting("log_disconnections")));
            open.close();
            if (logIt) {
                long seconds = (server.clock().microsSinceEpoch() - logSession.startMicros) / 1000;
                logLine(ServerMessage.DISCONNECTION, String.format(Locale.ROOT, "%d:%02d:%02d.%03d", seconds / 3_600_000, seconds / 60_000 % 60,
                        seconds / 1000 % 60, seconds % 1000), logSession.user, logSession.database, peer.host(),
                        logSession.remotePort.isEmpty() ? "" : " port=" + logSession.remotePort);
            }
            session = null;
            logSession.session = null;
        }
    }

    /// The next message, as [MessageLoop#receive]: COPY reads its data so.
    FrontendMessage receive() {
        return messages.receive();
    }

    /// Called by other sessions that have sent notifications.
    void notificationsArrived() {
        MessageLoop current = messages;
        if (current != null) {
            current.notificationsArrived();
        }
    }

    /// Around every write: a client that does not read must not keep the server from ending.
    void blocking(boolean begins) {
        Session current = session;
        if (current != null) {
            current.interrupts().whileBlocked(begins ? writeBreaker : null);
        }
    }

    private void breakWrite() {
        // A grace of a second: most clients do read, and then get to know why they are dropped.
        server.timer().schedule(this::shutDown, 1, TimeUnit.SECONDS);
    }

    // ---- ending

    /// Asks this connection to end; called by other threads.
    void end(Interrupts.Reason reason) {
        endReason = reason;
        Session current = session;
        if (current != null) {
            current.interrupts().raise(reason);
        } else {
            shutDown();
        }
    }

    static SqlException errorOf(ProtocolException e, Severity severity) {
        SqlState state = switch (e.sqlState()) {
            case "22021" -> SqlState.CHARACTER_NOT_IN_REPERTOIRE;
            case "22P05" -> SqlState.UNTRANSLATABLE_CHARACTER;
            default -> SqlState.PROTOCOL_VIOLATION;
        };
        return new SqlException(new Diagnostic(severity, state, new Message(ServerMessage.RAW, e.getMessage())));
    }

    private void refuse(ProtocolException e) {
        if (!e.isAnswered()) {
            logLine(ServerMessage.RAW, e.getMessage());
            return;
        }
        fatal(errorOf(e, Severity.FATAL).diagnostic());
    }

    private void refuse(SqlState state, ServerMessage message) {
        fatal(SqlException.fatal(state, message).diagnostic());
    }

    /// Tells client and log why the connection ends.
    void fatal(Diagnostic diagnostic) {
        Diagnostic shown = diagnostic;
        if (diagnostic.severity.compareTo(Severity.FATAL) < 0) {
            shown = new Diagnostic(Severity.FATAL, diagnostic.state, diagnostic.primary);
            shown.detail = diagnostic.detail;
            shown.hint = diagnostic.hint;
        }
        sink.error(shown);
        sink.flush();
    }

    private void logLine(ServerMessage message, Object... arguments) {
        server.log().write(new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(message, arguments)), logSession, null);
    }

    private void close() {
        try {
            // What the client sent and nobody read is taken off first: closing with unread input would reset the connection
            // and might lose the error that was just sent.
            if (channel.isOpen() && !sink.isLost()) {
                channel.shutdownOutput();
                channel.configureBlocking(false);
                var rest = java.nio.ByteBuffer.allocate(1 << 14);
                for (int i = 0; i < 64 && channel.read(rest) > 0; i++) {
                    rest.clear();
                }
            }
            channel.close();
        } catch (IOException e) {
            // Nothing is left to do.
        }
    }

    static void tune(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
}
