package dev.surus.engine.session;

import dev.surus.engine.analyzer.AnalysisSession;
import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.ExpressionKind;
import dev.surus.engine.analyzer.ParameterTypes;
import dev.surus.engine.analyzer.tree.Expression.CallForm;
import dev.surus.engine.analyzer.tree.Expression.CoerceToDomain;
import dev.surus.engine.analyzer.tree.Expression.Constant;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.analyzer.TypeText;
import dev.surus.engine.command.OutputColumn;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.PlanPrinter;
import dev.surus.engine.executor.explain.PlanNode;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.executor.SessionPlanning;
import dev.surus.engine.parser.ParsedStatement;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.FunctionStatement;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.TypeName;
import dev.surus.engine.planner.ParameterValues;
import dev.surus.engine.planner.Planner;
import dev.surus.engine.plpgsql.RoutineSession;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Takes queries from the parsed statement to rows: analysis, plan, execution.
final class QueryRunner {
    private final SessionContext context;
    private final SessionExecutor executor;
    private final Analyzer analyzer;
    private final SessionPlanning planning;
    private PlanPrinter.Options watching;
    private Consumer<PlanNode> watched;

    QueryRunner(SessionContext context) {
        this.context = context;
        analyzer = new Analyzer(new AnalysisSession(
                context.catalog(), context.relations(), context, context.activity().database));
        executor = new SessionExecutor(context, analyzer);
        planning = new SessionPlanning(executor);
    }

    Analyzer analyzer() {
        return analyzer;
    }

    SessionExecutor executor() {
        return executor;
    }

    // ---- plans

    /// Analyzes and plans; the relations are locked.
    /// @param parameterTypes null for a statement without parameters; 0 stands for a type that is to be found out
    CachedPlan plan(ParsedStatement parsed, int[] parameterTypes) {
        return plan(parsed, parameterTypes, null);
    }

    /// @param values of the parameters, for a plan that serves these alone; null for a plan for all values
    private CachedPlan plan(ParsedStatement parsed, int[] parameterTypes, Object[] values) {
        var parameters = parameters(parameterTypes);
        long changes = context.catalog().hasChanges() ? -1 : context.catalog().changes();
        var outer = context.relations().record();
        Analyzer.Result result;
        List<RelationOpener.Opened> opened;
        try {
            result = analyzer.analyzeQuery((QueryStatement) parsed.statement(), parameters);
        } finally {
            opened = context.relations().recorded(outer);
        }
        opened = lockIndexes(result.query(), opened);
        parameters.checkDetermined();
        outer = context.relations().record();
        PlannedStatement planned;
        List<RelationOpener.Opened> children;
        try {
            planned = plan(values == null ? result.query() : ParameterValues.bound(result.query(), values));
        } finally {
            children = context.relations().recorded(outer);
        }
        if (!children.isEmpty()) {
            opened = new ArrayList<>(opened);
            opened.addAll(children);
        }
        boolean valuesMatter = values == null && result.parameterTypes().length > 0
                && (planned.constants().ofParameters() || ParameterValues.matter(context.catalog(), planned));
        return new CachedPlan(planned, result.parameterTypes(), columns(result.query()), opened, valuesMatter, changes,
                context.settings().get(Settings.SEARCH_PATH), context.currentUser());
    }

    /// A cursor's plan. Behind its columns it gives the row's place in each table that WHERE CURRENT OF may name.
    /// @param places filled: table -> number of the column with its rows' ctid, from 0
    CachedPlan planCursor(ParsedStatement parsed, int[] parameterTypes, Map<Integer, Integer> places) {
        var query = analyze((QueryStatement) parsed.statement(), parameterTypes);
        var columns = columns(query);
        addPlaces(query, columns, places);
        return new CachedPlan(plan(query), new int[0], columns, List.of(), false, -1, context.settings().get(Settings.SEARCH_PATH),
                context.currentUser());
    }

    /// Adds the places of a cursor's rows behind its columns.
    static void addPlaces(Query query, List<OutputColumn> columns, Map<Integer, Integer> places) {
        if (hasPlaces(query)) {
            int number = columns.size();
            for (int range = 1; range <= query.ranges.size(); range++) {
                if (query.ranges.get(range - 1) instanceof RangeEntry.RelationRange table && table.inFrom() && "rp".indexOf(table.relationKind()) >= 0
                        && places.putIfAbsent(table.relation(), number) == null) {
                    number++;
                    query.targets.add(new Query.TargetEntry(new dev.surus.engine.analyzer.tree.Expression.ColumnReference(range, -1, 0,
                            TypeOid.TID, -1, 0, 0), query.targets.size() + 1, "ctid", false, 0, 0));
                }
            }
        }
    }

