package dev.surus.engine.base;

/// What an expression, a type's input or output routine or a function may need from the session around it.
///
/// Lower packages need things from higher ones (names for `regclass`, the sequences for `nextval`, the settings for
/// dates): each declares an interface for its need, the session provides the implementation under that interface's class.
public interface EvaluationContext {
    /// The session's implementation of a service.
    /// @throws IllegalStateException where the context has none
    <S> S service(Class<S> service);

    /// Throws what is due when the session was cancelled, timed out or is shutting down; cheap enough for inner loops.
    void checkInterrupts();

    /// Sends a notice, warning or info to the client (and the log) as the settings say.
    void notice(Diagnostic diagnostic);

    default void notice(Severity severity, SqlState state, MessageKey key, Object... arguments) {
        notice(new Diagnostic(severity, state, new Message(key, arguments)));
    }

    Clock clock();
}
