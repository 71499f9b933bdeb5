package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expressions;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.QueryVisitor;
import dev.surus.engine.analyzer.tree.RangeEntry;
import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.entry.ConstraintEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.executor.trigger.TableTrigger;
import dev.surus.engine.executor.trigger.TableTriggers;
import dev.surus.engine.executor.trigger.TriggerEvent;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.txn.lock.LockMode;
import dev.surus.engine.txn.lock.LockRehearsal;
import dev.surus.engine.txn.lock.LockTag;
import dev.surus.engine.type.DataType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Which locks the execution of a planned statement takes beyond those of analysis and planning, noted in the session's
/// [LockRehearsal]; nothing is executed. What depends on the rows that will be met (a foreign key's check, a cascade) is noted as
/// if there were such rows; the foreign keys themselves tell what they lock, by the code that locks it.
public final class LockForecast {
    private static final int FUNCTIONS_DEEP = 16;

    private final ExecutorSession session;
    private final LockRehearsal rehearsal;
    private final Set<Integer> cascaded = new HashSet<>();
    /// Tables that the statement itself changes, and how deep their changes are nested: a cascade may come to a row again.
    private final Set<Integer> changed = new HashSet<>();
    private int changesDeep;
    private boolean becomeNull;
    /// Triggers that were looked at: one may fire itself.
    private final Set<Integer> fired = new HashSet<>();
    private final Set<Query> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    public LockForecast(ExecutorSession session) {
        this.session = session;
        rehearsal = session.transaction().lockOwner().rehearsal();
    }

    public LockRehearsal rehearsal() {
        return rehearsal;
    }

    public ExecutorSession session() {
        return session;
    }

    /// @throws SqlException 42501 where the statement may not be run
    public void statement(PlannedStatement statement) {
        PermissionChecks.check(session, statement);
        if (statement.query() != null) {
            query(statement.query());
        }
    }

    // ---- queries

    private void query(Query query) {
        if (seen.add(query)) {
            try (var _ = isOneRow(query) ? LockRehearsal.Reason.NONE : rehearsal.ifThereAreRows()) {
                contents(query);
            }
        }
    }

    /// Whether the query works on exactly one row, that it brings itself.
    private static boolean isOneRow(Query query) {
        return (query.kind == Query.Kind.INSERT || query.kind == Query.Kind.SELECT) && query.from == null && query.where == null
                && query.limit == null && query.offset == null && query.setOperation == null && query.having == null;
    }

    private void contents(Query query) {
        query.commonTables.forEach(table -> query(table.query()));
        for (var range : query.ranges) {
            if (range instanceof RangeEntry.SubqueryRange subquery) {
                query(subquery.query());
            }
        }
        new QueryVisitor() {
            @Override
            protected boolean enter(Expression expression) {
                switch (expression) {
                    case Expression.SubqueryExpression subquery -> query(subquery.query());
                    case Expression.FunctionCall call -> function(call);
                    case Expression.NextValue next -> sequence(next.sequence());
                    default -> {}
                }
                return true;
            }
        }.visit(query);
        for (var lock : query.rowLocks) {
            if (query.ranges.get(lock.range() - 1) instanceof RangeEntry.RelationRange range) {
                rows(range.relation(), "FOR " + lock.strength().name().replace('_', ' '), matching(query));
            }
        }
        if (query.resultRange > 0) {
            switch (query.ranges.get(query.resultRange - 1)) {
                case RangeEntry.RelationRange target -> modification(query, session.catalog().relation(target.relation()));
                case RangeEntry.SubqueryRange view -> changes(session.catalog().relation(view.viewRelation()), query.kind, columns(query.targets));
                default -> {}
            }
        }
    }

    private static String matching(Query query) {
        return query.where == null ? "all rows" : "rows matching the WHERE clause";
    }

