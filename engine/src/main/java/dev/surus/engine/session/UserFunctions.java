package dev.surus.engine.session;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.command.BodyText;
import dev.surus.engine.command.Commands;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.executor.expression.CallSites;
import dev.surus.engine.executor.trigger.TriggerCall;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.plpgsql.PlpgsqlLanguage;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Calls of functions and procedures that users have written, each in its language; DO.
final class UserFunctions {
    private final SessionContext context;
    private final SessionExecutor executor;
    private final FunctionScope scope;
    private final FunctionRows shapes;
    private final SqlFunctions sql;
    private final SessionRoutines routines;
    private final PlpgsqlLanguage plpgsql;

    UserFunctions(SessionContext context, SessionExecutor executor, Analyzer analyzer) {
        this.context = context;
        this.executor = executor;
        scope = new FunctionScope(context);
        shapes = new FunctionRows(context);
        sql = new SqlFunctions(context, executor, analyzer, scope, shapes);
        routines = new SessionRoutines(context, executor, analyzer);
        plpgsql = new PlpgsqlLanguage(routines);
    }

    void runWith(StatementRunner statements) {
        routines.runWith(statements);
    }

    private boolean isPlpgsql(FunctionEntry function) {
        return function.language() != FunctionEntry.LANGUAGE_SQL && context.catalog().language(function.language()).name().equals("plpgsql");
    }

    private void requireSql(FunctionEntry function) {
        if (function.language() != FunctionEntry.LANGUAGE_SQL) {
            throw unknownLanguage(function);
        }
    }

