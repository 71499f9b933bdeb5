package dev.surus.engine.storage.disk;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Keeps blocking file I/O off the carriers of virtual threads: a buffered read or write blocks its carrier and nothing compensates. A
/// platform thread does its own I/O; a virtual one hands it to a few platform threads and parks.
final class IoThreads {
    private static final int THREADS = 16;

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    private static final class Pool {
        static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(THREADS, work -> {
            var thread = new Thread(work, "surus-io");
            thread.setDaemon(true);
            return thread;
        });
    }

    private IoThreads() {}

    static <T> T run(Work<T> work) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            return work.run();
        }
        Future<T> future = Pool.EXECUTOR.submit(work::run);
        boolean interrupted = false;
        try {
            for (;;) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true; // somebody else's habit; the I/O goes on
                } catch (ExecutionException e) {
                    switch (e.getCause()) {
                        case IOException failure -> throw failure;
                        case RuntimeException failure -> throw failure;
                        case Error failure -> throw failure;
                        case null, default -> throw new IOException(e.getCause());
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