    private void modification(Query query, RelationEntry relation) {
        switch (query.kind) {
            case INSERT -> {
                indexes(relation, query.onConflict == null || query.onConflict.arbiterIndexes().isEmpty());
                if (query.onConflict != null && query.onConflict.update()) {
                    var changed = columns(query.onConflict.set());
                    rows(relation.oid(), updateMode(relation, changed), "rows that ON CONFLICT updates");
                    changes(relation, Query.Kind.UPDATE, changed);
                }
                changes(relation, Query.Kind.INSERT, given(query.targets, relation));
                partitions(relation, given(query.targets, relation));
            }
            case UPDATE -> {
                var changed = columns(query.targets);
                indexes(relation, false);
                rows(relation.oid(), updateMode(relation, changed), matching(query));
                changes(relation, Query.Kind.UPDATE, changed);
            }
            case DELETE -> {
                indexes(relation, false);
                rows(relation.oid(), "FOR UPDATE", matching(query));
                changes(relation, Query.Kind.DELETE, new BitSet());
            }
            case MERGE -> {
                indexes(relation, false);
                for (var action : query.mergeActions) {
                    if (action.doNothing()) {
                        continue;
                    }
                    switch (action.action()) {
                        case INSERT -> {
                            changes(relation, Query.Kind.INSERT, given(action.targets(), relation));
                            partitions(relation, given(action.targets(), relation));
                        }
                        case UPDATE -> {
                            var changed = columns(action.targets());
                            rows(relation.oid(), updateMode(relation, changed), "rows that MERGE updates");
                            changes(relation, Query.Kind.UPDATE, changed);
                        }
                        case DELETE -> {
                            rows(relation.oid(), "FOR UPDATE", "rows that MERGE deletes");
                            changes(relation, Query.Kind.DELETE, new BitSet());
                        }
                        case SELECT, MERGE, UTILITY -> {}
                    }
                }
            }
            case SELECT, UTILITY -> {}
        }
    }

    /// COPY FROM: every column may come.
    public void copyInto(RelationEntry relation) {
        indexes(relation, true);
        var all = new BitSet();
        relation.liveColumns().forEach(column -> all.set(column.number()));
        changes(relation, Query.Kind.INSERT, all);
        partitions(relation, all);
    }

    /// The partitions of a partitioned table that may take its new rows: which of them do is known only with the rows.
    private void partitions(RelationEntry relation, BitSet given) {
        if (relation.kind() != 'p') {
            return;
        }
        for (int oid : session.catalog().children(relation.oid())) {
            var partition = session.catalog().relation(oid);
            try (var _ = rehearsal.because("partition of " + relation.name() + " that may take rows"); var _ = rehearsal.ifThereAreRows()) {
                session.lockRelation(oid, LockMode.ROW_EXCLUSIVE);
                indexes(partition, true);
                if (partition.kind() != 'p') {
                    changes(partition, Query.Kind.INSERT, given);
                }
                partitions(partition, given);
            }
        }
    }

    private void indexes(RelationEntry relation, boolean briefly) {
        for (IndexEntry index : relation.indexes()) {
            session.lockRelation(index.oid(), LockMode.ROW_EXCLUSIVE);
        }
        if (briefly) {
            for (IndexEntry index : relation.indexes()) {
                session.unlockRelation(index.oid(), LockMode.ROW_EXCLUSIVE);
            }
        }
    }

    private static BitSet columns(List<Query.TargetEntry> targets) {
        var columns = new BitSet();
        targets.forEach(target -> columns.set(target.number()));
        return columns;
    }

    /// The columns of a new row that may be other than null.
    private static BitSet given(List<Query.TargetEntry> targets, RelationEntry relation) {
        var columns = new BitSet();
        for (var target : targets) {
            if (!(target.expression() instanceof Expression.Constant constant) || constant.value() != null) {
                columns.set(target.number());
            }
        }
        for (var column : relation.liveColumns()) {
            if (column.isGenerated()) {
                columns.set(column.number());
            }
        }
        return columns;
    }

