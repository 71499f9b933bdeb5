package dev.surus.engine.executor;

import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.executor.expression.Evaluator;
import dev.surus.engine.executor.spill.MemoryUse;
import dev.surus.engine.executor.spill.RowFile;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.planner.plan.Plan.HashKey;
import dev.surus.engine.planner.plan.Plan.JoinType;
import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Keeps the right side in a hash table of chained row numbers. Where it outgrows its memory, both sides are distributed over partitions on
/// disk and joined one partition after the other (the Grace hash join), again and again where one is still too large.
final class HashJoinOperator extends JoinOperators.Join {
    private static final int ROW_OVERHEAD = 24;

    private final Plan.HashJoin plan;
    private final Evaluator[] leftKeys;
    private final Evaluator[] rightKeys;
    private final DataType[] types;
    private Rows rows;
    private Rows keyRows;
    private int[] heads;
    private int[] chain;
    private int[] hashes;
    private boolean[] matchedRight;
    private boolean leftDone;
    private int rightPosition;
    private Batch outer;
    private Vector[] outerKeys;
    private int position;
    private int candidate;
    private boolean resumed;
    private Source outerSource;
    private boolean opened;
    private final ArrayDeque<Partition> waiting = new ArrayDeque<>();
    /// The partition that is being joined, where there are any.
    private Partition open;
    /// Of all hash tables made: their largest number of buckets and bytes, and how many there were.
    private long buckets;
    private long mostBytes;
    private long tables;

    @FunctionalInterface
    private interface Source {
        Batch next(long demand);
    }

    /// Rows of both sides whose keys have hashes in common; null for none.
    private record Partition(RowFile left, RowFile right, int level) {}

    HashJoinOperator(ExecutionState state, Plan.HashJoin plan) {
        super(state, plan.type(), plan.left(), plan.right(), plan.condition());
        this.plan = plan;
        leftKeys = state.compiler(plan.left().output()).compileAll(plan.keys().stream().map(HashKey::left).toList());
        rightKeys = state.compiler(plan.right().output()).compileAll(plan.keys().stream().map(HashKey::right).toList());
        types = plan.keys().stream().map(k -> state.sites().type(k.type())).toArray(DataType[]::new);
    }

    @Override
    public void start() {
        restartPending();
        waiting.forEach(this::close);
        waiting.clear();
        if (open != null) {
            close(open);
            open = null;
        }
        opened = false;
        rows = null;
        tables = 0;
        left.start();
    }

    /// Goes to the next pair of inputs to join: both sides whole, or the next partition of them.
    /// @return false where all is done
    private boolean openNext() {
        if (!opened) {
            opened = true;
            right.start();
            outerSource = left::next;
            Partitions parts = build(right::next, 0);
            if (parts != null) {
                partitionLeft(left::next, parts, 0);
            }
        }
        while (rows == null && !waiting.isEmpty()) {
            Partition next = waiting.removeFirst();
            if (next.left() == null ? keepsRight() : next.right() != null || keepsLeft() || type == JoinType.ANTI) {
                Partitions parts = build(reader(next.right()), next.level());
                outerSource = reader(next.left());
                if (parts != null) {
                    partitionLeft(outerSource, parts, next.level());
                    close(next);
                } else {
                    open = next;
                }
            } else {
                close(next);
            }
        }
        outer = null;
        position = 0;
        leftDone = false;
        rightPosition = 0;
        return rows != null;
    }

    private void close(Partition partition) {
        if (partition.left() != null) {
            state.close(partition.left());
        }
        if (partition.right() != null) {
            state.close(partition.right());
        }
    }

    private static Source reader(RowFile file) {
        return file == null ? _ -> null : new Source() {
            private int block;
            private Batch reusable;

            @Override
            public Batch next(long demand) {
                return block == file.blocks() ? null : (reusable = file.read(block++, reusable));
            }
        };
    }

    /// Distributes the left rows as the right ones were.
    private void partitionLeft(Source source, Partitions rightParts, int level) {
        var parts = new Partitions(state, SetOperators.types(state, plan.left().output()));
        boolean keepNulls = keepsLeft() || type == JoinType.ANTI;
        for (Batch batch = source.next(Batch.CAPACITY); batch != null; batch = source.next(Batch.CAPACITY)) {
            state.checkInterrupts();
            parts.add(batch, targets(batch, evaluate(leftKeys, batch), level, keepNulls));
        }
        parts.finish();
        for (int i = 0; i < Partitions.COUNT; i++) {
            waiting.addLast(new Partition(parts.file(i), rightParts.file(i), level + 1));
        }
    }

    /// The partition of each row; none for one that no other row can be joined with and that is not kept alone.
    private int[] targets(Batch batch, Vector[] keys, int level, boolean keepNulls) {
        var targets = new int[batch.count];
        for (int i = 0; i < batch.size(); i++) {
            int row = batch.row(i);
            targets[row] = anyNull(keys, row) ? keepNulls ? 0 : -1 : Partitions.of(hash(keys, row), level);
        }
        return targets;
    }

