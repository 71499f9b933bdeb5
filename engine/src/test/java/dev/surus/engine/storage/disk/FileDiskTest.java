package dev.surus.engine.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.page.FileId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class FileDiskTest {
    @TempDir
    Path directory;

    @Test
    void aSecondOpeningIsRefused() throws IOException {
        java.nio.file.Files.createDirectory(directory.resolve("global"));
        try (var lock = DataDirectoryLock.acquire(directory)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DataDirectoryLock.acquire(directory)).isInstanceOfSatisfying(SqlException.class,
                    error -> assertThat(error.state()).isEqualTo(SqlState.OBJECT_IN_USE));
        }
        DataDirectoryLock.acquire(directory).close();
    }

    @Test
    void virtualThreadsReadAndWrite() throws Exception {
        var disk = new FileDisk(directory, true);
        var result = new int[1];
        Thread.ofVirtual().start(() -> {
            try (var file = disk.openOrCreate("a/b/c")) {
                file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5);
                file.force();
                var back = ByteBuffer.allocate(10);
                result[0] = file.read(back, 0) * 10 + back.get(7);
                disk.forceDirectory("a/b");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }).join();
        assertThat(result[0]).isEqualTo(83);
        assertThat(disk.list("a/b")).containsExactly("c");
        assertThat(disk.list("none")).isEmpty();
    }

    @Test
    void aClusterLivesThroughShutdownAndCrash() {
        var disk = new FileDisk(directory, true);
        var options = StorageOptions.defaults().withPoolPages(64).withLog(1 << 20, 1 << 20, 1 << 21, 1 << 22);
        Storage.create(disk, options, 99);
        long fileId = FileId.of(0, 16400);
        for (int run = 0; run < 6; run++) {
            var storage = new Storage(disk, options);
            boolean crashed = storage.recover();
            assertThat(crashed).isEqualTo(run % 2 == 1 && run > 0);
            if (run == 0) {
                storage.files().create(fileId, 1, 5, 5);
                storage.files().committed(5);
            }
            var change = storage.newChange();
            try (var page = storage.pool().pinForWrite(fileId, 0)) {
                assertThat(page.getLong(100)).isEqualTo(run);
                change.start(StorageKinds.PAGES, 0, 0);
                change.page(page, StorageKinds.SET_BYTES).putShort(100).putLong(run + 1);
                storage.log().requestFlush(change.apply());
            }
            assertThat(storage.log().runOnce()).isTrue();
            storage.close(run % 2 == 1); // every other run ends as a kill would
        }
    }
}
