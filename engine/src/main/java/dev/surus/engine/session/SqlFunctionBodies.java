package dev.surus.engine.session;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.RoutineResult;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.StoredText;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.command.Commands;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.CopyStatement;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.parser.ast.TransactionStatement;
import dev.surus.engine.planner.FunctionBodies;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The bodies of functions in SQL, analyzed and planned. Each is kept as long as the catalog, the search path and the role stay what they were.
final class SqlFunctionBodies {
    private static final int BODIES_KEPT = 200;

    /// One way to call a function: polymorphic ones have a body for each choice of types.
    /// @param columns types of the columns of a row result; null for a plain value, and where they are not known
    record Signature(int function, List<Integer> arguments, int result, List<Integer> columns) {}

    /// A statement of a body: a plan, a call of a procedure, or a utility statement.
    record Step(PlannedStatement plan, Query procedure, Statement utility) {}

    /// CALL, analyzed.
    private record ProcedureCall(Query query) {}

    /// @param inlinable whether PostgreSQL would put it in the place of the call
    record Body(FunctionEntry function, List<Step> steps, boolean inlinable, List<RelationOpener.Opened> relations, long changes,
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

    SqlFunctionBodies(SessionContext context, SessionExecutor executor, Analyzer analyzer) {
        this.context = context;
        this.executor = executor;
        this.analyzer = analyzer;
    }

    static Signature signature(FunctionEntry function, DataType[] types, int result, List<Integer> columns) {
        return signature(function, Arrays.stream(types).map(type -> type.oid).toList(), result, columns);
    }

    static Signature signature(FunctionEntry function, List<Integer> types, int result, List<Integer> columns) {
        var arguments = new ArrayList<Integer>(types.size());
        for (int i = 0; i < types.size(); i++) {
            // A domain's parameter has the domain's type inside the body, whatever was given.
            int declared = i < function.arguments().length ? function.arguments()[i] : types.get(i);
            arguments.add(isPolymorphic(declared) ? types.get(i) : declared);
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

    /// The body that fits what the session is at, ready to run; the relations that it names are locked.
    Body of(FunctionEntry function, Signature signature) {
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
            if (made.steps().stream().noneMatch(step -> step.plan() != null && step.plan().constants().byUsers())) {
                bodies.put(signature, made);
            }
            return made;
        } catch (SqlException error) {
            markPosition(error, function);
            throw context.callStack().complete(
                    error.context(isTriedInline(function) ? ExecutorMessage.FUNCTION_INLINING : SessionMessage.FUNCTION_STARTUP, function.name()));
        }
    }

    private boolean isCurrent(Body body, FunctionEntry function) {
        var catalog = context.catalog();
        return body.changes == catalog.changes() && body.ownChanges == catalog.localChanges() && body.role == context.currentUser()
                && body.searchPath.equals(context.settings().get(Settings.SEARCH_PATH)) && body.function.equals(function);
    }

    // ---- a body in the place of a call

    /// One way to put a function's query in the place of its call.
    private record Placement(Signature signature, int collation) {}

    /// @param query null where the body is not one query
    private record Placed(FunctionEntry function, Query query, List<RelationOpener.Opened> relations, long changes, long ownChanges, String searchPath, int role) {}

    private final Map<Placement, Placed> placed = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Placement, Placed> eldest) {
            return size() > BODIES_KEPT;
        }
    };

    /// The query that a body is, with its result coerced and what it reads locked; null where it is none or several.
    Query queryOf(FunctionEntry function, Signature signature, int collation) {
        var placement = new Placement(signature, collation);
        var known = placed.get(placement);
        if (known == null || !isCurrent(known, function) || !lockAgain(known) || !isCurrent(known, function)) {
            try {
                known = place(function, placement);
            } catch (SqlException error) {
                markPosition(error, function);
                throw context.callStack().complete(error.context(ExecutorMessage.FUNCTION_INLINING, function.name()));
            }
            lockAgain(known);
            placed.put(placement, known);
        }
        return known.query;
    }

