package dev.surus.engine.session;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import java.util.List;

/// Where a session's answers go: the wire, or a caller in the same process. Called on the session's own thread only.
public interface SessionSink {
    /// A column of a result. `table` and `attribute` are 0 unless the column is a table's.
    /// `format`: 0 text, 1 binary. `type` writes the values; `typeOid` is what the client is told (a domain's base type).
    record ResultColumn(String name, int table, int attribute, DataType type, int typeOid, short typeLength, int typmod, short format) {}

    /// Announces a result's columns (RowDescription). Not called for Execute, which the client described before.
    void rowDescription(List<ResultColumn> columns);

    /// Rows of the announced result; may block until the client takes them. `formats` as in ResultColumn.
    void rows(List<ResultColumn> columns, Batch batch, EvaluationContext context);

    /// A point in the answers, for [#takeBack].
    default long mark() {
        return 0;
    }

    /// Takes back the columns and rows announced since a mark, as far as they are not on their way: a statement that first runs to its end and
    /// then shows its rows has none if it fails. Anything else that was said stays.
    default void takeBack(long mark) {}

    /// What the function of a function call returned: the only value of a batch.
    void functionResult(ResultColumn column, Batch batch, EvaluationContext context);

    void noData();

    void parameterDescription(int[] types);

    void parseComplete();

    void bindComplete();

    void closeComplete();

    void portalSuspended();

    void commandComplete(String tag);

    void emptyQuery();

    /// An error that ended a statement.
    void error(Diagnostic error);

    /// A notice of any severity, LOG included: the receiver looks at client_min_messages and log_min_messages.
    void notice(Diagnostic notice);

    void parameterStatus(String name, String value);

    void notification(int pid, String channel, String payload);

    /// Notifications have come for a session that may be waiting for its client: have [Session#deliverNotifications] called soon.
    /// Called by the threads of other sessions; must not block.
    default void notificationsArrived() {}

    /// Starts COPY FROM STDIN: the client is asked for data.
    void copyInStart(boolean binary, int columns);

    /// The next piece of COPY data from the client, or null at its end.
    /// @throws dev.surus.engine.base.SqlException where the client sent CopyFail (57014) or something else
    byte[] copyInRead();

    void copyOutStart(boolean binary, int columns);

    void copyOutData(byte[] bytes, int offset, int length);

    void copyOutEnd();
}