    /// A row of the result must be a row of one table, or rows that are locked.
    private static boolean hasPlaces(Query query) {
        boolean single = query.from instanceof Query.FromTree.FromRange
                || query.from instanceof Query.FromTree.FromList list && list.items().size() == 1
                && list.items().getFirst() instanceof Query.FromTree.FromRange;
        return query.kind == Query.Kind.SELECT && (single || !query.rowLocks.isEmpty()) && query.setOperation == null
                && query.groupBy.isEmpty() && query.groupingSets == null && query.having == null && !query.hasAggregates && !query.hasWindowCalls
                && !query.distinct && query.distinctOn.isEmpty() && !query.hasSetReturningTargets
                && query.targets.stream().noneMatch(Query.TargetEntry::hidden);
    }

    List<RelationOpener.Opened> lockIndexes(Query query, List<RelationOpener.Opened> opened) {
        boolean inserts = query.kind == Query.Kind.INSERT
                && query.ranges.get(query.resultRange - 1) instanceof RangeEntry.RelationRange;
        int target = inserts ? ((RangeEntry.RelationRange) query.ranges.get(query.resultRange - 1)).relation() : 0;
        return context.relations().lockIndexes(
                opened, subqueriesFirst(query, opened), target, query.onConflict != null && !query.onConflict.arbiterIndexes().isEmpty());
    }

    /// Subqueries whose result is a value are planned before the relations of the query around them.
    private static List<RelationOpener.Opened> subqueriesFirst(Query query, List<RelationOpener.Opened> opened) {
        if (!query.hasSubqueries) {
            return opened;
        }
        var inside = new java.util.HashSet<Integer>();
        new QueryVisitor() {
            @Override
            protected boolean enter(dev.surus.engine.analyzer.tree.Expression expression) {
                if (expression instanceof dev.surus.engine.analyzer.tree.Expression.SubqueryExpression subquery
                        && subquery.kind() == dev.surus.engine.analyzer.tree.Expression.SubqueryKind.SCALAR) {
                    for (var range : subquery.query().ranges) {
                        if (range instanceof RangeEntry.RelationRange relation) {
                            inside.add(relation.relation());
                        }
                    }
                }
                return true;
            }
        }.visit(query);
        for (var range : query.ranges) {
            if (range instanceof RangeEntry.RelationRange relation) {
                inside.remove(relation.relation());
            }
        }
        var ordered = new ArrayList<RelationOpener.Opened>(opened.size());
        opened.stream().filter(each -> inside.contains(each.relation())).forEach(ordered::add);
        opened.stream().filter(each -> !inside.contains(each.relation())).forEach(ordered::add);
        return ordered;
    }

    /// The plan of CALL; it is made for each call.
    CachedPlan planCall(FunctionStatement.Call call, int[] parameterTypes) {
        var parameters = parameterTypes == null ? ParameterTypes.none() : ParameterTypes.variable(parameterTypes);
        var result = analyzer.analyzeCall(call, parameters);
        return new CachedPlan(plan(result.query()), result.parameterTypes(), CallPortal.columns(context.catalog(), result.query()), List.of(), false, -1,
                context.settings().get(Settings.SEARCH_PATH), context.currentUser());
    }

    Portal openCall(String name, PreparedStatementEntry entry, Object[] parameters) {
        return new CallPortal(name, entry, context, executor, parameters);
    }

    PlannedStatement plan(Query query) {
        return new Planner(planning).plan(query);
    }

    static List<OutputColumn> columns(Query query) {
        var targets = query.kind == Query.Kind.SELECT ? query.targets : query.returning;
        if (query.kind != Query.Kind.SELECT && targets.isEmpty()) {
            return null;
        }
        var columns = new ArrayList<OutputColumn>(targets.size());
        for (var target : targets) {
            if (!target.hidden()) {
                columns.add(new OutputColumn(target.name(), target.expression().type(), target.expression().typmod(),
                        target.sourceTable(), target.sourceColumn()));
            }
        }
        return columns;
    }

    /// Makes sure that a prepared statement's plan may run now: its relations are locked and nothing it stands on changed.
    private void revalidate(PreparedStatementEntry entry) {
        var plan = entry.plan;
        if (lockCurrent(plan)) {
            return;
        }
        entry.plan = checked(entry, plan(entry.parsed, plan.parameterTypes()));
    }

