package dev.surus.engine.session;

import dev.surus.engine.base.Interrupts;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.config.Setting;
import java.util.function.Consumer;
import java.util.function.Function;

/// One client's session: its transaction, prepared statements, portals and settings. All methods but [#interrupts] are
/// called by one thread at a time. No method throws a user's error: it goes to the sink, and the state follows the
/// protocol's rules (after an error in the extended protocol everything up to [#sync] is skipped). A FATAL error sets
/// [#isEnded].
public interface Session extends AutoCloseable {
    /// The simple protocol: all statements of `sql`, each with its answer; the caller then sends ReadyForQuery.
    void query(String sql);

    /// @param parameterTypes OIDs, 0 for "infer"
    void parse(String name, String sql, int[] parameterTypes);

    /// @param parameterFormats none, one for all, or one each (0 text, 1 binary)
    /// @param parameters each in its format; null for NULL
    void bind(String portal, String statement, short[] parameterFormats, byte[][] parameters, short[] resultFormats);

    void describeStatement(String name);

    void describePortal(String name);

    /// @param maxRows 0 for all
    void execute(String portal, int maxRows);

    void closeStatement(String name);

    void closePortal(String name);

    /// Ends the extended protocol's group: commits or rolls back an implicit transaction. Then ReadyForQuery is due.
    void sync();

    /// The protocol's function call, which is no part of the extended protocol: the caller then sends ReadyForQuery.
    /// @param formats of the arguments, as with [#bind]
    void callFunction(int function, short[] formats, byte[][] arguments, short resultFormat);

    /// An error that was found before the message came here (bytes that are no text of the client's encoding, a malformed
    /// message): the same happens as with an error of the message itself.
    /// @param extended whether the message belonged to the extended protocol (everything up to [#sync] is skipped)
    void fail(SqlException error, boolean extended);

    /// Whether an error in the extended protocol has every message but Sync ignored.
    default boolean skipsToSync() {
        return false;
    }

    /// Has SHOW print something else than the value that was set.
    default <T> void showAs(Setting<T> setting, Function<T, String> shown) {}

    /// Calls the listener with a setting's value now, and after each change.
    default <T> void follow(Setting<T> setting, Consumer<T> listener) {}

    /// The text by which PREPARE made a statement; null where it has not.
    default String preparedText(String name) {
        return null;
    }

    /// 'I' idle, 'T' in a transaction block, 'E' in a failed one.
    char transactionStatus();

    /// `slot/number` of the transaction that is running, empty outside one; for the log.
    default String virtualTransaction() {
        return "";
    }

    /// The transaction's id, 0 while it has none; for the log.
    default long transactionId() {
        return 0;
    }

    Interrupts interrupts();

    /// Whether a FATAL error, or a termination, ended the session.
    boolean isEnded();

    /// Says how to find out, from another thread and without waiting, whether the client is still there: asked at
    /// client_connection_check_interval while statements run.
    default void watchClient(java.util.function.BooleanSupplier isThere) {}

    /// The session waits for its client from now on (state "idle", idle timeouts run, notifications may go out).
    void idle();

    /// Gives the sink what NOTIFY of this and other sessions has left for this one, unless a transaction block is open. Called by the
    /// session's thread before ReadyForQuery, or by another while it certainly waits for its client.
    /// @return whether there was anything
    default boolean deliverNotifications() {
        return false;
    }

    /// The client has said nothing for long, and may go on doing so: what later statements can make again is given up. Called by the session's
    /// thread after [#idle].
    default void rest() {}

    /// Current value of a setting, for the ParameterStatus messages at the start.
    String setting(String name);

    /// The same as a value.
    default <T> T value(Setting<T> setting) {
        return setting.parse(setting(setting.name()));
    }

    /// Rolls back, frees temporary tables and locks.
    @Override
    void close();
}
