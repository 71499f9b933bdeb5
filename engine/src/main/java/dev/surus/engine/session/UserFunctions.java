package dev.surus.engine.session;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.RoutineResult;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.BaseMessage;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.command.BodyText;
import dev.surus.engine.command.Commands;
import dev.surus.engine.config.SessionSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.executor.SessionCounters;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.executor.expression.CallSites;
import dev.surus.engine.executor.trigger.TriggerCall;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.Option;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.plpgsql.PlpgsqlLanguage;
import dev.surus.engine.txn.Snapshot;
import dev.surus.engine.type.AclItem.Privilege;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Calls of functions that are written in SQL. A body is analyzed and planned at its first call and kept as long as the catalog,
/// the search path and the role stay what they were.
///
/// ```
///   call -> settings and role of the function -> body (parse, analyze, coerce the result, plan)
///        -> statement 1 .. n, each with a snapshot of its own (VOLATILE) or all with the caller's
///        -> rows of the last one
/// ```
final class UserFunctions {
    /// What the thread's stack holds for certain; PostgreSQL measures max_stack_depth instead.
    private static final int DEPTH_LIMIT = 400;
    private static final int BODIES_KEPT = 200;
    private static final int LANGUAGE_SQL = 14;

    /// One way to call a function: polymorphic ones have a body for each choice of types.
    private record Signature(int function, List<Integer> arguments, int result, List<Integer> columns) {}

    /// A statement of a body: a plan, a call of a procedure, or a utility statement.
    private record Step(PlannedStatement plan, Query procedure, Statement utility) {}

    /// CALL, analyzed.
    private record ProcedureCall(Query query) {}

    private record Body(FunctionEntry function, List<Step> steps, boolean inlinable, List<RelationOpener.Opened> relations, long changes,
            long ownChanges, String searchPath, int role) {}

