package dev.surus.engine.executor;

import dev.surus.engine.executor.explain.Working;
import dev.surus.engine.table.RowSet;
import dev.surus.engine.type.Batch;
import java.util.List;

/// Counts rows and time of another operator, for EXPLAIN ANALYZE.
final class InstrumentedOperator extends Operator {
    final Operator operator;
    long rows;
    long starts;
    long nanos;

    InstrumentedOperator(Operator operator) {
        this.operator = operator;
    }

    @Override
    public void start() {
        starts++;
        long before = System.nanoTime();
        operator.start();
        nanos += System.nanoTime() - before;
    }

    @Override
    public Batch next(long demand) {
        long before = System.nanoTime();
        Batch batch = operator.next(demand);
        nanos += System.nanoTime() - before;
        rows += batch == null ? 0 : batch.size();
        return batch;
    }

    /// A set of rows, counted as one run.
    RowSet find() {
        starts++;
        long before = System.nanoTime();
        var finder = (BitmapOperators.Finder) operator;
        RowSet found = finder.find();
        nanos += System.nanoTime() - before;
        rows += finder.counted(found);
        return found;
    }

    @Override
    public void bound(long most) {
        operator.bound(most);
    }

    @Override
    public List<Working> workings(long starts) {
        return operator.workings(starts);
    }

    @Override
    public void close() {
        operator.close();
    }
}
