package dev.surus.protocol;

/// The other side does not keep to the protocol.
///
/// [#fatal] tells whether the stream is out of step (the connection must end) or only one message was bad.
public final class ProtocolException extends RuntimeException {
    private final String sqlState;
    private final boolean fatal;
    private final String detail;
    private final boolean answered;

    private ProtocolException(String sqlState, boolean fatal, String message) {
        this(sqlState, fatal, message, null);
    }

    private ProtocolException(String sqlState, boolean fatal, String message, String detail) {
        this(sqlState, fatal, message, detail, true);
    }

    private ProtocolException(String sqlState, boolean fatal, String message, String detail, boolean answered) {
        super(message, null, false, false);
        this.sqlState = sqlState;
        this.fatal = fatal;
        this.detail = detail;
        this.answered = answered;
    }

    /// Null without one.
    public String detail() {
        return detail;
    }

    static ProtocolException outOfStep(String message) {
        return new ProtocolException("08P01", true, message);
    }

    /// Out of step, and nothing that is said now would be understood: for the log alone.
    static ProtocolException unanswered(String message) {
        return new ProtocolException("08P01", true, message, null, false);
    }

    /// With a detail, that the client is told, too.
    static ProtocolException badMessage(String message, String detail) {
        return new ProtocolException("08P01", false, message, detail);
    }

    static ProtocolException unsupported(String message) {
        return new ProtocolException("0A000", false, message, null);
    }

    static ProtocolException badMessage(String message) {
        return new ProtocolException("08P01", false, message);
    }

    static ProtocolException badText(String message) {
        return new ProtocolException("22021", false, message);
    }

    /// A text that cannot be read: 22021, or 22P05 where a character has no equivalent.
    public static ProtocolException badText(String sqlState, String message) {
        return new ProtocolException(sqlState, false, message);
    }

    /// Whether the other side is told.
    public boolean isAnswered() {
        return answered;
    }

    public String sqlState() {
        return sqlState;
    }

    public boolean fatal() {
        return fatal;
    }
}
