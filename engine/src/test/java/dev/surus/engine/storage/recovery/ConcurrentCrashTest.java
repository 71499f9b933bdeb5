package dev.surus.engine.storage.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.wal.RecordView;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several threads change pairs of pages while others checkpoint and clean, until the power goes: exactly the records that survived must be on the
/// pages, and everything that any thread saw flushed must have survived. The interleaving is the machine's, so a seed repeats only the dice.
@Timeout(240)
class ConcurrentCrashTest {
    private static final long FILE = FileId.of(0, 16384);
    private static final int PAGES = 60;
    private static final int WRITERS = 3;

    private record Pair(long lsn, int first, int second, long value) {}

    /// One thread's history; only it adds to it.
    private static final class Writer {
        final List<Pair> history = new ArrayList<>();
        long acknowledged;
        long value;
    }

    @Test
    void pairsStayPairs() throws Exception {
        for (long seed = 1; seed <= 25; seed++) {
            run(seed);
        }
    }

    private static StorageOptions options() {
        return StorageOptions.defaults().withPoolPages(48).withLog(1 << 17, 1 << 18, 1 << 19, 1 << 20);
    }

    private static void run(long seed) throws Exception {
        var disk = new SimulatedDisk(seed);
        var random = new Random(seed);
        Storage.create(disk, options(), seed);
        make(disk);
        var writers = new ArrayList<Writer>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer());
        }
        for (int round = 0; round < 4; round++) {
            var storage = new Storage(disk, options());
            storage.recover();
            check(seed, storage, writers);
            disk.crashAfter(50 + random.nextInt(800));
            var failures = new ConcurrentLinkedQueue<Throwable>();
            try (var threads = Executors.newFixedThreadPool(WRITERS + 1)) {
                for (int i = 0; i < WRITERS; i++) {
                    int slot = 100 + 8 * i;
                    var writer = writers.get(i);
                    long dice = random.nextLong();
                    threads.submit(() -> untilPowerIsGone(disk, failures, () -> write(storage, writer, slot, new Random(dice))));
                }
                threads.submit(() -> untilPowerIsGone(disk, failures, () -> {
                    while (!disk.isOff()) {
                        storage.checkpoint();
                        storage.pool().cleanAhead();
                    }
                }));
                threads.shutdown();
                assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(failures).as("seed " + seed).isEmpty();
            storage.close(false);
            disk.restart(random.nextInt(4) > 0);
        }
        var storage = new Storage(disk, options());
        storage.recover();
        check(seed, storage, writers);
        assertThat(storage.pool().verify()).isEmpty();
        storage.close();
    }

    private static void make(SimulatedDisk disk) {
        try (var storage = new Storage(disk, options())) {
            storage.recover();
            storage.files().create(FILE, 1, 3, 3);
            storage.files().committed(3);
            var change = storage.newChange();
            for (int i = 1; i < PAGES; i++) {
                storage.prepareSpace(FILE, 1);
                try (var space = storage.space(FILE); var page = space.take()) {
                    change.start(StorageKinds.SPACE, 0, 0);
                    change.page(page, StorageKinds.PAGE_INIT, RecordView.INITIALISES).putByte(16);
                    space.describe(change);
                    change.apply();
                }
            }
        }
    }

    private static void untilPowerIsGone(SimulatedDisk disk, Queue<Throwable> failures, Runnable work) {
        try {
            work.run();
        } catch (Throwable stopped) {
            if (!disk.isOff()) {
                failures.add(stopped);
            }
        }
    }

    private static void write(Storage storage, Writer writer, int slot, Random random) {
        var change = storage.newChange();
        while (true) {
            int first = 1 + random.nextInt(PAGES - 2);
            int second = first + 1 + random.nextInt(PAGES - 1 - first);
            long value = ++writer.value;
            storage.log().admit(500, 0);
            try (var kept = storage.pool().pin(FILE, second);
                    var one = storage.pool().pinForWrite(FILE, first); var two = kept.latchWrite()) {
                change.start(StorageKinds.PAGES, 0, 0);
                change.page(one, StorageKinds.SET_BYTES).putShort(slot).putLong(value);
                change.page(two, StorageKinds.SET_BYTES).putShort(slot).putLong(value);
                change.apply(lsn -> writer.history.add(new Pair(lsn, first, second, value)));
            }
            if (random.nextInt(10) == 0) {
                long lsn = writer.history.getLast().lsn;
                storage.log().flush(lsn);
                writer.acknowledged = lsn;
            }
        }
    }

    private static void check(long seed, Storage storage, List<Writer> writers) {
        long end = storage.log().end();
        for (int i = 0; i < writers.size(); i++) {
            var writer = writers.get(i);
            assertThat(end).as("seed " + seed).isGreaterThanOrEqualTo(writer.acknowledged);
            writer.history.removeIf(pair -> pair.lsn > end);
            var expected = new long[PAGES];
            for (var pair : writer.history) {
                expected[pair.first] = pair.value;
                expected[pair.second] = pair.value;
            }
            for (int number = 1; number < PAGES; number++) {
                try (var page = storage.pool().pinForRead(FILE, number)) {
                    assertThat(page.getLong(100 + 8 * i)).as("seed " + seed + ", page " + number + ", writer " + i).isEqualTo(expected[number]);
                }
            }
        }
    }
}
