package dev.surus.engine.table;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.surus.engine.base.Clock;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The look for indexes that rest, beside whoever removes them.
final class IndexPackingTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(512).withLog(4 << 20, 4 << 20, 16 << 20, 64 << 20);
    private static final int DATABASE = 5;

    @TempDir
    Path directory;

    private DurableTableStore store;
    private Throwable failure;
    private boolean armed;
    private Thread looking;

    /// The files of a database go one after the other, which takes a slow disk seconds: an index that is there in the middle of that is not looked into,
    /// or a page of it would stay in memory when its file has gone.
    @Test
    void anIndexIsNotLookedIntoWhileItsDatabaseGoes() throws Exception {
        var disk = watched(new FileDisk(directory, false));
        Storage.create(disk, OPTIONS, 1);
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        store = new DurableTableStore(new Storage(disk, OPTIONS), transactions);
        store.recover();
        var setup = transactions.begin(null);
        long index = store.newFileId(DATABASE, Persistence.LOGGED);
        store.createIndex(setup, index);
        transactions.commit(setup);
        store.storage().checkpoint();
        for (int i = 0; i < 100; i++) {
            store.packing().noteSparse(index);
        }
        store.packing().runOnce(true); // it has lost something since the look before: not yet

        armed = true;
        var dropping = transactions.begin(null);
        store.dropDatabase(dropping, DATABASE);
        transactions.commit(dropping);

        assertNotNull(looking);
        looking.join(60_000);
        assertFalse(looking.isAlive());
        assertNull(failure, () -> failure.toString());
        assertFalse(store.isThere(index));
        store.close();
    }

    /// Where the first file is about to go, somebody else looks; goes on once that has ended, or waits.
    private Disk watched(Disk disk) {
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (_, method, arguments) -> {
            if (armed && method.getName().equals("delete")) {
                armed = false;
                looking = new Thread(this::look);
                looking.start();
                while (looking.getState() != Thread.State.WAITING && looking.getState() != Thread.State.TERMINATED) {
                    Thread.onSpinWait();
                }
            }
            try {
                return method.invoke(disk, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        });
    }

    private void look() {
        try {
            for (int turn = 0; turn < 10; turn++) {
                store.packing().runOnce(true);
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }
}
