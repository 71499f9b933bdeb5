package dev.surus.engine.executor.expression;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.ArrayComparison;
import dev.surus.engine.analyzer.tree.Expression.BooleanCall;
import dev.surus.engine.analyzer.tree.Expression.BooleanTestKind;
import dev.surus.engine.analyzer.tree.Expression.ColumnReference;
import dev.surus.engine.analyzer.tree.Expression.When;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.entry.ColumnEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.executor.ExecutorMessage;
import dev.surus.engine.executor.expression.ConditionalEvaluators.Case;
import dev.surus.engine.executor.expression.ConditionalEvaluators.Coalesce;
import dev.surus.engine.executor.expression.ConditionalEvaluators.Logical;
import dev.surus.engine.executor.expression.ConditionalEvaluators.Not;
import dev.surus.engine.executor.expression.ConditionalEvaluators.TestValue;
import dev.surus.engine.executor.expression.SimpleEvaluators.Column;
import dev.surus.engine.executor.expression.SimpleEvaluators.Combined;
import dev.surus.engine.executor.expression.SimpleEvaluators.Constant;
import dev.surus.engine.executor.expression.SimpleEvaluators.IsNull;
import dev.surus.engine.executor.expression.SimpleEvaluators.Mapped;
import dev.surus.engine.function.BuiltinFunction;
import dev.surus.engine.function.Functions;
import dev.surus.engine.planner.Planner;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.ObjectIds;
import dev.surus.engine.type.StorageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Compiles expressions against one input layout.
public final class ExpressionCompiler {
    private final ExpressionContext context;
    private final CallSites sites;
    private final Layout layout;
    private TestValue testValue;
    private TestValue domainValue;
    /// The values that [Expression.SubqueryColumn]s stand for while a subquery's test is compiled.
    private Object[] subqueryRow;

    public ExpressionCompiler(ExpressionContext context, Layout layout) {
        this.context = context;
        this.layout = layout;
        sites = context.sites();
    }

    public Evaluator[] compileAll(List<Expression> expressions) {
        var evaluators = new Evaluator[expressions.size()];
        for (int i = 0; i < evaluators.length; i++) {
            evaluators[i] = compile(expressions.get(i));
        }
        return evaluators;
    }

    private StorageKind kind(Expression e) {
        return sites.type(e.type()).kind;
    }

    private EvaluationContext evaluation() {
        return context.session().context();
    }

