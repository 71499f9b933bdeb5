package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.analyzer.tree.RangeEntry.RelationRange;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.PartitionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.config.Setting;
import dev.surus.engine.planner.Planner;
import dev.surus.engine.planner.PlannerEnvironment;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.table.TableColumn;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.List;

/// Plans for a session: gives the planner sizes of tables and computes its constants.
///
/// ```
/// PlannedStatement planned = SessionPlanning.plan(session, query);
/// ```
public final class SessionPlanning implements PlannerEnvironment {
    private static final double UNKNOWN_TUPLES = 1000;

    private final ExecutorSession session;
    private ExecutionState state;
    private boolean callsUsers = true;

    public SessionPlanning(ExecutorSession session) {
        this.session = session;
    }

    public static PlannedStatement plan(ExecutorSession session, Query query) {
        return new Planner(new SessionPlanning(session)).plan(query);
    }

    @Override
    public Catalog catalog() {
        return session.catalog();
    }

    @Override
    public boolean lock(int relation, RelationRange parent) {
        return session.lockForPlan(relation, parent.lockMode());
    }

    @Override
    public void lockIndexes(int relation, RelationRange parent) {
        for (var index : session.catalog().relation(relation).indexes()) {
            session.lockForPlan(index.oid(), parent.lockMode());
        }
    }

    @Override
    public List<PartitionEntry> partitions(int relation) {
        var entries = session.catalog().partitions(relation);
        boolean pending = entries.stream().anyMatch(entry -> entry.detachPending() || entry.bound() == null);
        if (!pending) {
            return entries;
        }
        if (session.readCommitted()) {
            return entries.stream().filter(entry -> entry.bound() != null && !entry.detachPending()).toList();
        }
        var snapshot = session.takeSnapshot();
        try {
            return session.catalog().partitions(relation, snapshot);
        } finally {
            session.releaseSnapshot(snapshot);
        }
    }

    /// Whether the tables that a plan takes to be small are so still.
    public static boolean standsStill(ExecutorSession session, PlannedStatement statement) {
        if (statement.smallTables().isEmpty()) {
            return true;
        }
        var planning = new SessionPlanning(session);
        return statement.smallTables().stream().allMatch(t -> planning.pages(session.catalog().relation(t)) <= 1);
    }

    @Override
    public double tuples(RelationEntry relation) {
        if (relation.fileId() == 0 || isVirtual(relation) || !session.tables().exists(relation.fileId())) {
            return UNKNOWN_TUPLES;
        }
        var table = session.tables().table(relation.fileId(), new ArrayList<TableColumn>());
        // What ANALYZE counted, as far as the table has grown since.
        return relation.pages() > 0 && relation.tuples() >= 0
                ? Math.max(1, relation.tuples() / relation.pages() * dev.surus.engine.table.Table.relationPages(table.pageCount()))
                : Math.max(1, table.rowEstimate());
    }

    @Override
    public double pages(RelationEntry relation) {
        return relation.fileId() == 0 || isVirtual(relation) || !session.tables().exists(relation.fileId()) ? 0
                : dev.surus.engine.table.Table.relationPages(session.tables().table(relation.fileId(), new ArrayList<TableColumn>()).pageCount());
    }

    @Override
    public <T> T setting(Setting<T> setting) {
        return session.setting(setting);
    }

    @Override
    public boolean combines(AggregateCall call) {
        return AggregateCalls.combines(state(), call);
    }

    @Override
    public boolean isVirtual(RelationEntry relation) {
        return session.virtualRows(relation) != null;
    }

    @Override
    public boolean isEnabled(Setting<Boolean> way) {
        return session.isEnabled(way);
    }

    @Override
    public long hashMemory() {
        return session.hashMemory();
    }

    @Override
    public Expression storedExpression(String text, RelationEntry relation) {
        return session.storedExpression(text, relation);
    }

    @Override
    public Query queryOf(FunctionEntry function, List<Integer> arguments, int result, List<Integer> columns, int collation) {
        return session.queryOfFunction(function, arguments, result, columns, collation);
    }

    @Override
    public boolean mayExecute(FunctionEntry function) {
        return new Privileges(session.catalog()).has(ObjectKind.FUNCTION, function.oid(), session.currentUser(), Privilege.EXECUTE);
    }

    @Override
    public boolean callsUsers() {
        return callsUsers;
    }

    /// Whether constants may be computed by functions that users wrote.
    public void callsUsers(boolean calls) {
        callsUsers = calls;
    }

    @Override
    public Object evaluate(Expression constant) {
        return state().value(constant);
    }

    private ExecutionState state() {
        if (state == null) {
            state = new ExecutionState(session, PlannedStatement.NONE, null, new Object[0]);
        }
        return state;
    }

    /// Raises the error that a plan's constants have, before it is run or shown.
    public static void raiseError(ExecutorSession session, PlannedStatement statement) {
        raiseError(session, statement.constants());
    }

    /// Raises the error that the constants of an expression of a definition have.
    public static void raiseError(ExecutorSession session, Expression expression) {
        raiseError(session, new Planner(new SessionPlanning(session)).constants(expression));
    }

    private static void raiseError(ExecutorSession session, PlannedStatement.Constants constants) {
        if (constants.failing() != null) {
            var inside = constants.failingInside();
            CallStack.Frame frame = lines -> inside.forEach(function -> lines.add(new Message(ExecutorMessage.FUNCTION_INLINING, session.catalog().function(function).name())));
            session.callStack().push(frame);
            try {
                raise(session, constants.failing());
            } catch (SqlException error) {
                throw session.callStack().complete(error);
            } finally {
                session.callStack().pop(frame);
            }
        }
    }

    private static void raise(ExecutorSession session, Expression failing) {
        FunctionEntry function = failing instanceof FunctionCall call ? session.catalog().function(call.function())
                : failing instanceof OperatorCall call ? session.catalog().function(call.function()) : null;
        if (function == null || function.language() != FunctionEntry.LANGUAGE_SQL) {
            value(session, failing);
            return;
        }
        // It is a call, although a query would have its body in its place.
        var called = new Message(ExecutorMessage.FUNCTION_STATEMENT, function.name(), 1);
        CallStack.Frame frame = lines -> {
            if (lines.isEmpty() || lines.getLast().key() != called.key() || !function.name().equals(lines.getLast().arguments()[0])) {
                lines.add(called);
            }
        };
        session.callStack().push(frame);
        try {
            value(session, failing);
        } catch (SqlException error) {
            throw session.callStack().complete(error);
        } finally {
            session.callStack().pop(frame);
        }
    }

    /// The value of an expression without columns, such as a default or a partition bound.
    public static Object value(ExecutorSession session, Expression expression) {
        return new SessionPlanning(session).evaluate(expression);
    }
}