    private SqlException unknownLanguage(FunctionEntry function) {
        return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.FUNCTION_LANGUAGE, context.catalog().language(function.language()).name());
    }

    private static int[] oids(DataType[] types) {
        return Arrays.stream(types).mapToInt(type -> type.oid).toArray();
    }

    // ---- functions

    Object call(FunctionEntry function, DataType[] types, Object[] arguments, DataType resultType) {
        if (isPlpgsql(function)) {
            return scope.within(function, () -> plpgsql.call(function, oids(types), arguments, resultType.oid, null));
        }
        requireSql(function);
        return sql.call(function, types, arguments, resultType);
    }

    /// @param columns types of the columns that the call is to give; null where its context does not say
    /// @return the rows
    Iterator<Object[]> callSet(FunctionEntry function, DataType[] types, Object[] arguments, DataType[] columns) {
        if (isPlpgsql(function)) {
            return scope.within(function, () -> plpgsqlSet(function, types, arguments, columns));
        }
        requireSql(function);
        return sql.callSet(function, types, arguments, columns);
    }

    private Iterator<Object[]> plpgsqlSet(FunctionEntry function, DataType[] types, Object[] arguments, DataType[] columns) {
        boolean row = shapes.givesRows(function);
        int result = row || columns == null || columns.length != 1 ? function.result() : columns[0].oid;
        boolean whole = row && (columns == null || columns.length == 1 && columns[0].oid == function.result());
        if (!function.returnsSet()) {
            Object value = plpgsql.call(function, oids(types), arguments, result, row && !whole ? columns : null);
            int width = columns == null ? 1 : columns.length;
            Object[] one = !row || whole ? new Object[] {value} : value instanceof RecordValue record ? record.fields() : new Object[width];
            return List.<Object[]>of(one).iterator();
        }
        var rows = plpgsql.callSet(function, oids(types), arguments, result, columns);
        if (whole) {
            var fields = shapes.columnsOf(function, function.result());
            var fieldTypes = fields == null ? null : fields.stream().map(context.catalog()::dataType).toArray(DataType[]::new);
            rows.replaceAll(each -> new Object[] {new RecordValue(function.result(), fieldTypes, FunctionRows.names(function), each)});
        }
        return rows.iterator();
    }

    /// Calls a trigger's function.
    /// @return what it returned, see [TriggerCall]
    Object[] callTrigger(FunctionEntry function, TriggerCall call) {
        if (isPlpgsql(function)) {
            return scope.within(function, () -> plpgsql.callTrigger(function, call));
        }
        throw unknownLanguage(function);
    }

    /// The query that a function in SQL is, for its place in another one; null where it is none or several.
    Query queryOf(FunctionEntry function, List<Integer> arguments, int result, List<Integer> columns, int collation) {
        return sql.bodies().queryOf(function, SqlFunctionBodies.signature(function, arguments, result, columns), collation);
    }

    // ---- procedures and blocks

    /// Calls a procedure.
    /// @param query as the analysis of CALL makes it
    /// @return the values of its OUT and INOUT parameters; null where it has none
    Object[] callProcedure(Query query, Object[] parameters, boolean atomic) {
        var call = (Expression.FunctionCall) query.targets.getFirst().expression();
        var procedure = context.catalog().function(call.function());
        new CallSites(executor).checkPermission(procedure);
        var types = call.arguments().stream().map(argument -> context.catalog().dataType(argument.type())).toArray(DataType[]::new);
        Object[] arguments = arguments(query, call, parameters);
        boolean confined = atomic || procedure.securityDefiner() || procedure.settings() != null;
        if (isPlpgsql(procedure)) {
            return scope.within(procedure, () -> plpgsql.callProcedure(procedure, oids(types), arguments, confined));
        }
        Object value = call(procedure, types, arguments, context.catalog().dataType(procedure.result()));
        return value instanceof RecordValue row ? row.fields() : null;
    }

    /// Computes the arguments of a call in a query of their own.
    private Object[] arguments(Query query, Expression.FunctionCall call, Object[] parameters) {
        if (call.arguments().isEmpty()) {
            return new Object[0];
        }
        var targets = new ArrayList<Query.TargetEntry>();
        for (var argument : call.arguments()) {
            targets.add(new Query.TargetEntry(argument, targets.size() + 1, "argument", false, 0, 0));
        }
        query.targets.clear();
        query.targets.addAll(targets);
        var rows = new ArrayList<Object[]>(1);
        try {
            var outer = executor.activeSnapshot();
            var snapshot = context.takeSnapshot();
            try {
                sql.execute(SessionPlanning.plan(executor, query), snapshot, parameters, rows, true);
            } finally {
                executor.activeSnapshot(outer);
                context.sessionTransaction().releaseSnapshot(snapshot);
            }
        } finally {
            query.targets.clear();
            query.targets.add(new Query.TargetEntry(call, 1, "call", false, 0, 0));
        }
        return rows.getFirst();
    }

    /// DO.
    void runBlock(FunctionStatement.Do block, boolean atomic) {
        String source = null;
        String name = "plpgsql";
        for (var option : block.options()) {
            String text = ((Option.Text) option.value()).text();
            if (option.name().equals("language")) {
                name = text;
            } else {
                source = text;
            }
        }
        if (source == null) {
            throw new SqlException(SqlState.SYNTAX_ERROR, SessionMessage.DO_NO_CODE);
        }
        var language = context.catalog().languageByName(name);
        if (language == null) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, SessionMessage.LANGUAGE_MISSING, name);
        }
        if (!language.name().equals("plpgsql")) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.DO_LANGUAGE, language.name());
        }
        new Privileges(context.catalog()).require(ObjectKind.LANGUAGE, language.oid(), context.currentUser(), Privilege.USAGE);
        String text = source;
        int position = block.options().stream().filter(option -> option.name().equals("as")).mapToInt(Option::position).max().orElse(0);
        scope.nested(() -> {
            try {
                plpgsql.runBlock(text, atomic);
            } catch (SqlException error) {
                // A mistake in the text shows where the statement has it.
                if (error.diagnostic().position > 0) {
                    BodyText.transpose(error, text, context.statementText(), position);
                }
                throw error;
            }
            return null;
        });
    }

    // ---- rehearsing

    /// Notes what the body would lock.
    void rehearse(FunctionEntry function, DataType[] types, DataType result, LockForecast forecast) {
        boolean inPlpgsql = isPlpgsql(function);
        if (!inPlpgsql && function.language() != FunctionEntry.LANGUAGE_SQL) {
            return;
        }
        scope.asItsRole(function, () -> {
            if (inPlpgsql) {
                plpgsql.rehearse(function, oids(types), result.oid, forecast::statement, statement -> Commands.run(statement, context));
            } else {
                sql.rehearse(function, types, result, forecast);
            }
            return null;
        });
    }

    /// Notes what a trigger's function would lock.
    /// @return false where some of it is not known before it runs
    boolean rehearseTrigger(FunctionEntry function, TriggerCall call, LockForecast forecast) {
        // What is built in locks nothing; other languages do not run.
        return !isPlpgsql(function) || scope.asItsRole(function, () -> plpgsql.rehearseTrigger(function, call, forecast));
    }

    /// Notes what a DO block would lock, as far as its text tells.
    void rehearseBlock(FunctionStatement.Do block) {
        for (var option : block.options()) {
            if (option.name().equals("as")) {
                var rehearsal = context.lockOwner().rehearsal();
                try (var _ = rehearsal.because("the block, if it comes to it"); var _ = rehearsal.ifReached()) {
                    var forecast = new LockForecast(executor);
                    plpgsql.rehearseBlock(((Option.Text) option.value()).text(), forecast::statement, statement -> Commands.run(statement, context));
                }
            }
        }
    }
}
