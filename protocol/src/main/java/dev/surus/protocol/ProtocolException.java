package dev.surus.protocol;

/// The other side does not keep to the protocol.
///
/// [#fatal] tells whether the stream is out of step (the connection must end) or only one message was bad.
public final class ProtocolException extends RuntimeException {
    private final String sqlState;
    private final boolean fatal;

    private ProtocolException(String sqlState, boolean fatal, String message) {
        super(message, null, false, false);
        this.sqlState = sqlState;
        this.fatal = fatal;
    }

    static ProtocolException outOfStep(String message) {
        return new ProtocolException("08P01", true, message);
    }

    /// Out of step, and nothing that is said now would be understood: for the log alone.
    static ProtocolException unanswered(String message) {
        return new ProtocolException(null, true, message);
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
        return sqlState != null;
    }

    public String sqlState() {
        return sqlState;
    }

    public boolean fatal() {
        return fatal;
    }
}
