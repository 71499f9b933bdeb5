package dev.surus.engine.session;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.RecordValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// CALL: the procedure's result, where it has one, is a row of its OUT and INOUT parameters.
final class CallPortal extends Portal {
    private final Portal call;
    private final List<OutputColumn> columns;
    private RowList rows;

    /// @param call gives one row of one column
    CallPortal(String name, PreparedStatementEntry statement, Portal call, List<OutputColumn> columns) {
        super(name, statement, statement.sourceText);
        this.call = call;
        this.columns = columns;
    }

    /// The columns that a call gives; null for a procedure without OUT parameters.
    static List<OutputColumn> columns(Catalog catalog, Query query) {
        var call = (Expression.FunctionCall) query.targets.getFirst().expression();
        var procedure = catalog.function(call.function());
        if (procedure.argumentModes() == null) {
            return null;
        }
        var columns = new ArrayList<OutputColumn>();
        for (int i = 0; i < procedure.argumentModes().length(); i++) {
            char mode = procedure.argumentModes().charAt(i);
            if (mode == 'o' || mode == 'b') {
                String given = procedure.argumentNames() == null ? "" : procedure.argumentNames().get(i);
                String name = given == null || given.isEmpty() ? "column" + (columns.size() + 1) : given;
                columns.add(new OutputColumn(name, procedure.allArguments()[i], -1, 0, 0));
            }
        }
        return columns.isEmpty() ? null : columns;
    }

    @Override
    List<OutputColumn> columns() {
        return columns;
    }

    @Override
    boolean run(Consumer<Batch> consumer, long maxRows) {
        if (rows == null) {
            var made = new ArrayList<Object[]>();
            call.run(batch -> {
                for (int i = 0; i < batch.size() && columns != null; i++) {
                    made.add(batch.columns[0].get(batch.row(i)) instanceof RecordValue row ? row.fields() : new Object[columns.size()]);
                }
            }, 0);
            rows = new RowList(columns == null ? List.of() : columns, made);
        }
        return columns == null || rows.give(consumer, maxRows);
    }

    @Override
    String tag() {
        return "CALL";
    }

    @Override
    public void close() {
        call.close();
    }
}
