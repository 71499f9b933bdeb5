package dev.surus.engine.plpgsql;

import dev.surus.engine.base.Oid;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.util.List;

/// Runs statements: one switch over their kinds. What runs SQL is in [SqlSteps], [QueryLoops] and [CursorSteps], RAISE in [RaiseSteps], RETURN in
/// [ReturnSteps].
final class Interpreter {
    /// How a statement ended.
    enum Flow { NEXT, EXIT, CONTINUE, RETURN }

    final RoutineSession session;
    final Fragments fragments;
    final Values values;
    final QueryLoops loops;
    private final SqlSteps sql;
    private final CursorSteps cursors;
    private final RaiseSteps raises;
    private final ReturnSteps returns;

    Interpreter(RoutineSession session) {
        this.session = session;
        fragments = new Fragments(session);
        values = fragments.values;
        sql = new SqlSteps(this);
        loops = new QueryLoops(this, sql);
        cursors = new CursorSteps(this, sql);
        raises = new RaiseSteps(this);
        returns = new ReturnSteps(this, sql);
    }

    Flow list(Frame frame, List<Step> steps) {
        var outer = frame.step;
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            frame.step = step;
            var flow = run(frame, step);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        frame.step = outer;
        return Flow.NEXT;
    }

    private Flow run(Frame frame, Step step) {
        session.executor().context().checkInterrupts();
        switch (step) {
            case Step.Block block -> {
                return block(frame, block);
            }
            case Step.Assign assign -> assign(frame, assign);
            case Step.If condition -> {
                return condition(frame, condition);
            }
            case Step.Case cases -> {
                return cases(frame, cases);
            }
            case Step.Loop loop -> {
                return loop(frame, loop.name(), null, loop.body());
            }
            case Step.While loop -> {
                return loop(frame, loop.name(), loop.condition(), loop.body());
            }
            case Step.ForInteger loop -> {
                return integers(frame, loop);
            }
            case Step.ForQuery loop -> {
                return loops.forQuery(frame, loop);
            }
            case Step.ForDynamic loop -> {
                return loops.forDynamic(frame, loop);
            }
            case Step.ForCursor loop -> {
                return cursors.forCursor(frame, loop);
            }
            case Step.ForEach loop -> {
                return forEach(frame, loop);
            }
            case Step.Exit exit -> {
                if (exit.condition() != null && !fragments.test(frame, exit.condition())) {
                    return Flow.NEXT;
                }
                frame.exitLabel = exit.name();
                return exit.exit() ? Flow.EXIT : Flow.CONTINUE;
            }
            case Step.Return give -> {
                return returns.give(frame, give);
            }
            case Step.ReturnNext next -> returns.next(frame, next);
            case Step.ReturnQuery query -> returns.query(frame, query);
            case Step.Raise raise -> raises.raise(frame, raise);
            case Step.Assert assertion -> raises.check(frame, assertion);
            case Step.ExecuteSql statement -> sql.execute(frame, statement);
            case Step.ExecuteDynamic statement -> sql.execute(frame, statement);
            case Step.Perform perform -> sql.perform(frame, perform);
            case Step.Call call -> sql.call(frame, call);
            case Step.GetDiagnostics diagnostics -> raises.diagnostics(frame, diagnostics);
            case Step.Open open -> cursors.open(frame, open);
            case Step.Fetch fetch -> cursors.fetch(frame, fetch);
            case Step.Close close -> cursors.close(frame, close);
            case Step.EndTransaction end -> sql.endTransaction(frame, end);
            case Step.Nothing _ -> {}
        }
        return Flow.NEXT;
    }

    ReturnSteps returns() {
        return returns;
    }

    void setFound(Frame frame, boolean found) {
        frame.values[frame.routine.found()] = found ? 1L : 0L;
    }

    // ---- blocks

    Flow block(Frame frame, Step.Block block) {
        // Errors of the declarations are not for the block's own handlers.
        initialize(frame, block);
        Flow flow = block.handlers() == null ? list(frame, block.body()) : guarded(frame, block);
        return leave(frame, flow, block.name());
    }

    /// EXIT with the block's label ends it; everything else goes on outwards.
    private static Flow leave(Frame frame, Flow flow, String name) {
        if (flow == Flow.EXIT && name != null && name.equals(frame.exitLabel)) {
            frame.exitLabel = null;
            return Flow.NEXT;
        }
        return flow;
    }

    private void initialize(Frame frame, Step.Block block) {
        if (block.declared().isEmpty()) {
            return;
        }
        frame.phase = PlpgsqlMessage.INITIALIZATION;
        for (int number : block.declared()) {
            var datum = frame.routine.datums().get(number);
            switch (datum) {
                case Datum.Scalar scalar -> {
                    frame.phaseLine = scalar.line();
                    initialize(frame, scalar);
                }
                case Datum.Record record -> {
                    frame.phaseLine = record.line();
                    frame.values[number] = null;
                    if (record.initial() != null) {
                        Object value = fragments.value(frame, record.initial());
                        var type = record.initial().plan.result;
                        values.assign(frame, record, value, type.oid(), type.typmod());
                    } else if (!record.isAnonymous()) {
                        values.moveRow(frame, record, null, null);
                    }
                }
                case Datum.Field _, Datum.Row _ -> {}
            }
        }
        frame.phase = null;
        frame.phaseLine = 0;
    }

