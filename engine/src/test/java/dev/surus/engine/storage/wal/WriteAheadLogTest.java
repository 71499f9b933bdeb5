package dev.surus.engine.storage.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class WriteAheadLogTest {
    private static final int SEGMENT = 1 << 18;
    private static final int RING = 1 << 16;

    private static WriteAheadLog open(SimulatedDisk disk) throws IOException {
        var log = new WriteAheadLog(disk, new Health(), SEGMENT, RING, 7);
        log.startAt(log.firstPosition(), true);
        return log;
    }

    private static void fill(LogRecord record, long writer, int number, int bytes) {
        record.start(9, writer, writer).putInt(number);
        int at = record.skip(bytes);
        java.util.Arrays.fill(record.buffer(), at, at + bytes, (byte) number);
        record.finish();
    }

    @Test
    void recordsOfManyWritersComeBackInOrder() throws Exception {
        var disk = new SimulatedDisk(1);
        var log = open(disk);
        int writers = 8;
        int each = 800;
        try (var threads = Executors.newFixedThreadPool(writers)) {
            List<Future<Long>> results = new ArrayList<>();
            for (int w = 1; w <= writers; w++) {
                int writer = w;
                results.add(threads.submit((Callable<Long>) () -> {
                    var random = new Random(writer);
                    var record = new LogRecord();
                    long last = 0;
                    for (int i = 0; i < each; i++) {
                        fill(record, writer, i, random.nextInt(i % 50 == 0 ? 12_000 : 300));
                        last = log.append(record);
                        if (random.nextInt(3) == 0) {
                            log.flush(last);
                            assertThat(log.durable()).isGreaterThanOrEqualTo(last);
                        }
                    }
                    log.flush(last);
                    return last;
                }));
            }
            for (var result : results) {
                result.get(50, TimeUnit.SECONDS);
            }
        }
        var next = new HashMap<Long, Integer>();
        var reader = log.read(log.firstPosition());
        int count = 0;
        for (var record = reader.next(); record != null; record = reader.next()) {
            int number = Bytes.getInt(record.bytes(), record.main());
            assertThat(number).isEqualTo(next.getOrDefault(record.transaction(), 0));
            next.put(record.transaction(), number + 1);
            for (int i = 4; i < record.mainLength(); i++) {
                assertThat(record.bytes()[record.main() + i]).isEqualTo((byte) number);
            }
            count++;
        }
        assertThat(count).isEqualTo(writers * each);
        assertThat(reader.position()).isEqualTo(log.end());
    }

    @Test
    void runsGoOnInTheMiddleOfABlock(@TempDir Path directory) throws Exception {
        // A real file system, whole blocks past its cache where it has them, and a simulated disk that wants whole sectors.
        for (Disk disk : List.of(new FileDisk(directory, true), new SimulatedDisk(2))) {
            var random = new Random(11);
            long position = 0;
            int written = 0;
            for (int run = 0; run < 12; run++) {
                var log = new WriteAheadLog(disk, new Health(), SEGMENT, RING, 7);
                position = position == 0 ? log.firstPosition() : position;
                log.startAt(position, true);
                var record = new LogRecord();
                for (int i = random.nextInt(60); i >= 0; i--) {
                    fill(record, 1, written++, random.nextInt(i % 10 == 0 ? 12_000 : 300));
                    long lsn = log.append(record);
                    if (i == 0 || random.nextBoolean()) {
                        log.flush(lsn);
                    }
                }
                position = log.end();
                log.close();
                var reader = log.read(log.firstPosition());
                int read = 0;
                for (var each = reader.next(); each != null; each = reader.next()) {
                    assertThat(Bytes.getInt(each.bytes(), each.main())).isEqualTo(read++);
                }
                assertThat(read).isEqualTo(written);
                assertThat(reader.position()).isEqualTo(position);
            }
        }
    }

    @Test
    void appendedIsToldInLogOrder() throws Exception {
        var log = open(new SimulatedDisk(2));
        var numbers = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int w = 0; w < 4; w++) {
                threads.submit(() -> {
                    var record = new LogRecord();
                    for (int i = 0; i < 500; i++) {
                        fill(record, 1, i, 10);
                        log.append(record, numbers::add);
                    }
                });
            }
        }
        assertThat(numbers).hasSize(2000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aFullDiskIsToldBeforeAnythingChangesAndHeals() throws Exception {
        var disk = new SimulatedDisk(3);
        var log = open(disk);
        disk.capacity(disk.used());
        assertThatThrownBy(() -> log.admit(SEGMENT, 0)).isInstanceOfSatisfying(SqlException.class,
                error -> assertThat(error.state()).isEqualTo(SqlState.DISK_FULL));
        disk.capacity(Long.MAX_VALUE);
        log.admit(SEGMENT, 0);
    }

    @Test
    void anAbandonedFutureNeverReturns() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            var disk = new SimulatedDisk(seed);
            var random = new Random(seed);
            var log = open(disk);
            var record = new LogRecord();
            long position = log.firstPosition();
            int generation = 0;
            for (int round = 0; round < 4; round++) {
                generation++;
                int writes = random.nextInt(12);
                for (int i = 0; i < writes; i++) {
                    fill(record, generation, i, 700);
                    log.append(record);
                    if (random.nextInt(6) == 0) {
                        log.flush(log.end());
                    }
                    if (random.nextInt(6) == 0) {
                        log.admit(0, 0);
                    }
                }
                // Written but not forced: this is what a crash tears.
                log.writeOut(log.end());
                long durable = log.durable();
                disk.restart(true);
                log = new WriteAheadLog(disk, new Health(), SEGMENT, RING, 7);
                var reader = log.read(position);
                long newest = 0;
                while (true) {
                    var view = reader.next();
                    if (view == null) {
                        break;
                    }
                    assertThat(view.transaction()).as("seed " + seed).isGreaterThanOrEqualTo(newest);
                    newest = view.transaction();
                }
                assertThat(reader.position()).isGreaterThanOrEqualTo(durable);
                log.startAt(reader.position(), false);
            }
        }
    }
}
