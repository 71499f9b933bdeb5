package dev.surus.engine.base;

/// The one exception for a user's mistake or a condition that SQL knows: it ends the statement, never the server.
/// Severity FATAL ends the session, too.
///
/// ```
/// throw new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.TABLE_MISSING, name).at(position);
/// ```
public final class SqlException extends RuntimeException {
    private final transient Diagnostic diagnostic;
    private Throwable reason;

    public SqlException(SqlState state, MessageKey key, Object... arguments) {
        this(new Diagnostic(Severity.ERROR, state, new Message(key, arguments)));
    }

    public SqlException(Diagnostic diagnostic) {
        super(null, null, false, diagnostic.state == SqlState.INTERNAL_ERROR);
        this.diagnostic = diagnostic;
    }

    /// An error that also ends the session.
    public static SqlException fatal(SqlState state, MessageKey key, Object... arguments) {
        return new SqlException(new Diagnostic(Severity.FATAL, state, new Message(key, arguments)));
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /// What went wrong below, for the log.
    public SqlException causedBy(Throwable failure) {
        reason = failure;
        return this;
    }

    @Override
    public synchronized Throwable getCause() {
        return reason;
    }

    public SqlState state() {
        return diagnostic.state;
    }

    @Override
    public String getMessage() {
        return diagnostic.severity + " " + diagnostic.code() + ": " + diagnostic.primary
                + (diagnostic.detail == null ? "" : " (" + diagnostic.detail + ")");
    }

    public SqlException detail(MessageKey key, Object... arguments) {
        diagnostic.detail = new Message(key, arguments);
        return this;
    }

    public SqlException hint(MessageKey key, Object... arguments) {
        diagnostic.hint = new Message(key, arguments);
        return this;
    }

    /// Adds one context line outside those there already.
    public SqlException context(MessageKey key, Object... arguments) {
        diagnostic.context.add(new Message(key, arguments));
        return this;
    }

    /// Forgets the position: PostgreSQL does not show where some parts of ALTER TABLE stand.
    public SqlException anywhere() {
        diagnostic.position = 0;
        return this;
    }

    /// Sets the position unless one is set already: the innermost knows best. 0 means none.
    /// @param position 1-based, in characters of the statement's text
    public SqlException at(int position) {
        if (diagnostic.position == 0) {
            diagnostic.position = position;
        }
        return this;
    }

    public SqlException table(String schema, String table) {
        diagnostic.schema = schema;
        diagnostic.table = table;
        return this;
    }

    public SqlException column(String column) {
        diagnostic.column = column;
        return this;
    }

    public SqlException dataType(String schema, String dataType) {
        diagnostic.schema = schema;
        diagnostic.dataType = dataType;
        return this;
    }

    public SqlException constraint(String constraint) {
        diagnostic.constraint = constraint;
        return this;
    }
}
