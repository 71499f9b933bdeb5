package dev.surus.engine.executor;

import dev.surus.engine.analyzer.AnalyzerMessage;
import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.FunctionCall;
import dev.surus.engine.analyzer.tree.Expression.OperatorCall;
import dev.surus.engine.analyzer.tree.RangeEntry.RangeFunctionCall;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.function.BuiltinFunction;
import dev.surus.engine.type.CompositeType;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Rows that come from no table: one row, VALUES, functions, WITH queries.
final class SourceOperators {
    private SourceOperators() {}

    static final class Result extends Operator {
        private final ExecutionState state;
        private final Plan.Result plan;
        private boolean given;

        Result(ExecutionState state, Plan.Result plan) {
            this.state = state;
            this.plan = plan;
        }

        @Override
        public void start() {
            given = !state.test(plan.condition());
        }

        @Override
        public Batch next(long demand) {
            if (given) {
                return null;
            }
            given = true;
            var batch = new Batch();
            batch.count = 1;
            return batch;
        }
    }

    static final class Values extends ScanOperators.RowsOperator {
        private final Plan.Values plan;
        private final int[] columns;

        Values(ExecutionState state, Plan.Values plan) {
            super(state, plan.range(), plan.output(), plan.filter());
            this.plan = plan;
            columns = plan.output().stream().mapToInt(c -> ((ColumnReference) c).column() - 1).toArray();
        }

