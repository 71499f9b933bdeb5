package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.tree.Query;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.CursorStatement.Direction;
import dev.surus.engine.plpgsql.Interpreter.Flow;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// OPEN, FETCH, MOVE, CLOSE, and FOR over a cursor. A cursor variable holds the name of a portal of the session.
final class CursorSteps {
    private final Interpreter interpreter;
    private final SqlSteps sql;
    private final RoutineSession session;
    private final Fragments fragments;
    private final Values values;

    CursorSteps(Interpreter interpreter, SqlSteps sql) {
        this.interpreter = interpreter;
        this.sql = sql;
        session = interpreter.session;
        fragments = interpreter.fragments;
        values = interpreter.values;
    }

    void open(Frame frame, Step.Open step) {
        open(frame, step.cursor(), step.scroll(), step.query(), step.dynamic(), step.values(), step.arguments());
    }

    private String open(Frame frame, Datum.Scalar cursor, Boolean scroll, Fragment query, Fragment dynamic, Fragment given,
            List<Fragment> arguments) {
        String name = (String) frame.values[cursor.number()];
        if (name != null && session.cursorExists(name)) {
            throw new SqlException(SqlState.DUPLICATE_CURSOR, PlpgsqlMessage.CURSOR_IN_USE, name);
        }
        if (name == null && cursor.constant()) {
            throw new SqlException(SqlState.ERROR_IN_ASSIGNMENT, PlpgsqlMessage.VARIABLE_CONSTANT, cursor.name());
        }
        String opened;
        if (dynamic != null) {
            var text = sql.dynamic(frame, dynamic, arguments);
            var piece = new Fragments.Piece(text.text(), PlpgsqlMessage.SQL_STATEMENT);
            var plan = fragments.inside(piece, () -> sql.plan(frame, sql.cursorQuery(text.text()), text, true));
            opened = start(frame, piece, plan, text.parameters(), name, scroll);
        } else {
            var fragment = query != null ? query : cursor.cursor().query();
            if (given != null) {
                var rows = new ArrayList<Object[]>(1);
                var plan = fragments.plan(frame, given);
                fragments.run(frame, Fragments.piece(given), plan, fragments.parameters(frame, plan), 1, rows);
                values.moveRow(frame, frame.routine.datums().get(cursor.cursor().arguments()), rows.getFirst(), plan.shape);
            }
            var plan = fragments.plan(frame, fragment);
            opened = start(frame, Fragments.piece(fragment), plan, fragments.parameters(frame, plan), name, scroll);
        }
        if (name == null) {
            frame.values[cursor.number()] = opened;
        }
        return opened;
    }

    private String start(Frame frame, Fragments.Piece piece, FragmentPlan plan, Object[] parameters, String name, Boolean scroll) {
        var query = plan.planned.statement().query();
        if (plan.shape == null) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, PlpgsqlMessage.CURSOR_NOT_QUERY, query.kind.name());
        }
        session.refuseInReadOnlyTransaction(query);
        String opened = fragments.inside(piece, () -> fragments.withSnapshot(frame,
                _ -> session.openCursor(name, plan.planned, parameters, piece.text(), query.kind == Query.Kind.SELECT ? scroll : Boolean.FALSE)));
        fragments.somethingRan();
        return opened;
    }

    private String name(Frame frame, Datum.Scalar cursor) {
        String name = (String) frame.values[cursor.number()];
        if (name == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.CURSOR_NULL, cursor.name());
        }
        if (!session.cursorExists(name)) {
            throw new SqlException(SqlState.UNDEFINED_CURSOR, PlpgsqlMessage.CURSOR_MISSING, name);
        }
        return name;
    }

    void fetch(Frame frame, Step.Fetch step) {
        String name = name(frame, step.cursor());
        long count = step.count();
        if (step.amount() != null) {
            Long amount = (Long) fragments.value(frame, step.amount(), TypeOid.INT4);
            if (amount == null) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.COUNT_NULL);
            }
            count = amount;
        }
        var direction = count < 0 && step.direction() == Direction.FORWARD ? Direction.BACKWARD
                : count < 0 && step.direction() == Direction.BACKWARD ? Direction.FORWARD : step.direction();
        long steps = direction == step.direction() ? count : -count;
        long processed;
        if (step.target() == null) {
            processed = session.move(name, direction, steps);
        } else {
            var rows = session.fetch(name, direction, steps);
            processed = rows.size();
            values.moveRow(frame, step.target(), rows.isEmpty() ? null : rows.getFirst(), session.cursorShape(name));
        }
        fragments.somethingRan();
        frame.rowCount = processed;
        interpreter.setFound(frame, processed != 0);
    }

    void close(Frame frame, Step.Close step) {
        session.closeCursor(name(frame, step.cursor()));
    }

    Flow forCursor(Frame frame, Step.ForCursor step) {
        Object before = frame.values[step.cursor().number()];
        String name = open(frame, step.cursor(), step.cursor().cursor().scroll(), null, null, step.values(), List.of());
        var shape = session.cursorShape(name);
        Flow flow = interpreter.loops.rows(frame, shape, rows(name), step.target(), step.body(), step.name());
        session.closeCursor(name);
        if (before == null) {
            frame.values[step.cursor().number()] = null;
        }
        return flow;
    }

    /// One row at a time: the cursor stands on the row that the body works on.
    private Supplier<Object[]> rows(String name) {
        return () -> {
            var rows = session.fetch(name, Direction.FORWARD, 1);
            return rows.isEmpty() ? null : rows.getFirst();
        };
    }
}
