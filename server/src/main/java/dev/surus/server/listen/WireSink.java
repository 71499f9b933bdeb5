package dev.surus.server.listen;

import dev.surus.engine.base.BaseMessage;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Encoding;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionSink;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.ByteSink;
import dev.surus.engine.type.ClientEncoding;
import dev.surus.engine.type.EnumType;
import dev.surus.engine.type.TextType;
import dev.surus.engine.type.Vector;
import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.FrontendMessage;
import dev.surus.protocol.MessageBuffer;
import dev.surus.server.ServerMessage;
import dev.surus.server.log.ServerLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// A session's answers as messages on the wire. Rows go from the vectors into the outgoing bytes without an object per value;
/// everything is sent when the client is due to speak, or when enough has gathered.
///
/// A client that is gone does not disturb the session in the middle of a statement: writing just stops, and the session
/// is told that its client is lost.
final class WireSink implements SessionSink {
    private static final int FLUSH_BYTES = 1 << 16;
    /// Most connections are idle most of the time: what large answers needed is given back after some small ones.
    private static final int BYTES_FIRST = 1_024;
    private static final int BYTES_KEPT = 8_192;
    /// A power of two.
    private static final int DESCRIPTIONS_KEPT = 16;

    private final Connection connection;
    private final ClientInput input;
    private final OutputStream channel;
    /// Held while writing.
    private final ReentrantLock writing;
    private final ByteSink out = new ByteSink(BYTES_FIRST);
    private final MessageBuffer scratch = new MessageBuffer();
    private final Map<String, String> reported = new HashMap<>();
    private Encoding encoding = Encoding.UTF8;
    private ClientEncoding client = ClientEncoding.UTF8;
    private Charset charset = StandardCharsets.UTF_8;
    private Session session;
    private int flushes;
    /// Up to here what gathers is no row.
    private int saidUpTo;
    private boolean lost;
    private boolean outOfStep;
    /// How much was sent at once lately.
    private int largest;
    /// Descriptions that were sent before: the session gives the same list for the same plan.
    private final List<?>[] described = new List<?>[DESCRIPTIONS_KEPT];
    private final byte[][] descriptions = new byte[DESCRIPTIONS_KEPT][];

    WireSink(Connection connection, ClientInput input, OutputStream channel, ReentrantLock writing) {
        this.connection = connection;
        this.input = input;
        this.writing = writing;
        this.channel = channel;
    }

    void session(Session session) {
        this.session = session;
    }

    Encoding encoding() {
        return encoding;
    }

    /// Whether the client sent something that has no place in a COPY: what follows cannot be trusted.
    boolean isOutOfStep() {
        return outOfStep;
    }

    /// Whether the client can no longer be written to.
    boolean isLost() {
        return lost;
    }

    // ---- bytes

    void send(BackendMessage message) {
        scratch.clear();
        scratch.put(message);
        out.putBytes(scratch.bytes, 0, scratch.length);
        saidUpTo = out.length;
        flushIfMuch();
    }

    private void flushIfMuch() {
        if (out.length >= FLUSH_BYTES) {
            flush();
        }
    }

    void flush() {
        if (out.length > 0 && !lost) {
            connection.blocking(true);
            writing.lock();
            try {
                if (!input.send(out.bytes, out.length)) {
                    channel.write(out.bytes, 0, out.length);
                    channel.flush();
                }
            } catch (IOException e) {
                lost = true;
                if (session != null) {
                    session.interrupts().raise(Interrupts.Reason.CLIENT_LOST);
                }
            } finally {
                writing.unlock();
                connection.blocking(false);
            }
        }
        largest = Math.max(out.length, largest - largest / 16);
        flushes++;
        saidUpTo = 0;
        out.clear();
        if (out.bytes.length > BYTES_KEPT && largest < out.bytes.length / 4 || out.bytes.length > 1 << 22) {
            out.bytes = new byte[BYTES_FIRST];
        }
    }

    boolean isFlushed() {
        return out.length == 0;
    }

    /// The client has said nothing for long: what later answers make again is given up.
    void rest() {
        Arrays.fill(described, null);
        Arrays.fill(descriptions, null);
        scratch.giveBack();
        if (out.bytes.length > BYTES_FIRST) {
            out.bytes = new byte[BYTES_FIRST];
        }
        largest = 0;
    }

    // ---- results

    @Override
    public long mark() {
        return (long) flushes << 32 | out.length;
    }

    @Override
    public void takeBack(long mark) {
        if (flushes == (int) (mark >> 32)) {
            out.length = Math.min(out.length, Math.max((int) mark, saidUpTo));
        }
    }

