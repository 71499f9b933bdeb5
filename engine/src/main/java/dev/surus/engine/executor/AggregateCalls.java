package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.AggregateCall;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.entry.AggregateEntry;
import dev.surus.engine.catalog.entry.FunctionEntry;
import dev.surus.engine.executor.SetOperators.RowKey;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.expression.Invoker;
import dev.surus.engine.function.Accumulator;
import dev.surus.engine.function.BuiltinFunction;
import dev.surus.engine.function.BuiltinFunction.AccumulatorFactory;
import dev.surus.engine.function.Combining;
import dev.surus.engine.type.ArrayType;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One aggregate call of a plan: where its arguments come from, and how a group's state is made.
final class AggregateCalls {
    private AggregateCalls() {}

    /// Whether parts of a call's groups may be aggregated apart: the order of its rows does not matter, and its states can be put together.
    static boolean combines(ExecutionState state, AggregateCall call) {
        if (call.distinct() || !call.orderBy().isEmpty() || !call.directArguments().isEmpty()) {
            return false;
        }
        // Asks for no permission: that is for when it runs.
        var sites = state.sites();
        FunctionEntry entry = sites.entry(call.function());
        var types = call.arguments().stream().map(a -> sites.type(a.type())).toArray(DataType[]::new);
        return sites.builtin(entry) instanceof BuiltinFunction.Aggregate a
                && a.binding().bind(sites.site(entry, types, sites.type(call.type()), call.inputCollation())).create() instanceof Combining;
    }

    /// How a function's states are made, whether it is built in or composed of a transition and a final function.
    record Source(AccumulatorFactory factory, boolean skipsNulls) {
        static Source of(ExecutionState state, int function, List<Expression> arguments, int resultType, int collation) {
            var sites = state.sites();
            FunctionEntry entry = sites.entry(function);
            sites.checkPermission(entry);
            var types = arguments.stream().map(a -> sites.type(a.type())).toArray(DataType[]::new);
            DataType result = sites.type(resultType);
            return switch (sites.builtin(entry)) {
                case BuiltinFunction.Aggregate a -> new Source(a.binding().bind(sites.site(entry, types, result, collation)), a.skipsNulls());
                case null, default -> composed(state, entry, types, result, collation);
            };
        }

        private static Source composed(ExecutionState state, FunctionEntry entry, DataType[] types, DataType result, int collation) {
            AggregateEntry aggregate = state.session.catalog().aggregate(entry.oid());
            if (aggregate == null || aggregate.transition() == 0) {
                throw state.sites().notSupported(entry);
            }
            var sites = state.sites();
            FunctionEntry transitionEntry = sites.entry(aggregate.transition());
            DataType stateType = stateType(state, aggregate, types, result);
            if (transitionEntry.language() == FunctionEntry.LANGUAGE_INTERNAL && sites.builtin(transitionEntry) == null) {
                throw sites.notSupported(entry);
            }
            var transitionTypes = new DataType[types.length + 1];
            transitionTypes[0] = stateType;
            System.arraycopy(types, 0, transitionTypes, 1, types.length);
            Invoker transition = sites.invoker(aggregate.transition(), transitionTypes, stateType, collation);
            Invoker last = aggregate.finalFunction() == 0 ? null
                    : sites.invoker(aggregate.finalFunction(), aggregate.finalExtra() ? transitionTypes : new DataType[] {stateType}, result, collation);
            int lastArguments = aggregate.finalExtra() ? transitionTypes.length : 1;
            EvaluationContext context = state.session.context();
            Object initial = aggregate.initialValue() == null ? null : stateType.input(aggregate.initialValue(), -1, context);
            return new Source(() -> new Composed(transition, transitionEntry.strict(), last, lastArguments, initial), transitionEntry.strict());
        }
    }

