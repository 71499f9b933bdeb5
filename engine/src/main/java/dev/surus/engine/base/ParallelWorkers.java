package dev.surus.engine.base;

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

        /// Runs the first part in this thread, the others in workers', and returns when all have ended.
        /// @throws RuntimeException what the first one threw that failed
        public void all(String name, List<? extends Part> parts) {
            var session = Thread.currentThread();
            var threads = new ArrayList<Thread>();
            for (Part part : parts.subList(1, parts.size())) {
                threads.add(Thread.ofPlatform().daemon().name(name).unstarted(() -> {
                    work(part);
                    working.decrementAndGet();
                    LockSupport.unpark(session);
                }));
            }
            for (Thread thread : threads) {
                working.incrementAndGet();
                try {
                    thread.start();
                } catch (Throwable notStarted) {
                    working.decrementAndGet();
                    failure.compareAndSet(null, notStarted);
                }
            }
            work(parts.getFirst());
            // The workers look for interrupts themselves.
            while (working.get() > 0) {
                LockSupport.park(this);
            }
            switch (failure.get()) {
                case null -> { }
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case Throwable thrown -> throw new IllegalStateException(thrown);
            }
        }

        private void work(Part part) {
            try {
                part.run(this);
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
        }
    }

    /// Runs parts together, see [Run#all].
    public static void run(String name, List<? extends Part> parts) {
        new Run().all(name, parts);
    }

    /// How many workers the reading of a table is worth: one from a size on, another one whenever it is three times as large.
    public static int forPages(double pages, long leastPages, long most) {
        int workers = 0;
        for (double at = Math.max(1, leastPages); pages >= at && workers < most; at *= 3) {
            workers++;
        }
        return workers;
    }

    /// How many workers a statement gets. They are given back by [#release].
    /// @param most how many there may be at once, by the session's settings
    public synchronized int reserve(long wanted, long most) {
        int free = (int) Math.min(most, Math.max(1, processors - 1)) - busy;
        int granted = Math.clamp(wanted, 0, Math.max(0, free));
        busy += granted;
        return granted;
    }

    public synchronized void release(int workers) {
        busy -= workers;
    }
}
