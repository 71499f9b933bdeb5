package dev.surus.server.listen;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Encoding;
import dev.surus.engine.session.Session;
import dev.surus.engine.type.ClientEncoding;
import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.FrontendMessage;
import dev.surus.protocol.MessageReader;
import dev.surus.protocol.ProtocolException;
import dev.surus.server.ServerMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;

/// An open session's messages: each is read, handed to the session, and answered.
final class MessageLoop {
    private final Connection connection;
    private final Session session;
    private final SocketChannel channel;
    private final MessageReader reader;
    private final WireSink sink;
    private final StatementLog statementLog;
    /// Held while it is decided, and while somebody writes, on account of [#isWaiting].
    private final Object waiting = new Object();
    /// The connection's thread is reading the next message: the sink and the session are free.
    private volatile boolean isWaiting;
    /// The connection has no thread, or is about to give it up.
    private volatile boolean isResting;
    private final ClientInput input;
    private final Runnable readBreaker = this::breakRead;

    MessageLoop(Connection connection, Session session, SocketChannel channel, ClientInput input, MessageReader reader, WireSink sink,
            StatementLog statementLog) {
        this.input = input;
        this.connection = connection;
        this.session = session;
        this.channel = channel;
        this.reader = reader;
        this.sink = sink;
        this.statementLog = statementLog;
    }

    /// Tells the client that its session is there.
    void begin() {
        ready();
    }

    /// The parent of all: takes messages, hands each to the session.
    /// @return whether the client has said nothing for long: called again, it goes on
    boolean run() throws IOException {
        while (!session.isEnded() && !sink.isLost()) {
            FrontendMessage message;
            try {
                if (reader.hasMessage()) {
                    message = take();
                } else {
                    startWaiting();
                    try {
                        if (!awaitMessage()) {
                            startResting();
                            return true;
                        }
                        message = receive();
                    } finally {
                        endWaiting();
                    }
                }
            } catch (ProtocolException e) {
                if (e.fatal()) {
                    throw e;
                }
                boolean extended = reader.lastType() != 'Q' && reader.lastType() != 'F' && reader.lastType() != 'S';
                session.fail(Connection.errorOf(e, Severity.ERROR), extended);
                if (!extended && !session.isEnded()) {
                    ready();
                }
                continue;
            }
            if (message == null) {
                endOfStream();
                return false;
            }
            statementLog.begin(message);
            if (handle(message)) {
                return false;
            }
            if (sink.isOutOfStep()) {
                connection.fatal(new Diagnostic(Severity.FATAL, SqlState.PROTOCOL_VIOLATION, new Message(ServerMessage.OUT_OF_STEP)));
                return false;
            }
            statementLog.end();
        }
        return false;
    }

    /// Waits until a message begins, with the session's ending able to break the wait.
    /// @return false where none came for long; then the session's ending still wakes the socket
    private boolean awaitMessage() {
        if (reader.hasBufferedInput()) {
            return true;
        }
        session.interrupts().whileBlocked(readBreaker);
        try {
            // What a client that stops within a group of messages has not asked for yet is waited for without a limit.
            return input.awaitNext() || !sink.isFlushed();
        } catch (IOException e) {
            return true; // the read meets it again
        }
    }

    private void ready() {
        if (sink.isOutOfStep()) {
            return;
        }
        session.deliverNotifications();
        // Idle before the client hears of it: who asks right afterwards sees it.
        session.idle();
        sink.send(new BackendMessage.ReadyForQuery(session.transactionStatus()));
        sink.flush();
        statementLog.idle();
    }