    /// The state's type; of a polymorphic one what the arguments make of it.
    private static DataType stateType(ExecutionState state, AggregateEntry aggregate, DataType[] types, DataType result) {
        return switch (aggregate.transitionType()) {
            case ANY_ELEMENT, ANY_NON_ARRAY, ANY_COMPATIBLE, ANY_RANGE -> types[0];
            case ANY_ARRAY, ANY_COMPATIBLE_ARRAY -> aggregate.finalFunction() == 0 ? result : types[0] instanceof ArrayType ? types[0]
                    : state.sites().type(state.session.catalog().type(types[0].oid).array());
            default -> state.sites().type(aggregate.transitionType());
        };
    }

    private static final int ANY_ELEMENT = 2283;
    private static final int ANY_ARRAY = 2277;
    private static final int ANY_NON_ARRAY = 2776;
    private static final int ANY_COMPATIBLE = 5077;
    private static final int ANY_RANGE = 3831;
    private static final int ANY_COMPATIBLE_ARRAY = 5078;

    /// An aggregate by its transition and final function.
    private static final class Composed extends Accumulator {
        private final Invoker transition;
        private final boolean strict;
        private final Invoker last;
        private final int lastArguments;
        /// There was no value yet, and there is no initial one.
        private boolean empty;
        private Object state;

        Composed(Invoker transition, boolean strict, Invoker last, int lastArguments, Object initial) {
            this.lastArguments = lastArguments;
            empty = initial == null;
            this.transition = transition;
            this.strict = strict;
            this.last = last;
            state = initial;
        }

        @Override
        public void add(EvaluationContext context, Object[] arguments) {
            if (strict && state == null) {
                // The first value is the first state; a state that became null stays so.
                if (empty) {
                    empty = false;
                    state = arguments[0];
                }
                return;
            }
            var all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            state = transition.call(context, all);
        }

        @Override
        public Object finish(EvaluationContext context) {
            if (last == null) {
                return state;
            }
            var all = new Object[lastArguments];
            all[0] = state;
            return last.call(context, all);
        }
    }

    /// An aggregate call compiled against its input.
    static final class Call {
        private static final Set<String> INDIFFERENT = Set.of("count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every",
                "bit_and", "bit_or", "bit_xor");

        private final ExecutionState state;
        private final AggregateCall call;
        private final Source source;
        private final Evaluator[] arguments;
        private final List<SortKey> order;
        private final Evaluator[] sortKeys;
        private final DataType[] argumentTypes;
        private final DataType[] sortTypes;
        private final Evaluator filter;
        private final boolean hypothetical;
        private Vector[] argumentVectors;
        private Vector[] sortVectors;
        private int[] selection;
        private int size;

        Call(ExecutionState state, AggregateCall call, List<Expression> input) {
            this.state = state;
            this.call = call;
            var all = new ArrayList<>(call.directArguments());
            all.addAll(call.arguments());
            source = Source.of(state, call.function(), all, call.type(), call.inputCollation());
            var compiler = state.compiler(input);
            arguments = compiler.compileAll(all);
            argumentTypes = all.stream().map(a -> state.sites().type(a.type())).toArray(DataType[]::new);
            order = call.distinct() && (!call.orderBy().isEmpty() || dependsOnOrder(call)) ? call.distinctKeys() : call.orderBy();
            var keys = order.stream().map(SortKey::expression).toList();
            sortKeys = compiler.compileAll(keys);
            sortTypes = keys.stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
            var aggregate = state.session.catalog().aggregate(call.function());
            hypothetical = aggregate != null && aggregate.kind() == 'h';
            filter = call.filter() == null ? null : compiler.compile(call.filter());
        }

        /// Whether it matters in which order the values of DISTINCT come: ascending, where the call does not say.
        private boolean dependsOnOrder(AggregateCall call) {
            return argumentTypes.length != 1 || argumentTypes[0].kind == StorageKind.DOUBLE
                    || !INDIFFERENT.contains(state.session.catalog().function(call.function()).name());
        }