    private static CachedPlan checked(PreparedStatementEntry entry, CachedPlan renewed) {
        if (entry.columns != null && !sameTypes(entry.columns, renewed.columns())) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, SessionMessage.RESULT_TYPE_CHANGED);
        }
        return renewed;
    }

    /// Locks what a plan reads and changes.
    /// @return false where the plan is out of date
    boolean lockCurrent(CachedPlan plan) {
        if (!isCurrent(plan)) {
            return false;
        }
        for (var opened : plan.relations()) {
            context.relations().lock(opened);
        }
        return isCurrent(plan) && SessionPlanning.standsStill(executor, plan.statement());
    }

    private boolean isCurrent(CachedPlan plan) {
        return plan.catalogChanges() == context.catalog().changes() && !context.catalog().hasChanges()
                && plan.role() == context.currentUser()
                && plan.searchPath().equals(context.settings().get(Settings.SEARCH_PATH));
    }

    private static boolean sameTypes(List<OutputColumn> before, List<OutputColumn> after) {
        if (after == null || before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            var a = before.get(i);
            var b = after.get(i);
            if (a.type() != b.type() || a.typmod() != b.typmod() || !Objects.equals(a.name(), b.name())) {
                return false;
            }
        }
        return true;
    }

    // ---- execution

    /// The variables of a function around the statements that it runs; null outside of functions.
    private RoutineSession.StatementVariables around;

    /// @return those so far, which the caller puts back
    RoutineSession.StatementVariables around(RoutineSession.StatementVariables variables) {
        var outer = around;
        around = variables;
        return outer;
    }

    private ParameterTypes parameters(int[] parameterTypes) {
        return parameterTypes != null ? ParameterTypes.variable(parameterTypes) : around == null ? ParameterTypes.none() : around.types();
    }

    /// A portal over a statement whose plan was made now or earlier.
    /// @param fresh whether the plan was made for this call
    Portal open(String name, PreparedStatementEntry entry, Object[] parameters, boolean fresh) {
        if (parameters.length > 0 && isCustom(entry)) {
            if (entry.plan.valuesMatter()) {
                var custom = checked(entry, plan(entry.parsed, entry.plan.parameterTypes(), parameters));
                entry.customCosts += PlanComparison.costWithPlanning(custom.statement());
                refuseInReadOnlyTransaction(custom.statement().query());
                return new QueryPortal(name, entry, context, executor, custom, parameters);
            }
            // It would be the same plan: it is counted, but not made.
            entry.customCosts += PlanComparison.costWithPlanning(entry.plan.statement());
        } else if (++entry.genericPlans % USES_OF_PLAN == 0) {
            entry.plan = checked(entry, plan(entry.parsed, entry.plan.parameterTypes()));
        }
        if (!fresh) {
            revalidate(entry);
        }
        return openPlanned(name, entry, parameters);
    }

    private static final int CUSTOM_PLANS_FIRST = 5;
    /// A plan is made anew from time to time, as tables grow.
    private static final int USES_OF_PLAN = 1000;

    /// Whether a statement with parameters is to be planned for their present values: the first few times, and afterwards where the plan for all
    /// values is dearer than those were on the average, with what planning cost.
    boolean isCustom(PreparedStatementEntry entry) {
        boolean custom = switch (context.settings().get(Settings.PLAN_CACHE_MODE)) {
            case "force_generic_plan" -> false;
            case "force_custom_plan" -> true;
            default -> entry.customPlans < CUSTOM_PLANS_FIRST
                    || entry.plan.statement().plan().cost().total() >= entry.customCosts / entry.customPlans;
        };
        if (custom) {
            entry.customPlans++;
        }
        return custom;
    }

    /// As [#open], for a plan that is locked and up to date.
    Portal openPlanned(String name, PreparedStatementEntry entry, Object[] parameters) {
        refuseInReadOnlyTransaction(entry.plan.statement().query());
        return new QueryPortal(name, entry, context, executor, entry.plan, parameters);
    }

    void refuseInReadOnlyTransaction(Query query) {
        if (!context.sessionTransaction().isReadOnly()) {
            return;
        }
        String command = switch (query.kind) {
            case SELECT -> query.rowLocks.isEmpty() ? null : "SELECT " + switch (query.rowLocks.getFirst().strength()) {
                case UPDATE -> "FOR UPDATE";
                case NO_KEY_UPDATE -> "FOR NO KEY UPDATE";
                case SHARE -> "FOR SHARE";
                case KEY_SHARE -> "FOR KEY SHARE";
            };
            case INSERT, UPDATE, DELETE, MERGE -> isTemporary(query) ? null : query.kind.name();
            case UTILITY -> null;
        };
        if (command != null) {
            throw new SqlException(SqlState.READ_ONLY_SQL_TRANSACTION, SessionMessage.READ_ONLY, command);
        }
    }

    private boolean isTemporary(Query query) {
        return query.ranges.get(query.resultRange - 1) instanceof dev.surus.engine.analyzer.tree.RangeEntry.RelationRange range
                && context.catalog().relation(range.relation()).isTemporary();
    }

    Query analyze(QueryStatement statement, int[] parameterTypes) {
        var parameters = parameters(parameterTypes);
        var outer = context.relations().record();
        Query query;
        List<RelationOpener.Opened> opened;
        try {
            query = analyzer.analyzeQuery(statement, parameters).query();
        } finally {
            opened = context.relations().recorded(outer);
        }
        lockIndexes(query, opened);
        return query;
    }

    /// The next query that a command runs is measured, and its plan printed.
    /// @param options null: not any more
    /// @param plan told what it was
    void watch(PlanPrinter.Options options, Consumer<PlanNode> plan) {
        watching = options;
        watched = plan;
    }

    long run(Query query, Object[] parameters, Runnable ready, Consumer<Batch> rows) {
        return run(plan(query), parameters.length == 0 && around != null ? around.values() : parameters, ready, rows);
    }

    private long run(PlannedStatement statement, Object[] parameters, Runnable ready, Consumer<Batch> rows) {
        if (context.rehearses()) {
            new LockForecast(executor).statement(statement);
            return 0;
        }
        var snapshot = context.takeSnapshot();
        var outer = executor.activeSnapshot(snapshot);
        try (var execution = new QueryExecution(executor, statement, snapshot, parameters)) {
            ready.run();
            if (watching != null) {
                execution.instrument();
            }
            execution.run(rows == null ? null : rows::accept, 0);
            if (watching != null) {
                watched.accept(execution.explain(watching));
                watching = null;
            }
            return execution.processed();
        } finally {
            executor.activeSnapshot(outer);
            context.sessionTransaction().releaseSnapshot(snapshot);
        }
    }

    List<Object[]> runInternal(String sql, Object... parameters) {
        var parsed = Parser.parse(sql, ParserOptions.DEFAULT).statements().getFirst();
        var query = analyzer.analyzeQuery((QueryStatement) parsed.statement(), ParameterTypes.variable()).query();
        var rows = new ArrayList<Object[]>();
        run(plan(query), parameters, () -> {}, batch -> {
            for (int i = 0; i < batch.size(); i++) {
                rows.add(batch.values(i));
            }
        });
        return rows;
    }

    int typeOf(TypeName name) {
        return analyzer.analyzeTypeName(name).oid();
    }

    /// A value that came for a parameter: one of a domain must pass its checks.
    Object checkedDomain(Object value, int type) {
        return !Oid.isOfUsers(type) || !context.catalog().type(type).isDomain() ? value
                : planning.evaluate(new CoerceToDomain(new Constant(context.catalog().baseType(type).oid(), -1, 0, value, 0), type, -1, 0, CallForm.IMPLICIT_CAST, 0));
    }

    /// Plans without calls of what users wrote, for a plan that others may share.
    <T> T withoutUsers(Supplier<T> work) {
        planning.callsUsers(false);
        try {
            return work.get();
        } finally {
            planning.callsUsers(true);
        }
    }

    /// An argument of EXECUTE, coerced to its parameter's type.
    Object evaluate(Expression expression, int type, int number) {
        try {
            return planning.evaluate(analyzer.analyzeExpression(expression, null, type, -1, ExpressionKind.EXECUTE_PARAMETER));
        } catch (SqlException error) {
            if (error.diagnostic().state != SqlState.CANNOT_COERCE) {
                throw error;
            }
            // An error inside the expression is met again here.
            int given = analyzer.analyzeExpression(expression, null, 0, -1, ExpressionKind.EXECUTE_PARAMETER).type();
            throw new SqlException(SqlState.DATATYPE_MISMATCH, SessionMessage.EXECUTE_COERCION, number,
                    TypeText.of(context.catalog(), given, -1), TypeText.of(context.catalog(), type, -1))
                    .hint(SessionMessage.EXECUTE_COERCION_HINT).at(error.diagnostic().position);
        }
    }
}
