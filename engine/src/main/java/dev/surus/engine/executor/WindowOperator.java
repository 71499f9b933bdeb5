package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.SortKey;
import dev.surus.engine.analyzer.tree.Expression.WindowCall;
import dev.surus.engine.analyzer.tree.Query.Frame;
import dev.surus.engine.analyzer.tree.Query.Frame.Bound;
import dev.surus.engine.analyzer.tree.Query.Frame.Exclusion;
import dev.surus.engine.analyzer.tree.Query.Frame.Mode;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.executor.spill.MemoryUse;
import dev.surus.engine.function.BuiltinFunction;
import dev.surus.engine.function.WindowFunction;
import dev.surus.engine.function.WindowPartition;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.Vector;
import java.util.List;

/// Window functions over one window. The input is sorted by partition and order; whole partitions of it are held, one at least and as many as
/// work_mem takes; each is computed when its rows are due.
final class WindowOperator extends Operator {
    private static final int ROWS_TOGETHER_MOST = 1 << 20;

    private final ExecutionState state;
    private final Plan.WindowAgg plan;
    private final Operator input;
    private final List<Expression> layout;
    private final Frame frame;
    private Rows rows;
    /// The beginning of a partition that did not end with the rows read.
    private Batch carried;
    private boolean ended;
    private boolean started;
    private Vector[] partitionKeys;
    private final DataType[] partitionTypes;
    private Vector[] orderKeys;
    private DataType[] orderTypes;
    private Function[] functions;
    private Object startOffset;
    private Object endOffset;
    private Rows results;
    private int computed;
    /// How many rows are enough for this time: few at first, since maybe only few are asked for.
    private int wanted;
    private int position;
    private Batch out;

    /// One call with its arguments for all rows.
    private record Function(WindowFunction window, AggregateCalls.Source aggregate, Vector[] arguments, LongVector filter) {}

    WindowOperator(ExecutionState state, Plan.WindowAgg plan) {
        this.state = state;
        this.plan = plan;
        input = state.build(plan.input());
        layout = plan.input().output();
        partitionTypes = SetOperators.types(state, plan.window().partitionBy());
        frame = plan.window().frame() != null ? plan.window().frame()
                : new Frame(Mode.RANGE, Bound.UNBOUNDED_PRECEDING, null, Bound.CURRENT_ROW, null, Exclusion.NONE);
    }

    @Override
    public void start() {
        input.start();
        rows = null;
        carried = null;
        ended = false;
        started = false;
        position = 0;
        computed = 0;
        wanted = Batch.CAPACITY;
    }

    /// Reads whole partitions: as many as are wanted together, or as work_mem takes, one at least.
    private void fill() {
        rows = new Rows(state.kinds(layout));
        position = 0;
        computed = 0;
        long used = 0;
        if (carried != null) {
            rows.append(carried);
            used = MemoryUse.of(carried);
            carried = null;
        }
        int checked = rows.count;
        int enough = wanted;
        wanted = Math.min(ROWS_TOGETHER_MOST, wanted * 4);
        while (!ended && carried == null) {
            state.checkInterrupts();
            Batch batch = input.next(Long.MAX_VALUE);
            if (batch == null) {
                ended = true;
                break;
            }
            rows.append(batch);
            used += MemoryUse.of(batch);
            if ((used > state.session.workMemory() || rows.count >= enough) && !plan.window().partitionBy().isEmpty() && rows.count >= 2 * checked) {
                checked = rows.count;
                cutLastPartition();
            }
        }
        var whole = new Batch(rows.columns);
        whole.count = rows.count;
        partitionKeys = vectors(plan.window().partitionBy(), whole);
        var order = plan.window().orderBy().stream().map(SortKey::expression).toList();
        orderKeys = vectors(order, whole);
        orderTypes = SetOperators.types(state, order);
        functions = plan.calls().stream().map(c -> function(c, whole)).toArray(Function[]::new);
        results = new Rows(Rows.kinds(state.sites(), List.<Expression>copyOf(plan.calls())));
        if (!started) {
            startOffset = offset(frame.startOffset(), ExecutorMessage.FRAME_START_NULL, ExecutorMessage.FRAME_START_NEGATIVE);
            endOffset = offset(frame.endOffset(), ExecutorMessage.FRAME_END_NULL, ExecutorMessage.FRAME_END_NEGATIVE);
            started = true;
        }
    }

    /// The last partition of the rows so far may go on: it waits for the next time, if it is not the only one.
    private void cutLastPartition() {
        var whole = new Batch(rows.columns);
        whole.count = rows.count;
        Vector[] keys = vectors(plan.window().partitionBy(), whole);
        int border = rows.count - 1;
        while (border > 0 && equal(keys, partitionTypes, border - 1, border)) {
            border--;
        }
        if (border > 0) {
            int rest = rows.count - border;
            carried = Rows.newBatch(rows.kinds, rest);
            rows.read(border, rest, carried);
            rows.count = border;
        }
    }

