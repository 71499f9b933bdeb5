package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.expression.ExpressionCompiler;
import dev.surus.engine.executor.expression.Layout;
import dev.surus.engine.planner.Expressions;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// Expressions that the catalog keeps with a table (checks, generated columns, index keys), over one row at a time.
public final class StoredExpressions {
    private static final int TABLE_OID = -6;
    private static final int FIRST_OF_USERS = 16_384;

    private final ExecutorSession session;
    private final RelationEntry relation;
    private final ExpressionCompiler compiler;
    private final Batch row;
    /// Of one range: the others' columns follow in the same order.
    private final int[] numbers;
    private final long tableOid;

    public StoredExpressions(ExecutorSession session, RelationEntry relation) {
        this(session, relation, 1);
    }

    /// @param ranges how many rows of the table the expressions see: of a trigger's condition the old and the new one
    public StoredExpressions(ExecutorSession session, RelationEntry relation, int ranges) {
        this(session, relation, columns(relation, ranges), ranges,
                new ExecutionState(session, PlannedStatement.NONE, null, new Object[0]));
    }

    private static List<Expression> columns(RelationEntry relation, int ranges) {
        var columns = new ArrayList<Expression>();
        for (int range = 1; range <= ranges; range++) {
            columns.addAll(OpenTable.columns(relation, range));
            columns.add(new ColumnReference(range, TABLE_OID, 0, 26, -1, 0, 0));
        }
        return columns;
    }

    /// Expressions of a statement that runs, over rows of the table that is one of its ranges: they may hold subqueries.
    static StoredExpressions of(ExecutionState state, RelationEntry relation, int range) {
        var columns = OpenTable.columns(relation, range);
        columns.add(new ColumnReference(range, TABLE_OID, 0, 26, -1, 0, 0));
        return new StoredExpressions(state.session, relation, columns, 1, state);
    }

    private StoredExpressions(ExecutorSession session, RelationEntry relation, List<Expression> columns, int ranges, ExecutionState state) {
        this.session = session;
        this.relation = relation;
        tableOid = Integer.toUnsignedLong(relation.oid());
        compiler = new ExpressionCompiler(state, new Layout(columns));
        row = Rows.newBatch(state.kinds(columns), 1);
        row.count = 1;
        numbers = columns.stream().limit(columns.size() / ranges).mapToInt(c -> ((ColumnReference) c).column()).toArray();
    }

    public Expression read(String text) {
        return session.storedExpression(text, relation);
    }

    public Evaluator compile(Expression expression) {
        return compiler.compile(expression);
    }

    /// Whether a compiled form is good for one statement only: CURRENT_DATE and its like become constants, functions of users are bound as they are now.
    public static boolean bindsSessionValues(Expression expression) {
        return callsUsers(expression) || Expressions.any(expression, e -> e instanceof Expression.SqlValue);
    }

    /// Whether a function of users is called, which may be replaced at any time.
    static boolean callsUsers(Expression expression) {
        return Expressions.any(expression, e -> switch (e) {
            case Expression.FunctionCall c -> Integer.compareUnsigned(c.function(), FIRST_OF_USERS) >= 0;
            case Expression.OperatorCall c -> Integer.compareUnsigned(c.function(), FIRST_OF_USERS) >= 0;
            default -> false;
        });
    }

    /// Sets the row that evaluators see.
    /// @param values by attribute number minus one
    public void setRow(Object[] values) {
        setRow(1, values);
    }

    /// Sets the row of one range.
    public void setRow(int range, Object[] values) {
        int first = (range - 1) * numbers.length;
        for (int i = 0; i < numbers.length; i++) {
            int number = numbers[i];
            row.columns[first + i].set(0, number == TABLE_OID ? (Object) tableOid : number <= values.length ? values[number - 1] : null);
        }
    }

    public Object value(Evaluator evaluator) {
        return evaluator.evaluateRow(row, 0);
    }
}
