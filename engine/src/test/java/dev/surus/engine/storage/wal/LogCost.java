package dev.surus.engine.storage.wal;

import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.disk.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// What an append and a flush cost on this machine: `java -cp ... dev.surus.engine.storage.wal.LogCost [directory]`. Numbers are kept in
/// docs/decisions/0012-group-flush.md.
final class LogCost {
    private LogCost() {}

    public static void main(String[] arguments) throws Exception {
        var directory = arguments.length > 0 ? Files.createTempDirectory(Path.of(arguments[0]), "log") : Files.createTempDirectory("log");
        var log = new WriteAheadLog(new FileDisk(directory, true), new Health(), 16 << 20, 16 << 20, 1);
        log.startAt(log.firstPosition(), true);
        for (int round = 0; round < 3; round++) {
            appends(log, 1);
            appends(log, 2);
        }
        for (int sessions : new int[] {1, 2, 4, 8, 16, 32}) {
            flushes(log, sessions, 2000);
        }
        log.close();
        try (var files = Files.walk(directory)) {
            for (var path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void appends(WriteAheadLog log, int threads) throws InterruptedException {
        int each = 1_000_000 / threads;
        long nanos = run(threads, () -> {
            var record = new LogRecord();
            var payload = new byte[100];
            for (int i = 0; i < each; i++) {
                record.start(9, 1, 1).part(1, 1, 1, 0).putBytes(payload).finish();
                log.append(record);
            }
        });
        System.out.printf("append of 160 bytes, %d threads: %d ns each%n", threads, nanos / (each * threads));
        log.flush(log.end());
    }

    private static void flushes(WriteAheadLog log, int threads, int most) throws InterruptedException {
        long before = log.flushes();
        int each = Math.max(most / threads * 2, 200);
        long nanos = run(threads, () -> {
            var record = new LogRecord();
            var payload = new byte[100];
            for (int i = 0; i < each; i++) {
                for (int j = 0; j < 5; j++) {
                    record.start(9, 1, 1).part(1, 1, 1, 0).putBytes(payload).finish();
                    log.append(record);
                }
                log.flush(log.end());
            }
        });
        long groups = log.flushes() - before;
        System.out.printf("5 appends and a flush, %d sessions: %d commits/s, %.1f commits a group, %d us a group%n", threads,
                each * (long) threads * 1_000_000_000L / nanos, (double) each * threads / groups, nanos / 1000 / groups);
    }

    private static long run(int threads, Runnable work) throws InterruptedException {
        var all = new ArrayList<Thread>();
        long start = System.nanoTime();
        for (int t = 0; t < threads; t++) {
            all.add(Thread.ofPlatform().start(work));
        }
        for (var thread : all) {
            thread.join();
        }
        return System.nanoTime() - start;
    }
}
