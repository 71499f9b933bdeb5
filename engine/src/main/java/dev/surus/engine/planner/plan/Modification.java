package dev.surus.engine.planner.plan;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.Query.CheckOption;
import dev.surus.engine.analyzer.tree.Query.MergeAction;
import dev.surus.engine.analyzer.tree.Query.OnConflict;
import dev.surus.engine.analyzer.tree.Query.TargetEntry;
import dev.surus.engine.planner.plan.Plan.RecheckSource;
import java.util.List;

/// What a ModifyTable does with its input's rows.
/// @param range of the changed table in the query
/// @param targets for INSERT and UPDATE: the new values (expressions over the input), by column number
/// @param checkOptions of views that were written through: conditions over columns of `range`
/// @param rowByRow each row is written before the next is computed: volatile expressions do not run ahead of an error
/// @param returning expressions over the input's columns and the changed row's (references to `range`); empty for none
public record Modification(Query.Kind kind, int relation, int range, String alias, List<TargetEntry> targets, OnConflict onConflict,
        List<MergeAction> mergeActions, List<Expression> returning, RecheckSource recheck, List<CheckOption> checkOptions,
        boolean rowByRow) {}