        @Override
        Iterator<Object[]> open() {
            var rows = plan.rows().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Object[] next() {
                    List<Expression> row = rows.next();
                    var values = new Object[columns.length];
                    for (int i = 0; i < columns.length; i++) {
                        Expression e = row.get(columns[i]);
                        values[i] = e instanceof Expression.Constant c ? c.value() : state.value(e);
                    }
                    return values;
                }
            };
        }
    }

    static final class FunctionScan extends ScanOperators.RowsOperator {
        private final Plan.FunctionScan plan;
        private final int[] columns;
        private final int width;

        FunctionScan(ExecutionState state, Plan.FunctionScan plan) {
            super(state, plan.range(), plan.output(), plan.filter());
            this.plan = plan;
            columns = plan.output().stream().mapToInt(c -> ((ColumnReference) c).column() - 1).toArray();
            width = plan.columns().size();
        }

        @Override
        Iterator<Object[]> open() {
            var sources = new ArrayList<Iterator<Object[]>>();
            var counts = new ArrayList<Integer>();
            int at = 0;
            for (RangeFunctionCall call : plan.functions()) {
                var types = new DataType[call.columnCount()];
                var fields = new ArrayList<CompositeType.Field>();
                for (int i = 0; i < types.length; i++) {
                    var column = plan.columns().get(at + i);
                    types[i] = state.sites().type(column.type());
                    fields.add(new CompositeType.Field(plan.columnNames().get(at + i), types[i], column.typmod()));
                }
                at += types.length;
                sources.add(SetCalls.rows(state, call.call(), types, fields));
                counts.add(types.length);
            }
            return new Iterator<>() {
                private long ordinal;

                @Override
                public boolean hasNext() {
                    for (Iterator<Object[]> source : sources) {
                        if (source.hasNext()) {
                            return true;
                        }
                    }
                    return false;
                }

                @Override
                public Object[] next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    var all = new Object[width];
                    int first = 0;
                    for (int i = 0; i < sources.size(); i++) {
                        if (sources.get(i).hasNext()) {
                            Object[] row = sources.get(i).next();
                            System.arraycopy(row, 0, all, first, Math.min(row.length, counts.get(i)));
                        }
                        first += counts.get(i);
                    }
                    ordinal++;
                    if (plan.ordinality()) {
                        all[width - 1] = ordinal;
                    }
                    var row = new Object[columns.length];
                    for (int i = 0; i < columns.length; i++) {
                        row[i] = all[columns[i]];
                    }
                    return row;
                }
            };
        }
    }

    /// Live columns alone, as the analyzer numbers them.
    static final class TransitionScan extends ScanOperators.RowsOperator {
        private final Plan.TransitionScan plan;

        TransitionScan(ExecutionState state, Plan.TransitionScan plan) {
            super(state, plan.range(), plan.output(), plan.filter());
            this.plan = plan;
        }

        @Override
        Iterator<Object[]> open() {
            var table = state.session.transitionTable(plan.name());
            if (table == null) {
                // A cursor that outlived its trigger.
                throw new SqlException(SqlState.UNDEFINED_TABLE, AnalyzerMessage.RELATION_MISSING, plan.name());
            }
            int[] live = table.relation.liveColumns().stream().mapToInt(c -> c.number() - 1).toArray();
            int[] from = plan.output().stream().mapToInt(e -> live[((ColumnReference) e).column() - 1]).toArray();
            var rows = table.rows().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Object[] next() {
                    Object[] all = rows.next();
                    var row = new Object[from.length];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = all[from[i]];
                    }
                    return row;
                }
            };
        }
    }

    static final class CteScan extends ScanOperators.RowsOperator {
        private final Plan.CteScan plan;

        CteScan(ExecutionState state, Plan.CteScan plan) {
            super(state, plan.range(), plan.output(), plan.filter());
            this.plan = plan;
        }

        @Override
        Iterator<Object[]> open() {
            CteRun run = state.cte(plan.cte());
            List<Integer> columns = plan.columns();
            KeptRows working = run.working();
            return new Iterator<>() {
                private long position;
                private KeptRows.Reader reader;
                private Batch batch;
                private int at;

                @Override
                public boolean hasNext() {
                    return batch != null && at < batch.count || (plan.workTable() ? position < working.count() : run.has(position, 1));
                }

                @Override
                public Object[] next() {
                    if (batch == null || at == batch.count) {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        if (reader == null) {
                            reader = (plan.workTable() ? working : run.rows).reader();
                        }
                        batch = reader.read(position, Batch.CAPACITY);
                        position += batch.count;
                        at = 0;
                    }
                    var row = new Object[columns.size()];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = batch.columns[columns.get(i)].get(at);
                    }
                    at++;
                    return row;
                }
            };
        }
    }

    /// Calls of functions that return sets, in FROM and in target lists.
    static final class SetCalls {
        private SetCalls() {}

        private static boolean saysColumns(ExecutionState state, FunctionCall call) {
            var builtin = state.sites().builtin(state.sites().entry(call.function()));
            return builtin == null || builtin instanceof BuiltinFunction.SetReturning;
        }

        /// The rows of a call in FROM; a function that returns no set gives one.
        static Iterator<Object[]> rows(ExecutionState state, Expression call, DataType[] columns, List<CompositeType.Field> fields) {
            var inner = call;
            // json_to_record() and functions of users that return one record, whose columns the query says, are called as a set of one.
            if (call instanceof FunctionCall f && (f.returnsSet() || f.type() == TypeOid.RECORD && saysColumns(state, f))) {
                var arguments = new Object[f.arguments().size()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = state.value(f.arguments().get(i));
                }
                return expanded(rows(state, f.function(), f.arguments(), arguments, f.type(), f.inputCollation(), columns, fields), state, f, columns);
            }
            Object value = state.value(inner);
            if (value instanceof RecordValue r && (columns.length != 1 || r.typeOid() != columns[0].oid)) {
                return List.<Object[]>of(r.fields()).iterator();
            }
            if (value == null) {
                return List.<Object[]>of(new Object[columns.length]).iterator();
            }
            return List.<Object[]>of(new Object[] {value}).iterator();
        }

        /// A set of composite values in FROM: their fields are the columns, and a null gives a row of nulls.
        private static Iterator<Object[]> expanded(Iterator<Object[]> rows, ExecutionState state, FunctionCall call, DataType[] columns) {
            var result = state.session.catalog().baseType(call.type());
            boolean composite = call.type() == TypeOid.RECORD || result != null && result.relation() != 0;
            if (!composite || columns.length == 1 && columns[0].oid == call.type()) {
                return rows;
            }
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Object[] next() {
                    Object[] row = rows.next();
                    if (row.length == 1 && row[0] instanceof RecordValue value && value.typeOid() == call.type()) {
                        return value.fields();
                    }
                    return row.length == 1 && row[0] == null ? new Object[columns.length] : row;
                }
            };
        }

        static Iterator<Object[]> rows(ExecutionState state, int function, List<Expression> argumentTypes, Object[] arguments, int result,
                int collation, DataType[] columns, List<CompositeType.Field> fields) {
            var sites = state.sites();
            var entry = sites.entry(function);
            sites.checkPermission(entry);
            if (entry.strict()) {
                for (Object argument : arguments) {
                    if (argument == null) {
                        return Collections.emptyIterator();
                    }
                }
            }
            var types = new DataType[arguments.length];
            for (int i = 0; i < types.length; i++) {
                types[i] = sites.type(argumentTypes.get(i).type());
            }
            var builtin = sites.builtin(entry);
            return switch (builtin) {
                case BuiltinFunction.SetReturning s ->
                        s.binding().bind(sites.site(entry, types, sites.type(result), collation, columns, fields)).open(state.session.context(), arguments);
                case null -> {
                    if (entry.language() == FunctionEntry.LANGUAGE_INTERNAL) {
                        throw sites.notSupported(entry);
                    }
                    yield state.session.callSetFunction(entry, types, arguments, columns);
                }
                default -> throw sites.notSupported(entry);
            };
        }
    }

    /// Targets with sets: each input row is repeated until the longest set ends; shorter ones give nulls.
    static final class ProjectSet extends Operator {
        private final ExecutionState state;
        private final Plan.ProjectSet plan;
        private final Operator input;
        private final int inputWidth;
        private final Evaluator[][] arguments;
        private Batch source;
        private int position;
        private Object[] row;
        private List<Iterator<Object[]>> sets;
        private Batch out;

        ProjectSet(ExecutionState state, Plan.ProjectSet plan) {
            this.state = state;
            this.plan = plan;
            input = state.build(plan.input());
            inputWidth = plan.input().output().size();
            arguments = new Evaluator[plan.output().size() - inputWidth][];
            var compiler = state.compiler(plan.input().output());
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = compiler.compileAll(argumentsOf(plan.output().get(inputWidth + i)));
            }
        }

        private static List<Expression> argumentsOf(Expression call) {
            return switch (call) {
                case FunctionCall c -> c.arguments();
                case OperatorCall c -> c.arguments();
                default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.SET_IN_CONTEXT);
            };
        }

        @Override
        public void start() {
            input.start();
            source = null;
            sets = null;
        }

        @Override
        public Batch next(long demand) {
            int capacity = Rows.capacity(demand);
            StorageKind[] kinds = state.kinds(plan.output());
            if (out == null || out.columns[0].capacity() < capacity) {
                out = Rows.newBatch(kinds, capacity);
            }
            for (var v : out.columns) {
                v.nulls = null;
            }
            out.count = 0;
            out.selection = null;
            int most = (int) Math.min(demand, capacity);
            while (out.count < most) {
                if (sets == null && !openRow()) {
                    break;
                }
                boolean any = false;
                var values = new Object[arguments.length];
                for (int i = 0; i < arguments.length; i++) {
                    if (sets.get(i).hasNext()) {
                        any = true;
                        Object[] r = sets.get(i).next();
                        values[i] = r.length == 1 ? r[0] : record(plan.output().get(inputWidth + i), r);
                    }
                }
                if (!any) {
                    sets = null;
                    state.checkInterrupts();
                    continue;
                }
                for (int i = 0; i < inputWidth; i++) {
                    out.columns[i].set(out.count, row[i]);
                }
                for (int i = 0; i < values.length; i++) {
                    out.columns[inputWidth + i].set(out.count, values[i]);
                }
                out.count++;
            }
            return out.count == 0 ? null : out;
        }

        /// Types of a row's fields: of the composite type, or of the function's OUT and TABLE parameters.
        private DataType[] fieldTypes(Expression call, DataType type, int count) {
            var types = new DataType[count];
            java.util.Arrays.fill(types, state.sites().type(25));
            if (type instanceof dev.surus.engine.type.CompositeType composite && composite.fields() != null) {
                for (int i = 0; i < count && i < composite.fields().size(); i++) {
                    types[i] = composite.fields().get(i).type();
                }
            } else if (call instanceof FunctionCall c) {
                var entry = state.sites().entry(c.function());
                var outputs = entry.outputs();
                for (int i = 0; i < count && i < outputs.size(); i++) {
                    types[i] = state.sites().type(outputs.get(i).type());
                }
            }
            return types;
        }

        private Object record(Expression call, Object[] fields) {
            var type = state.sites().type(call.type());
            if (type instanceof dev.surus.engine.type.CompositeType || call.type() == 2249) {
                return new RecordValue(call.type(), fieldTypes(call, type, fields.length), fields.clone());
            }
            return fields.length == 0 ? null : fields[0];
        }

        private boolean openRow() {
            if (source == null || position == source.size()) {
                source = input.next(1);
                position = 0;
                if (source == null) {
                    return false;
                }
            }
            int at = source.row(position++);
            row = new Object[inputWidth];
            for (int i = 0; i < inputWidth; i++) {
                row[i] = source.columns[i].get(at);
            }
            sets = new ArrayList<>();
            for (int i = 0; i < arguments.length; i++) {
                Expression call = plan.output().get(inputWidth + i);
                var values = new Object[arguments[i].length];
                for (int a = 0; a < values.length; a++) {
                    values[a] = arguments[i][a].evaluateRow(source, at);
                }
                int function = call instanceof FunctionCall c ? c.function() : ((OperatorCall) call).function();
                int collation = call instanceof FunctionCall c ? c.inputCollation() : ((OperatorCall) call).inputCollation();
                var catalogType = state.session.catalog().type(call.type());
                DataType[] columns = catalogType != null && catalogType.relation() != 0
                        ? state.session.catalog().relation(catalogType.relation()).liveColumns().stream()
                                .map(c -> state.sites().type(c.type())).toArray(DataType[]::new)
                        : new DataType[] {state.sites().type(call.type())};
                sets.add(SetCalls.rows(state, function, argumentsOf(call), values, call.type(), collation, columns, null));
            }
            return true;
        }

        @Override
        public void close() {
            input.close();
        }
    }
}
