package dev.surus.engine.executor;

import dev.surus.engine.analyzer.tree.Expression;
import dev.surus.engine.analyzer.tree.Expression.GroupingCall;
import dev.surus.engine.executor.AggregateCalls.Call;
import dev.surus.engine.executor.AggregateCalls.GroupState;
import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.spill.MemoryUse;
import dev.surus.engine.executor.spill.RowFile;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.GroupStrategy;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.Vector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Groups by hashing; groups come out in the order of their first rows. Without keys there is one group, fed by whole batches.
/// DISTINCT is a grouping without aggregates.
///
/// When the groups outgrow their memory, no new ones are begun: rows of other groups go to partitions on disk, which are grouped
/// one after the other when the first groups have been given.
final class AggregateOperator extends Operator {
    private static final int GROUP_OVERHEAD = 64;

    private final ExecutionState state;
    private final Plan.Aggregate plan;
    private final Operator input;
    private final int inputWidth;
    private final Evaluator[] keys;
    private final DataType[] keyTypes;
    private final Call[] calls;
    private final Evaluator having;
    /// Work that is left: the first passes, and one for each partition that they leave.
    private final ArrayDeque<Pass> passes = new ArrayDeque<>();
    private boolean filled;
    private int position;
    private Batch out;
    /// Bytes for the groups.
    private long memory;
    /// For EXPLAIN ANALYZE: passes, the most that the groups of one took, bytes put on disk, groups without what HAVING asks for.
    private long batches;
    private long mostBytes;
    private long disk;
    private long removed;

    /// One grouping of some rows by one grouping set.
    private final class Pass {
        final int set;
        final int level;
        final GroupTable table = new GroupTable(keyTypes);
        final List<GroupState[]> states = new ArrayList<>();
        private final long limit;
        private long used;
        Partitions partitions;
        /// Rows to be grouped yet: those of a partition.
        RowFile source;

        Pass(int set, int level, long limit) {
            this.set = set;
            this.level = level;
            this.limit = limit;
        }

        int newGroup(Vector[] vectors, int row, int hash) {
            int group = table.add(vectors, row, hash);
            states.add(newStates());
            used += GROUP_OVERHEAD * (1 + calls.length);
            for (Vector v : vectors) {
                used += v instanceof ObjectVector o && !o.isNull(row) ? MemoryUse.of(o.values[row]) : 8;
            }
            return group;
        }

        boolean isFull() {
            return used > limit && level < Partitions.LEVELS;
        }
    }

    AggregateOperator(ExecutionState state, Plan.Aggregate plan) {
        this(state, plan, state.build(plan.input()));
    }

    AggregateOperator(ExecutionState state, Plan.Aggregate plan, Operator input) {
        this.state = state;
        this.plan = plan;
        this.input = input;
        memory = state.session.hashMemory();
        var layout = plan.input().output();
        inputWidth = layout.size();
        keys = state.compiler(layout).compileAll(plan.keys());
        keyTypes = plan.keys().stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
        calls = plan.aggregates().stream().map(c -> new Call(state, c, layout)).toArray(Call[]::new);
        having = state.compile(plan.having(), plan.output());
    }

    @Override
    public void start() {
        input.start();
        // Those that a LIMIT left unread.
        for (Pass pass : passes) {
            if (pass.source != null) {
                state.close(pass.source);
            }
        }
        passes.clear();
        batches = 0;
        disk = 0;
        filled = false;
        position = 0;
    }

    private GroupState[] newStates() {
        var states = new GroupState[calls.length];
        for (int i = 0; i < states.length; i++) {
            states[i] = calls[i].newGroup();
        }
        return states;
    }

    /// Says before the start how many bytes the groups may take.
    void limit(long bytes) {
        memory = bytes;
    }

    /// Reads the input. Then [#collected] must follow.
    void collect() {
        filled = true;
        if (plan.strategy() == GroupStrategy.PLAIN) {
            var pass = new Pass(0, 0, Long.MAX_VALUE);
            pass.newGroup(new Vector[0], 0, 1);
            passes.add(pass);
            for (Batch batch = input.next(Long.MAX_VALUE); batch != null; batch = input.next(Long.MAX_VALUE)) {
                state.checkInterrupts();
                for (int c = 0; c < calls.length; c++) {
                    calls[c].prepare(batch);
                    calls[c].addAll(pass.states.getFirst()[c]);
                }
            }
            return;
        }
        int sets = plan.sets() == null ? 1 : plan.sets().size();
        for (int set = 0; set < sets; set++) {
            passes.add(new Pass(set, 0, memory / sets));
        }
        for (Batch batch = input.next(Long.MAX_VALUE); batch != null; batch = input.next(Long.MAX_VALUE)) {
            state.checkInterrupts();
            var vectors = new Vector[keys.length];
            for (int k = 0; k < keys.length; k++) {
                vectors[k] = keys[k].evaluate(batch);
            }
            for (Pass pass : passes) {
                add(pass, batch, ofSet(vectors, pass.set, batch.count));
            }
        }
    }