    private static Vector[] evaluate(Evaluator[] keys, Batch batch) {
        var vectors = new Vector[keys.length];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = keys[i].evaluate(batch);
        }
        return vectors;
    }

    /// Makes the hash table of the right rows.
    /// @return null; or, where they outgrow their memory, all of them in partitions, and no table
    private Partitions build(Source source, int level) {
        rows = new Rows(state.kinds(plan.right().output()));
        var kinds = new StorageKind[types.length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = types[i].kind;
        }
        keyRows = new Rows(kinds);
        long used = 0;
        Partitions parts = null;
        for (Batch batch = source.next(Long.MAX_VALUE); batch != null; batch = source.next(Long.MAX_VALUE)) {
            state.checkInterrupts();
            Vector[] vectors = evaluate(rightKeys, batch);
            if (parts != null) {
                parts.add(batch, targets(batch, vectors, level, keepsRight()));
                continue;
            }
            var keys = new Batch(vectors);
            keys.count = batch.count;
            keys.selection = batch.selection;
            keys.selected = batch.selected;
            rows.append(batch);
            keyRows.append(keys);
            used += MemoryUse.of(batch) + (long) batch.size() * ROW_OVERHEAD;
            mostBytes = Math.max(mostBytes, used);
            if (used > state.session.hashMemory() && level < Partitions.LEVELS) {
                parts = new Partitions(state, SetOperators.types(state, plan.right().output()));
                spill(parts, level);
            }
        }
        if (parts != null) {
            parts.finish();
            return parts;
        }
        index();
        return null;
    }

    private void spill(Partitions parts, int level) {
        Batch batch = Rows.newBatch(rows.kinds, Batch.CAPACITY);
        Batch keys = Rows.newBatch(keyRows.kinds, Batch.CAPACITY);
        for (int at = 0; at < rows.count; at += batch.count) {
            int count = Math.min(Batch.CAPACITY, rows.count - at);
            rows.read(at, count, batch);
            keyRows.read(at, count, keys);
            parts.add(batch, targets(batch, keys.columns, level, keepsRight()));
        }
        rows = null;
        keyRows = null;
    }

    /// For EXPLAIN ANALYZE.
    Working table() {
        return Working.hashTable(buckets, Math.max(1, tables), mostBytes);
    }

    private void index() {
        int size = Integer.highestOneBit(Math.max(16, rows.count * 2 - 1)) << 1;
        buckets = Math.max(buckets, size);
        tables++;
        heads = new int[size];
        Arrays.fill(heads, -1);
        chain = new int[rows.count];
        hashes = new int[rows.count];
        // Backwards, so that the chains run in the order of the rows.
        for (int row = rows.count - 1; row >= 0; row--) {
            if (anyNull(keyRows.columns, row)) {
                chain[row] = -2;
                continue;
            }
            int hash = hash(keyRows.columns, row);
            hashes[row] = hash;
            int bucket = hash & size - 1;
            chain[row] = heads[bucket];
            heads[bucket] = row;
        }
        matchedRight = keepsRight() ? new boolean[rows.count] : null;
    }

    private static boolean anyNull(Vector[] keys, int row) {
        for (Vector key : keys) {
            if (key.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    private int hash(Vector[] keys, int row) {
        int hash = 0;
        for (int i = 0; i < keys.length; i++) {
            int one = keys[i] instanceof LongVector l ? Long.hashCode(l.values[row] * 0x9E3779B97F4A7C15L) : types[i].hash(keys[i].get(row));
            hash = hash * 31 + one;
        }
        return hash ^ hash >>> 15;
    }

    private boolean equal(int row, int candidateRow) {
        for (int i = 0; i < types.length; i++) {
            if (outerKeys[i] instanceof LongVector l) {
                if (l.values[row] != ((LongVector) keyRows.columns[i]).values[candidateRow]) {
                    return false;
                }
            } else if (!types[i].equal(outerKeys[i].get(row), keyRows.columns[i].get(candidateRow))) {
                return false;
            }
        }
        return true;
    }

    @Override
    Batch produce(long demand) {
        while (true) {
            if (rows == null && !openNext()) {
                return null;
            }
            Batch batch = rows.count == 0 && !keepsLeft() && type != JoinType.ANTI ? null : join(demand);
            if (batch != null) {
                return batch;
            }
            rows = null;
            if (open != null) {
                close(open);
                open = null;
            }
        }
    }

    /// More rows of the present inputs; null at their end.
    private Batch join(long demand) {
        while (!leftDone) {
            if (outer == null || position == outer.size()) {
                outer = outerSource.next(demand);
                position = 0;
                resumed = false;
                if (outer == null) {
                    leftDone = true;
                    break;
                }
                outerKeys = evaluate(leftKeys, outer);
            }
            return condition == null && !resumed ? probe() : probeWithCondition();
        }
        return matchedRight == null ? null : unmatchedRight();
    }

    private int firstCandidate(int row) {
        if (anyNull(outerKeys, row)) {
            return -1;
        }
        int hash = hash(outerKeys, row);
        int at = heads[hash & heads.length - 1];
        while (at >= 0 && !(hashes[at] == hash && equal(row, at))) {
            at = chain[at];
        }
        return at;
    }

    private int nextCandidate(int row, int after) {
        int hash = hashes[after];
        int at = chain[after];
        while (at >= 0 && !(hashes[at] == hash && equal(row, at))) {
            at = chain[at];
        }
        return at;
    }

    private final int[] leftRows = new int[Batch.CAPACITY];
    private final int[] rightRows = new int[Batch.CAPACITY];

    /// Without a further condition: every candidate is a partner.
    private Batch probe() {
        int count = 0;
        int size = outer.size();
        boolean filled = false;
        while (position < size && !filled) {
            int row = outer.row(position);
            int at = firstCandidate(row);
            if (leftOnly()) {
                if (at >= 0 == (type == JoinType.SEMI)) {
                    leftRows[count++] = row;
                }
                position++;
                filled = count == Batch.CAPACITY;
                continue;
            }
            if (at < 0) {
                if (keepsLeft()) {
                    leftRows[count] = row;
                    rightRows[count++] = -1;
                }
                position++;
                filled = count == Batch.CAPACITY;
                continue;
            }
            while (at >= 0 && count < Batch.CAPACITY) {
                leftRows[count] = row;
                rightRows[count++] = at;
                if (matchedRight != null) {
                    matchedRight[at] = true;
                }
                at = nextCandidate(row, at);
            }
            if (at >= 0) {
                // More partners than fit: they go on their own.
                candidate = at;
                resumed = true;
                filled = true;
            } else {
                position++;
                filled = count == Batch.CAPACITY;
            }
        }
        return leftOnly() ? leftBatch(count) : pairs(count);
    }

    private Batch leftBatch(int count) {
        var batch = new Batch(outer.columns);
        batch.count = outer.count;
        batch.selection = Arrays.copyOf(leftRows, count);
        batch.selected = count;
        return batch;
    }

    private Batch pairs(int count) {
        var batch = Rows.newBatch(state.kinds(pairOutput), Rows.capacity(count));
        for (int i = 0; i < leftWidth; i++) {
            Rows.gather(outer.columns[i], leftRows, 0, count, batch.columns[i], 0);
        }
        for (int i = 0; i < rightWidth; i++) {
            Rows.gather(rows.columns[i], rightRows, 0, count, batch.columns[leftWidth + i], 0);
        }
        batch.count = count;
        return batch;
    }

    /// One left row: its candidates, those for which the condition holds.
    private Batch probeWithCondition() {
        int row = outer.row(position);
        int at = resumed ? candidate : firstCandidate(row);
        boolean any = resumed;
        resumed = false;
        while (at >= 0) {
            int count = 0;
            while (at >= 0 && count < Batch.CAPACITY) {
                leftRows[count] = row;
                rightRows[count++] = at;
                at = nextCandidate(row, at);
            }
            Batch pairs = pairs(count);
            int[] right = Arrays.copyOf(rightRows, count);
            filter(pairs);
            if (pairs.size() == 0) {
                continue;
            }
            any = true;
            if (leftOnly()) {
                break;
            }
            if (matchedRight != null) {
                for (int i = 0; i < pairs.size(); i++) {
                    matchedRight[right[pairs.row(i)]] = true;
                }
            }
            if (at >= 0) {
                candidate = at;
                resumed = true;
            } else {
                position++;
            }
            return pairs;
        }
        position++;
        if (leftOnly()) {
            leftRows[0] = row;
            return leftBatch(any == (type == JoinType.SEMI) ? 1 : 0);
        }
        if (!any && keepsLeft()) {
            leftRows[0] = row;
            rightRows[0] = -1;
            return pairs(1);
        }
        return new Batch();
    }

    private Batch unmatchedRight() {
        int count = 0;
        while (rightPosition < rows.count && count < Batch.CAPACITY) {
            if (!matchedRight[rightPosition]) {
                rightRows[count++] = rightPosition;
            }
            rightPosition++;
        }
        if (count == 0) {
            return null;
        }
        var batch = Rows.newBatch(state.kinds(pairOutput), Rows.capacity(count));
        for (int i = 0; i < leftWidth; i++) {
            batch.columns[i].nulls = new boolean[batch.columns[i].capacity()];
            Arrays.fill(batch.columns[i].nulls, true);
        }
        for (int i = 0; i < rightWidth; i++) {
            Rows.gather(rows.columns[i], rightRows, 0, count, batch.columns[leftWidth + i], 0);
        }
        batch.count = count;
        return batch;
    }
}
