package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.TypeText;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.plpgsql.Interpreter.Flow;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/// RETURN, RETURN NEXT and RETURN QUERY.
final class ReturnSteps {
    private final RoutineSession session;
    private final Fragments fragments;
    private final Values values;
    private final SqlSteps sql;

    ReturnSteps(Interpreter interpreter, SqlSteps sql) {
        this.sql = sql;
        session = interpreter.session;
        fragments = interpreter.fragments;
        values = interpreter.values;
    }

    Flow give(Frame frame, Step.Return step) {
        if (frame.routine.returnsSet()) {
            return Flow.RETURN;
        }
        if (step.variable() != null) {
            var variable = step.variable();
            frame.returned = values.read(frame, variable);
            frame.returnedType = variable instanceof Datum.Record record && frame.values[record.number()] instanceof RecordContent content
                    ? new ValueType(content.shape().type(), -1, 0) : values.typeOf(frame, variable);
        } else if (step.value() != null) {
            frame.returned = fragments.value(frame, step.value());
            frame.returnedType = step.value().plan.result;
        } else {
            frame.returned = null;
            frame.returnedType = new ValueType(TypeOid.VOID, -1, 0);
        }
        boolean row = frame.resultRow;
        if (row && frame.returned != null && !(frame.returned instanceof RecordValue)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PlpgsqlMessage.RETURN_NOT_ROW);
        }
        return Flow.RETURN;
    }

    // ---- sets

    void next(Frame frame, Step.ReturnNext step) {
        Object value;
        ValueType type;
        RowShape shape = null;
        if (step.variable() != null) {
            var variable = step.variable();
            switch (variable) {
                case Datum.Row row -> shape = values.shape(frame, row);
                case Datum.Record record -> shape = Values.shape(frame, record, session.executor().catalog());
                case Datum.Scalar _, Datum.Field _ -> {}
            }
            value = values.read(frame, variable);
            type = values.typeOf(frame, variable);
        } else if (step.value() != null) {
            value = fragments.value(frame, step.value());
            type = step.value().plan.result;
        } else {
            throw new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.RETURN_MUST_BE_ROW);
        }
        if (!frame.resultRow) {
            if (frame.resultShape == null) {
                throw new IllegalStateException("no shape for a plain set");
            }
            frame.rows.add(new Object[] {values.convert(value, type.oid(), type.typmod(), columnType(frame.resultShape, 0))});
            return;
        }
        if (value == null && shape == null) {
            frame.rows.add(new Object[frame.resultShape == null ? 1 : frame.resultShape.size()]);
            return;
        }
        if (value != null && !(value instanceof RecordValue)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PlpgsqlMessage.RETURN_NOT_ROW);
        }
        var given = shape != null ? shape : RowShape.of((RecordValue) value, session.executor().catalog());
        Object[] fields = value == null ? new Object[given.size()] : ((RecordValue) value).fields();
        add(frame, given, List.<Object[]>of(fields), PlpgsqlMessage.NEXT_ROW_MISMATCH);
    }

    static ValueType columnType(RowShape shape, int column) {
        return new ValueType(shape.types()[column].oid, shape.typmods()[column], 0);
    }

    void query(Frame frame, Step.ReturnQuery step) {
        var rows = new ArrayList<Object[]>();
        FragmentPlan plan;
        if (step.query() != null) {
            if (step.query().failure == null && !(step.query().statement instanceof QueryStatement)) {
                var result = sql.rowsOf(frame, step.query());
                add(frame, result.shape(), result.rows(), PlpgsqlMessage.QUERY_MISMATCH);
                return;
            }
            if (SqlSteps.isSelectInto(step.query().statement)) {
                fragments.inside(Fragments.piece(step.query()), () -> {
                    throw new SqlException(SqlState.SYNTAX_ERROR, PlpgsqlMessage.SELECT_INTO_NO_ROWS);
                });
            }
            plan = fragments.plan(frame, step.query());
            requireRows(plan);
            checkStructure(frame, Fragments.piece(step.query()), plan);
            fragments.run(frame, Fragments.piece(step.query()), plan, fragments.parameters(frame, plan), 0, rows);
        } else {
            var dynamic = sql.dynamic(frame, step.dynamic(), step.arguments());
            var piece = new Fragments.Piece(dynamic.text(), PlpgsqlMessage.SQL_STATEMENT);
            plan = fragments.inside(piece, () -> sql.plan(frame, sql.cursorQuery(dynamic.text()), dynamic));
            requireRows(plan);
            checkStructure(frame, piece, plan);
            fragments.run(frame, piece, plan, dynamic.parameters(), 0, rows);
        }
        add(frame, plan.shape, rows, PlpgsqlMessage.QUERY_MISMATCH);
        frame.rowCount = rows.size();
        frame.values[frame.routine.found()] = rows.isEmpty() ? 0L : 1L;
    }

    private void checkStructure(Frame frame, Fragments.Piece piece, FragmentPlan plan) {
        fragments.inside(piece, () -> {
            checkStructure(frame, plan.shape, PlpgsqlMessage.QUERY_MISMATCH);
            return null;
        });
    }

    private static void requireRows(FragmentPlan plan) {
        if (plan.shape == null) {
            throw new SqlException(SqlState.INVALID_CURSOR_DEFINITION, PlpgsqlMessage.CURSOR_NOT_QUERY, plan.planned.statement().query().kind.name());
        }
    }

    private void add(Frame frame, RowShape given, List<Object[]> rows, PlpgsqlMessage mismatch) {
        if (frame.resultShape == null) {
            frame.resultShape = given;
        }
        checkStructure(frame, given, mismatch);
        frame.rows.addAll(rows);
    }

    /// The columns must have the very types that the function declares.
    void checkStructure(Frame frame, RowShape given, PlpgsqlMessage mismatch) {
        var wanted = frame.resultShape;
        if (wanted == null) {
            return;
        }
        for (int i = 0; i < given.size() && i < wanted.size(); i++) {
            DataType is = given.types()[i];
            DataType should = wanted.types()[i];
            if (is.oid != should.oid || given.typmods()[i] != wanted.typmods()[i] && wanted.typmods()[i] != -1) {
                var catalog = session.executor().catalog();
                throw new SqlException(SqlState.DATATYPE_MISMATCH, mismatch).detail(PlpgsqlMessage.COLUMN_TYPE_MISMATCH,
                        TypeText.of(catalog, is.oid, given.typmods()[i]), TypeText.of(catalog, should.oid, wanted.typmods()[i]), i + 1);
            }
        }
        if (given.size() != wanted.size()) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, mismatch)
                    .detail(PlpgsqlMessage.COLUMN_COUNT_MISMATCH, given.size(), wanted.size());
        }
    }
}
