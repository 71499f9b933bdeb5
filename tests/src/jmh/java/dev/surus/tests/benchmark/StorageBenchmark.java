package dev.surus.tests.benchmark;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.btree.Node;
import dev.surus.engine.storage.btree.NodeChanges;
import dev.surus.engine.storage.btree.Tree;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.disk.FileDisk;
import dev.surus.engine.storage.page.FileId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Pages and a tree of 500,000 keys, all in memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StorageBenchmark {
    private static final long FILE = FileId.of(0, 16384);
    private static final int KEYS = 500_000;

    private Path directory;
    private Storage storage;
    private Tree tree;
    private Change change;
    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[] key = new byte[8];
    private long next = KEYS;

    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("surus-jmh");
        var disk = new FileDisk(directory, false);
        Storage.create(disk, StorageOptions.defaults(), 1);
        storage = new Storage(disk, StorageOptions.defaults());
        NodeChanges.register(storage.handlers());
        storage.recover();
        storage.files().create(FILE, 1, 3, 3);
        storage.files().committed(3);
        change = storage.newChange();
        Tree.create(storage, change, FILE);
        tree = Tree.ofRows(storage, FILE);
        for (long i = 0; i < KEYS; i++) {
            insert(i);
        }
    }

    @TearDown
    public void remove() throws IOException {
        storage.close();
        try (var files = Files.walk(directory)) {
            for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void set(long number) {
        ByteBuffer.wrap(key).putLong(number);
    }

    private void insert(long number) {
        set(number);
        tree.edit(change, key, (leaf, found, _) -> {
            int bytes = Node.CELL_OVERHEAD + key.length + 8;
            if (Node.freeBytes(leaf) < bytes) {
                return bytes;
            }
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.insert(change, leaf, -found - 1, 1).putShort(key.length).putShort(8).putBytes(key).putLong(number);
            change.apply();
            return 0;
        });
    }

    @Benchmark
    public long readPage() {
        try (var page = storage.pool().pinForRead(FILE, Tree.ROOT)) {
            return page.getLong(32);
        }
    }

    @Benchmark
    public int searchTree() {
        set(random.nextLong(KEYS));
        try (var leaf = tree.leafForRead(key, 8)) {
            return Node.search(leaf, key, 8);
        }
    }

    /// At the right end, as row numbers come.
    @Benchmark
    public void insertIntoTree() {
        insert(next++);
    }
}
