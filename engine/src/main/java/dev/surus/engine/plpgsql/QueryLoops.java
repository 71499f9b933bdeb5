package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.QueryExecution;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.plpgsql.Interpreter.Flow;
import dev.surus.engine.plpgsql.Interpreter.Turn;
import dev.surus.engine.txn.Snapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/// Loops over the rows of queries, those of the text and those that EXECUTE makes, and of cursors.
final class QueryLoops {
    private final Interpreter interpreter;
    private final SqlSteps sql;
    private final RoutineSession session;
    private final Fragments fragments;
    private final Values values;
    /// Those that read from a query, outermost first.
    private final List<RowLoop> running = new ArrayList<>();

    QueryLoops(Interpreter interpreter, SqlSteps sql) {
        this.interpreter = interpreter;
        this.sql = sql;
        session = interpreter.session;
        fragments = interpreter.fragments;
        values = interpreter.values;
    }

    /// The transaction ends: what is left of their rows is read before.
    void hold() {
        running.forEach(RowLoop::hold);
    }

    /// The rows of a query, read some at a time.
    private final class RowLoop implements AutoCloseable {
        private static final int ROWS_AHEAD = 50;
        private final Frame frame;
        private final Fragments.Piece piece;
        private final boolean readOnly;
        private QueryExecution execution;
        private Snapshot snapshot;
        private boolean ownSnapshot;
        private List<Object[]> rows = new ArrayList<>();
        private int next;

        RowLoop(Frame frame, Fragments.Piece piece, FragmentPlan plan, Object[] parameters) {
            this.frame = frame;
            this.piece = piece;
            var query = plan.planned.statement().query();
            readOnly = query.kind == Query.Kind.SELECT && !query.hasModifyingCommonTables && query.rowLocks.isEmpty();
            session.refuseInReadOnlyTransaction(query);
            if (query.kind != Query.Kind.SELECT || query.hasModifyingCommonTables) {
                fragments.run(frame, piece, plan, parameters, 0, rows);
                return;
            }
            var outer = session.activeSnapshot();
            ownSnapshot = frame.routine.isVolatile() || outer == null;
            if (ownSnapshot) {
                session.nextCommand();
            }
            snapshot = ownSnapshot ? session.executor().takeSnapshot() : outer;
            try {
                execution = fragments.inside(piece, () -> new QueryExecution(session.executor(), plan.planned.statement(), snapshot, parameters));
            } catch (Throwable failure) {
                release();
                throw failure;
            }
        }

        Object[] next() {
            if (next == rows.size() && execution != null) {
                read(ROWS_AHEAD);
            }
            return next == rows.size() ? null : rows.get(next++);
        }

        private void read(int count) {
            rows = new ArrayList<>();
            next = 0;
            var outer = session.activeSnapshot(snapshot);
            boolean more;
            try {
                more = fragments.inside(piece, () -> execution.run(batch -> Fragments.collect(batch, rows), count));
            } finally {
                session.activeSnapshot(outer);
            }
            if (!more) {
                close();
            }
        }

        /// The transaction ends: what is left is read now.
        void hold() {
            if (!readOnly) {
                throw new SqlException(SqlState.INVALID_TRANSACTION_TERMINATION, PlpgsqlMessage.LOOP_NOT_READ_ONLY);
            }
            if (execution != null) {
                var ahead = new ArrayList<>(rows.subList(next, rows.size()));
                read(0);
                ahead.addAll(rows);
                rows = ahead;
                next = 0;
            }
        }

        private void release() {
            if (ownSnapshot && snapshot != null) {
                session.executor().releaseSnapshot(snapshot);
            }
            snapshot = null;
        }

        @Override
        public void close() {
            if (execution != null) {
                execution.close();
                execution = null;
                release();
            }
        }
    }

    Flow forQuery(Frame frame, Step.ForQuery step) {
        if (step.query().failure == null && !(step.query().statement instanceof QueryStatement)) {
            var result = sql.rowsOf(frame, step.query());
            return rows(frame, result.shape(), result.rows().iterator(), step.target(), step.body(), step.name());
        }
        var plan = fragments.plan(frame, step.query());
        return rows(frame, Fragments.piece(step.query()), plan, fragments.parameters(frame, plan), step.target(), step.body(), step.name());
    }

    Flow forDynamic(Frame frame, Step.ForDynamic step) {
        var dynamic = sql.dynamic(frame, step.query(), step.arguments());
        var piece = new Fragments.Piece(dynamic.text(), PlpgsqlMessage.SQL_STATEMENT);
        var parsed = fragments.inside(piece, () -> Parser.parse(dynamic.text(), session.parserOptions())).statements();
        if (parsed.size() == 1 && SqlSteps.givesRows(parsed.getFirst().statement())) {
            var result = fragments.inside(piece, () -> sql.utility(frame, parsed.getFirst().statement(), dynamic.text(), new SqlSteps.GivenVariables(dynamic)));
            return rows(frame, result.shape(), result.rows().iterator(), step.target(), step.body(), step.name());
        }
        var plan = fragments.inside(piece, () -> sql.plan(frame, sql.cursorQuery(dynamic.text()), dynamic));
        return rows(frame, piece, plan, dynamic.parameters(), step.target(), step.body(), step.name());
    }

    private Flow rows(Frame frame, RowShape shape, Iterator<Object[]> rows, Datum target, List<Step> body, String name) {
        return rows(frame, shape, () -> rows.hasNext() ? rows.next() : null, target, body, name);
    }

    private Flow rows(Frame frame, Fragments.Piece piece, FragmentPlan plan, Object[] parameters, Datum target, List<Step> body, String name) {
        if (plan.shape == null) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, PlpgsqlMessage.CURSOR_NOT_QUERY,
                    plan.planned.statement().query().kind.name());
        }
        try (var loop = new RowLoop(frame, piece, plan, parameters)) {
            running.add(loop);
            try {
                return rows(frame, plan.shape, loop::next, target, body, name);
            } finally {
                running.remove(loop);
            }
        }
    }

    /// Runs a loop's body for each row.
    Flow rows(Frame frame, RowShape shape, Supplier<Object[]> rows, Datum target, List<Step> body, String name) {
        var own = frame.step;
        boolean found = false;
        for (Object[] row = rows.get(); row != null; row = rows.get()) {
            found = true;
            values.moveRow(frame, target, row, shape);
            var flow = interpreter.list(frame, body);
            var turn = interpreter.turn(frame, flow, name);
            if (turn == Turn.OUT) {
                interpreter.setFound(frame, true);
                return flow;
            }
            frame.step = own;
            if (turn == Turn.LEAVE) {
                interpreter.setFound(frame, true);
                return Flow.NEXT;
            }
        }
        if (!found) {
            values.moveRow(frame, target, null, shape);
        }
        interpreter.setFound(frame, found);
        return Flow.NEXT;
    }
}
