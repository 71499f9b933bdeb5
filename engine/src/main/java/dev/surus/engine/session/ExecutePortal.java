package dev.surus.engine.session;

import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.type.Batch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// EXECUTE. Its arguments are computed, and the statement is opened, as it runs: before, only its columns are known.
final class ExecutePortal extends Portal {
    private final List<OutputColumn> columns;
    private final Supplier<Portal> opening;
    private Portal opened;

    /// @param columns null where it returns no rows, or nobody knows the statement
    ExecutePortal(String name, PreparedStatementEntry statement, List<OutputColumn> columns, Supplier<Portal> opening) {
        super(name, statement, statement.sourceText);
        this.columns = columns;
        this.opening = opening;
    }

    @Override
    List<OutputColumn> columns() {
        return columns;
    }

    @Override
    boolean run(Consumer<Batch> rows, long maxRows) {
        if (opened == null) {
            opened = opening.get();
        }
        return opened.run(rows, maxRows);
    }

    @Override
    void runsPastEnd() {
        opened.runsPastEnd();
    }

    @Override
    String tag() {
        return opened.tag();
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
