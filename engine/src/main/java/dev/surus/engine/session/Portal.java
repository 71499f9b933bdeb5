package dev.surus.engine.session;

import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.type.Batch;
import java.util.List;
import java.util.function.Consumer;

/// A statement on its way: bound, described, run all at once or a few rows at a time.
abstract class Portal implements AutoCloseable {
    final String name;
    final PreparedStatementEntry statement;
    final String text;
    /// Nesting level of the transaction in which it was made; 0 once it is held over a commit.
    int level;
    long createdAtMicros;
    boolean hold;
    boolean scroll;
    boolean binary;
    /// Visible in pg_cursors.
    boolean cursor;
    short[] resultFormats = {};
    private boolean finished;

    Portal(String name, PreparedStatementEntry statement, String text) {
        this.name = name;
        this.statement = statement;
        this.text = text;
    }

    /// What it returns; null where it returns no rows.
    abstract List<OutputColumn> columns();

    /// Gives up to `maxRows` rows.
    /// @return whether everything was given
    abstract boolean run(Consumer<Batch> rows, long maxRows);

    /// The tag for CommandComplete, once all is done.
    abstract String tag();

    boolean isFinished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    /// Whether its rows are given as they are found. Otherwise all is done first, and an error leaves no row.
    boolean streams() {
        return false;
    }

    /// It is asked for rows again after it gave all.
    void runsPastEnd() {}

    @Override
    public void close() {}
}