    public Evaluator compile(Expression e) {
        if (!(e instanceof Expression.Constant)) {
            int position = layout.position(e);
            if (position >= 0) {
                return new Column(position);
            }
        }
        return switch (e) {
            case Expression.Constant c -> new Constant(kind(c), c.value());
            case ColumnReference c -> column(c);
            case Expression.Parameter p -> parameter(p);
            case Expression.FunctionCall c -> call(c.function(), c.arguments(), c.type(), c.inputCollation(), c.variadic());
            case Expression.OperatorCall c -> call(c.function(), c.arguments(), c.type(), c.inputCollation(), false);
            case Expression.DistinctFrom c -> distinctFrom(c);
            case Expression.NullIf c -> nullIf(c);
            case ArrayComparison c -> arrayComparison(c);
            case BooleanCall c -> switch (c.kind()) {
                case AND -> new Logical(compileAll(c.arguments()), true);
                case OR -> new Logical(compileAll(c.arguments()), false);
                case NOT -> new Not(compile(c.arguments().getFirst()));
            };
            case Expression.AggregateCall _, Expression.WindowCall _, Expression.GroupingCall _ -> throw new IllegalStateException("not computed below: " + e);
            case Expression.SubqueryExpression s -> new SubqueryEvaluators(context, this).compile(s);
            case Expression.SubqueryColumn c -> new SimpleEvaluators.Slot(kind(c), subqueryRow, c.column() - 1);
            case Expression.Relabel r -> {
                int from = r.argument().type();
                var argument = compile(r.argument());
                yield !ObjectIds.changesSign(from, r.type()) ? argument
                        : new SimpleEvaluators.Mapped(argument, StorageKind.LONG, false, value -> ObjectIds.relabel(value, from, r.type()));
            }
            case Expression.CoerceThroughText c -> throughText(c);
            case Expression.CoerceArray c -> coerceArray(c);
            case Expression.CoerceRow c -> coerceRow(c);
            case Expression.CoerceToDomain c -> new DomainCheck(context, this, c).evaluator();
            case Expression.DomainValue _ -> domainValue;
            case Expression.Case c -> cases(c);
            case Expression.CaseTestValue _ -> testValue;
            case Expression.ArrayConstructor c -> array(c);
            case Expression.RowConstructor c -> row(c);
            case Expression.RowComparison c -> rowComparison(c);
            case Expression.Coalesce c -> new Coalesce(compileAll(c.arguments()), kind(c));
            case Expression.Extreme c -> extreme(c);
            case Expression.SqlValue v -> sqlValue(v);
            case Expression.NullTest t -> nullTest(t);
            case Expression.BooleanTest t -> booleanTest(t);
            case Expression.FieldSelect f -> fieldSelect(f);
            case Expression.FieldStore f -> fieldStore(f);
            case Expression.Subscript s -> new Subscripts(context, this, s).evaluator();
            case Expression.Collate c -> compile(c.argument());
            case Expression.SetToDefault d -> new Constant(kind(d), null);
            case Expression.NextValue n -> nextValue(n);
            case Expression.CurrentOf _ -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.MAIN_QUERY, "WHERE CURRENT OF");
        };
    }

    // ---- for those that compile parts

    Evaluator compileWithTest(Expression e, TestValue test) {
        var outer = testValue;
        testValue = test;
        try {
            return compile(e);
        } finally {
            testValue = outer;
        }
    }

    Evaluator compileWithDomainValue(Expression e, TestValue value) {
        var outer = domainValue;
        domainValue = value;
        try {
            return compile(e);
        } finally {
            domainValue = outer;
        }
    }

    Evaluator compileWithSubqueryRow(Expression e, Object[] row) {
        var outer = subqueryRow;
        subqueryRow = row;
        try {
            return compile(e);
        } finally {
            subqueryRow = outer;
        }
    }

    // ---- columns and parameters

    private Evaluator column(ColumnReference c) {
        if (c.column() == 0) {
            return wholeRow(c);
        }
        throw new IllegalStateException("column " + c.range() + "." + c.column() + " is not among " + layout.columns());
    }

    private Evaluator wholeRow(ColumnReference c) {
        var parts = new ArrayList<Evaluator>();
        var types = new ArrayList<DataType>();
        for (Expression candidate : layout.columns()) {
            if (candidate instanceof ColumnReference o && o.range() == c.range() && o.column() > 0 && o.levelsUp() == 0) {
                parts.add(compile(o));
                types.add(sites.type(o.type()));
            }
        }
        var fieldTypes = types.toArray(DataType[]::new);
        return new Combined(parts.toArray(Evaluator[]::new), StorageKind.OBJECT, values -> {
            for (Object value : values) {
                if (value != null) {
                    return new RecordValue(c.type(), fieldTypes, values);
                }
            }
            return null;
        });
    }

    private Evaluator parameter(Expression.Parameter p) {
        if (p.number() < 0) {
            return new SimpleEvaluators.Slot(kind(p), context.slots(), Planner.slotOf(p));
        }
        var values = context.parameters();
        if (p.number() > values.length) {
            throw new SqlException(SqlState.UNDEFINED_OBJECT, ExecutorMessage.PARAMETER_MISSING, p.number());
        }
        return new SimpleEvaluators.Slot(kind(p), values, p.number() - 1);
    }

    // ---- calls

    private Evaluator call(int function, List<Expression> arguments, int resultType, int collation, boolean variadic) {
        FunctionEntry entry = sites.entry(function);
        BuiltinFunction builtin = sites.builtin(entry);
        Evaluator[] a = compileAll(arguments);
        if (entry.strict() && builtin != null) {
            switch (builtin) {
                case BuiltinFunction.LongBinary f -> {
                    return new KernelEvaluators.LongBinary(a[0], a[1], f.kernel());
                }
                case BuiltinFunction.LongComparison f -> {
                    return new KernelEvaluators.LongComparison(a[0], a[1], f.kernel());
                }
                case BuiltinFunction.LongUnary f -> {
                    return new KernelEvaluators.LongUnary(a[0], f.kernel());
                }
                case BuiltinFunction.DoubleBinary f -> {
                    return new KernelEvaluators.DoubleBinary(a[0], a[1], f.kernel());
                }
                case BuiltinFunction.DoubleComparison f -> {
                    return new KernelEvaluators.DoubleComparison(a[0], a[1], f.kernel());
                }
                case BuiltinFunction.DoubleUnary f -> {
                    return new KernelEvaluators.DoubleUnary(a[0], f.kernel());
                }
                case BuiltinFunction.LongConversion f -> {
                    return new KernelEvaluators.LongConversion(a[0], f.kernel());
                }
                case BuiltinFunction.DoubleConversion f -> {
                    return new KernelEvaluators.DoubleConversion(a[0], f.kernel());
                }
                case BuiltinFunction.ObjectComparison f -> {
                    return new KernelEvaluators.ObjectComparison(a[0], a[1], f.kernel());
                }
                case BuiltinFunction.Boxed _, BuiltinFunction.Typed _, BuiltinFunction.SetReturning _, BuiltinFunction.Aggregate _,
                        BuiltinFunction.Window _ -> { }
            }
        }
        DataType result = sites.type(resultType);
        return new SimpleEvaluators.Call(a, sites.invoker(function, types(arguments), result, collation, variadic), result.kind, evaluation());
    }

    DataType[] types(List<Expression> arguments) {
        var types = new DataType[arguments.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = sites.type(arguments.get(i).type());
        }
        return types;
    }

    Invoker invoker(int function, int left, int right, int result, int collation) {
        return sites.invoker(function, new DataType[] {sites.type(left), sites.type(right)}, sites.type(result), collation);
    }

    private Evaluator distinctFrom(Expression.DistinctFrom c) {
        var equal = invoker(c.function(), c.left().type(), c.right().type(), 16, c.inputCollation());
        var evaluation = evaluation();
        return new Combined(new Evaluator[] {compile(c.left()), compile(c.right())}, StorageKind.LONG, v ->
                v[0] == null || v[1] == null ? v[0] == v[1] ? 0L : 1L : equal.test(evaluation, v[0], v[1]) ? 0L : 1L);
    }

    private Evaluator nullIf(Expression.NullIf c) {
        var equal = invoker(c.function(), c.left().type(), c.right().type(), 16, c.inputCollation());
        var evaluation = evaluation();
        return new Combined(new Evaluator[] {compile(c.left()), compile(c.right())}, kind(c), v ->
                v[0] != null && v[1] != null && equal.test(evaluation, v[0], v[1]) ? null : v[0]);
    }

    private Evaluator arrayComparison(ArrayComparison c) {
        DataType element = sites.type(c.array().type()).element();
        int elementType = element == null ? c.scalar().type() : element.oid;
        var compare = invoker(c.function(), c.scalar().type(), elementType, 16, c.inputCollation());
        var evaluation = evaluation();
        long settled = c.any() ? 1L : 0L;
        return new Combined(new Evaluator[] {compile(c.scalar()), compile(c.array())}, StorageKind.LONG, v -> {
            if (v[1] == null) {
                return null;
            }
            var elements = ((ArrayValue) v[1]).elements();
            if (elements.length == 0) {
                return 1 - settled;
            }
            if (v[0] == null && compare.strict()) {
                return null;
            }
            boolean unknown = false;
            for (Object e : elements) {
                Object result = compare.call(evaluation, v[0], e);
                if (result == null) {
                    unknown = true;
                } else if ((Long) result == settled) {
                    return settled;
                }
            }
            return unknown ? null : (Object) (1 - settled);
        });
    }

    // ---- coercions

    private Evaluator throughText(Expression.CoerceThroughText c) {
        DataType from = sites.type(c.argument().type());
        DataType to = sites.type(c.type());
        var evaluation = evaluation();
        return new Mapped(compile(c.argument()), to.kind, false, v -> to.input(from.output(v, evaluation), -1, evaluation));
    }

    private Evaluator coerceArray(Expression.CoerceArray c) {
        DataType from = sites.type(c.argument().type()).element();
        DataType to = sites.type(c.type()).element();
        var value = new Object[1];
        var test = new TestValue();
        var element = compileWithTest(c.element(), test);
        var slot = new SimpleEvaluators.Slot(from.kind, value, 0);
        return new Mapped(compile(c.argument()), StorageKind.OBJECT, false, v -> {
            var array = (ArrayValue) v;
            var mapped = new Object[array.elements().length];
            for (int i = 0; i < mapped.length; i++) {
                value[0] = array.elements()[i];
                test.current = slot.evaluate(ExpressionContext.ONE_ROW, null, 1);
                mapped[i] = element.evaluateRow(ExpressionContext.ONE_ROW, 0);
            }
            return new ArrayValue(to.oid, array.dimensions(), array.lowerBounds(), mapped);
        });
    }

    /// The columns of the table whose rows a type's values are; null for other types.
    private List<ColumnEntry> rowColumns(int type) {
        int relation = context.session().catalog().type(type).relation();
        return relation == 0 ? null : context.session().catalog().relation(relation).liveColumns();
    }

    private Evaluator coerceRow(Expression.CoerceRow c) {
        var target = rowColumns(c.type());
        var source = rowColumns(c.argument().type());
        var fields = target == null ? null : target.stream().map(column -> sites.type(column.type())).toArray(DataType[]::new);
        // Rows of one table become those of another, a parent, by the names of their columns.
        var names = source == null || target == null ? List.<String>of() : source.stream().map(ColumnEntry::name).toList();
        int[] places = target == null ? new int[0] : target.stream().mapToInt(column -> names.indexOf(column.name())).toArray();
        boolean byName = target != null && Arrays.stream(places).allMatch(place -> place >= 0);
        return new Mapped(compile(c.argument()), StorageKind.OBJECT, false, v -> {
            var record = (RecordValue) v;
            Object[] values = !byName ? record.fields() : Arrays.stream(places).mapToObj(place -> record.fields()[place]).toArray();
            return new RecordValue(c.type(), fields == null ? record.types() : fields, values);
        });
    }

    // ---- conditions

    private Evaluator cases(Expression.Case c) {
        TestValue test = c.argument() == null ? null : new TestValue();
        Evaluator argument = c.argument() == null ? null : compile(c.argument());
        var conditions = new Evaluator[c.whens().size()];
        var results = new Evaluator[conditions.length];
        for (int i = 0; i < conditions.length; i++) {
            When when = c.whens().get(i);
            conditions[i] = test == null ? compile(when.condition()) : compileWithTest(when.condition(), test);
            results[i] = compile(when.result());
        }
        return new Case(conditions, results, c.otherwise() == null ? null : compile(c.otherwise()), kind(c), test, argument);
    }

    private Evaluator nullTest(Expression.NullTest t) {
        if (!t.rowwise()) {
            return new IsNull(compile(t.argument()), t.isNull());
        }
        return new Mapped(compile(t.argument()), StorageKind.LONG, true, v -> {
            if (v == null) {
                return t.isNull() ? 1L : 0L;
            }
            for (Object field : ((RecordValue) v).fields()) {
                if ((field == null) != t.isNull()) {
                    return 0L;
                }
            }
            return 1L;
        });
    }

    private Evaluator booleanTest(Expression.BooleanTest t) {
        BooleanTestKind kind = t.kind();
        return new Mapped(compile(t.argument()), StorageKind.LONG, true, v -> {
            boolean holds = switch (kind) {
                case IS_TRUE -> v != null && (Long) v != 0;
                case IS_NOT_TRUE -> v == null || (Long) v == 0;
                case IS_FALSE -> v != null && (Long) v == 0;
                case IS_NOT_FALSE -> v == null || (Long) v != 0;
                case IS_UNKNOWN -> v == null;
                case IS_NOT_UNKNOWN -> v != null;
            };
            return holds ? 1L : 0L;
        });
    }

    private Evaluator extreme(Expression.Extreme c) {
        DataType type = sites.type(c.type());
        return new Combined(compileAll(c.arguments()), type.kind, values -> {
            Object best = null;
            for (Object value : values) {
                if (value != null && (best == null || (c.greatest() ? type.compare(value, best) > 0 : type.compare(value, best) < 0))) {
                    best = value;
                }
            }
            return best;
        });
    }

    private Evaluator rowComparison(Expression.RowComparison c) {
        int columns = c.left().size();
        var compare = new DataType[columns];
        for (int i = 0; i < columns; i++) {
            compare[i] = sites.type(c.left().get(i).type());
        }
        var all = new ArrayList<>(c.left());
        all.addAll(c.right());
        return new Combined(compileAll(all), StorageKind.LONG, v -> {
            for (int i = 0; i < columns; i++) {
                Object left = v[i];
                Object right = v[columns + i];
                if (left == null || right == null) {
                    return null;
                }
                int order = compare[i].compare(left, right);
                if (order != 0) {
                    return (order < 0) == c.kind().startsWith("<") ? 1L : 0L;
                }
            }
            return c.kind().endsWith("=") ? 1L : 0L;
        });
    }

    // ---- arrays and rows

    private Evaluator array(Expression.ArrayConstructor c) {
        return new Combined(compileAll(c.elements()), StorageKind.OBJECT, values ->
                c.nested() ? Subscripts.nested(c.elementType(), values) : ArrayValue.of(c.elementType(), values));
    }

    private Evaluator row(Expression.RowConstructor c) {
        var types = types(c.fields());
        var names = c.names() == null || c.names().size() < c.fields().size() ? null : c.names().toArray(String[]::new);
        return new Combined(compileAll(c.fields()), StorageKind.OBJECT, values -> new RecordValue(c.type(), types, names, values));
    }

    private Evaluator fieldSelect(Expression.FieldSelect f) {
        int at = position(f.argument().type(), f.field());
        return new Mapped(compile(f.argument()), kind(f), false, v -> {
            var fields = ((RecordValue) v).fields();
            return at < fields.length ? fields[at] : null;
        });
    }

    /// Where in a row value the attribute of that number is: dropped ones have no place.
    private int position(int type, int attribute) {
        var base = context.session().catalog().baseType(type);
        if (base == null || base.relation() == 0) {
            return attribute - 1;
        }
        int at = 0;
        for (var column : context.session().catalog().relation(base.relation()).liveColumns()) {
            if (column.number() == attribute) {
                return at;
            }
            at++;
        }
        return attribute - 1;
    }

    private Evaluator fieldStore(Expression.FieldStore f) {
        var parts = new ArrayList<Expression>();
        parts.add(f.argument());
        parts.addAll(f.values());
        var relation = context.session().catalog().relation(context.session().catalog().baseType(f.type()).relation());
        var types = relation.liveColumns().stream().map(column -> sites.type(column.type())).toArray(DataType[]::new);
        int[] places = f.fields().stream().mapToInt(field -> position(f.type(), field)).toArray();
        return new Combined(compileAll(parts), StorageKind.OBJECT, values -> {
            var fields = values[0] == null ? new Object[types.length] : ((RecordValue) values[0]).fields().clone();
            for (int i = 0; i < f.fields().size(); i++) {
                fields[places[i]] = values[i + 1];
            }
            return new RecordValue(f.type(), types, fields);
        });
    }

    // ---- values of the session

    private Evaluator sqlValue(Expression.SqlValue v) {
        return new SimpleEvaluators.PerRun(sites.type(v.type()).kind, context, () -> valueOf(v));
    }

    private Object valueOf(Expression.SqlValue v) {
        Object value = switch (v.kind()) {
            case CURRENT_ROLE, CURRENT_USER, USER -> session("current_user");
            case SESSION_USER -> session("session_user");
            case CURRENT_CATALOG -> session("current_database");
            case CURRENT_SCHEMA -> session("current_schema");
            case CURRENT_TIMESTAMP -> session("now");
            case CURRENT_DATE -> session("timestamptz_date", session("now"));
            case LOCALTIMESTAMP -> session("timestamptz_timestamp", session("now"));
            case CURRENT_TIME -> session("timestamptz_timetz", session("now"));
            case LOCALTIME -> session("timestamptz_time", session("now"));
        };
        DataType type = sites.type(v.type());
        if (v.typmod() >= 0 && value != null) {
            value = type.applyTypmod(value, v.typmod(), false, evaluation());
        }
        return value;
    }

    private Object session(String symbol, Object... arguments) {
        var builtin = Functions.find(symbol, symbol + "()");
        if (builtin == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.FUNCTION_NOT_SUPPORTED, symbol);
        }
        return new Invoker(Invoker.scalar(builtin, sites.site(new FunctionEntry(0, symbol, 11, 10, 12, 1, 0, 0, 0, 'f', false, false, true,
                false, 's', 's', 25, new int[0], null, null, null, 0, null, symbol, null, null, null), new DataType[arguments.length], null, 0)),
                true).call(evaluation(), arguments);
    }

    private Evaluator nextValue(Expression.NextValue n) {
        var builtin = Functions.find("nextval_oid", "nextval(regclass)");
        return new SimpleEvaluators.Call(new Evaluator[] {new Constant(StorageKind.LONG, Integer.toUnsignedLong(n.sequence()))},
                new Invoker((evaluation, arguments) -> {
                    if (builtin == null) {
                        throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, ExecutorMessage.FUNCTION_NOT_SUPPORTED, "nextval(regclass)");
                    }
                    return Invoker.scalar(builtin, null).apply(evaluation, arguments);
                }, true), StorageKind.LONG, evaluation());
    }
}
