package dev.surus.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.file.TemporaryFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrySorterTest {
    @TempDir
    Path directory;

    private interface Entries {
        byte[] next(Random random, int i);
    }

    private void check(long seed, int count, long memory, Entries entries) throws Exception {
        var random = new Random(seed);
        var disk = new FileDisk(directory, false);
        var files = new TemporaryFiles(disk);
        int[] asked = {0};
        try (var sorter = new EntrySorter(new SortSpace(memory, files::create, () -> asked[0]++))) {
            var expected = new ArrayList<byte[]>();
            for (int i = 0; i < count; i++) {
                byte[] key = entries.next(random, i);
                byte[] entry = IndexEntry.of(key, key.length, random.nextInt(1_000));
                expected.add(entry);
                sorter.add(entry);
            }
            sorter.finish();
            expected.sort(Arrays::compareUnsigned);
            for (int pass = 0; pass < 2; pass++) {
                var actual = new ArrayList<byte[]>();
                sorter.forEach(actual::add);
                assertThat(actual.size()).isEqualTo(count);
                for (int i = 0; i < count; i++) {
                    assertThat(Arrays.equals(actual.get(i), expected.get(i))).as("entry %s, seed %s", i, seed).isTrue();
                }
            }
            if (count > 10_000 && memory < 1_000_000) {
                assertThat(disk.list(TemporaryFiles.DIRECTORY)).as("runs on disk").isNotEmpty();
            }
        }
        assertThat(disk.list(TemporaryFiles.DIRECTORY)).isEmpty();
    }

    private static byte[] random(Random random, int least, int most, int letters) {
        var entry = new byte[random.nextInt(least, most + 1)];
        for (int i = 0; i < entry.length; i++) {
            entry[i] = (byte) (random.nextInt(letters) * (256 / letters));
        }
        return entry;
    }

    @Test
    void sortsLikeTheBytes() throws Exception {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        for (long memory : new long[] {Long.MAX_VALUE, 200_000}) {
            for (int count : new int[] {0, 1, 2, 17, 1_000, 20_000}) {
                check(seed, count, memory, (r, _) -> random(r, 0, 30, 256));
                check(seed, count, memory, (r, _) -> random(r, 0, 12, 2));
                check(seed, count, memory, (_, i) -> new byte[] {(byte) (i >>> 16), (byte) (i >>> 8), (byte) i});
                check(seed, count, memory, (_, i) -> new byte[] {(byte) -(i >>> 8), (byte) -i});
                check(seed, count, memory, (_, _) -> new byte[12]);
                check(seed, count, memory, (r, _) -> (r.nextBoolean() ? "http://www.example.com/" + r.nextInt(500) : "http://" + r.nextInt()).getBytes());
            }
        }
        check(seed, 300, 200_000, (r, _) -> random(r, 100_000, 120_000, 256));
    }
}
