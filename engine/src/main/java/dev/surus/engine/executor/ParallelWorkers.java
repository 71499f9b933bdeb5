package dev.surus.engine.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Threads that do parts of a statement's work beside its session's own; one for the whole server, which counts them. There are at most as many as
/// max_parallel_workers of the session that asks, and no more than other processors: on a busy machine a statement waits for nobody, it works alone.
public final class ParallelWorkers {
    private final int processors;
    private int busy;

    public ParallelWorkers() {
        this(Runtime.getRuntime().availableProcessors());
    }

    ParallelWorkers(int processors) {
        this.processors = processors;
    }

    /// A part of the work. It must look at [Run#isOver] again and again, and return when it is true.
    @FunctionalInterface
    public interface Part {
        void run(Run run);
    }

    /// Parts that run together: where one of them fails, it is over for all.
    public static final class Run {
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicInteger working = new AtomicInteger();

        public boolean isOver() {
            return failure.get() != null;
        }

        private void work(Part part) {
            try {
                part.run(this);
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
        }
    }

    /// How many workers a statement gets. They are given back by [#release].
    /// @param most how many there may be at once, by the session's settings
    public synchronized int reserve(long wanted, long most) {
        int free = (int) Math.min(most, Math.max(1, processors - 1)) - busy;
        int granted = (int) Math.clamp(wanted, 0, Math.max(0, free));
        busy += granted;
        return granted;
    }

    public synchronized void release(int workers) {
        busy -= workers;
    }

    /// Runs the first part in this thread, the others in workers', and returns when all have ended.
    /// @throws RuntimeException what the first one threw that failed
    public static void run(String name, List<? extends Part> parts) {
        var run = new Run();
        var session = Thread.currentThread();
        var threads = new ArrayList<Thread>();
        for (Part part : parts.subList(1, parts.size())) {
            threads.add(Thread.ofPlatform().daemon().name(name).unstarted(() -> {
                run.work(part);
                run.working.decrementAndGet();
                LockSupport.unpark(session);
            }));
        }
        for (Thread thread : threads) {
            run.working.incrementAndGet();
            try {
                thread.start();
            } catch (Throwable notStarted) {
                run.working.decrementAndGet();
                run.failure.compareAndSet(null, notStarted);
            }
        }
        run.work(parts.getFirst());
        // The workers look for interrupts themselves.
        while (run.working.get() > 0) {
            LockSupport.park(run);
        }
        switch (run.failure.get()) {
            case null -> { }
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable thrown -> throw new IllegalStateException(thrown);
        }
    }
}