    /// Hands one message to the session; true where the client says goodbye.
    private boolean handle(FrontendMessage message) {
        if (session.skipsToSync() && !(message instanceof FrontendMessage.Sync || message instanceof FrontendMessage.Terminate)) {
            return false;
        }
        switch (message) {
            case FrontendMessage.Query(String sql) -> {
                // What came before the command is told before it, also where the wake-up is late: a BEGIN would put it off.
                session.deliverNotifications();
                session.query(sql);
                if (!session.isEnded()) {
                    statementLog.end();
                    ready();
                }
            }
            case FrontendMessage.Parse(String name, String sql, int[] types) -> session.parse(name, sql, types);
            case FrontendMessage.Bind bind ->
                session.bind(bind.portal(), bind.statement(), bind.parameterFormats(), bind.parameters(), bind.resultFormats());
            case FrontendMessage.Describe(char kind, String name) -> {
                switch (kind) {
                    case 'S' -> session.describeStatement(name);
                    case 'P' -> session.describePortal(name);
                    default -> session.fail(violation(ServerMessage.INVALID_DESCRIBE, (int) kind), true);
                }
            }
            case FrontendMessage.Execute(String portal, int maxRows) -> session.execute(portal, Math.max(maxRows, 0));
            case FrontendMessage.Close(char kind, String name) -> {
                switch (kind) {
                    case 'S' -> session.closeStatement(name);
                    case 'P' -> session.closePortal(name);
                    default -> session.fail(violation(ServerMessage.INVALID_CLOSE, (int) kind), true);
                }
            }
            case FrontendMessage.Sync() -> {
                session.sync();
                if (!session.isEnded()) {
                    ready();
                }
            }
            case FrontendMessage.Flush() -> sink.flush();
            case FrontendMessage.Terminate() -> {
                return true;
            }
            case FrontendMessage.FunctionCall(int function, short[] formats, byte[][] arguments, short resultFormat) -> {
                session.callFunction(function, formats, arguments, resultFormat);
                if (!session.isEnded()) {
                    ready();
                }
            }
            // What is left of a COPY that failed.
            case FrontendMessage.CopyData ignored -> { }
            case FrontendMessage.CopyDone ignored -> { }
            case FrontendMessage.CopyFail ignored -> { }
            case FrontendMessage.AuthenticationResponse ignored ->
                throw SqlException.fatal(SqlState.PROTOCOL_VIOLATION, ServerMessage.RAW, "invalid frontend message type 112");
            case FrontendMessage.Opening ignored -> throw new IllegalStateException();
        }
        return false;
    }

    static String decode(Encoding encoding, byte[] bytes, int offset, int length) throws ProtocolException {
        try {
            return ClientEncoding.byName(encoding.name()).decode(bytes, offset, length);
        } catch (SqlException error) {
            throw ProtocolException.badText(error.diagnostic().state.code(), error.diagnostic().primary.text(Language.ENGLISH));
        }
    }

    private static SqlException violation(ServerMessage message, Object... arguments) {
        return new SqlException(SqlState.PROTOCOL_VIOLATION, message, arguments);
    }

    private void endOfStream() {
        if (session.interrupts().endsSession()) {
            try {
                session.interrupts().check();
            } catch (SqlException e) {
                connection.fatal(e.diagnostic());
            }
        } else if (session.transactionStatus() != 'I') {
            connection.log(new Diagnostic(Severity.LOG, SqlState.CONNECTION_FAILURE, new Message(ServerMessage.UNEXPECTED_EOF_IN_TRANSACTION)));
        }
    }

    /// A message that came together with the one before: there is nothing to wait for, and nobody else uses the sink meanwhile.
    private FrontendMessage take() {
        try {
            return reader.readFrontend();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next message, with the session's ending able to break the wait; null at the end of the stream.
    FrontendMessage receive() {
        session.interrupts().whileBlocked(readBreaker);
        try {
            return reader.readFrontend();
        } catch (IOException e) {
            return null;
        } finally {
            session.interrupts().whileBlocked(null);
        }
    }

    void breakRead() {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            // Closed already: the read ends by itself.
        }
    }

    // ---- notifications while the client says nothing

    private void startWaiting() {
        synchronized (waiting) {
            isWaiting = true;
            isResting = false;
            deliver();
        }
    }

    private void endWaiting() {
        synchronized (waiting) {
            isWaiting = false;
        }
    }

    /// No moment lies between waiting and resting: whoever has notifications sees one of them.
    private void startResting() {
        synchronized (waiting) {
            isResting = true;
            isWaiting = false;
        }
    }

    /// Called by other sessions: one that waits for its client is told now, one that rests is woken and tells its client, any other does before
    /// its next ReadyForQuery.
    void notificationsArrived() {
        if (isWaiting || isResting) {
            Thread.startVirtualThread(() -> {
                synchronized (waiting) {
                    if (isWaiting) {
                        deliver();
                        // The writing has taken the place of what breaks the read.
                        session.interrupts().whileBlocked(readBreaker);
                    } else if (isResting) {
                        connection.wake();
                    }
                }
            });
        }
    }

    private void deliver() {
        if (!session.isEnded() && session.deliverNotifications()) {
            sink.flush();
        }
    }
}