    private Object offset(Expression e, ExecutorMessage isNull, ExecutorMessage isNegative) {
        if (e == null) {
            return null;
        }
        Object value = state.value(e);
        if (value == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, isNull);
        }
        boolean negative = switch (value) {
            case Long l -> l < 0;
            case Double d -> d < 0 || d.isNaN();
            case Numeric n -> n.signum() < 0;
            default -> false;
        };
        if (negative && plan.window().frame().mode() != Mode.RANGE) {
            throw new SqlException(SqlState.INVALID_PRECEDING_OR_FOLLOWING_SIZE, isNegative);
        }
        return value;
    }

    private Vector[] vectors(List<Expression> expressions, Batch whole) {
        var vectors = new Vector[expressions.size()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = state.compile(expressions.get(i), layout).evaluate(whole, null, whole.count);
        }
        return vectors;
    }

    private Function function(WindowCall call, Batch whole) {
        var filter = call.filter() == null ? null : (LongVector) state.compile(call.filter(), layout).evaluate(whole, null, whole.count);
        var arguments = vectors(call.arguments(), whole);
        var sites = state.sites();
        var entry = sites.entry(call.function());
        if (call.aggregate()) {
            return new Function(null, AggregateCalls.Source.of(state, call.function(), call.arguments(), call.type(), call.inputCollation()),
                    arguments, filter);
        }
        if (sites.builtin(entry) instanceof BuiltinFunction.Window w) {
            var types = call.arguments().stream().map(a -> sites.type(a.type())).toArray(DataType[]::new);
            return new Function(w.binding().bind(sites.site(entry, types, sites.type(call.type()), call.inputCollation())), null,
                    arguments, filter);
        }
        throw sites.notSupported(entry);
    }

    private static boolean equal(Vector[] keys, DataType[] types, int a, int b) {
        for (int i = 0; i < keys.length; i++) {
            boolean aNull = keys[i].isNull(a);
            if (aNull != keys[i].isNull(b) || !aNull && types[i].compare(keys[i], a, keys[i], b) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Batch next(long demand) {
        while (rows == null || position == rows.count) {
            if (ended && carried == null) {
                return null;
            }
            fill();
        }
        while (computed <= position) {
            computePartition();
        }
        int count = (int) Math.min(Math.min(demand, Batch.CAPACITY), computed - position);
        int width = layout.size();
        if (out == null || out.columns[0].capacity() < count) {
            out = Rows.newBatch(state.kinds(plan.output()), Rows.capacity(count));
        }
        for (int i = 0; i < out.columns.length; i++) {
            out.columns[i].nulls = null;
            Rows.copy(i < width ? rows.columns[i] : results.columns[i - width], position, out.columns[i], 0, count);
        }
        out.count = count;
        out.selection = null;
        position += count;
        return out;
    }

    private void computePartition() {
        int from = computed;
        int to = from + 1;
        while (to < rows.count && equal(partitionKeys, partitionTypes, from, to)) {
            to++;
        }
        state.checkInterrupts();
        var partition = new Partition(from, to);
        var values = new Object[functions.length][];
        for (int f = 0; f < functions.length; f++) {
            values[f] = functions[f].window() != null ? partition.window(functions[f]) : partition.aggregate(functions[f]);
        }
        for (int row = 0; row < to - from; row++) {
            var one = new Object[functions.length];
            for (int f = 0; f < one.length; f++) {
                one[f] = values[f][row];
            }
            results.append(one);
        }
        computed = to;
    }

    private final class Partition implements WindowPartition {
        private final int first;
        private final int count;
        /// For each row, its peer group; and where each group begins (one entry more at the end).
        private final int[] groupOf;
        private final int[] groupStart;
        private int current;
        private Function function;
        private int frameStart;
        private int frameEnd;

        Partition(int from, int to) {
            first = from;
            count = to - from;
            groupOf = new int[count];
            var starts = new int[count + 1];
            int groups = 0;
            for (int i = 0; i < count; i++) {
                if (i == 0 || !equal(orderKeys, orderTypes, first + i - 1, first + i)) {
                    starts[groups++] = i;
                }
                groupOf[i] = groups - 1;
            }
            starts[groups] = count;
            groupStart = java.util.Arrays.copyOf(starts, groups + 1);
        }

        Object[] window(Function f) {
            function = f;
            var values = new Object[count];
            for (int i = 0; i < count; i++) {
                moveTo(i);
                values[i] = f.window().evaluate(state.session.context(), this);
            }
            return values;
        }

        Object[] aggregate(Function f) {
            function = f;
            var context = state.session.context();
            var values = new Object[count];
            boolean grows = frame.start() == Bound.UNBOUNDED_PRECEDING && frame.exclusion() == Exclusion.NONE;
            var accumulator = f.aggregate().factory().create();
            int added = 0;
            for (int i = 0; i < count; i++) {
                moveTo(i);
                if (!grows) {
                    accumulator = f.aggregate().factory().create();
                    added = frameStart;
                    if (i % 256 == 0) {
                        state.checkInterrupts();
                    }
                }
                boolean fresh = added < frameEnd || i == 0 || !grows;
                for (; added < frameEnd; added++) {
                    if (excluded(added)) {
                        continue;
                    }
                    int row = first + added;
                    if (f.filter() != null && (f.filter().isNull(row) || f.filter().values[row] == 0)) {
                        continue;
                    }
                    var arguments = new Object[f.arguments().length];
                    boolean anyNull = false;
                    for (int a = 0; a < arguments.length; a++) {
                        arguments[a] = f.arguments()[a].get(row);
                        anyNull |= arguments[a] == null;
                    }
                    if (!anyNull || !f.aggregate().skipsNulls()) {
                        accumulator.add(context, arguments);
                    }
                }
                values[i] = fresh ? accumulator.finish(context) : values[i - 1];
            }
            return values;
        }

        private void moveTo(int row) {
            current = row;
            frameStart = Math.max(0, Math.min(count, bound(frame.start(), startOffset, true)));
            frameEnd = Math.max(frameStart, Math.min(count, bound(frame.end(), endOffset, false)));
        }

        /// The frame's first row, or the row after its last.
        private int bound(Bound bound, Object offset, boolean start) {
            return switch (bound) {
                case UNBOUNDED_PRECEDING -> 0;
                case UNBOUNDED_FOLLOWING -> count;
                case CURRENT_ROW -> frame.mode() == Mode.ROWS ? start ? current : current + 1 : start ? peerStart() : peerEnd();
                case OFFSET_PRECEDING, OFFSET_FOLLOWING -> {
                    boolean preceding = bound == Bound.OFFSET_PRECEDING;
                    yield switch (frame.mode()) {
                        case ROWS -> {
                            long at = current + (preceding ? -(Long) offset : (Long) offset) + (start ? 0 : 1);
                            yield (int) Math.max(0, Math.min(count, at));
                        }
                        case GROUPS -> {
                            long group = groupOf[current] + (preceding ? -(Long) offset : (Long) offset) + (start ? 0 : 1);
                            yield groupStart[(int) Math.max(0, Math.min(groupStart.length - 1, group))];
                        }
                        case RANGE -> range(offset, preceding, start);
                    };
                }
            };
        }

        /// RANGE with an offset: rows whose key is within the offset of the current row's.
        private int range(Object offset, boolean preceding, boolean start) {
            Vector keys = orderKeys[0];
            if (keys.isNull(first + current)) {
                return start ? peerStart() : peerEnd();
            }
            boolean descending = plan.window().orderBy().getFirst().descending();
            var limits = new RangeLimits(orderTypes[0], state.session.context());
            Object limit = limits.of(keys.get(first + current), offset, preceding != descending, start != descending);
            int from = firstKey();
            int to = lastKey();
            while (from < to) {
                int middle = (from + to) >>> 1;
                int order = limit == null ? preceding != descending ? 1 : -1 : limits.compare(keys.get(first + middle), limit);
                order = descending ? -order : order;
                if (start ? order >= 0 : order > 0) {
                    to = middle;
                } else {
                    from = middle + 1;
                }
            }
            return from;
        }

        /// Rows whose key is null stand together at one end.
        private int firstKey() {
            return orderKeys[0].isNull(first) ? edge(true) : 0;
        }

        private int lastKey() {
            return orderKeys[0].isNull(first + count - 1) ? edge(false) : count;
        }

        /// Where nulls change to keys, or keys to nulls.
        private int edge(boolean nullsFirst) {
            int from = 0;
            int to = count;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (orderKeys[0].isNull(first + middle) == nullsFirst) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }

        @Override
        public int rowCount() {
            return count;
        }

        @Override
        public int argumentCount() {
            return function.arguments().length;
        }

        @Override
        public int row() {
            return current;
        }

        @Override
        public int peerStart() {
            return groupStart[groupOf[current]];
        }

        @Override
        public int peerEnd() {
            return groupStart[groupOf[current] + 1];
        }

        @Override
        public int peerGroup() {
            return groupOf[current];
        }

        @Override
        public int frameStart() {
            return frameStart;
        }

        @Override
        public int frameEnd() {
            return frameEnd;
        }

        @Override
        public boolean excluded(int row) {
            return switch (frame.exclusion()) {
                case NONE -> false;
                case CURRENT_ROW -> row == current;
                case GROUP -> groupOf[row] == groupOf[current];
                case TIES -> row != current && groupOf[row] == groupOf[current];
            };
        }

        @Override
        public Object argument(int argument, int row) {
            return function.arguments()[argument].get(first + row);
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