    /// The mode of an update's row locks: the stronger one where a key may change.
    public static String updateMode(RelationEntry relation, BitSet changed) {
        for (IndexEntry index : relation.indexes()) {
            if (index.unique() && index.live() && index.predicate() == null && index.expressions().isEmpty()) {
                for (int k = 0; k < index.keyCount(); k++) {
                    if (changed.get(index.columns()[k])) {
                        return "FOR UPDATE";
                    }
                }
            }
        }
        return "FOR NO KEY UPDATE";
    }

    /// Row locks on a relation.
    public void rows(int relation, String mode, String why) {
        try (var _ = rehearsal.because(why)) {
            rehearsal.rows(LockTag.relation(session.databaseId(), relation), mode);
        }
    }

    // ---- what follows a change of rows

    /// Foreign keys and triggers of a table whose rows change.
    /// @param columns changed by an UPDATE, or given by an INSERT
    public void changes(RelationEntry relation, Query.Kind kind, BitSet columns) {
        changes(relation, kind, columns, false);
    }

    /// @param toNull whether the columns become null
    public void changes(RelationEntry relation, Query.Kind kind, BitSet columns, boolean toNull) {
        triggers(relation, kind, columns);
        if (relation.kind() == 'v') {
            return;
        }
        boolean before = becomeNull;
        becomeNull = toNull;
        changesDeep++;
        try {
            session.openTables().target(relation.oid()).forecast(this, kind, columns);
        } finally {
            changesDeep--;
            becomeNull = before;
        }
        changed.add(relation.oid());
    }

    /// Whether the changed columns become null, so that no key of them has to be there.
    public boolean becomeNull() {
        return becomeNull;
    }

    /// Whether rows that the statement changes may be of the transaction's own making: it has written the table, or made it.
    public boolean mayMeetOwnRows(RelationEntry relation) {
        var tag = LockTag.relation(session.lockDatabase(relation), relation.oid());
        return rehearsal.wasHeld(tag, LockMode.ROW_EXCLUSIVE) || rehearsal.wasHeld(tag, LockMode.ACCESS_EXCLUSIVE)
                || changesDeep > 1 && changed.contains(relation.oid());
    }

    /// What the functions of a table's triggers would lock.
    private void triggers(RelationEntry relation, Query.Kind kind, BitSet columns) {
        var triggers = TableTriggers.of(session, relation);
        if (triggers == null) {
            return;
        }
        var event = TriggerEvent.valueOf(kind.name());
        for (TableTrigger trigger : triggers.all) {
            if (!trigger.isFor(event) || !TableTrigger.isEnabled(trigger.entry.enabled(), session.isReplica()) || !fired.add(trigger.entry.oid())
                    || event == TriggerEvent.UPDATE && trigger.entry.columns().length > 0
                    && Arrays.stream(trigger.entry.columns()).noneMatch(columns::get)) {
                continue;
            }
            try (var _ = rehearsal.because("trigger " + trigger.entry.name()); var _ = rehearsal.ifThereAreRows()) {
                if (!session.rehearseTrigger(session.catalog().function(trigger.entry.function()), triggers.rehearsed(trigger, event), this)) {
                    unknown(trigger.entry.function());
                }
            }
        }
    }

    /// When a constraint is looked at.
    public LockRehearsal.Reason timeOf(ConstraintEntry constraint, boolean deferrable) {
        return deferrable && constraint.deferrable() && session.afterEvents().isDeferred(constraint)
                ? rehearsal.whenCommitting() : LockRehearsal.Reason.NONE;
    }

    /// Whether a cascade over the constraint is followed for the first time: a table may refer to itself.
    public boolean follow(ConstraintEntry constraint) {
        return cascaded.add(constraint.oid());
    }

    // ---- functions

