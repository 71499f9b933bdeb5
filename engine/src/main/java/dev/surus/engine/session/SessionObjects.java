package dev.surus.engine.session;

import java.util.List;

/// What a session keeps by name, as the views of its own show it. A service of every session's context.
public interface SessionObjects {
    /// A row of pg_prepared_statements.
    record Prepared(String name, String statement, long preparedAtMicros, int[] parameterTypes, boolean fromSql, long genericPlans,
            long customPlans) {}

    /// A row of pg_cursors.
    record Cursor(String name, String statement, boolean holdable, boolean binary, boolean scrollable, long createdAtMicros) {}

    List<Prepared> preparedStatements();

    List<Cursor> cursors();
}