        boolean isPlain() {
            return !call.distinct() && sortKeys.length == 0;
        }

        GroupState newGroup() {
            return new GroupState(source.factory().create(), call.distinct() ? new HashSet<>() : null,
                    sortKeys.length > 0 ? new ArrayList<>() : null);
        }

        /// Computes arguments for the live rows of a batch.
        void prepare(Batch batch) {
            selection = batch.selection;
            size = batch.size();
            if (filter != null) {
                var condition = filter.evaluate(batch, selection, size);
                var kept = new int[size + 1];
                size = Evaluator.select(condition, selection, size, kept);
                selection = kept;
            }
            argumentVectors = new Vector[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                argumentVectors[i] = arguments[i].evaluate(batch, selection, size);
            }
            sortVectors = new Vector[sortKeys.length];
            for (int i = 0; i < sortKeys.length; i++) {
                sortVectors[i] = sortKeys[i].evaluate(batch, selection, size);
            }
        }

        /// Adds all prepared rows to one group.
        void addAll(GroupState group) {
            if (isPlain()) {
                group.accumulator.addBatch(state.session.context(), argumentVectors, selection, size, source.skipsNulls());
                return;
            }
            for (int i = 0; i < size; i++) {
                add(group, selection == null ? i : selection[i]);
            }
        }

        /// How many rows are prepared, and which.
        int size() {
            return size;
        }

        int row(int i) {
            return selection == null ? i : selection[i];
        }

        void add(GroupState group, int row) {
            var values = new Object[argumentVectors.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = argumentVectors[i].get(row);
                if (values[i] == null && source.skipsNulls()) {
                    return;
                }
            }
            if (group.distinct != null && !group.distinct.add(new RowKey(values, argumentTypes))) {
                return;
            }
            if (group.sorted == null) {
                group.accumulator.add(state.session.context(), values);
                return;
            }
            var keys = new Object[sortVectors.length];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = sortVectors[i].get(row);
            }
            group.sorted.add(new Object[][] {keys, values});
        }

        Object finish(GroupState group) {
            var context = state.session.context();
            if (group.sorted != null) {
                group.sorted.sort((a, b) -> compare(a[0], b[0]));
                if (hypothetical) {
                    addPlaces(group);
                } else {
                    group.sorted.forEach(row -> group.accumulator.add(context, row[1]));
                }
                group.sorted = null;
            }
            return group.accumulator.finish(context);
        }

        /// Where each row stands to the row that the direct arguments describe, and whether it equals the one before it.
        private void addPlaces(GroupState group) {
            Object[] previous = null;
            for (Object[][] row : group.sorted) {
                var asked = Arrays.copyOf(row[1], call.directArguments().size());
                long repeated = previous != null && compare(previous, row[0]) == 0 ? 1 : 0;
                group.accumulator.add(state.session.context(), new Object[] {(long) Integer.signum(compare(row[0], asked)), repeated});
                previous = row[0];
            }
        }

        private int compare(Object[] a, Object[] b) {
            for (int i = 0; i < a.length; i++) {
                SortKey key = order.get(i);
                int result;
                if (a[i] == null || b[i] == null) {
                    result = a[i] == b[i] ? 0 : a[i] == null == key.nullsFirst() ? -1 : 1;
                } else {
                    result = sortTypes[i].compare(a[i], b[i]);
                    result = key.descending() ? -result : result;
                }
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        }
    }

    /// One group's state of one call.
    static final class GroupState {
        final Accumulator accumulator;
        final Set<RowKey> distinct;
        List<Object[][]> sorted;

        /// Adds what a part of the same group has seen; see [#combines].
        void combine(GroupState part) {
            ((Combining) accumulator).combine(part.accumulator);
        }

        GroupState(Accumulator accumulator, Set<RowKey> distinct, List<Object[][]> sorted) {
            this.accumulator = accumulator;
            this.distinct = distinct;
            this.sorted = sorted;
        }
    }
}