    private void initialize(Frame frame, Datum.Scalar scalar) {
        if (scalar.initial() == null) {
            // A bound cursor's portal has the variable's name.
            frame.values[scalar.number()] = scalar.cursor() == null ? null : scalar.name();
            if (Oid.isOfUsers(scalar.type().oid())) {
                values.assign(frame, scalar, null, TypeOid.UNKNOWN, -1);
            }
            return;
        }
        Object value = fragments.value(frame, scalar.initial());
        var type = scalar.initial().plan.result;
        values.assign(frame, scalar, value, type.oid(), type.typmod());
    }

    /// A block with EXCEPTION is a subtransaction. At an error its changes and locks go, and the first handler that fits runs.
    private Flow guarded(Frame frame, Step.Block block) {
        session.beginSubtransaction();
        SqlException error;
        try {
            var flow = list(frame, block.body());
            session.releaseSubtransaction();
            fragments.somethingRan();
            return flow;
        } catch (SqlException failure) {
            error = failure;
        } catch (StackOverflowError deep) {
            error = new SqlException(SqlState.STATEMENT_TOO_COMPLEX, dev.surus.engine.base.BaseMessage.STACK_DEPTH)
                    .hint(dev.surus.engine.base.BaseMessage.STACK_DEPTH_HINT, "2048");
        } catch (Throwable bug) {
            session.rollbackSubtransaction();
            throw bug;
        }
        session.callStack().complete(error);
        session.rollbackSubtransaction();
        fragments.somethingRan();
        if (error.diagnostic().severity.compareTo(dev.surus.engine.base.Severity.FATAL) >= 0) {
            throw error;
        }
        frame.phase = null;
        frame.phaseLine = 0;
        frame.step = block;
        String code = error.diagnostic().code();
        for (var handler : block.handlers().list()) {
            if (handler.conditions().stream().anyMatch(condition -> Conditions.matches(condition, code))) {
                return handle(frame, block.handlers(), handler, error);
            }
        }
        throw error;
    }

    private Flow handle(Frame frame, Step.Handlers handlers, Step.Handler handler, SqlException error) {
        frame.values[handlers.state()] = error.diagnostic().code();
        frame.values[handlers.message()] = raises.text(error.diagnostic().primary);
        var outer = frame.handled;
        frame.handled = error;
        try {
            return list(frame, handler.body());
        } finally {
            frame.handled = outer;
        }
    }

    // ---- assignment, IF, CASE

    private void assign(Frame frame, Step.Assign assign) {
        Object value = fragments.value(frame, assign.value());
        var type = assign.value().plan.result;
        if (assign.value().steps.isEmpty()) {
            values.assign(frame, assign.target(), value, type.oid(), type.typmod());
        } else {
            // The value is that of the whole variable, with the part put in.
            var whole = values.typeOf(frame, assign.target());
            values.assign(frame, assign.target(), value, whole.oid(), whole.typmod());
        }
    }

    private Flow condition(Frame frame, Step.If condition) {
        for (var branch : condition.branches()) {
            if (fragments.test(frame, branch.condition())) {
                return list(frame, branch.body());
            }
        }
        return list(frame, condition.otherwise());
    }

    private Flow cases(Frame frame, Step.Case cases) {
        if (cases.operand() >= 0) {
            Object value = fragments.value(frame, cases.value());
            var type = cases.value().plan.result;
            int collation = session.executor().catalog().type(type.oid()).collation();
            frame.caseTypes.put(cases.operand(), new ValueType(type.oid(), type.typmod(), collation));
            frame.values[cases.operand()] = value;
        }
        for (var branch : cases.branches()) {
            if (fragments.test(frame, branch.condition())) {
                if (cases.operand() >= 0) {
                    frame.values[cases.operand()] = null;
                }
                return list(frame, branch.body());
            }
        }
        if (cases.otherwise() == null) {
            throw new SqlException(SqlState.CASE_NOT_FOUND, PlpgsqlMessage.CASE_NOT_FOUND).hint(PlpgsqlMessage.CASE_NOT_FOUND_HINT);
        }
        return list(frame, cases.otherwise());
    }

    // ---- loops

    /// What a loop does after a run of its body.
    enum Turn { AGAIN, LEAVE, OUT }

