package dev.surus.engine.planner;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.Parameter;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.analyzer.tree.RangeEntry.FunctionRange;
import dev.surus.engine.analyzer.tree.RangeEntry.SubqueryRange;
import dev.surus.engine.base.Oid;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.type.TypeOid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts the bodies of functions in SQL in the place of their calls:
///
/// ```
/// f(a + 1)              f is SELECT $1 * 2                  ->  (a + 1) * 2
/// FROM f(a) AS s        f is SELECT x FROM t WHERE y = $1   ->  FROM LATERAL (SELECT x FROM t WHERE y = a) AS s
/// ```
///
/// A call stays where the body would behave differently in its place: where it has settings or a role of its own, is less certain than it was
/// declared, is asked with NULL although the function is strict, or computes a volatile or dear argument twice. Whoever may not execute the
/// function is told so when the call that stayed is about to run.
public final class FunctionBodies {
    private static final double COST_REPEATED = 10;
    /// A function whose query calls it again has no end: what is left is a call, which fails when it goes too deep.
    private static final int TIMES_IN_STATEMENT = 50;

    private final PlannerEnvironment environment;
    private final Properties properties;
    private final Map<Integer, Integer> times = new HashMap<>();

    FunctionBodies(PlannerEnvironment environment) {
        this.environment = environment;
        properties = new Properties(environment.catalog());
    }

    // ---- values

    /// The expression in the place of a call of a function that gives one value.
    /// @param collation of the call's result
    /// @param inputCollation which its arguments have
    /// @return null where the call stays
    Expression inPlaceOf(FunctionEntry function, List<Expression> arguments, int result, int collation, int inputCollation) {
        if (!isPlain(function, arguments) || function.returnsSet() || function.result() == TypeOid.RECORD || !environment.mayExecute(function)) {
            return null;
        }
        Query query = environment.queryOf(function, types(arguments), result, null, inputCollation);
        if (query == null || !isOneExpression(query)) {
            return null;
        }
        Expression body = query.targets.getFirst().expression();
        if (body.type() != result || !properties.keepsPromises(function, body) || arguments.stream().anyMatch(a -> readsTestValue(a, false))) {
            return null;
        }
        int[] uses = new int[arguments.size()];
        Expression put = Expressions.replace(body, e -> e instanceof Parameter p && p.number() > 0 ? argument(p, arguments, uses) : null);
        for (int i = 0; i < uses.length; i++) {
            if (uses[i] == 0 ? function.strict() : uses[i] > 1 && !isRepeatable(arguments.get(i))) {
                return null;
            }
        }
        return collation != 0 && put.collation() != 0 && put.collation() != collation ? new Expression.Collate(put, collation, 0) : put;
    }

    private static Expression argument(Parameter parameter, List<Expression> arguments, int[] uses) {
        uses[parameter.number() - 1]++;
        return arguments.get(parameter.number() - 1);
    }

    /// A SELECT of one expression, and nothing else.
    public static boolean isOneExpression(Query query) {
        return query.kind == Query.Kind.SELECT && query.ranges.isEmpty() && query.where == null && query.targets.size() == 1
                && query.commonTables.isEmpty() && !query.hasAggregates && !query.hasWindowCalls && !query.hasSubqueries
                && !query.hasSetReturningTargets && query.groupBy.isEmpty() && query.groupingSets == null && query.having == null && query.orderBy.isEmpty()
                && !query.distinct && query.distinctOn.isEmpty() && query.limit == null && query.offset == null && query.setOperation == null;
    }

    private boolean isRepeatable(Expression argument) {
        return !Properties.hasSubquery(argument) && properties.cost(argument) <= COST_REPEATED && !properties.isVolatile(argument);
    }

    /// Whether an expression reads the value that a CASE around it compares.
    private static boolean readsTestValue(Expression e, boolean within) {
        if (e instanceof Expression.CaseTestValue) {
            return !within;
        }
        boolean inside = within || e instanceof Expression.Case c && c.argument() != null || e instanceof Expression.CoerceArray;
        boolean[] found = new boolean[1];
        Expressions.mapChildren(e, child -> {
            found[0] |= readsTestValue(child, inside);
            return child;
        });
        return found[0];
    }

    // ---- tables

    /// The query with the queries of functions in FROM in their places.
    /// @param planner gets to know what those read
    Query inFrom(Query query, Planner planner) {
        Query result = query;
        for (int range : SubqueryPullUp.rangesOf(query.from)) {
            if (query.ranges.get(range - 1) instanceof FunctionRange f) {
                Query body = inPlaceOf(f);
                if (body != null) {
                    planner.noteAccesses(body);
                    result = result == query ? QueryRewriter.shallowCopy(query) : result;
                    result.ranges.set(range - 1, new SubqueryRange(body, f.lateral(), f.alias(), f.columnNames(), 0, false, null));
                }
            }
        }
        return result;
    }

    private Query inPlaceOf(FunctionRange range) {
        if (range.ordinality() || range.functions().size() != 1 || !(range.functions().getFirst().call() instanceof FunctionCall call) || !call.returnsSet()) {
            return null;
        }
        FunctionEntry function = environment.catalog().function(call.function());
        List<Expression> arguments = call.arguments();
        if (function == null || !function.returnsSet() || !isPlain(function, arguments) || function.strict() || function.volatility() == 'v'
                || function.result() == TypeOid.VOID || arguments.stream().anyMatch(a -> properties.isVolatile(a) || Properties.hasSubquery(a))
                || !environment.mayExecute(function)) {
            return null;
        }
        var type = environment.catalog().type(call.type());
        var base = environment.catalog().baseType(call.type());
        boolean composite = base != null && base.relation() != 0;
        if (type == null || composite && (type.isDomain() || hasDroppedColumns(base.relation()))) {
            return null;
        }
        boolean row = composite || call.type() == TypeOid.RECORD;
        var columns = row ? range.columns().stream().map(Query.ColumnType::type).toList() : null;
        Query query = environment.queryOf(function, types(arguments), call.type(), columns, call.inputCollation());
        if (query == null || query.kind != Query.Kind.SELECT || query.hasModifyingCommonTables) {
            return null;
        }
        var visible = query.targets.stream().filter(t -> !t.hidden()).map(TargetEntry::expression).toList();
        if (visible.size() != range.columns().size()) {
            return null;
        }
        for (int i = 0; i < visible.size(); i++) {
            if (visible.get(i).type() != range.columns().get(i).type()) {
                // A column that is the whole row, which would have to be taken apart.
                return null;
            }
        }
        if (times.merge(function.oid(), 1, Integer::sum) > TIMES_IN_STATEMENT) {
            return null;
        }
        return new QueryRewriter() {
            @Override
            Expression replacement(Expression e, int depth) {
                return e instanceof Parameter p && p.number() > 0 ? SubqueryPullUp.raise(arguments.get(p.number() - 1), depth + 1) : null;
            }
        }.query(query, 0);
    }

    private boolean hasDroppedColumns(int relation) {
        return environment.catalog().relation(relation).columns().stream().anyMatch(c -> c.dropped());
    }

    // ---- both

    private static boolean isPlain(FunctionEntry function, List<Expression> arguments) {
        return function.language() == FunctionEntry.LANGUAGE_SQL && Oid.isOfUsers(function.oid()) && function.kind() == 'f'
                && !function.securityDefiner() && function.settings() == null && function.arguments().length == arguments.size();
    }

    private static List<Integer> types(List<Expression> arguments) {
        return arguments.stream().map(Expression::type).toList();
    }
}