    @Override
    public void rowDescription(List<ResultColumn> columns) {
        int slot = System.identityHashCode(columns) & DESCRIPTIONS_KEPT - 1;
        if (described[slot] != columns) {
            describe(columns);
            described[slot] = columns;
            descriptions[slot] = Arrays.copyOf(scratch.bytes, scratch.length);
        }
        out.putBytes(descriptions[slot], 0, descriptions[slot].length);
        flushIfMuch();
    }

    private void describe(List<ResultColumn> columns) {
        var shown = new ArrayList<BackendMessage.RowDescription.Column>(columns.size());
        for (ResultColumn column : columns) {
            shown.add(new BackendMessage.RowDescription.Column(column.name(), column.table(), column.attribute(), column.typeOid(),
                    column.typeLength(), column.typmod(), column.format()));
        }
        scratch.clear();
        scratch.put(new BackendMessage.RowDescription(shown));
    }

    /// ```
    ///   'D' | length (4) | columns (2) | { value length (4), -1 for NULL | value } ...
    /// ```
    @Override
    public void rows(List<ResultColumn> columns, Batch batch, EvaluationContext context) {
        int width = columns.size();
        int size = batch.size();
        boolean recode = encoding != Encoding.UTF8;
        for (int i = 0; i < size; i++) {
            int row = batch.row(i);
            int start = out.length;
            try {
                out.ensure(7);
                out.putByte('D');
                out.putInt(0);
                out.putShort(width);
                for (int c = 0; c < width; c++) {
                    putValue(columns.get(c), batch.columns[c], row, context, recode);
                }
                out.setInt(start + 1, out.length - start - 1);
            } catch (RuntimeException | Error e) {
                // Half a message must not go out.
                out.length = start;
                throw e;
            }
            if (out.length >= FLUSH_BYTES) {
                flush();
                context.checkInterrupts();
            }
        }
    }

    private void putValue(ResultColumn column, Vector vector, int row, EvaluationContext context, boolean recode) {
        if (vector.isNull(row)) {
            out.putInt(-1);
            return;
        }
        int lengthAt = out.length;
        out.putInt(0);
        if (column.format() == 0) {
            column.type().writeText(vector, row, context, out);
            if (recode) {
                recodeFrom(lengthAt + 4);
            }
        } else {
            column.type().writeBinary(vector, row, context, out);
            if (recode && (column.type() instanceof TextType || column.type() instanceof EnumType)) {
                // Texts go in the client's encoding in either format.
                recodeFrom(lengthAt + 4);
            }
        }
        out.setInt(lengthAt, out.length - lengthAt - 4);
    }

    @Override
    public void functionResult(ResultColumn column, Batch batch, EvaluationContext context) {
        int start = out.length;
        try {
            out.ensure(5);
            out.putByte('V');
            out.putInt(0);
            putValue(column, batch.columns[0], batch.row(0), context, encoding != Encoding.UTF8);
            out.setInt(start + 1, out.length - start - 1);
        } catch (RuntimeException | Error e) {
            out.length = start;
            throw e;
        }
    }

    /// Turns the UTF-8 bytes from a position to the end into the client's encoding.
    private void recodeFrom(int position) {
        for (int i = position; i < out.length; i++) {
            if (out.bytes[i] < 0) {
                byte[] recoded = client.encode(new String(out.bytes, position, out.length - position, StandardCharsets.UTF_8));
                out.length = position;
                out.putBytes(recoded);
                return;
            }
        }
    }

    @Override
    public void noData() {
        send(new BackendMessage.NoData());
    }

    @Override
    public void parameterDescription(int[] types) {
        send(new BackendMessage.ParameterDescription(types));
    }

    @Override
    public void parseComplete() {
        send(new BackendMessage.ParseComplete());
    }

    @Override
    public void bindComplete() {
        send(new BackendMessage.BindComplete());
    }

    @Override
    public void closeComplete() {
        send(new BackendMessage.CloseComplete());
    }

    @Override
    public void portalSuspended() {
        send(new BackendMessage.PortalSuspended());
    }

    @Override
    public void commandComplete(String tag) {
        connection.logSession().completed(tag);
        int length = tag.length();
        out.ensure(length + 6);
        out.putByte('C');
        out.putInt(length + 5);
        for (int i = 0; i < length; i++) {
            out.putByte(tag.charAt(i));
        }
        out.putByte(0);
        flushIfMuch();
    }

    @Override
    public void emptyQuery() {
        send(new BackendMessage.EmptyQueryResponse());
    }

    // ---- errors, notices, settings

