package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Analyzer;
import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.CallStack;
import dev.surus.engine.base.Language;
import dev.surus.engine.executor.ExecutorSession;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.CursorStatement.Direction;
import dev.surus.engine.parser.ast.Expression;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.txn.Snapshot;
import java.util.List;
import java.util.function.Supplier;

/// What running PL/pgSQL needs of its session.
public interface RoutineSession {
    ExecutorSession executor();

    Analyzer analyzer();

    ParserOptions parserOptions();

    CallStack callStack();

    // ---- queries

    /// A query that may run again as long as [#isCurrent] says so.
    /// @param shape of its rows; null where it gives none
    /// @param stamp what [#isCurrent] looks at
    record Planned(PlannedStatement statement, RowShape shape, Object stamp) {}

    /// Analyzes and plans; the relations are locked.
    /// @param cursor whether the rows are a cursor's: then it knows their places in tables
    Planned plan(Supplier<Query> analysis, boolean cursor);

    /// Whether a plan made earlier still holds; its relations are locked.
    boolean isCurrent(Planned planned);

    /// Refuses what changes rows in a read-only transaction.
    void refuseInReadOnlyTransaction(Query query);

    /// The snapshot of the statement around; null where there is none.
    Snapshot activeSnapshot();

    /// @return the previous one, which the caller puts back
    Snapshot activeSnapshot(Snapshot snapshot);

    /// Makes changes so far visible to the snapshots taken from now on.
    void nextCommand();

    // ---- other statements

    /// What a statement that is no query gave.
    /// @param shape null where it gives no rows
    record UtilityResult(RowShape shape, List<Object[]> rows, long processed) {}

    /// @param variables what names and `$n` mean in the queries that the statement contains; null where they mean nothing
    UtilityResult runUtility(Statement statement, String text, StatementVariables variables);

    /// Parameters of a query inside another statement (CREATE TABLE AS, EXPLAIN, DECLARE).
    interface StatementVariables {
        dev.surus.engine.analyzer.ParameterTypes types();

        /// The values of the parameters that the analysis met.
        Object[] values();
    }

    /// What a procedure gave.
    /// @param arguments for each OUT or INOUT parameter what was written for it
    record CallResult(RowShape shape, Object[] values, List<Expression> arguments) {}

    /// CALL in a function.
    /// @param atomic whether the procedure may not end the transaction
    /// @return null where the procedure gives nothing
    CallResult call(Expression.FunctionCall call, StatementVariables variables, boolean atomic);

    /// Runs a DO block.
    void runBlock(dev.surus.engine.parser.ast.FunctionStatement.Do block, boolean atomic);

    /// The command tag of a statement that changes something; null for others.
    String writingTag(Statement statement);

    /// The command tag of a statement.
    String tagOf(Statement statement);

    // ---- settings

    Language language();

    /// The value of a setting of the language, `plpgsql.check_asserts` and its like; null where nobody set it.
    String setting(String name);

    // ---- transactions

    /// @throws dev.surus.engine.base.SqlException 2D000 within a subtransaction
    void requireNoSubtransaction(boolean commit);

    void beginSubtransaction();

    void releaseSubtransaction();

    void rollbackSubtransaction();

    /// Commits or rolls back, and begins the next transaction.
    void endTransaction(boolean commit, boolean chain);

    // ---- cursors

    /// Opens a cursor.
    /// @param name null: one is made up
    /// @param scroll null where nothing was said
    /// @return its name
    String openCursor(String name, Planned query, Object[] parameters, String text, Boolean scroll);

    boolean cursorExists(String name);

    /// @return the rows' shape
    RowShape cursorShape(String name);

    List<Object[]> fetch(String name, Direction direction, long count);

    /// @return how many rows
    long move(String name, Direction direction, long count);

    void closeCursor(String name);
}
