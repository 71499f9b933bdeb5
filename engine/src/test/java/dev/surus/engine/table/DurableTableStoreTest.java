package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class DurableTableStoreTest extends TableContract {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(256)
            .withLog(1 << 20, 1 << 20, 4 << 20, 16 << 20);

    @TempDir
    Path directory;
    private int opened;

    @Override
    Engine open() {
        var path = directory.resolve("data" + opened++);
        try {
            Files.createDirectories(path);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        var disk = new FileDisk(path, false);
        Storage.create(disk, OPTIONS, 1);
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        var store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        return new Engine() {
            @Override
            public TransactionSystem transactions() {
                return transactions;
            }

            @Override
            public TableStore store() {
                return store;
            }

            @Override
            public void verify() {
                for (long file : store.storage().files().list(5)) {
                    assertEquals(List.of(), store.verify(file));
                }
                assertEquals(List.of(), store.storage().pool().verify());
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }
}
