package dev.surus.engine.storage.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.wal.RecordView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class BufferPoolTest {
    private static final int ADD = 900;
    private static final long FILE = FileId.of(5, 16384);
    private static final int PAGES = 200;

    private static Storage open(SimulatedDisk disk) {
        var storage = new Storage(disk, StorageOptions.defaults().withPoolPages(64).withLog(1 << 20, 1 << 20, 1 << 21, 1 << 22));
        storage.recover();
        return storage;
    }

    private static Storage filled(SimulatedDisk disk) {
        Storage.create(disk, StorageOptions.defaults().withLog(1 << 20, 1 << 20, 1 << 21, 1 << 22), 1);
        var storage = open(disk);
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
        return storage;
    }

    @Test
    void changesOfManyThreadsAreAllThereWithAPoolThatIsTooSmall() throws Exception {
        var disk = new SimulatedDisk(1);
        var storage = filled(disk);
        var sums = new AtomicLongArray(PAGES);
        var stop = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> work = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                work.add(threads.submit(() -> {
                    var random = new Random(thread);
                    var change = storage.newChange();
                    for (int i = 0; i < 4000; i++) {
                        int number = 1 + random.nextInt(PAGES - 1);
                        try (var page = storage.pool().pinForWrite(FILE, number)) {
                            long sum = page.getLong(100) + 1;
                            change.start(StorageKinds.PAGES, 0, 0);
                            change.page(page, StorageKinds.SET_BYTES).putShort(100).putLong(sum).putLong(-sum);
                            change.apply();
                        }
                        sums.incrementAndGet(number);
                    }
                }));
            }
            var reader = threads.submit(() -> {
                var optimistic = new OptimisticPage(storage.pool());
                var random = new Random(99);
                long valid = 0;
                while (!stop.get()) {
                    int number = 1 + random.nextInt(PAGES - 1);
                    if (optimistic.enter(FILE, number)) {
                        long sum = optimistic.getLong(100);
                        long opposite = optimistic.getLong(108);
                        if (optimistic.validate()) {
                            assertThat(opposite).isEqualTo(-sum);
                            valid++;
                        }
                    }
                }
                return valid;
            });
            var checkpoints = threads.submit(() -> {
                while (!stop.get()) {
                    storage.checkpoint();
                    storage.pool().cleanAhead();
                }
            });
            for (var each : work) {
                each.get(50, TimeUnit.SECONDS);
            }
            stop.set(true);
            assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
            checkpoints.get(60, TimeUnit.SECONDS);
        }
        assertThat(storage.pool().verify()).isEmpty();
        storage.log().flush(storage.log().end());
        storage.close(false);
        disk.restart(true);
        try (var again = open(disk)) {
            for (int number = 1; number < PAGES; number++) {
                try (var page = again.pool().pinForRead(FILE, number)) {
                    assertThat(page.getLong(100)).isEqualTo(sums.get(number));
                }
            }
        }
    }

    @Test
    void aFlippedBitIsFoundAndNamed() {
        var disk = new SimulatedDisk(2);
        filled(disk).close();
        disk.flipBit(FileId.path(FILE), (17L * Page.SIZE + 5000) * 8 + 3);
        try (var storage = open(disk)) {
            assertThatThrownBy(() -> storage.pool().pinForRead(FILE, 17)).isInstanceOfSatisfying(SqlException.class, error -> {
                assertThat(error.state()).isEqualTo(SqlState.DATA_CORRUPTED);
                assertThat(error.diagnostic().primary.toString()).isEqualTo("invalid page in block 17 of relation base/5/16384");
            });
            storage.pool().pinForRead(FILE, 18).close();
            assertThat(storage.pool().verify()).isEmpty();
        }
    }

    @Test
    void aLogThatIsDamagedInTheMiddleIsReportedAndNotCutShort() {
        var disk = new SimulatedDisk(12);
        var storage = filled(disk);
        storage.log().flush(storage.log().end());
        while (storage.pool().cleanAhead() > 0) {
            // Pages on disk rest on the log that is about to be damaged.
        }
        storage.close(false);
        String segment = disk.paths().stream().filter(path -> path.startsWith("pg_wal/0")).findFirst().orElseThrow();
        disk.flipBit(segment, 2000 * 8);
        var damaged = new Storage(disk, StorageOptions.defaults().withPoolPages(64).withLog(1 << 20, 1 << 20, 1 << 21, 1 << 22));
        assertThatThrownBy(damaged::recover).isInstanceOfSatisfying(SqlException.class,
                error -> assertThat(error.state()).isEqualTo(SqlState.DATA_CORRUPTED));
        damaged.close(false);
    }

    @Test
    void aFullDiskFailsTheStatementAndHeals() {
        var disk = new SimulatedDisk(3);
        var storage = filled(disk);
        disk.capacity(disk.used());
        assertThatThrownBy(() -> storage.prepareSpace(FILE, 500)).isInstanceOfSatisfying(SqlException.class,
                error -> assertThat(error.state()).isEqualTo(SqlState.DISK_FULL));
        assertThat(storage.health().isPoisoned()).isFalse();
        disk.capacity(Long.MAX_VALUE);
        storage.prepareSpace(FILE, 500);
        storage.close();
    }

    @Test
    void latchesOutOfOrderAreRefused() {
        var disk = new SimulatedDisk(4);
        try (var storage = filled(disk); var meta = storage.pool().pinForWrite(FILE, 0)) {
            assertThatThrownBy(() -> storage.pool().pinForRead(FILE, 1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("rank");
            assertThat(meta.pageNumber()).isZero();
        }
    }

    @Test
    void aFailureInTheCriticalSectionStopsTheEngine() {
        var disk = new SimulatedDisk(5);
        var storage = filled(disk);
        storage.handlers().part(ADD, (_, _, _) -> {
            throw new IllegalStateException("a bug");
        });
        var told = new ArrayList<Throwable>();
        storage.health().onPoison(told::add);
        var change = storage.newChange();
        try (var page = storage.pool().pinForWrite(FILE, 1)) {
            change.start(StorageKinds.PAGES, 0, 0);
            change.page(page, ADD);
            assertThatThrownBy(change::apply).isInstanceOf(SqlException.class).hasRootCauseMessage("a bug");
        }
        assertThat(told).hasSize(1);
        assertThatThrownBy(storage::checkpoint).isInstanceOf(SqlException.class);
        storage.close();
    }

    @Test
    void unloggedFilesBeginAgainAfterACrashAndTemporaryOnesAreGone() {
        var disk = new SimulatedDisk(6);
        var storage = filled(disk);
        long unlogged = FileId.unlogged(5, storage.files().newNumber());
        long temporary = FileId.temporary(5, storage.files().newNumber());
        storage.files().create(unlogged, 77, 9, 9);
        storage.files().create(temporary, 78, 9, 9);
        storage.files().saveInit(unlogged);
        storage.files().committed(9);
        var change = storage.newChange();
        try (var page = storage.pool().pinForWrite(unlogged, 0)) {
            change.start(StorageKinds.PAGES, 0, 0);
            change.page(page, StorageKinds.SET_BYTES).putShort(200).putLong(12345);
            assertThat(change.apply()).isZero();
        }
        storage.checkpoint();
        storage.close();
        try (var again = open(disk); var page = again.pool().pinForRead(unlogged, 0)) {
            assertThat(page.getLong(200)).as("kept by a shutdown").isEqualTo(12345);
            assertThat(again.files().exists(temporary)).isFalse();
        }
        var crashed = open(disk);
        crashed.checkpoint();
        crashed.close(false);
        disk.restart(true);
        try (var again = open(disk); var page = again.pool().pinForRead(unlogged, 0)) {
            assertThat(page.getLong(200)).as("empty after a crash").isZero();
        }
    }

    @Test
    void databasesAreCopiedAndDroppedWhole() {
        var disk = new SimulatedDisk(7);
        var storage = filled(disk);
        storage.files().createDatabase(6, 20, 20);
        long copy = FileId.of(6, FileId.number(FILE));
        storage.files().copy(FILE, copy, 20, 20);
        storage.files().committed(20);
        assertThat(storage.files().list(6)).containsExactly(copy);
        assertThat(storage.files().pageCount(copy)).isEqualTo(PAGES);
        storage.checkpoint();
        storage.files().dropDatabase(6, 21, 21);
        storage.files().aborted(21);
        assertThat(storage.files().exists(copy)).isTrue();
        storage.files().dropDatabase(6, 22, 22);
        storage.files().committed(22);
        assertThat(storage.files().exists(copy)).isFalse();
        assertThat(disk.list("base")).containsExactly("5");
        storage.close();
    }
}