    /// @param name the loop's label, or null
    Turn turn(Frame frame, Flow flow, String name) {
        return switch (flow) {
            case NEXT -> Turn.AGAIN;
            case RETURN -> Turn.OUT;
            case EXIT -> {
                if (frame.exitLabel == null || frame.exitLabel.equals(name)) {
                    frame.exitLabel = null;
                    yield Turn.LEAVE;
                }
                yield Turn.OUT;
            }
            case CONTINUE -> {
                if (frame.exitLabel == null || frame.exitLabel.equals(name)) {
                    frame.exitLabel = null;
                    yield Turn.AGAIN;
                }
                yield Turn.OUT;
            }
        };
    }

    private Flow loop(Frame frame, String name, Fragment condition, List<Step> body) {
        var own = frame.step;
        while (condition == null || fragments.test(frame, condition)) {
            var flow = list(frame, body);
            var turn = turn(frame, flow, name);
            if (turn == Turn.OUT) {
                return flow;
            }
            frame.step = own;
            if (turn == Turn.LEAVE) {
                break;
            }
            session.executor().context().checkInterrupts();
        }
        return Flow.NEXT;
    }

    private Flow integers(Frame frame, Step.ForInteger loop) {
        var own = frame.step;
        Long lower = (Long) fragments.value(frame, loop.lower(), TypeOid.INT4);
        if (lower == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.LOWER_NULL);
        }
        Long upper = (Long) fragments.value(frame, loop.upper(), TypeOid.INT4);
        if (upper == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.UPPER_NULL);
        }
        long step = 1;
        if (loop.step() != null) {
            Long by = (Long) fragments.value(frame, loop.step(), TypeOid.INT4);
            if (by == null) {
                throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.BY_NULL);
            }
            if (by <= 0) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, PlpgsqlMessage.BY_POSITIVE);
            }
            step = by;
        }
        boolean found = false;
        int variable = loop.variable().number();
        for (long i = lower; loop.reverse() ? i >= upper : i <= upper; i += loop.reverse() ? -step : step) {
            found = true;
            frame.values[variable] = i;
            var flow = list(frame, loop.body());
            var turn = turn(frame, flow, loop.name());
            if (turn == Turn.OUT) {
                setFound(frame, true);
                return flow;
            }
            frame.step = own;
            if (turn == Turn.LEAVE || (loop.reverse() ? i - step < Integer.MIN_VALUE : i + step > Integer.MAX_VALUE)) {
                break;
            }
        }
        setFound(frame, found);
        return Flow.NEXT;
    }

    private Flow forEach(Frame frame, Step.ForEach loop) {
        var own = frame.step;
        Object value = fragments.value(frame, loop.array());
        int type = loop.array().plan.result.oid();
        if (value == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, PlpgsqlMessage.FOREACH_NULL);
        }
        if (!(value instanceof ArrayValue array)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PlpgsqlMessage.FOREACH_NOT_ARRAY,
                    dev.surus.engine.analyzer.TypeText.of(session.executor().catalog(), type, -1));
        }
        int dimensions = array.dimensions().length;
        if (loop.slice() < 0 || loop.slice() > dimensions) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, PlpgsqlMessage.FOREACH_SLICE_RANGE, loop.slice(), dimensions);
        }
        var catalog = session.executor().catalog();
        boolean arrayTarget = !(loop.target() instanceof Datum.Record || loop.target() instanceof Datum.Row)
                && catalog.baseType(values.typeOf(frame, loop.target()).oid()).isArray();
        if (loop.slice() > 0 && !arrayTarget) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PlpgsqlMessage.FOREACH_SLICE_TARGET);
        }
        if (loop.slice() == 0 && arrayTarget) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, PlpgsqlMessage.FOREACH_PLAIN_TARGET);
        }
        int length = 1;
        for (int d = dimensions - loop.slice(); d < dimensions; d++) {
            length *= array.dimensions()[d];
        }
        boolean found = false;
        for (int i = 0; i < array.elements().length; i += length) {
            found = true;
            Object element = loop.slice() == 0 ? array.elements()[i] : slice(array, i, length, dimensions - loop.slice());
            int elementType = loop.slice() == 0 ? array.elementType() : catalog.baseType(type).oid();
            values.assign(frame, loop.target(), element, elementType, -1);
            var flow = list(frame, loop.body());
            var turn = turn(frame, flow, loop.name());
            if (turn == Turn.OUT) {
                setFound(frame, true);
                return flow;
            }
            frame.step = own;
            if (turn == Turn.LEAVE) {
                break;
            }
        }
        setFound(frame, found);
        return Flow.NEXT;
    }

    private static ArrayValue slice(ArrayValue array, int from, int length, int dimension) {
        int count = array.dimensions().length;
        return new ArrayValue(array.elementType(), java.util.Arrays.copyOfRange(array.dimensions(), dimension, count),
                java.util.Arrays.copyOfRange(array.lowerBounds(), dimension, count),
                java.util.Arrays.copyOfRange(array.elements(), from, from + length));
    }
}
