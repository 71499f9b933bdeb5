package dev.surus.engine.executor;

import dev.surus.engine.base.ParallelWorkers;
import dev.surus.engine.config.Settings;
import dev.surus.engine.executor.AccessStatistics.Event;
import dev.surus.engine.planner.plan.Plan;
import dev.surus.engine.type.Batch;
import java.util.ArrayList;
import java.util.List;

/// An aggregation that several threads divide among themselves. Each has operators and evaluators of its own and takes ranges of row numbers as long as
/// there are any; all look with one snapshot. When the last one has ended, the session's thread puts the groups together and gives them on.
///
/// ```
/// morsels of row numbers --> Share (session's thread): scan, filter, aggregate --+
///                        \-> Share (worker):           scan, filter, aggregate --+--> absorb --> rows
/// ```
///
/// A worker runs nothing that the session's thread could do at the same time, for that one takes part or waits. What it shares with it is not
/// written meanwhile: snapshot, parameters, opened table, settings.
///
/// A serializable transaction's reads are noted by its own thread alone: it works without workers.
final class ParallelAggregateOperator extends Operator {
    private final ExecutionState state;
    private final Plan.ParallelAggregate plan;
    private final Share own;
    private List<Share> shares = List.of();
    private boolean filled;
    /// For EXPLAIN ANALYZE.
    int launched;

    private static final class Share implements ParallelWorkers.Part {
        final ExecutionState state;
        final ScanOperators.Shared scan;
        final Operator input;
        final AggregateOperator aggregate;
        long nanos;

        Share(ExecutionState state, Plan.Aggregate plan) {
            this.state = state;
            scan = new ScanOperators.Shared(state, (Plan.SeqScan) plan.input());
            input = state.instrumented == null ? scan : new InstrumentedOperator(scan);
            aggregate = new AggregateOperator(state, plan, input);
        }

        @Override
        public void run(ParallelWorkers.Run run) {
            long before = System.nanoTime();
            scan.run = run;
            aggregate.collect();
            nanos = System.nanoTime() - before;
        }
    }

    ParallelAggregateOperator(ExecutionState state, Plan.ParallelAggregate plan) {
        this.state = state;
        this.plan = plan;
        own = new Share(state, plan.aggregate());
    }

    @Override
    public void start() {
        closeWorkers();
        filled = false;
        own.aggregate.start();
    }

    @Override
    public Batch next(long demand) {
        if (!filled) {
            filled = true;
            fill();
        }
        return own.aggregate.next(demand);
    }

    private void fill() {
        var workers = state.session.parallelWorkers();
        int granted = workers.reserve(state.snapshot.serializable != null ? 0 : plan.workers(), state.session.setting(Settings.MAX_PARALLEL_WORKERS));
        try {
            var all = new ArrayList<Share>(List.of(own));
            shares = all;
            for (int i = 0; i < granted; i++) {
                all.add(new Share(state.forWorker(), plan.aggregate()));
            }
            launched = granted;
            var morsels = own.scan.open.table.morsels(all.size());
            for (Share share : all) {
                share.scan.morsels = morsels;
                share.aggregate.limit(state.session.hashMemory() / all.size());
                share.aggregate.start();
            }
            own.scan.open.counting.count(Event.SEQUENTIAL_SCANS, 1);
            ParallelWorkers.run("surus parallel worker", all);
        } finally {
            workers.release(granted);
        }
        for (Share share : shares) {
            own.scan.open.counting.count(Event.SEQUENTIAL_ROWS, share.scan.rowsRead);
        }
        measure();
        own.aggregate.absorb(shares.stream().skip(1).map(share -> share.aggregate).toList());
        closeWorkers();
        own.aggregate.collected();
    }

    private void closeWorkers() {
        for (Share share : shares) {
            if (share != own) {
                share.aggregate.close();
                share.state.close();
            }
        }
        shares = List.of();
    }

    @Override
    public void close() {
        closeWorkers();
        own.aggregate.close();
    }

    /// What the shares counted, for EXPLAIN ANALYZE: in one place for the scan and for what each share grouped.
    private void measure() {
        if (state.instrumented == null) {
            return;
        }
        var scans = (InstrumentedOperator) state.instrumented.computeIfAbsent(plan.aggregate().input(), _ -> new InstrumentedOperator(own.scan));
        var partial = (InstrumentedOperator) state.instrumented.computeIfAbsent(plan.aggregate(), _ -> new InstrumentedOperator(own.aggregate));
        for (Share share : shares) {
            var counted = (InstrumentedOperator) share.input;
            scans.starts++;
            scans.rows += counted.rows;
            scans.nanos += counted.nanos;
            own.scan.removed += share == own ? 0 : share.scan.removed;
            partial.starts++;
            partial.rows += share.aggregate.groups();
            partial.nanos += share.nanos;
        }
    }
}
