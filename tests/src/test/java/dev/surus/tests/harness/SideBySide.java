package dev.surus.tests.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Sessions that each do something again and again, beside each other, until it is enough. What any of them fails with, a writer too, fails the test.
public final class SideBySide implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Future<Integer>> all = new ArrayList<>();

    /// @return how often it was done, once it is stopped
    public Future<Integer> repeat(Supplier<Conversation> connect, Consumer<Conversation> step) {
        Callable<Integer> task = () -> {
            int done = 0;
            try (var session = connect.get()) {
                for (; !stop.get(); done++) {
                    step.accept(session);
                }
            }
            return done;
        };
        var future = threads.submit(task);
        all.add(future);
        return future;
    }

    /// Lets them go on for a time, or until one of them has failed; then stops them.
    public void letGoOn(double seconds) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end && !hasEnded()) {
            LockSupport.parkNanos(20_000_000);
        }
        stop();
    }

    /// Whether one of them has ended by itself: it has failed.
    public boolean hasEnded() {
        return all.stream().anyMatch(Future::isDone);
    }

    public void stop() throws InterruptedException, ExecutionException {
        stop.set(true);
        for (var each : all) {
            each.get();
        }
    }

    @Override
    public void close() {
        stop.set(true);
        threads.close();
    }
}