    /// All rows were read.
    void collected() {
        for (Pass pass : List.copyOf(passes)) {
            if (plan.sets() != null && plan.sets().get(pass.set).isEmpty() && pass.states.isEmpty()) {
                pass.newGroup(ofSet(new Vector[keys.length], pass.set, 1), 0, 1);
            }
            leave(pass);
        }
    }

    // ---- with others

    /// How many groups there are that did not go to disk.
    int groups() {
        return passes.getFirst().states.size();
    }

    /// Adds what other operators of the same plan have read, and takes their groups away. All have read ([#collect]) and given nothing yet.
    /// What any of them put on disk may belong to a group that another one has in memory: it is read here, and grouped, or put on disk again.
    void absorb(List<AggregateOperator> parts) {
        Pass mine = passes.getFirst();
        var files = new ArrayList<Runnable>();
        putBack(mine, this, files);
        for (AggregateOperator part : parts) {
            Pass theirs = part.passes.removeFirst();
            if (plan.strategy() == GroupStrategy.PLAIN) {
                combine(mine.states.getFirst(), theirs.states.getFirst());
            } else {
                absorb(mine, theirs);
                putBack(theirs, part, files);
            }
        }
        files.forEach(Runnable::run);
    }

    private void absorb(Pass mine, Pass theirs) {
        Vector[] vectors = theirs.table.keys.columns;
        for (int group = 0; group < theirs.states.size(); group++) {
            if ((group & 0xFFF) == 0) {
                state.checkInterrupts();
            }
            int hash = theirs.table.hash(group);
            int found = mine.table.find(vectors, group, hash);
            if (found >= 0) {
                combine(mine.states.get(found), theirs.states.get(group));
            } else {
                mine.states.set(mine.newGroup(vectors, group, hash), theirs.states.get(group));
            }
        }
    }

    /// Adds the reading of what a pass put on disk.
    private void putBack(Pass pass, AggregateOperator of, List<Runnable> files) {
        var partitions = pass.partitions;
        if (partitions == null) {
            return;
        }
        partitions.finish();
        pass.partitions = null;
        for (int p = 0; p < Partitions.COUNT; p++) {
            RowFile file = partitions.file(p);
            if (file != null) {
                files.add(() -> {
                    readAgain(passes.getFirst(), file);
                    of.state.close(file);
                });
            }
        }
    }

    private static void combine(GroupState[] mine, GroupState[] theirs) {
        for (int c = 0; c < mine.length; c++) {
            mine[c].combine(theirs[c]);
        }
    }

    /// The keys of a grouping set, the others null.
    private Vector[] ofSet(Vector[] vectors, int set, int rows) {
        if (plan.sets() == null) {
            return vectors;
        }
        var some = new Vector[vectors.length];
        for (int k = 0; k < vectors.length; k++) {
            if (plan.sets().get(set).contains(k)) {
                some[k] = vectors[k];
            } else {
                some[k] = Vector.of(keyTypes[k].kind, rows);
                some[k].nulls = new boolean[rows];
                Arrays.fill(some[k].nulls, true);
            }
        }
        return some;
    }