    /// Locks what a query reads, for the plan that it becomes a part of.
    private boolean lockAgain(Placed known) {
        boolean locked = true;
        for (var opened : known.relations) {
            locked &= context.relations().lockForPlan(opened.relation(), opened.mode());
        }
        return locked;
    }

    private boolean isCurrent(Placed known, FunctionEntry function) {
        var catalog = context.catalog();
        return known.changes == catalog.changes() && known.ownChanges == catalog.localChanges() && known.role == context.currentUser()
                && known.searchPath.equals(context.settings().get(Settings.SEARCH_PATH)) && known.function.equals(function);
    }

    private Placed place(FunctionEntry function, Placement placement) {
        long changes = context.catalog().changes();
        long ownChanges = context.catalog().localChanges();
        var relations = new ArrayList<RelationOpener.Opened>();
        var query = query(function, placement, relations);
        if (query != null) {
            var queries = new ArrayList<Object>(List.of(query));
            coerceResult(queries, function, placement.signature);
            query = (Query) queries.getFirst();
        }
        return new Placed(function, query, List.copyOf(relations), changes, ownChanges, context.settings().get(Settings.SEARCH_PATH), context.currentUser());
    }

    private Query query(FunctionEntry function, Placement placement, List<RelationOpener.Opened> relations) {
        if (function.sqlBody() != null) {
            var stored = StoredText.split(function.sqlBody());
            if (stored.size() != 1) {
                return null;
            }
            String text = stored.getFirst();
            return (Query) locked(relations, () -> analyzer.storedBodyQuery(text.startsWith(StoredText.RETURN) ? text.substring(StoredText.RETURN.length()) : text));
        }
        var statements = Parser.parse(function.source(), ParserOptions.DEFAULT).statements();
        if (statements.size() != 1 || !(statements.getFirst().statement() instanceof QueryStatement statement)) {
            return null;
        }
        int[] types = placement.signature.arguments.stream().mapToInt(Integer::intValue).toArray();
        var parameters = ParameterTypes.ofFunction(function.name(), types, function.inputNames()).withCollation(placement.collation);
        var query = (Query) locked(relations, () -> analyzer.analyzeQuery(statement, parameters).query());
        return query.kind == Query.Kind.SELECT ? query : null;
    }

    // ---- a body that is called

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
                        stored.startsWith(StoredText.RETURN) ? stored.substring(StoredText.RETURN.length()) : stored)));
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

    private Object analyzed(Statement statement, FunctionEntry function, int[] types) {
        if (statement instanceof QueryStatement query) {
            var parameters = ParameterTypes.ofFunction(function.name(), types, function.inputNames());
            var analyzed = analyzer.analyzeQuery(query, parameters).query();
            if (function.volatility() != 'v' && (analyzed.kind != Query.Kind.SELECT || analyzed.hasModifyingCommonTables)) {
                throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.NOT_IN_STABLE_FUNCTION, analyzed.kind.name());
            }
            return analyzed;
        }
        if (statement instanceof FunctionStatement.Call call) {
            return new ProcedureCall(analyzer.analyzeCall(call, ParameterTypes.ofFunction(function.name(), types, function.inputNames())).query());
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

    /// Whether the planner would put the body's expression in the place of the call: its errors then say nothing of the function.
    private static boolean isInlinable(FunctionEntry function, List<Object> queries) {
        return mayBeInlined(function) && queries.size() == 1 && queries.getFirst() instanceof Query query && FunctionBodies.isOneExpression(query);
    }

    /// A position inside the body is one of an internal query.
    static void markPosition(SqlException error, FunctionEntry function) {
        var diagnostic = error.diagnostic();
        if (diagnostic.position > 0 && diagnostic.internalQuery == null) {
            diagnostic.internalPosition = diagnostic.position;
            diagnostic.internalQuery = function.source();
        }
        diagnostic.position = 0;
    }
}
