package dev.surus.engine.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.buffer.BufferPool;
import dev.surus.engine.storage.change.StorageKinds;
import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.wal.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who comes upon a file while it is being removed, without a lock that would keep it: no page of it outlives it, and none is written back.
@Timeout(240)
final class RemovalTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(256).withLog(1 << 20, 1 << 20, 1 << 21, 1 << 22);
    private static final int DATABASE = 5;
    private static final long FIRST = FileId.of(DATABASE, 16384);
    private static final long LAST = FileId.of(DATABASE, 16385);
    private static final int PAGES = 40;
    private static final long CREATOR = 3;
    private static final long DROPPER = 4;

    @TempDir
    Path directory;

    /// Where the storage is that is open.
    private Path place;
    private Storage storage;
    private final List<Throwable> failures = new ArrayList<>();
    /// Told of each call of the disk before (and, for `opened`, after) it is made: what, and for which path.
    private volatile BiConsumer<String, String> watcher = (_, _) -> {};

    @BeforeEach
    void open() {
        open(directory);
    }

    private void open(Path place) {
        this.place = place;
        Storage.create(new FileDisk(place, false), OPTIONS, 1);
        storage = new Storage(watched(new FileDisk(place, false)), OPTIONS);
        storage.recover();
        storage.files().createDatabase(DATABASE, CREATOR, CREATOR);
        fill(FIRST);
        fill(LAST);
        storage.files().committed(CREATOR);
    }

    private void fill(long file) {
        storage.files().create(file, 1, CREATOR, CREATOR);
        var change = storage.newChange();
        for (int i = 1; i < PAGES; i++) {
            storage.prepareSpace(file, 1);
            try (var space = storage.space(file); var page = space.take()) {
                change.start(StorageKinds.SPACE, 0, 0);
                change.page(page, StorageKinds.PAGE_INIT, RecordView.INITIALISES).putByte(16);
                space.describe(change);
                change.apply();
            }
        }
    }

    @AfterEach
    void close() {
        watcher = (_, _) -> {};
        storage.close();
    }

    /// What somebody does who does not know that the file is going.
    private interface Visit {
        void to(BufferPool pool, long file) throws IOException;
    }

    /// While the first file is deleted, somebody comes for it and for one that is still there.
    @TestFactory
    Stream<DynamicTest> nothingComesBackInTheMiddle() {
        return Stream.of(
                visit("read", (pool, file) -> pool.pinForRead(file, 7).close()),
                visit("read the meta page", (pool, file) -> pool.pinForRead(file, 0).close()),
                visit("write", (pool, file) -> {
                    try (var page = pool.pinForWrite(file, 7)) {
                        page.markDirty();
                    }
                }),
                visit("keep", (pool, file) -> pool.pin(file, 7).close()),
                visit("make a page", (pool, file) -> {
                    try (var page = pool.pinForInitialisation(file, PAGES)) {
                        page.markDirty();
                    }
                }),
                visit("take a page", (_, file) -> storage.space(file).close()),
                visit("look without reading", (pool, file) -> assertThat(pool.tryPinForRead(file, 7)).isNull()),
                visit("grow", (pool, file) -> pool.files().extend(file, 4 * PAGES)),
                visit("shorten", (pool, file) -> pool.files().shorten(file, 1)),
                visit("count pages", (_, file) -> storage.files().pageCount(file)),
                visit("prepare space", (_, file) -> storage.prepareSpace(file, 4 * PAGES)),
                visit("clean ahead", (pool, _) -> pool.cleanAhead()),
                visit("write what is dirty", (pool, _) -> {
                    var dirty = pool.dirty();
                    while (dirty.writeSome()) {
                        // All of it.
                    }
                    dirty.force();
                }),
                visit("is it there?", (pool, file) -> {
                    assertThat(storage.files().exists(file)).isFalse();
                    assertThat(pool.files().existsOnDisk(file)).isFalse();
                }));
    }

    private DynamicTest visit(String name, Visit visit) {
        return DynamicTest.dynamicTest(name, () -> {
            close();
            open(Files.createTempDirectory(directory, "visit"));
            storage.checkpoint();
            boolean[] visited = {false};
            watcher = (operation, _) -> {
                if (operation.equals("delete") && !visited[0]) {
                    visited[0] = true;
                    expectRefusalOrNothing(() -> visit.to(storage.pool(), FIRST));
                    expectRefusalOrNothing(() -> visit.to(storage.pool(), LAST));
                }
            };
            dropDatabase();
            assertThat(visited[0]).isTrue();
            nothingIsLeft();
        });
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void expectRefusalOrNothing(Action action) {
        try {
            action.run();
        } catch (NoSuchFileException _) {
            // Refused.
        } catch (SqlException refused) {
            assertThat(refused.state()).isIn(SqlState.UNDEFINED_FILE, SqlState.IO_ERROR);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A page that is being read in when the removal begins goes with the others.
    @Test
    void aReadThatHasBegunIsWaitedFor() throws Exception {
        storage.checkpoint();
        storage.close();
        storage = new Storage(watched(new FileDisk(directory, false)), OPTIONS);
        storage.recover();
        meanwhile("read", () -> storage.pool().pinForRead(LAST, 7).close());
        nothingIsLeft();
    }

    @Test
    void aWriteThatHasBegunIsWaitedFor() throws Exception {
        meanwhile("write", () -> {
            var dirty = storage.pool().dirty();
            while (dirty.writeSome()) {
                // All of it.
            }
            dirty.force();
        });
        nothingIsLeft();
    }

    /// Who has a page latched and changes it: its change goes nowhere.
    @Test
    void aChangeThatHasBegunIsWaitedFor() throws Exception {
        storage.checkpoint();
        Thread drop;
        try (var page = storage.pool().pinForWrite(LAST, 7)) {
            drop = background(this::dropDatabase);
            awaitState(drop, Thread.State.TIMED_WAITING);
            page.markDirty();
        }
        drop.join();
        nothingIsLeft();
    }

    /// A file that was opened when it still had a name is not taken for the one of that name afterwards.
    @Test
    void aFileThatWasOpenedBeforeIsNotFoundAfterwards() throws Exception {
        storage.checkpoint();
        storage.close();
        storage = new Storage(watched(new FileDisk(directory, false)), OPTIONS);
        storage.recover();
        var opened = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        watcher = (operation, path) -> {
            if (operation.equals("opened") && path.equals(FileId.path(LAST))) {
                opened.countDown();
                await(gone);
            }
        };
        var shortening = background(() -> expectRefusalOrNothing(() -> storage.pool().files().shorten(LAST, 1)));
        await(opened);
        dropDatabase();
        gone.countDown();
        shortening.join();
        nothingIsLeft();
    }

    /// What cannot be removed is not there for anybody all the same, and goes when it can.
    @Test
    void whatCannotBeRemovedIsGoneAllTheSame() throws Exception {
        storage.checkpoint();
        watcher = (operation, path) -> {
            if (operation.equals("delete") && path.equals(FileId.path(LAST))) {
                throw new UncheckedIOException(new IOException("not now"));
            }
        };
        dropDatabase();
        assertThat(storage.files().exists(FIRST)).isFalse();
        assertThat(storage.files().exists(LAST)).isFalse();
        expectRefusalOrNothing(() -> storage.pool().pinForRead(LAST, 7).close());
        assertThat(storage.pool().filesInMemory(DATABASE)).isEmpty();
        assertThat(directory.resolve(FileId.path(LAST))).exists();
        watcher = (_, _) -> {};
        storage.checkpoint();
        nothingIsLeft();
        storage.files().createDatabase(DATABASE, 5, 5);
        fill(FIRST);
        assertThat(storage.files().exists(FIRST)).isTrue();
    }

    private void dropDatabase() {
        storage.files().dropDatabase(DATABASE, DROPPER, DROPPER);
        storage.files().committed(DROPPER);
    }

    /// Drops the database while somebody else is in the middle of an operation on the last file.
    private void meanwhile(String operation, Action action) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var waiting = new CountDownLatch(1);
        watcher = (what, path) -> {
            if (what.equals(operation) && path.equals(FileId.path(LAST))) {
                begun.countDown();
                await(waiting);
            }
        };
        var other = background(() -> expectRefusalOrNothing(action));
        await(begun);
        var drop = background(this::dropDatabase);
        awaitState(drop, Thread.State.TIMED_WAITING);
        waiting.countDown();
        other.join();
        drop.join();
    }

    private Thread background(Runnable work) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (Throwable thrown) {
                synchronized (failures) {
                    failures.add(thrown);
                }
            }
        });
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void nothingIsLeft() throws IOException {
        synchronized (failures) {
            assertThat(failures).isEmpty();
        }
        for (long file : new long[] {FIRST, LAST}) {
            assertThat(storage.files().exists(file)).isFalse();
            for (int page = 0; page <= PAGES; page++) {
                assertThat(storage.pool().isInMemory(file, page)).as("page %d in memory", page).isFalse();
            }
            try {
                storage.pool().pinForRead(file, 7).close();
                throw new AssertionError("a page of a file that is gone");
            } catch (SqlException missing) {
                assertThat(missing.state()).isEqualTo(SqlState.UNDEFINED_FILE);
            }
        }
        assertThat(storage.pool().filesInMemory(DATABASE)).isEmpty();
        assertThat(storage.pool().verify()).isEmpty();
        storage.checkpoint();
        assertThat(storage.health().isPoisoned()).isFalse();
        try (var left = Files.walk(place)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).doesNotContain("16384", "16385");
        }
    }

    // ---- a disk that says what it is asked

    private Disk watched(Disk disk) {
        return proxy(Disk.class, (_, method, arguments) -> {
            String path = arguments != null && arguments[0] instanceof String name ? name : "";
            tell(method.getName(), path);
            var result = call(disk, method, arguments);
            if (result instanceof DiskFile file) {
                tell("opened", path);
                return proxy(DiskFile.class, (_, called, given) -> {
                    tell(called.getName(), path);
                    return call(file, called, given);
                });
            }
            return result;
        });
    }

    private void tell(String operation, String path) throws IOException {
        try {
            watcher.accept(operation, path);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
