package dev.surus.engine.session;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// CALL: the procedure's result, where it has one, is a row of its OUT and INOUT parameters.
final class CallPortal extends Portal {
    private final SessionContext context;
    private final SessionExecutor executor;
    private final Object[] parameters;
    private final List<OutputColumn> columns;
    private RowList rows;

    CallPortal(String name, PreparedStatementEntry statement, SessionContext context, SessionExecutor executor, Object[] parameters) {
        super(name, statement, statement.sourceText);
        this.context = context;
        this.executor = executor;
        this.parameters = parameters;
        columns = statement.plan.columns();
    }

    /// The columns that a call gives; null for a procedure without OUT parameters.
    static List<OutputColumn> columns(Catalog catalog, Query query) {
        var call = (Expression.FunctionCall) query.targets.getFirst().expression();
        var procedure = catalog.function(call.function());
        var columns = new ArrayList<OutputColumn>();
        for (var output : procedure.outputs()) {
            String name = output.name().isEmpty() ? "column" + (columns.size() + 1) : output.name();
            columns.add(new OutputColumn(name, output.type(), -1, 0, 0));
        }
        return columns.isEmpty() ? null : columns;
    }

    @Override
    List<OutputColumn> columns() {
        return columns;
    }

    /// What was written for each OUT and INOUT parameter; null for one that was left to its default.
    static List<dev.surus.engine.parser.ast.Expression> outputArguments(Catalog catalog, Query query,
            dev.surus.engine.parser.ast.Expression.FunctionCall written) {
        var procedure = catalog.function(((Expression.FunctionCall) query.targets.getFirst().expression()).function());
        var outputs = new ArrayList<dev.surus.engine.parser.ast.Expression>();
        var parameters = procedure.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            if (!parameters.get(i).isOutput()) {
                continue;
            }
            String name = parameters.get(i).name();
            dev.surus.engine.parser.ast.Expression found = null;
            for (int a = 0; a < written.arguments().size(); a++) {
                var argument = written.arguments().get(a);
                if (argument instanceof dev.surus.engine.parser.ast.Expression.NamedArgument named) {
                    found = named.name().equals(name) ? named.value() : found;
                } else if (a == i) {
                    found = argument;
                }
            }
            outputs.add(found);
        }
        return outputs;
    }

    @Override
    boolean run(Consumer<Batch> consumer, long maxRows) {
        if (rows == null) {
            var made = new ArrayList<Object[]>();
            boolean atomic = !context.mayEndTransaction();
            Object[] values = executor.functions().callProcedure(statement.plan.statement().query(), parameters, atomic);
            if (columns != null) {
                made.add(values == null ? new Object[columns.size()] : values);
            }
            rows = new RowList(columns == null ? List.of() : columns, made);
        }
        return columns == null || rows.give(consumer, maxRows);
    }

    @Override
    String tag() {
        return "CALL";
    }
}