    @Override
    public void error(Diagnostic error) {
        if (error.primary.key() == BaseMessage.IMMEDIATE_SHUTDOWN) {
            // The client's last word is a warning, and the log is left alone, as where a process may not touch more than it must.
            var warning = new Diagnostic(Severity.WARNING, error.state, error.primary);
            send(new BackendMessage.NoticeResponse(ErrorFields.of(warning, language())));
            flush();
            return;
        }
        connection.log(error);
        connection.statementFailed();
        send(new BackendMessage.ErrorResponse(ErrorFields.of(error, language())));
        if (error.severity.compareTo(Severity.FATAL) >= 0) {
            flush();
        }
    }

    /// Whoever calls knows whether the entry belongs into the log only (LOG) or also to the client.
    @Override
    public void notice(Diagnostic notice) {
        connection.log(notice);
        if (goesToClient(notice.severity)) {
            send(new BackendMessage.NoticeResponse(ErrorFields.of(notice, language())));
            // The statement may go on for long, or wait.
            flush();
        }
    }

    /// LOG ranks between DEBUG1 and NOTICE here; INFO always goes.
    private boolean goesToClient(Severity severity) {
        if (severity == Severity.INFO) {
            return true;
        }
        if (session == null) {
            return false;
        }
        return severity.ordinal() >= ServerLog.ofWord(session.setting("client_min_messages")).ordinal();
    }

    Language language() {
        return session == null ? connection.logSession().language : Language.ofLocale(session.setting("lc_messages"));
    }

    @Override
    public void parameterStatus(String name, String value) {
        if (value.equals(reported.put(name, value))) {
            return;
        }
        if (name.equals("client_encoding")) {
            encoding = Encoding.find(value);
            charset = encoding.charset();
            client = ClientEncoding.byName(encoding.name());
            scratch.charset(charset);
            Arrays.fill(described, null);
            connection.clientEncoding(charset, encoding);
        } else if (name.equals("application_name")) {
            connection.logSession().applicationName = value;
        }
        send(new BackendMessage.ParameterStatus(name, value));
    }

    @Override
    public void notification(int pid, String channelName, String payload) {
        send(new BackendMessage.NotificationResponse(pid, channelName, payload));
    }

    @Override
    public void notificationsArrived() {
        connection.notificationsArrived();
    }

    // ---- COPY

    @Override
    public void copyInStart(boolean binary, int columns) {
        send(new BackendMessage.CopyInResponse(binary, columns));
        flush();
    }

    @Override
    public byte[] copyInRead() {
        while (true) {
            FrontendMessage message = connection.receive();
            switch (message) {
                case FrontendMessage.CopyData(byte[] data) -> {
                    return data;
                }
                case FrontendMessage.CopyDone() -> {
                    return null;
                }
                case FrontendMessage.CopyFail(String reason) ->
                    throw new SqlException(SqlState.QUERY_CANCELED, ServerMessage.COPY_FAILED, reason);
                case FrontendMessage.Flush(), FrontendMessage.Sync() -> { }
                case null -> {
                    if (session != null) {
                        session.interrupts().check();
                    }
                    lost = true;
                    throw SqlException.fatal(SqlState.CONNECTION_FAILURE, ServerMessage.UNEXPECTED_EOF_IN_TRANSACTION);
                }
                case FrontendMessage other -> {
                    outOfStep = true;
                    throw new SqlException(SqlState.PROTOCOL_VIOLATION, ServerMessage.UNEXPECTED_IN_COPY,
                            String.format("%02X", typeOf(other)));
                }
            }
        }
    }

    @Override
    public void copyOutStart(boolean binary, int columns) {
        send(new BackendMessage.CopyOutResponse(binary, columns));
    }

    @Override
    public void copyOutData(byte[] bytes, int offset, int length) {
        out.putByte('d');
        out.putInt(length + 4);
        out.putBytes(bytes, offset, length);
        flushIfMuch();
    }

    @Override
    public void copyOutEnd() {
        send(new BackendMessage.CopyDone());
    }

    /// The byte that begins a message on the wire.
    private static int typeOf(FrontendMessage message) {
        return switch (message) {
            case FrontendMessage.Query ignored -> 'Q';
            case FrontendMessage.Parse ignored -> 'P';
            case FrontendMessage.Bind ignored -> 'B';
            case FrontendMessage.Describe ignored -> 'D';
            case FrontendMessage.Execute ignored -> 'E';
            case FrontendMessage.Close ignored -> 'C';
            case FrontendMessage.Flush ignored -> 'H';
            case FrontendMessage.Sync ignored -> 'S';
            case FrontendMessage.Terminate ignored -> 'X';
            case FrontendMessage.AuthenticationResponse ignored -> 'p';
            case FrontendMessage.CopyData ignored -> 'd';
            case FrontendMessage.CopyDone ignored -> 'c';
            case FrontendMessage.CopyFail ignored -> 'f';
            case FrontendMessage.FunctionCall ignored -> 'F';
            case FrontendMessage.Opening ignored -> 0;
        };
    }
}