    private void function(Expression.FunctionCall call) {
        FunctionEntry function = session.catalog().function(call.function());
        if (function == null || function.isAggregate() || function.isWindow()) {
            return;
        }
        switch (function.language()) {
            case FunctionEntry.LANGUAGE_INTERNAL, FunctionEntry.LANGUAGE_C -> builtin(function, call);
            case FunctionEntry.LANGUAGE_SQL -> {
                if (Oid.isOfUsers(function.oid()) && deep < FUNCTIONS_DEEP) {
                    deep++;
                    try (var _ = rehearsal.because("function " + function.name())) {
                        var types = call.arguments().stream().map(argument -> session.catalog().dataType(argument.type())).toArray(DataType[]::new);
                        session.rehearseFunction(function, types, session.catalog().dataType(call.type()), this);
                    } finally {
                        deep--;
                    }
                }
            }
            default -> {
                try (var _ = rehearsal.because("function " + function.name())) {
                    unknown(function.oid());
                }
                if (deep < FUNCTIONS_DEEP) {
                    deep++;
                    try (var _ = rehearsal.because("function " + function.name() + ", if it comes to it"); var _ = rehearsal.ifReached()) {
                        var types = call.arguments().stream().map(argument -> session.catalog().dataType(argument.type())).toArray(DataType[]::new);
                        session.rehearseFunction(function, types, session.catalog().dataType(call.type()), this);
                    } finally {
                        deep--;
                    }
                }
            }
        }
    }

    private int deep;

    private void unknown(int function) {
        rehearsal.unknown(PgProc.CATALOG, function);
    }

    private void builtin(FunctionEntry function, Expression.FunctionCall call) {
        switch (function.name()) {
            case "nextval", "currval", "setval" -> {
                Object sequence = constant(call.arguments().getFirst());
                if (sequence instanceof Long oid) {
                    sequence((int) (long) oid);
                } else {
                    try (var _ = rehearsal.because("a sequence that is known when " + function.name() + "() runs")) {
                        unknown(function.oid());
                    }
                }
            }
            case "pg_advisory_lock", "pg_advisory_xact_lock", "pg_try_advisory_lock", "pg_try_advisory_xact_lock" ->
                advisory(function, call, LockMode.EXCLUSIVE);
            case "pg_advisory_lock_shared", "pg_advisory_xact_lock_shared", "pg_try_advisory_lock_shared",
                    "pg_try_advisory_xact_lock_shared" -> advisory(function, call, LockMode.SHARE);
            default -> {}
        }
    }

    private void sequence(int sequence) {
        session.lockRelation(sequence, LockMode.ROW_EXCLUSIVE);
    }

    private void advisory(FunctionEntry function, Expression.FunctionCall call, LockMode mode) {
        try (var _ = rehearsal.because(function.name() + "()")) {
            Object first = constant(call.arguments().getFirst());
            Object second = call.arguments().size() > 1 ? constant(call.arguments().get(1)) : null;
            if (first instanceof Long key && call.arguments().size() == 1) {
                session.lockAdvisory(LockTag.advisory(session.databaseId(), key), mode);
            } else if (first instanceof Long a && second instanceof Long b) {
                session.lockAdvisory(LockTag.advisory(session.databaseId(), (int) (long) a, (int) (long) b), mode);
            } else {
                unknown(function.oid());
            }
        }
    }

    /// The value of an argument that depends on no row and no parameter; null where it does.
    private Object constant(Expression argument) {
        if (argument instanceof Expression.Constant constant) {
            return constant.value();
        }
        var variable = new boolean[1];
        findVariable(argument, variable);
        if (variable[0]) {
            return null;
        }
        try {
            return SessionPlanning.value(session, argument);
        } catch (SqlException e) {
            return null;
        }
    }

    /// What depends on rows or parameters, and what must not be called to find out.
    private void findVariable(Expression expression, boolean[] variable) {
        boolean varies = switch (expression) {
            case Expression.ColumnReference _, Expression.Parameter _, Expression.SubqueryExpression _, Expression.NextValue _ -> true;
            case Expression.FunctionCall call -> {
                var function = session.catalog().function(call.function());
                yield function == null || function.volatility() == 'v' || function.language() != FunctionEntry.LANGUAGE_INTERNAL;
            }
            default -> false;
        };
        if (varies) {
            variable[0] = true;
            return;
        }
        Expressions.forEachChild(expression, child -> findVariable(child, variable));
    }
}
