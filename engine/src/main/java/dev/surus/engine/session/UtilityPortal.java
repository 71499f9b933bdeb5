package dev.surus.engine.session;

import dev.surus.engine.command.CommandResult;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.type.Batch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A utility statement: it runs once, at the first request; what rows it returns are there then.
final class UtilityPortal extends Portal {
    private final List<OutputColumn> columns;
    private final Supplier<CommandResult> command;
    private CommandResult result;
    private RowList rows;

    UtilityPortal(String name, PreparedStatementEntry statement, List<OutputColumn> columns, Supplier<CommandResult> command) {
        super(name, statement, statement.sourceText);
        this.columns = columns;
        this.command = command;
    }

    @Override
    List<OutputColumn> columns() {
        return columns;
    }

    @Override
    boolean run(Consumer<Batch> consumer, long maxRows) {
        if (result == null) {
            result = command.get();
            if (result instanceof CommandResult.Rows made) {
                rows = new RowList(made.columns(), made.rows());
            }
        }
        return rows == null || rows.give(consumer, maxRows);
    }

    @Override
    String tag() {
        return result.tag();
    }
}