    private final SessionContext context;
    private final SessionExecutor executor;
    private final Analyzer analyzer;
    private final Map<Signature, Body> bodies = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Signature, Body> eldest) {
            return size() > BODIES_KEPT;
        }
    };

    private final SessionRoutines routines;
    private final PlpgsqlLanguage plpgsql;

    UserFunctions(SessionContext context, SessionExecutor executor, Analyzer analyzer) {
        this.context = context;
        this.executor = executor;
        this.analyzer = analyzer;
        routines = new SessionRoutines(context, executor, analyzer);
        plpgsql = new PlpgsqlLanguage(routines);
    }

    void runWith(StatementRunner statements) {
        routines.runWith(statements);
    }

    private boolean isPlpgsql(FunctionEntry function) {
        return function.language() != LANGUAGE_SQL && context.catalog().language(function.language()).name().equals("plpgsql");
    }

    private static int[] oids(DataType[] types) {
        return Arrays.stream(types).mapToInt(type -> type.oid).toArray();
    }

    // ---- calls

    Object call(FunctionEntry function, DataType[] types, Object[] arguments, DataType resultType) {
        if (isPlpgsql(function)) {
            return within(function, () -> plpgsql.call(function, oids(types), arguments, resultType.oid, null));
        }
        int result = function.result() == TypeOid.VOID ? TypeOid.VOID : resultType.oid;
        var columns = columnsOf(function, result);
        var rows = new ArrayList<Object[]>(1);
        run(function, signature(function, types, result, columns), arguments, rows, true);
        if (rows.isEmpty() || result == TypeOid.VOID) {
            return null;
        }
        Object[] row = rows.getFirst();
        boolean composite = result == TypeOid.RECORD || columns != null;
        if (!composite || isWhole(row, result, columns)) {
            return row[0];
        }
        return new RecordValue(result, fieldTypes(function, signature(function, types, result, columns), columns, row.length), names(function), row);
    }

    /// Whether a row of the last statement is a single value that is the function's whole row.
    private static boolean isWhole(Object[] row, int result, List<Integer> columns) {
        return row.length == 1 && row[0] instanceof RecordValue value && (columns == null || columns.size() != 1 || value.typeOid() == result);
    }

    /// The fields of a record that are to be the columns of a row.
    /// @throws SqlException 42804 where they do not fit
    private Object[] fields(RecordValue value, List<Integer> wanted) {
        if (wanted != null && value.fields().length != wanted.size()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, SessionMessage.RECORD_MISMATCH)
                    .detail(value.fields().length == 1 ? SessionMessage.RECORD_LENGTH_ONE : SessionMessage.RECORD_LENGTH, value.fields().length, wanted.size());
        }
        for (int i = 0; wanted != null && i < wanted.size(); i++) {
            var type = value.types() == null ? null : value.types()[i];
            if (type != null && value.fields()[i] != null && type.oid != wanted.get(i) && type.kind != context.catalog().dataType(wanted.get(i)).kind
                    || type != null && BuiltinTypes.byOid(type.oid) != null && BuiltinTypes.byOid(wanted.get(i)) != null && type.oid != wanted.get(i)) {
                throw new SqlException(SqlState.DATATYPE_MISMATCH, SessionMessage.RECORD_MISMATCH).detail(SessionMessage.RECORD_TYPE,
                        context.catalog().typeName(type.oid), i + 1, context.catalog().typeName(wanted.get(i)));
            }
        }
        return value.fields();
    }

    /// @param columns null where the function does not say them: then its last statement does
    private DataType[] fieldTypes(FunctionEntry function, Signature signature, List<Integer> columns, int count) {
        var fields = new DataType[count];
        if (columns != null) {
            for (int i = 0; i < count; i++) {
                fields[i] = context.catalog().dataType(columns.get(i));
            }
            return fields;
        }
        var query = body(function, signature).steps.getLast().plan.query();
        var targets = query.kind == Query.Kind.SELECT ? query.targets : query.returning;
        int at = 0;
        for (var target : targets) {
            if (!target.hidden() && at < count) {
                fields[at++] = context.catalog().dataType(target.expression().type());
            }
        }
        return fields;
    }

    private static String[] names(FunctionEntry function) {
        if (function.argumentModes() == null || function.argumentNames() == null) {
            return null;
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < function.argumentModes().length(); i++) {
            if ("obt".indexOf(function.argumentModes().charAt(i)) >= 0) {
                names.add(function.argumentNames().get(i));
            }
        }
        return names.toArray(String[]::new);
    }

    Iterator<Object[]> callSet(FunctionEntry function, DataType[] types, Object[] arguments, DataType[] columns) {
        if (isPlpgsql(function)) {
            return within(function, () -> plpgsqlSet(function, types, arguments, columns));
        }
        boolean row = function.result() == TypeOid.RECORD || isComposite(function.result());
        var outputs = !row ? null : columns == null || columns.length == 1 && columns[0].oid == TypeOid.RECORD
                ? columnsOf(function, function.result()) : Arrays.stream(columns).map(column -> column.oid).toList();
        int result = function.result() == TypeOid.RECORD || row || columns == null || columns.length != 1 ? function.result() : columns[0].oid;
        var rows = new ArrayList<Object[]>();
        run(function, signature(function, types, result, outputs), arguments, rows, !function.returnsSet());
        if (!function.returnsSet() && rows.isEmpty()) {
            rows.add(new Object[columns == null ? 1 : columns.length]);
        }
        if (function.result() == TypeOid.RECORD && columns != null && columns.length == 1 && columns[0].oid == TypeOid.RECORD
                && !rows.isEmpty() && !(rows.getFirst().length == 1 && rows.getFirst()[0] instanceof RecordValue)) {
            var fields = fieldTypes(function, signature(function, types, result, outputs), outputs, rows.getFirst().length);
            rows.replaceAll(each -> new Object[] {new RecordValue(TypeOid.RECORD, fields, names(function), each)});
            return rows.iterator();
        }
        int width = outputs == null ? 1 : outputs.size();
        if (row) {
            rows.replaceAll(each -> each.length != 1 || width == 1 && !isWhole(each, function.result(), outputs) ? each
                    : each[0] instanceof RecordValue value ? fields(value, outputs) : new Object[width]);
        }
        return rows.iterator();
    }

    private Iterator<Object[]> plpgsqlSet(FunctionEntry function, DataType[] types, Object[] arguments, DataType[] columns) {
        boolean row = function.result() == TypeOid.RECORD || isComposite(function.result());
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
            var fields = columnsOf(function, function.result());
            var fieldTypes = fields == null ? null : fields.stream().map(context.catalog()::dataType).toArray(DataType[]::new);
            rows.replaceAll(each -> new Object[] {new RecordValue(function.result(), fieldTypes, names(function), each)});
        }
        return rows.iterator();
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
            return within(procedure, () -> plpgsql.callProcedure(procedure, oids(types), arguments, confined));
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
                execute(SessionPlanning.plan(executor, query), snapshot, parameters, rows, true);
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
        nested(() -> {
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

    private boolean isComposite(int type) {
        var entry = context.catalog().baseType(type);
        return entry != null && entry.relation() != 0;
    }

    /// Types of the columns of a row result; null for a plain value, and where they are not known.
    private List<Integer> columnsOf(FunctionEntry function, int result) {
        if (isComposite(result)) {
            return context.catalog().relation(context.catalog().baseType(result).relation()).liveColumns().stream()
                    .map(column -> column.type()).toList();
        }
        if (result != TypeOid.RECORD || function.argumentModes() == null) {
            return null;
        }
        var columns = new ArrayList<Integer>();
        for (int i = 0; i < function.argumentModes().length(); i++) {
            if ("obt".indexOf(function.argumentModes().charAt(i)) >= 0) {
                columns.add(function.allArguments()[i]);
            }
        }
        return columns.isEmpty() ? null : columns;
    }

    private static Signature signature(FunctionEntry function, DataType[] types, int result, List<Integer> columns) {
        var arguments = new ArrayList<Integer>(types.length);
        for (int i = 0; i < types.length; i++) {
            // A domain's parameter has the domain's type inside the body, whatever was given.
            int declared = i < function.arguments().length ? function.arguments()[i] : types[i].oid;
            arguments.add(isPolymorphic(declared) ? types[i].oid : declared);
        }
        return new Signature(function.oid(), arguments, result, columns);
    }

    private static boolean isPolymorphic(int type) {
        return switch (type) {
            case TypeOid.ANYELEMENT, TypeOid.ANYARRAY, TypeOid.ANYNONARRAY, TypeOid.ANYENUM, TypeOid.ANYRANGE, TypeOid.ANYMULTIRANGE,
                    TypeOid.ANYCOMPATIBLE, TypeOid.ANYCOMPATIBLEARRAY, TypeOid.ANYCOMPATIBLENONARRAY, TypeOid.ANYCOMPATIBLERANGE,
                    TypeOid.ANYCOMPATIBLEMULTIRANGE -> true;
            default -> false;
        };
    }

    /// Calls a trigger's function.
    /// @return what it returned, see [TriggerCall]
    Object[] callTrigger(FunctionEntry function, TriggerCall call) {
        if (isPlpgsql(function)) {
            return within(function, () -> plpgsql.callTrigger(function, call));
        }
        throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.FUNCTION_LANGUAGE,
                context.catalog().language(function.language()).name());
    }

    // ---- rehearsing

    /// Notes what the body would lock.
    void rehearse(FunctionEntry function, DataType[] types, DataType result, LockForecast forecast) {
        boolean inPlpgsql = isPlpgsql(function);
        if (!inPlpgsql && function.language() != LANGUAGE_SQL) {
            return;
        }
        int caller = context.currentUser();
        try {
            if (function.securityDefiner()) {
                context.roles().actAs(function.owner());
            }
            if (inPlpgsql) {
                plpgsql.rehearse(function, oids(types), result.oid, forecast::statement, statement -> Commands.run(statement, context));
                return;
            }
            for (var step : body(function, signature(function, types, result.oid, columnsOf(function, result.oid))).steps) {
                if (step.plan != null) {
                    forecast.statement(step.plan);
                } else if (step.utility != null) {
                    Commands.run(step.utility, context);
                }
            }
        } finally {
            if (function.securityDefiner()) {
                context.roles().actAs(caller);
            }
        }
    }

    /// Notes what a trigger's function would lock.
    /// @return false where some of it is not known before it runs
    boolean rehearseTrigger(FunctionEntry function, TriggerCall call, LockForecast forecast) {
        if (!isPlpgsql(function)) {
            // What is built in locks nothing; other languages do not run.
            return true;
        }
        int caller = context.currentUser();
        try {
            if (function.securityDefiner()) {
                context.roles().actAs(function.owner());
            }
            return plpgsql.rehearseTrigger(function, call, forecast);
        } finally {
            if (function.securityDefiner()) {
                context.roles().actAs(caller);
            }
        }
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

    // ---- running

    private void run(FunctionEntry function, Signature signature, Object[] arguments, List<Object[]> rows, boolean firstOnly) {
        if (function.language() != LANGUAGE_SQL) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.FUNCTION_LANGUAGE,
                    context.catalog().language(function.language()).name());
        }
        within(function, () -> {
            var body = body(function, signature);
            for (int i = 0; i < body.steps.size(); i++) {
                step(body, i, arguments, rows, firstOnly);
            }
            return null;
        });
    }

    /// Runs something one call deeper.
    private <T> T nested(Supplier<T> work) {
        int depth = context.functionDepth();
        if (depth >= DEPTH_LIMIT) {
            throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, BaseMessage.STACK_DEPTH)
                    .hint(BaseMessage.STACK_DEPTH_HINT, context.settings().get(Settings.MAX_STACK_DEPTH));
        }
        context.functionDepth(depth + 1);
        var variables = context.queries().around(null);
        try {
            return work.get();
        } finally {
            context.functionDepth(depth);
            context.queries().around(variables);
        }
    }

    /// Runs a function's body with the function's settings and role.
    private <T> T within(FunctionEntry function, Supplier<T> work) {
        var counters = context.service(SessionCounters.class).functions();
        var call = counters.began(function.oid(), function.language() == LANGUAGE_SQL, context.clock());
        T result = apart(function, work);
        counters.ended(call, context.clock());
        return result;
    }

    /// Where the trigger that runs, if any, cannot be asked for.
    private <T> T apart(FunctionEntry function, Supplier<T> work) {
        if (function.result() == TypeOid.TRIGGER) {
            return inside(function, work);
        }
        var hidden = context.triggerCalls().hide();
        try {
            return inside(function, work);
        } finally {
            context.triggerCalls().show(hidden);
        }
    }

    private <T> T inside(FunctionEntry function, Supplier<T> work) {
        boolean settings = function.settings() != null;
        if (!settings && !function.securityDefiner()) {
            return nested(work);
        }
        int level = settings ? context.settings().enter() : 0;
        int caller = context.currentUser();
        boolean done = false;
        try {
            if (function.securityDefiner()) {
                context.roles().actAs(function.owner());
            }
            if (settings) {
                applySettings(function);
            }
            T result = nested(work);
            done = true;
            return result;
        } finally {
            if (settings) {
                context.settings().leave(level, done);
            }
            if (function.securityDefiner()) {
                context.roles().actAs(caller);
            }
        }
    }

    private void applySettings(FunctionEntry function) {
        for (String line : function.settings()) {
            int equals = line.indexOf('=');
            context.settings().set(line.substring(0, equals), line.substring(equals + 1), SessionSettings.Scope.FUNCTION);
        }
    }

    private void step(Body body, int number, Object[] arguments, List<Object[]> rows, boolean firstOnly) {
        var step = body.steps.get(number);
        boolean last = number == body.steps.size() - 1;
        boolean isVolatile = body.function.volatility() == 'v';
        CallStack.Frame frame = lines -> {
            if (!body.inlinable) {
                lines.add(new Message(ExecutorMessage.FUNCTION_STATEMENT, body.function.name(), number + 1));
            }
        };
        context.callStack().push(frame);
        try {
            if (isVolatile) {
                context.nextCommand();
            }
            if (step.procedure != null) {
                callProcedure(step.procedure, arguments, true);
                return;
            }
            if (step.plan == null) {
                Commands.run(step.utility, context);
                return;
            }
            var caller = executor.activeSnapshot();
            var snapshot = isVolatile || caller == null ? context.takeSnapshot() : caller;
            try {
                execute(step.plan, snapshot, arguments, last ? rows : null, firstOnly);
            } finally {
                executor.activeSnapshot(caller);
                if (snapshot != caller) {
                    context.sessionTransaction().releaseSnapshot(snapshot);
                }
            }
        } catch (SqlException error) {
            if (!body.inlinable) {
                markPosition(error, body.function);
            }
            throw context.callStack().complete(error);
        } finally {
            context.callStack().pop(frame);
        }
    }

    private void execute(PlannedStatement plan, Snapshot snapshot, Object[] arguments, List<Object[]> rows, boolean firstOnly) {
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

    /// A position inside the body is one of an internal query.
    private static void markPosition(SqlException error, FunctionEntry function) {
        var diagnostic = error.diagnostic();
        if (diagnostic.position > 0 && diagnostic.internalQuery == null) {
            diagnostic.internalPosition = diagnostic.position;
            diagnostic.internalQuery = function.source();
        }
        diagnostic.position = 0;
    }

    // ---- bodies

    private Body body(FunctionEntry function, Signature signature) {
        var known = bodies.get(signature);
        if (known != null && isCurrent(known, function)) {
            for (var opened : known.relations) {
                context.relations().lock(opened.relation(), opened.mode());
            }
            if (isCurrent(known, function)) {
                return known;
            }
        }
        try {
            var made = make(function, signature);
            if (made.steps.stream().noneMatch(step -> step.plan != null && step.plan.constants().byUsers())) {
                bodies.put(signature, made);
            }
            return made;
        } catch (SqlException error) {
            markPosition(error, function);
            throw context.callStack().complete(
                    error.context(isTriedInline(function) ? SessionMessage.FUNCTION_INLINING : SessionMessage.FUNCTION_STARTUP, function.name()));
        }
    }

    private boolean isCurrent(Body body, FunctionEntry function) {
        var catalog = context.catalog();
        return body.changes == catalog.changes() && body.ownChanges == catalog.localChanges() && body.role == context.currentUser()
                && body.searchPath.equals(context.settings().get(Settings.SEARCH_PATH)) && body.function.equals(function);
    }

    private Body make(FunctionEntry function, Signature signature) {
        long changes = context.catalog().changes();
        long ownChanges = context.catalog().localChanges();
        String searchPath = context.settings().get(Settings.SEARCH_PATH);
        int[] types = signature.arguments.stream().mapToInt(Integer::intValue).toArray();
        var queries = new ArrayList<Object>();
        var relations = new ArrayList<RelationOpener.Opened>();
        if (function.sqlBody() != null) {
            for (String stored : StoredText.split(function.sqlBody())) {
                queries.add(locked(relations, () -> analyzer.storedBodyQuery(
                        stored.startsWith(RETURN_MARK) ? stored.substring(RETURN_MARK.length()) : stored)));
            }
        } else {
            for (var parsed : Parser.parse(function.source(), ParserOptions.DEFAULT).statements()) {
                queries.add(locked(relations, () -> analyzed(parsed.statement(), function, types)));
            }
        }
        coerceResult(queries, function, signature);
        var steps = new ArrayList<Step>();
        for (Object query : queries) {
            steps.add(switch (query) {
                case Query typed -> new Step(SessionPlanning.plan(executor, typed), null, null);
                case ProcedureCall call -> new Step(null, call.query(), null);
                default -> new Step(null, null, (Statement) query);
            });
        }
        return new Body(function, steps, isInlinable(function, queries), relations, changes, ownChanges, searchPath, context.currentUser());
    }

    /// Analyzes a statement of a body, and locks what planning it will look at.
    /// @param relations gets what was locked
    private Object locked(List<RelationOpener.Opened> relations, Supplier<Object> analysis) {
        var outer = context.relations().record();
        Object analyzed = null;
        List<RelationOpener.Opened> opened;
        try {
            analyzed = analysis.get();
        } finally {
            opened = context.relations().recorded(outer);
        }
        relations.addAll(analyzed instanceof Query query ? context.queries().lockIndexes(query, opened) : opened);
        return analyzed;
    }

    /// Stands before the stored query of `RETURN expression`.
    static final String RETURN_MARK = "RETURN ";

    private Object analyzed(Statement statement, FunctionEntry function, int[] types) {
        if (statement instanceof QueryStatement query) {
            var parameters = ParameterTypes.ofFunction(function.name(), types, inputNames(function));
            var analyzed = analyzer.analyzeQuery(query, parameters).query();
            if (function.volatility() != 'v' && (analyzed.kind != Query.Kind.SELECT || analyzed.hasModifyingCommonTables)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_IN_STABLE_FUNCTION, analyzed.kind.name());
            }
            return analyzed;
        }
        if (statement instanceof FunctionStatement.Call call) {
            return new ProcedureCall(analyzer.analyzeCall(call, ParameterTypes.ofFunction(function.name(), types, inputNames(function))).query());
        }
        refuse(statement, function);
        return statement;
    }

    private static void refuse(Statement statement, FunctionEntry function) {
        switch (statement) {
            case CopyStatement copy when isOfClient(copy) ->
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.COPY_IN_SQL_FUNCTION);
            case TransactionStatement command -> {
                String tag = switch (command) {
                    case TransactionStatement.Begin begin -> begin.start() ? "START TRANSACTION" : "BEGIN";
                    case TransactionStatement.Commit commit -> "COMMIT";
                    case TransactionStatement.Savepoint savepoint -> "SAVEPOINT";
                    case TransactionStatement.Release release -> "RELEASE";
                    case TransactionStatement.Rollback rollback -> "ROLLBACK";
                    case TransactionStatement.RollbackTo rollback -> "ROLLBACK";
                    case TransactionStatement.PrepareTransaction prepare -> "PREPARE TRANSACTION";
                    case TransactionStatement.CommitPrepared commit -> "COMMIT PREPARED";
                    case TransactionStatement.RollbackPrepared rollback -> "ROLLBACK PREPARED";
                    default -> "BEGIN";
                };
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_IN_SQL_FUNCTION, tag);
            }
            default -> {
                String tag = function.volatility() == 'v' ? null : Commands.writingTag(statement);
                if (tag != null) {
                    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_IN_STABLE_FUNCTION, tag);
                }
            }
        }
    }

    private static boolean isOfClient(CopyStatement copy) {
        return copy.filename() == null;
    }

    static List<String> inputNames(FunctionEntry function) {
        if (function.argumentNames() == null || function.argumentModes() == null) {
            return function.argumentNames() == null ? List.of() : function.argumentNames();
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < function.argumentModes().length(); i++) {
            if ("ibv".indexOf(function.argumentModes().charAt(i)) >= 0) {
                names.add(function.argumentNames().get(i));
            }
        }
        return names;
    }

    private void coerceResult(List<Object> queries, FunctionEntry function, Signature signature) {
        var last = queries.isEmpty() ? null : queries.getLast();
        var coerced = analyzer.coerceResult(last instanceof Query query ? query : null,
                new RoutineResult(signature.result, signature.columns, function.kind() == 'p'));
        if (coerced != null) {
            queries.set(queries.size() - 1, coerced);
        }
    }

    /// Whether PostgreSQL tries to put the body in the place of the call, and meets its errors there.
    private static boolean isTriedInline(FunctionEntry function) {
        if (!mayBeInlined(function) || function.sqlBody() != null) {
            return false;
        }
        try {
            var statements = Parser.parse(function.source(), ParserOptions.DEFAULT).statements();
            return statements.size() == 1 && statements.getFirst().statement() instanceof QueryStatement;
        } catch (SqlException broken) {
            return true;
        }
    }

    private static boolean mayBeInlined(FunctionEntry function) {
        return function.kind() == 'f' && !function.returnsSet() && !function.securityDefiner() && function.settings() == null
                && function.result() != TypeOid.RECORD;
    }

    /// Whether PostgreSQL would put the body's expression in the place of the call: its errors then say nothing of the function.
    private static boolean isInlinable(FunctionEntry function, List<Object> queries) {
        if (!mayBeInlined(function) || queries.size() != 1 || !(queries.getFirst() instanceof Query query)) {
            return false;
        }
        return query.kind == Query.Kind.SELECT && query.ranges.isEmpty() && query.where == null && query.targets.size() == 1
                && query.commonTables.isEmpty() && !query.hasAggregates && !query.hasWindowCalls && !query.hasSubqueries
                && !query.hasSetReturningTargets && query.groupBy.isEmpty() && query.having == null && query.orderBy.isEmpty()
                && !query.distinct && query.limit == null && query.offset == null && query.setOperation == null;
    }
}
