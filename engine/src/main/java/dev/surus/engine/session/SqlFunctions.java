package dev.surus.engine.session;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.command.Commands;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Calls of functions that are written in SQL.
///
/// ```
///   call -> settings and role of the function -> body (parse, analyze, coerce the result, plan)
///        -> statement 1 .. n, each with a snapshot of its own (VOLATILE) or all with the caller's
///        -> rows of the last one
/// ```
final class SqlFunctions {
    private final SessionContext context;
    private final SessionExecutor executor;
    private final FunctionScope scope;
    private final FunctionRows shapes;
    private final SqlFunctionBodies bodies;

    SqlFunctions(SessionContext context, SessionExecutor executor, Analyzer analyzer, FunctionScope scope, FunctionRows shapes) {
        this.context = context;
        this.executor = executor;
        this.scope = scope;
        this.shapes = shapes;
        bodies = new SqlFunctionBodies(context, executor, analyzer);
    }

    SqlFunctionBodies bodies() {
        return bodies;
    }

    // ---- calls

    Object call(FunctionEntry function, DataType[] types, Object[] arguments, DataType resultType) {
        int result = function.result() == TypeOid.VOID ? TypeOid.VOID : resultType.oid;
        var columns = shapes.columnsOf(function, result);
        var rows = new ArrayList<Object[]>(1);
        run(function, SqlFunctionBodies.signature(function, types, result, columns), arguments, rows, true);
        if (rows.isEmpty() || result == TypeOid.VOID) {
            return null;
        }
        Object[] row = rows.getFirst();
        boolean composite = result == TypeOid.RECORD || columns != null;
        if (!composite || FunctionRows.isWhole(row, result, columns)) {
            return row[0];
        }
        return new RecordValue(result, fieldTypes(function, SqlFunctionBodies.signature(function, types, result, columns), columns, row.length), FunctionRows.names(function), row);
    }

    Iterator<Object[]> callSet(FunctionEntry function, DataType[] types, Object[] arguments, DataType[] columns) {
        boolean row = shapes.givesRows(function);
        var outputs = !row ? null : columns == null || columns.length == 1 && columns[0].oid == TypeOid.RECORD
                ? shapes.columnsOf(function, function.result()) : Arrays.stream(columns).map(column -> column.oid).toList();
        int result = function.result() == TypeOid.RECORD || row || columns == null || columns.length != 1 ? function.result() : columns[0].oid;
        var rows = new ArrayList<Object[]>();
        run(function, SqlFunctionBodies.signature(function, types, result, outputs), arguments, rows, !function.returnsSet());
        if (!function.returnsSet() && rows.isEmpty()) {
            rows.add(new Object[columns == null ? 1 : columns.length]);
        }
        if (function.result() == TypeOid.RECORD && columns != null && columns.length == 1 && columns[0].oid == TypeOid.RECORD
                && !rows.isEmpty() && !(rows.getFirst().length == 1 && rows.getFirst()[0] instanceof RecordValue)) {
            var fields = fieldTypes(function, SqlFunctionBodies.signature(function, types, result, outputs), outputs, rows.getFirst().length);
            rows.replaceAll(each -> new Object[] {new RecordValue(TypeOid.RECORD, fields, FunctionRows.names(function), each)});
            return rows.iterator();
        }
        int width = outputs == null ? 1 : outputs.size();
        if (row) {
            rows.replaceAll(each -> each.length != 1 || width == 1 && !FunctionRows.isWhole(each, function.result(), outputs) ? each
                    : each[0] instanceof RecordValue value ? shapes.fields(value, outputs) : new Object[width]);
        }
        return rows.iterator();
    }

    /// @param columns null where the function does not say them: then its last statement does
    private DataType[] fieldTypes(FunctionEntry function, SqlFunctionBodies.Signature signature, List<Integer> columns, int count) {
        var fields = new DataType[count];
        if (columns != null) {
            for (int i = 0; i < count; i++) {
                fields[i] = context.catalog().dataType(columns.get(i));
            }
            return fields;
        }
        var query = bodies.of(function, signature).steps().getLast().plan().query();
        var targets = query.kind == Query.Kind.SELECT ? query.targets : query.returning;
        int at = 0;
        for (var target : targets) {
            if (!target.hidden() && at < count) {
                fields[at++] = context.catalog().dataType(target.expression().type());
            }
        }
        return fields;
    }

    /// Notes what the body would lock.
    void rehearse(FunctionEntry function, DataType[] types, DataType result, LockForecast forecast) {
        var signature = SqlFunctionBodies.signature(function, types, result.oid, shapes.columnsOf(function, result.oid));
        for (var step : bodies.of(function, signature).steps()) {
            if (step.plan() != null) {
                forecast.statement(step.plan());
            } else if (step.utility() != null) {
                Commands.run(step.utility(), context);
            }
        }
    }

    // ---- running

    private void run(FunctionEntry function, SqlFunctionBodies.Signature signature, Object[] arguments, List<Object[]> rows, boolean firstOnly) {
        scope.within(function, () -> {
            var body = bodies.of(function, signature);
            for (int i = 0; i < body.steps().size(); i++) {
                step(body, i, arguments, rows, firstOnly);
            }
            return null;
        });
    }

    private void step(SqlFunctionBodies.Body body, int number, Object[] arguments, List<Object[]> rows, boolean firstOnly) {
        var step = body.steps().get(number);
        boolean last = number == body.steps().size() - 1;
        boolean isVolatile = body.function().volatility() == 'v';
        CallStack.Frame frame = lines -> {
            if (!body.inlinable()) {
                lines.add(new Message(ExecutorMessage.FUNCTION_STATEMENT, body.function().name(), number + 1));
            }
        };
        context.callStack().push(frame);
        try {
            if (isVolatile) {
                context.nextCommand();
            }
            if (step.procedure() != null) {
                executor.functions().callProcedure(step.procedure(), arguments, true);
                return;
            }
            if (step.plan() == null) {
                Commands.run(step.utility(), context);
                return;
            }
            var caller = executor.activeSnapshot();
            var snapshot = isVolatile || caller == null ? context.takeSnapshot() : caller;
            try {
                execute(step.plan(), snapshot, arguments, last ? rows : null, firstOnly);
            } finally {
                executor.activeSnapshot(caller);
                if (snapshot != caller) {
                    context.sessionTransaction().releaseSnapshot(snapshot);
                }
            }
        } catch (SqlException error) {
            if (!body.inlinable()) {
                SqlFunctionBodies.markPosition(error, body.function());
            }
            throw context.callStack().complete(error);
        } finally {
            context.callStack().pop(frame);
        }
    }

    /// @param rows gets the result, its first row alone where `firstOnly`; null where nobody wants it
    void execute(PlannedStatement plan, Snapshot snapshot, Object[] arguments, List<Object[]> rows, boolean firstOnly) {
        executor.activeSnapshot(snapshot);
        boolean stopsAtFirst = firstOnly && plan.query().kind == Query.Kind.SELECT && !plan.query().hasModifyingCommonTables;
        try (var execution = new QueryExecution(executor, plan, snapshot, arguments)) {
            execution.run(rows == null ? null : batch -> collect(batch, rows, firstOnly), rows != null && stopsAtFirst ? 1 : 0);
        }
    }

    private static void collect(Batch batch, List<Object[]> rows, boolean firstOnly) {
        for (int i = 0; i < batch.size() && !(firstOnly && !rows.isEmpty()); i++) {
            rows.add(batch.values(i));
        }
    }
}
