package dev.surus.engine.storage.btree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.MetaPage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Trees of entries whose leaves are split, merged and packed, against a map; what redo makes of the log; and how much room they take.
class TreeSpaceTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(2_048).withLog(1 << 20, 1 << 20, 8 << 20, 64 << 20);
    private static final int LONGEST = 2_608;

    private SimulatedDisk disk;
    private Random random;
    private Storage storage;
    private Change change;
    private Tree tree;
    private long fileId;

    private void create(long seed) {
        disk = new SimulatedDisk(seed);
        random = new Random(seed);
        Storage.create(disk, OPTIONS, 1);
        open();
        fileId = FileId.of(5, storage.files().newNumber());
        storage.files().create(fileId, 1, 7, 7);
        Tree.create(storage, change, fileId);
        tree = Tree.ofEntries(storage, fileId, LONGEST);
    }

    private void open() {
        storage = new Storage(disk, OPTIONS);
        NodeChanges.register(storage.handlers());
        storage.recover();
        change = storage.newChange();
        tree = Tree.ofEntries(storage, fileId, LONGEST);
    }

    // ---- against a map

    @Test
    void doesAsAMapDoes() {
        checkSeeds(Long.getLong("surus.seed", 1), Long.getLong("surus.seeds", 30));
    }

    @Test
    @Tag("slow")
    void doesAsAMapDoesForLong() {
        checkSeeds(Long.getLong("surus.seed", 10_000), Long.getLong("surus.seeds", 1_500));
    }

    private static void checkSeeds(long first, long count) {
        for (long seed = first; seed < first + count; seed++) {
            try {
                new TreeSpaceTest().randomRun(seed);
            } catch (Throwable failure) {
                throw new AssertionError("repeat with -Dsurus.seeds=1 -Dsurus.seed=" + seed, failure);
            }
        }
    }

    private void randomRun(long seed) {
        create(seed);
        var model = new TreeMap<byte[], Integer>(Arrays::compareUnsigned);
        var keys = new ArrayList<byte[]>();
        int longest = new int[] {12, 40, 300, 2_600}[random.nextInt(4)];
        boolean ascends = random.nextInt(3) == 0;
        for (int phase = 0; phase < 5; phase++) {
            int steps = 200 + random.nextInt(3_000_000 / (40 * longest + 1_000));
            int insertions = random.nextInt(101);
            for (int i = 0; i < steps; i++) {
                if (keys.isEmpty() || random.nextInt(100) < insertions) {
                    byte[] key = key(longest, ascends, model.size());
                    if (model.put(key, i) == null) {
                        keys.add(key);
                        insert(key, i);
                    } else {
                        replace(key, i);
                    }
                } else {
                    int at = random.nextInt(keys.size());
                    byte[] key = keys.get(at);
                    keys.set(at, keys.getLast());
                    keys.removeLast();
                    model.remove(key);
                    remove(key);
                }
            }
            if (random.nextBoolean()) {
                pack();
            }
            compare(model);
        }
        storage.log().flush(storage.log().end());
        storage.close(false);
        disk.restart(true);
        open();
        compare(model);
        storage.close(false);
    }

    private byte[] key(int longest, boolean ascends, int number) {
        var key = new byte[8 + random.nextInt(longest - 7)];
        random.nextBytes(key);
        if (ascends) {
            key[0] = (byte) random.nextInt(3);
            key[1] = (byte) (number >>> 16);
            key[2] = (byte) (number >>> 8);
            key[3] = (byte) number;
        }
        return key;
    }

    private void compare(TreeMap<byte[], Integer> model) {
        assertEquals(List.of(), tree.verify());
        var entries = model.entrySet().iterator();
        var path = new Tree.Path();
        byte[] at = {};
        do {
            try (var leaf = tree.leafForRead(at, at.length, false, path)) {
                for (int slot = 0; slot < Node.count(leaf); slot++) {
                    var entry = entries.next();
                    assertEquals(0, Arrays.compare(entry.getKey(), Node.key(leaf, slot)));
                    assertEquals((int) entry.getValue(), leaf.getInt(Node.valueOffset(leaf, slot)));
                }
            }
            at = path.upper;
        } while (at != null);
        assertTrue(!entries.hasNext());
        var used = new HashSet<Integer>();
        tree.forEachPage(number -> assertTrue(used.add(number), "page " + number + " is there twice"));
        try (var meta = storage.pool().pinForRead(fileId, 0)) {
            assertEquals(meta.getInt(MetaPage.PAGE_COUNT), 1 + used.size() + meta.getInt(MetaPage.FREE_COUNT), "a page is lost");
        }
    }

    // ---- changes as an index makes them

    private void insert(byte[] key, int value) {
        insert(change, key, value);
    }

    private void insert(Change change, byte[] key, int value) {
        storage.log().admit(4_000, 0);
        tree.edit(change, key, (leaf, found, _) -> {
            int bytes = Node.CELL_OVERHEAD + key.length + 4;
            if (Node.freeBytes(leaf) < bytes) {
                return bytes;
            }
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.insert(change, leaf, -found - 1, 1).putShort(key.length).putShort(4).putBytes(key).putInt(value);
            change.apply();
            return 0;
        });
    }

    private void replace(byte[] key, int value) {
        tree.edit(change, key, (leaf, found, _) -> {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.patch(change, leaf, found, 0).putInt(value);
            change.apply();
            return 0;
        });
    }

    private void remove(byte[] key) {
        remove(change, key);
    }

    private void remove(Change change, byte[] key) {
        storage.log().admit(1_000, 0);
        boolean[] sparse = {false};
        tree.edit(change, key, (leaf, found, _) -> {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.remove(change, leaf, found, 1);
            change.apply();
            int count = Node.count(leaf);
            sparse[0] = count == 0 || count % 8 == 0 && tree.isSparse(leaf);
            return 0;
        });
        if (sparse[0]) {
            tree.tidyLeaf(change, key, () -> true);
        }
    }

    private void pack() {
        var packing = tree.packing();
        for (int turns = 0; packing.runOnce(change); turns++) {
            assertTrue(turns < 10_000, "packing does not end");
        }
    }

    // ---- how much room they take

    /// Keys that are replaced at random, the old ones moments later, as beside transactions that go on and on.
    @Test
    void randomKeysKeepTheirLeavesFull() {
        create(1);
        var keys = new ArrayList<byte[]>();
        for (int i = 0; i < 10_000; i++) {
            keys.add(randomKey());
            insert(keys.getLast(), i);
        }
        var old = new ArrayDeque<byte[]>();
        for (int i = 0; i < 60_000; i++) {
            byte[] key = randomKey();
            old.add(keys.set(random.nextInt(keys.size()), key));
            insert(key, i);
            if (old.size() > 1_000) {
                remove(old.remove());
            }
        }
        assertTrue(leaves() <= 1.25 * 11_000 / cellsInALeaf(), leaves() + " leaves");
        while (!old.isEmpty()) {
            remove(old.remove());
        }
        pack();
        assertEquals(List.of(), tree.verify());
        assertTrue(leaves() <= 1.1 * 10_000 / cellsInALeaf(), leaves() + " leaves after packing");
        storage.close();
    }

    private byte[] randomKey() {
        var key = new byte[38];
        random.nextBytes(key);
        return key;
    }

    private static double cellsInALeaf() {
        return (double) Node.CAPACITY / (Node.CELL_OVERHEAD + 38 + 4);
    }

    private int leaves() {
        int[] leaves = new int[1];
        tree.forEachPage(number -> {
            try (var page = storage.pool().pinForRead(fileId, number)) {
                leaves[0] += Node.level(page) == 0 ? 1 : 0;
            }
        });
        return leaves[0];
    }

    // ---- beside others

    /// Keys that stay are found by everybody at any time, whatever is put beside them, taken away and packed.
    @Test
    void readersFindWhatStays() throws Exception {
        create(1);
        var staying = new TreeMap<byte[], Integer>(Arrays::compareUnsigned);
        for (int i = 0; i < 3_000; i++) {
            byte[] key = randomKey();
            key[37] = 0;
            staying.put(key, i);
            insert(key, i);
        }
        long until = System.nanoTime() + Long.getLong("surus.millis", 1_500) * 1_000_000;
        var failure = new AtomicReference<Throwable>();
        var threads = new ArrayList<Thread>();
        for (int i = 1; i <= 2; i++) {
            int number = i;
            threads.add(start(failure, () -> {
                var mine = storage.newChange();
                var chance = new Random(number);
                var keys = new ArrayList<byte[]>();
                while (System.nanoTime() < until && failure.get() == null) {
                    for (int each = 0; each < 2_000; each++) {
                        var key = new byte[38];
                        chance.nextBytes(key);
                        key[37] = (byte) number;
                        keys.add(key);
                        insert(mine, key, each);
                    }
                    while (keys.size() > 500) {
                        int at = chance.nextInt(keys.size());
                        remove(mine, keys.get(at));
                        keys.set(at, keys.getLast());
                        keys.removeLast();
                    }
                }
            }));
        }
        threads.add(start(failure, () -> {
            var mine = storage.newChange();
            while (System.nanoTime() < until && failure.get() == null) {
                var packing = tree.packing();
                while (packing.runOnce(mine) && failure.get() == null) {
                    // From one end to the other.
                }
            }
        }));
        threads.add(start(failure, () -> {
            while (System.nanoTime() < until && failure.get() == null) {
                scan(staying);
            }
        }));
        threads.add(start(failure, () -> {
            var chance = new Random(9);
            var keys = List.copyOf(staying.keySet());
            while (System.nanoTime() < until && failure.get() == null) {
                byte[] key = keys.get(chance.nextInt(keys.size()));
                try (var leaf = tree.leafForRead(key, key.length)) {
                    int found = Node.search(leaf, key, key.length);
                    assertTrue(found >= 0 && leaf.getInt(Node.valueOffset(leaf, found)) == staying.get(key), "a key is not found");
                }
            }
        }));
        for (var thread : threads) {
            thread.join(60_000);
            assertTrue(!thread.isAlive(), "somebody hangs");
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        assertEquals(List.of(), tree.verify());
        scan(staying);
        storage.close();
    }

    private static Thread start(AtomicReference<Throwable> failure, Runnable work) {
        return Thread.ofPlatform().start(() -> {
            try {
                work.run();
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
        });
    }

    /// Leaf by leaf: each key at or behind the bound, up to the fence.
    private void scan(TreeMap<byte[], Integer> staying) {
        var expected = staying.entrySet().iterator();
        var path = new Tree.Path();
        byte[] at = {};
        do {
            try (var leaf = tree.leafForRead(at, at.length, false, path)) {
                int from = Node.search(leaf, at, at.length);
                for (int slot = from >= 0 ? from : -from - 1; slot < Node.count(leaf); slot++) {
                    byte[] key = Node.key(leaf, slot);
                    if (key[37] == 0) {
                        var entry = expected.next();
                        assertEquals(0, Arrays.compare(entry.getKey(), key), "a scan leaves a key out, or meets it twice");
                    }
                }
            }
            at = path.upper;
        } while (at != null);
        assertTrue(!expected.hasNext(), "a scan leaves keys out");
    }
}
