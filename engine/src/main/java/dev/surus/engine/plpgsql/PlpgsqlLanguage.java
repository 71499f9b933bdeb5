package dev.surus.engine.plpgsql;

import dev.surus.engine.analyzer.Variables.Precedence;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.ObjectNames;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.catalog.entry.RelationEntry;
import dev.surus.engine.executor.LockForecast;
import dev.surus.engine.executor.trigger.TriggerCall;
import dev.surus.engine.parser.ast.QueryStatement;
import dev.surus.engine.parser.ast.Statement;
import dev.surus.engine.planner.plan.PlannedStatement;
import dev.surus.engine.plpgsql.Datum.ValueType;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The language as a session uses it: calls of functions, procedures and triggers, and DO blocks. A function is compiled at its
/// first call and kept, together with the plans of what it runs, for each choice of argument types.
public final class PlpgsqlLanguage {
    private static final int ROUTINES_KEPT = 500;

    private final RoutineSession session;
    private final Interpreter interpreter;
    private final Map<Key, Routine> routines = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Routine> eldest) {
            return size() > ROUTINES_KEPT;
        }
    };

    /// @param trigger OID of the trigger that calls, else 0
    private record Key(int function, List<Integer> arguments, int result, int trigger) {}

    public PlpgsqlLanguage(RoutineSession session) {
        this.session = session;
        interpreter = new Interpreter(session);
    }

    private Catalog catalog() {
        return session.executor().catalog();
    }

    // ---- functions

    /// Calls a function that gives one value.
    /// @param types of the arguments; where the function's are polymorphic they are what was chosen
    /// @param result OID of the result's type as the call has it
    /// @param columns of a row result where the call says them; else null
    public Object call(FunctionEntry function, int[] types, Object[] arguments, int result, DataType[] columns) {
        var frame = frame(function, types, result, 0, true);
        frame.resultRow = isRow(frame.routine.result());
        run(frame, arguments);
        return frame.resultRow ? row(frame, columns) : plain(frame);
    }

    private Object plain(Frame frame) {
        var wanted = frame.routine.result();
        if (wanted == TypeOid.VOID) {
            // A void result is not null.
            return "";
        }
        if (frame.returned == null && frame.returnedType.oid() == TypeOid.VOID) {
            return null;
        }
        return entered(frame, PlpgsqlMessage.CASTING_RESULT, () -> interpreter.values.convert(frame.returned, frame.returnedType.oid(),
                frame.returnedType.typmod(), new ValueType(wanted, -1, 0)));
    }

    private Object row(Frame frame, DataType[] columns) {
        if (!(frame.returned instanceof RecordValue given)) {
            return null;
        }
        int wanted = frame.routine.result();
        var shape = shapeOf(frame.routine.function(), wanted, columns);
        if (shape == null) {
            return given;
        }
        return entered(frame, PlpgsqlMessage.CASTING_RESULT, () -> {
            if (given.typeOid() == catalog().baseType(wanted).oid() && given.typeOid() != TypeOid.RECORD) {
                return interpreter.values.convert(given, given.typeOid(), -1, new ValueType(wanted, -1, 0));
            }
            var actual = RowShape.of(given, catalog());
            frame.resultShape = shape;
            interpreter.returns().checkStructure(frame, actual, PlpgsqlMessage.RETURN_ROW_MISMATCH);
            var value = shape.value(given.fields());
            return wanted == TypeOid.RECORD ? value : interpreter.values.convert(value, shape.type(), -1, new ValueType(wanted, -1, 0));
        });
    }

    /// What the rows of a function look like; null where it does not say so.
    private RowShape shapeOf(FunctionEntry function, int result, DataType[] columns) {
        if (result != TypeOid.RECORD) {
            return RowShape.of(result, catalog());
        }
        if (columns != null && !(columns.length == 1 && columns[0].oid == TypeOid.RECORD)) {
            var names = new ArrayList<String>();
            int[] typmods = new int[columns.length];
            Arrays.fill(typmods, -1);
            for (int i = 0; i < columns.length; i++) {
                names.add("column" + (i + 1));
            }
            return new RowShape(TypeOid.RECORD, names, columns, typmods);
        }
        return null;
    }

    private boolean isRow(int type) {
        var base = catalog().baseType(type);
        return type == TypeOid.RECORD || base != null && base.relation() != 0;
    }

    /// Calls a function that gives a set.
    /// @param columns of the result as the call wants them; null where it takes values (or rows as values)
    /// @return rows with one field for each column of the result; of a plain set with one
    public List<Object[]> callSet(FunctionEntry function, int[] types, Object[] arguments, int result, DataType[] columns) {
        var frame = frame(function, types, result, 0, true);
        frame.rows = new ArrayList<>();
        frame.resultRow = isRow(frame.routine.result());
        if (frame.resultRow) {
            frame.resultShape = shapeOf(function, frame.routine.result(), columns);
            if (frame.resultShape == null && frame.routine.outputs() >= 0
                    && frame.routine.datums().get(frame.routine.outputs()) instanceof Datum.Row row) {
                frame.resultShape = interpreter.values.shape(frame, row);
            }
        } else {
            frame.resultShape = new RowShape(TypeOid.RECORD, List.of("value"), new DataType[] {catalog().dataType(frame.routine.result())}, new int[] {-1});
        }
        run(frame, arguments);
        return frame.rows;
    }

    /// Calls a procedure.
    /// @return the values of its OUT parameters; null where it has none
    public Object[] callProcedure(FunctionEntry procedure, int[] types, Object[] arguments, boolean atomic) {
        var frame = frame(procedure, types, procedure.result(), 0, atomic);
        frame.resultRow = frame.routine.outputs() >= 0;
        run(frame, arguments);
        return frame.returned instanceof RecordValue row ? row.fields() : null;
    }

    // ---- triggers

    /// Calls a trigger's function.
    /// @return what it returned, see [TriggerCall]
    public Object[] callTrigger(FunctionEntry function, TriggerCall call) {
        var frame = frame(function, new int[0], TypeOid.TRIGGER, call.trigger().oid(), true);
        frame.resultRow = true;
        var relation = call.relation();
        var shape = RowShape.of(relation, catalog());
        var variables = frame.routine.trigger();
        Object[] newFields = call.newRow() == null ? null : live(relation, call.newRow());
        Object[] oldFields = call.oldRow() == null ? null : live(relation, call.oldRow());
        // Both have the table's columns, so that one function can serve several kinds of triggers.
        frame.values[variables.newRow()] = new RecordContent(shape, newFields);
        frame.values[variables.oldRow()] = new RecordContent(shape, oldFields);
        var arguments = call.arguments();
        Object argumentArray = arguments.isEmpty() ? null
                : new ArrayValue(TypeOid.TEXT, new int[] {arguments.size()}, new int[] {0}, arguments.toArray());
        Object[] told = {call.trigger().name(), call.timing().text, call.forEachRow() ? "ROW" : "STATEMENT", call.event().name(),
            Integer.toUnsignedLong(relation.oid()), relation.name(), relation.name(), call.schema(), (long) arguments.size(), argumentArray};
        System.arraycopy(told, 0, frame.values, variables.first(), told.length);
        run(frame, new Object[0]);
        if (!call.forEachRow() || !(frame.returned instanceof RecordValue given)) {
            return null;
        }
        if (newFields != null && given.fields() == newFields) {
            return call.newRow();
        }
        if (oldFields != null && given.fields() == oldFields) {
            return call.oldRow();
        }
        return row(frame, given, shape, relation, call.unchanged());
    }

    /// Tells what the SQL in a trigger's function would lock, as far as the text shows it; nothing runs.
    /// @return false where some of it is known only when it runs
    public boolean rehearseTrigger(FunctionEntry function, TriggerCall call, LockForecast forecast) {
        var frame = frame(function, new int[0], TypeOid.TRIGGER, call.trigger().oid(), true);
        var shape = RowShape.of(call.relation(), catalog());
        var none = new Object[shape.size()];
        frame.values[frame.routine.trigger().newRow()] = new RecordContent(shape, none);
        frame.values[frame.routine.trigger().oldRow()] = new RecordContent(shape, none);
        var pieces = new StaticFragments(frame.routine);
        boolean known = !pieces.dynamic;
        for (Fragment fragment : pieces.fragments) {
            if (fragment.statement != null && !(fragment.statement instanceof QueryStatement)) {
                known = false;
                continue;
            }
            try {
                forecast.statement(interpreter.fragments.plan(frame, fragment).planned.statement());
            } catch (SqlException e) {
                // It depends on the variables' values, or fails when it runs.
                known = false;
            } finally {
                fragment.plan = null;
            }
        }
        return known;
    }

    private static Object[] live(RelationEntry relation, Object[] row) {
        var columns = relation.liveColumns();
        if (columns.size() == row.length) {
            return row.clone();
        }
        var fields = new Object[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = row[columns.get(i).number() - 1];
        }
        return fields;
    }

    /// What a trigger returned, as a row of its table.
    private Object[] row(Frame frame, RecordValue given, RowShape shape, RelationEntry relation, Object[] unchanged) {
        var actual = RowShape.of(given, catalog());
        if (given.typeOid() != relation.rowType()) {
            frame.resultShape = shape;
            entered(frame, PlpgsqlMessage.EXIT, () -> {
                interpreter.returns().checkStructure(frame, actual, PlpgsqlMessage.TRIGGER_ROW_MISMATCH);
                return null;
            });
        }
        var row = new Object[unchanged.length];
        var columns = relation.liveColumns();
        for (int i = 0; i < columns.size(); i++) {
            row[columns.get(i).number() - 1] = given.fields()[i];
        }
        return row;
    }

    /// DO.
    public void runBlock(String source, boolean atomic) {
        var routine = compiler().compileBlock(source);
        run(new Frame(routine, atomic), new Object[0]);
    }

    private RoutineCompiler compiler() {
        String conflict = session.setting("plpgsql.variable_conflict");
        var precedence = "use_column".equals(conflict) ? Precedence.COLUMN : "use_variable".equals(conflict) ? Precedence.VARIABLE : Precedence.NEITHER;
        return new RoutineCompiler(catalog(), session.analyzer(), session.parserOptions(), precedence,
                Values.isOn(session.setting("plpgsql.print_strict_params")));
    }

    // ---- rehearsing

    /// Looks through a function's text for what it would lock, without running it.
    /// @param queries told of each query in the text
    /// @param others told of each other statement
    public void rehearse(FunctionEntry function, int[] types, int result, Consumer<PlannedStatement> queries, Consumer<Statement> others) {
        new TextRehearsal(session, queries, others).of(routine(function, types, result, 0));
    }

    /// The same for a DO block.
    public void rehearseBlock(String source, Consumer<PlannedStatement> queries, Consumer<Statement> others) {
        new TextRehearsal(session, queries, others).of(compiler().compileBlock(source));
    }

    // ---- running

    private Frame frame(FunctionEntry function, int[] types, int result, int trigger, boolean atomic) {
        return new Frame(routine(function, types, result, trigger), atomic);
    }

    private Routine routine(FunctionEntry function, int[] types, int result, int trigger) {
        if (function.result() == TypeOid.TRIGGER && trigger == 0) {
            throw session.callStack().complete(new SqlException(SqlState.FEATURE_NOT_SUPPORTED, PlpgsqlMessage.TRIGGER_ONLY)
                    .context(PlpgsqlMessage.COMPILATION, function.name(), 1));
        }
        int[] actual = new int[function.arguments().length];
        for (int i = 0; i < actual.length; i++) {
            // A domain's parameter has the domain's type inside the body, whatever was given.
            actual[i] = RoutineCompiler.isPolymorphic(function.arguments()[i]) ? types[i] : function.arguments()[i];
        }
        int given = RoutineCompiler.isPolymorphic(function.result()) ? result : function.result();
        var key = new Key(function.oid(), Arrays.stream(actual).boxed().toList(), given, trigger);
        var known = routines.get(key);
        if (known != null && (known.function() == function || isSame(known.function(), function))) {
            return known;
        }
        String signature = new ObjectNames(catalog()).functionWithArguments(function.oid());
        var compiled = compiler().compile(function, signature, actual, given, false);
        routines.put(key, compiled);
        return compiled;
    }

    private static boolean isSame(FunctionEntry a, FunctionEntry b) {
        return a.source().equals(b.source()) && a.name().equals(b.name()) && a.namespace() == b.namespace() && a.result() == b.result()
                && a.returnsSet() == b.returnsSet() && a.volatility() == b.volatility() && a.kind() == b.kind()
                && Arrays.equals(a.arguments(), b.arguments()) && Arrays.equals(a.allArguments(), b.allArguments())
                && Objects.equals(a.argumentModes(), b.argumentModes()) && Objects.equals(a.argumentNames(), b.argumentNames());
    }

    private void run(Frame frame, Object[] arguments) {
        var routine = frame.routine;
        var stack = session.callStack();
        stack.push(frame);
        try {
            store(frame, arguments);
            frame.values[routine.found()] = 0L;
            frame.step = routine.body();
            var flow = interpreter.block(frame, routine.body());
            if (flow != Interpreter.Flow.RETURN) {
                frame.step = null;
                throw new SqlException(SqlState.S_R_E_FUNCTION_EXECUTED_NO_RETURN_STATEMENT,
                        routine.trigger() == null ? PlpgsqlMessage.NO_RETURN : PlpgsqlMessage.TRIGGER_NO_RETURN);
            }
            frame.step = null;
        } catch (SqlException error) {
            throw stack.complete(error);
        } finally {
            stack.pop(frame);
            interpreter.fragments.somethingRan();
        }
    }

    private void store(Frame frame, Object[] arguments) {
        var routine = frame.routine;
        if (arguments.length > 0) {
            frame.phase = PlpgsqlMessage.STORING_ARGUMENTS;
        }
        for (int i = 0; i < routine.arguments().length; i++) {
            var datum = routine.datums().get(routine.arguments()[i]);
            if (datum instanceof Datum.Scalar scalar) {
                frame.values[scalar.number()] = arguments[i];
            } else if (arguments[i] instanceof RecordValue) {
                interpreter.values.assign(frame, datum, arguments[i], TypeOid.RECORD, -1);
            } else if (datum instanceof Datum.Record record && !record.isAnonymous()) {
                interpreter.values.moveRow(frame, record, null, null);
            }
        }
        for (int i = 0; i < routine.datums().size(); i++) {
            // OUT parameters of composite types are there, and null.
            if (routine.datums().get(i) instanceof Datum.Record record && record.line() == 0 && !record.isAnonymous() && frame.values[i] == null) {
                interpreter.values.moveRow(frame, record, null, null);
            }
        }
        frame.phase = null;
    }

    /// What is done to a result once the statements ended still belongs to the function.
    private <T> T entered(Frame frame, PlpgsqlMessage phase, java.util.function.Supplier<T> work) {
        var stack = session.callStack();
        frame.phase = phase;
        stack.push(frame);
        try {
            return work.get();
        } catch (SqlException error) {
            throw stack.complete(error);
        } finally {
            stack.pop(frame);
            frame.phase = null;
        }
    }
}
