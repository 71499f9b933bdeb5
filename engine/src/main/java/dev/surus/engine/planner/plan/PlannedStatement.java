package dev.surus.engine.planner.plan;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry.Permissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A whole plan: what a prepared statement keeps.
/// @param ctes WITH queries by number
/// @param subplans plans of the subqueries in expressions, by their query's identity
/// @param slots how many slots for values between plans an execution needs
/// @param accesses every relation of the statement, at any depth, and what is asked on it
/// @param resultColumns how many of the plan's columns the client sees
/// @param levels its queries by the topmost node of each one's plan
/// @param smallTables tables that are read whole because they have one page: the plan is good as long as they have
/// @param constants what became of its constants
public record PlannedStatement(Query query, Plan plan, List<Cte> ctes, Map<Query, SubPlan> subplans, int slots,
        List<Access> accesses, int resultColumns, Map<Plan, PlannedLevel> levels, Set<Integer> smallTables, Constants constants) {
    /// One that computes expressions alone.
    public static final PlannedStatement NONE = new PlannedStatement(null, null, List.of(), Map.of(), 0, List.of(), 0, Map.of(), Set.of(), Constants.PLAIN);

    /// What planning found when it computed the constants.
    /// @param failing a constant expression whose value is an error, which is due before the statement runs, whether or not a row gets there; else null
    /// @param failingInside the functions whose bodies were put in the place of their calls, from the inside, where that stands in one
    /// @param byUsers functions of users were called: immutable in name, their values are good for one statement, or one prepared
    /// @param ofParameters with the parameters' values there would be more to compute
    public record Constants(Expression failing, List<Integer> failingInside, boolean byUsers, boolean ofParameters) {
        static final Constants PLAIN = new Constants(null, List.of(), false, false);
    }

    /// What a statement needs on a relation.
    /// @param kind its relkind
    public record Access(int relation, char kind, Permissions permissions) {}

    /// A WITH query.
    /// @param query what was planned
    /// @param recursive the plan is a RecursiveUnion
    /// @param modifying it changes tables, so it runs to its end whoever reads it
    public record Cte(String name, Query query, Plan plan, boolean recursive, boolean modifying, int references) {}
}