    private void add(Pass pass, Batch batch, Vector[] vectors) {
        var groups = new int[batch.count];
        var here = new Batch(batch.columns);
        here.count = batch.count;
        here.selection = new int[batch.size()];
        int[] elsewhere = null;
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            int hash = pass.table.hash(vectors, row);
            int group = pass.table.find(vectors, row, hash);
            if (group < 0 && (elsewhere != null || pass.isFull())) {
                if (elsewhere == null) {
                    elsewhere = new int[batch.count];
                    Arrays.fill(elsewhere, -1);
                }
                elsewhere[row] = Partitions.of(hash, pass.level);
                continue;
            }
            groups[row] = group >= 0 ? group : pass.newGroup(vectors, row, hash);
            here.selection[here.selected++] = row;
        }
        if (elsewhere != null) {
            putAside(pass, batch, vectors, elsewhere);
        } else {
            here.selection = batch.selection;
        }
        for (int c = 0; c < calls.length; c++) {
            calls[c].prepare(here);
            for (int i = 0; i < calls[c].size(); i++) {
                int row = calls[c].row(i);
                calls[c].add(pass.states.get(groups[row])[c], row);
            }
        }
    }

    /// Rows go to disk with their keys, which are computed once.
    private void putAside(Pass pass, Batch batch, Vector[] vectors, int[] targets) {
        if (pass.partitions == null) {
            var types = new ArrayList<>(List.of(SetOperators.types(state, plan.input().output())));
            types.addAll(List.of(keyTypes));
            pass.partitions = new Partitions(state, types.toArray(DataType[]::new));
        }
        var wide = new Batch(Arrays.copyOf(batch.columns, inputWidth + vectors.length));
        System.arraycopy(vectors, 0, wide.columns, inputWidth, vectors.length);
        wide.count = batch.count;
        wide.selection = batch.selection;
        wide.selected = batch.selected;
        pass.partitions.add(wide, targets);
    }

    /// Puts what a pass left on disk into the queue.
    private void leave(Pass pass) {
        if (pass.partitions == null) {
            return;
        }
        pass.partitions.finish();
        for (int p = 0; p < Partitions.COUNT; p++) {
            if (pass.partitions.file(p) != null) {
                var next = new Pass(pass.set, pass.level + 1, pass.limit);
                next.source = pass.partitions.file(p);
                disk += next.source.bytes();
                passes.add(next);
            }
        }
        pass.partitions = null;
    }

    private void readAgain(Pass pass, RowFile source) {
        Batch block = null;
        for (int b = 0; b < source.blocks(); b++) {
            state.checkInterrupts();
            block = source.read(b, block);
            var batch = new Batch(Arrays.copyOf(block.columns, inputWidth));
            batch.count = block.count;
            add(pass, batch, Arrays.copyOfRange(block.columns, inputWidth, block.columns.length));
        }
    }

    private void read(Pass pass) {
        readAgain(pass, pass.source);
        state.close(pass.source);
        pass.source = null;
        leave(pass);
    }

    @Override
    public Batch next(long demand) {
        if (!filled) {
            collect();
            collected();
        }
        while (!passes.isEmpty()) {
            Pass pass = passes.getFirst();
            if (pass.source != null) {
                read(pass);
            }
            if (position == pass.states.size()) {
                batches++;
                mostBytes = Math.max(mostBytes, pass.used);
                passes.removeFirst();
                position = 0;
                continue;
            }
            int count = (int) Math.min(Math.min(demand, Batch.CAPACITY), pass.states.size() - position);
            if (out == null || out.columns.length > 0 && out.columns[0].capacity() < count) {
                out = Rows.newBatch(state.kinds(plan.output()), Rows.capacity(count));
            }
            write(pass, position, count);
            position += count;
            if (having != null) {
                Evaluator.filter(out, having);
                removed += count - out.size();
            }
            if (out.size() > 0) {
                return out;
            }
        }
        return null;
    }

    private void write(Pass pass, int first, int count) {
        for (Vector v : out.columns) {
            v.nulls = null;
        }
        out.selection = null;
        out.count = count;
        pass.table.read(first, count, out);
        for (int i = 0; i < count; i++) {
            int column = keys.length;
            for (int c = 0; c < calls.length; c++) {
                out.columns[column++].set(i, calls[c].finish(pass.states.get(first + i)[c]));
            }
            for (Expression e : plan.groupings()) {
                long bits = 0;
                for (int g : ((GroupingCall) e).groups()) {
                    boolean grouped = plan.sets() == null || plan.sets().get(pass.set).contains(g);
                    bits = bits << 1 | (grouped ? 0 : 1);
                }
                out.columns[column++].set(i, bits);
            }
        }
    }

    @Override
    public List<Working> workings(long starts) {
        var workings = new ArrayList<Working>();
        if (plan.strategy() == GroupStrategy.HASHED) {
            workings.add(Working.hashedGroups(Math.max(1, batches), mostBytes, disk));
        }
        if (having != null) {
            workings.add(Working.removed(Working.BY_FILTER, removed, starts));
        }
        return workings;
    }

    @Override
    public void close() {
        input.close();
    }
}
