package dev.surus.engine.storage.btree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.engine.storage.Storage;
import dev.surus.engine.storage.StorageOptions;
import dev.surus.engine.storage.buffer.WritePage;
import dev.surus.engine.storage.change.Change;
import dev.surus.engine.storage.disk.SimulatedDisk;
import dev.surus.engine.storage.page.Bytes;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random changes of one leaf that goes back and forth between its two forms, against a map; afterwards redo from the log must make the same bytes.
class StripLeafTest {
    private static final StorageOptions OPTIONS = StorageOptions.defaults().withPoolPages(64).withLog(1 << 20, 1 << 20, 8 << 20, 64 << 20);

    @Test
    void doesAsAMapDoes() {
        long seed = Long.getLong("surus.seed", 1);
        int changesInStrips = 0;
        for (long each = seed, end = seed + Long.getLong("surus.seeds", 40); each < end; each++) {
            changesInStrips += check(each);
        }
        assertTrue(changesInStrips > 1_000 || Long.getLong("surus.seeds") != null, changesInStrips + " changes in strips");
    }

    /// Many rows of a transaction whose id is far from the others'.
    @Test
    void keepsRoomForFarWriters() {
        check(51_616);
    }

    @Test
    @Tag("slow")
    void doesAsAMapDoesForLong() {
        for (long seed = 10_000; seed < 13_000; seed++) {
            check(seed);
        }
    }

    private static int check(long seed) {
        try {
            return new Run(seed).go();
        } catch (Throwable failure) {
            throw new AssertionError("repeat with: new Run(" + seed + "L).go()", failure);
        }
    }

    private record Row(int flags, long writer, byte[] bytes) {}

    private static final class Run {
        final Random random;
        final SimulatedDisk disk;
        final TreeMap<Long, Row> rows = new TreeMap<>();
        /// What may be written back at any time, the newest last.
        final Map<Long, ArrayDeque<Row>> before = new HashMap<>();
        final byte[] columns;
        final int head;
        final int longest;
        final boolean nulls;
        Storage storage;
        Change change;
        long fileId;
        int inStrips;

        Run(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(seed);
            int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 8);
            columns = new byte[3 * count];
            int[] widths = {1, 2, 4, 8, -1, -1};
            int bytes = count + 7 >>> 3;
            for (int i = 0; i < count; i++) {
                int width = widths[random.nextInt(widths.length)];
                Bytes.putShort(columns, 3 * i, i + 1);
                columns[3 * i + 2] = (byte) width;
                bytes += width < 0 ? 2 : width;
            }
            head = bytes;
            longest = new int[] {0, 5, 30, 200}[random.nextInt(4)];
            nulls = random.nextInt(3) > 0;
        }

        int go() {
            Storage.create(disk, OPTIONS, 1);
            open();
            fileId = FileId.of(5, storage.files().newNumber());
            storage.files().create(fileId, 1, 7, 7);
            Tree.create(storage, change, fileId);
            int steps = 150 + random.nextInt(250);
            for (int i = 0; i < steps; i++) {
                storage.log().admit(4 * Page.SIZE, 0);
                try (var page = storage.pool().pinForWrite(fileId, Tree.ROOT)) {
                    step(page);
                    compare(page, rows);
                    inStrips += StripLeaf.is(page) ? 1 : 0;
                }
            }
            byte[] last;
            try (var page = storage.pool().pinForRead(fileId, Tree.ROOT)) {
                last = page.getBytes(Page.KIND, Page.SIZE - Page.KIND);
            }
            storage.log().flush(storage.log().end());
            storage.close(false);
            disk.restart(true);
            open();
            try (var page = storage.pool().pinForRead(fileId, Tree.ROOT)) {
                assertArrayEquals(last, page.getBytes(Page.KIND, Page.SIZE - Page.KIND), "redo makes other bytes");
                compare(page, rows);
            }
            storage.close(false);
            return inStrips;
        }

        void open() {
            storage = new Storage(disk, OPTIONS);
            NodeChanges.register(storage.handlers());
            storage.recover();
            change = storage.newChange();
        }

        void step(WritePage page) {
            if (random.nextInt(25) == 0) {
                turn(page);
                return;
            }
            if (random.nextInt(60) == 0) {
                before.clear();
                return;
            }
            if (StripLeaf.is(page) && random.nextInt(100) == 0 && StripLeaf.count(page) > 2) {
                split(page);
                return;
            }
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> insert(page);
                case 3, 4, 5 -> {
                    if (!rows.isEmpty()) {
                        update(page, random(), row(), random.nextInt(3) > 0);
                    }
                }
                case 6 -> {
                    if (!rows.isEmpty()) {
                        delete(page, random());
                    }
                }
                case 7 -> remove(page);
                default -> restore(page);
            }
        }

        long random() {
            var keys = new ArrayList<>(rows.keySet());
            return keys.get(random.nextInt(keys.size()));
        }

        long writer() {
            int far = random.nextInt(2_000);
            return far == 0 ? 1L << 40 : far == 1 ? 3 : 5_000_000_000L + random.nextInt(4);
        }

        byte[] row() {
            int count = columns.length / 3;
            var bytes = new byte[head + count * (longest + 1)];
            int fixed = count + 7 >>> 3;
            int variables = 0;
            for (int i = 0; i < count; i++) {
                variables += columns[3 * i + 2] < 0 ? 1 : 0;
            }
            int end = head - 2 * variables;
            int tail = 0;
            for (int i = 0; i < count; i++) {
                int width = columns[3 * i + 2];
                boolean isNull = nulls && random.nextInt(5) == 0;
                if (isNull) {
                    bytes[i >>> 3] |= (byte) (1 << (i & 7));
                }
                if (width > 0) {
                    for (int b = 0; b < width && !isNull; b++) {
                        bytes[fixed + b] = (byte) random.nextInt();
                    }
                    fixed += width;
                } else {
                    int length = isNull ? 0 : random.nextInt(longest + 1);
                    for (int b = 0; b < length; b++) {
                        bytes[head + tail + b] = (byte) random.nextInt();
                    }
                    tail += length;
                    Bytes.putShort(bytes, end, tail | (length > 0 && random.nextInt(20) == 0 ? 0x8000 : 0));
                    end += 2;
                }
            }
            return Arrays.copyOf(bytes, head + tail);
        }

        int owed(long except) {
            int owed = 0;
            for (var each : before.entrySet()) {
                if (each.getKey() != except) {
                    owed += Math.max(0, longest(each.getKey()) - rows.get(each.getKey()).bytes.length);
                }
            }
            return owed;
        }

        int longest(long row) {
            return before.getOrDefault(row, new ArrayDeque<>()).stream().mapToInt(each -> each.bytes.length).max().orElse(0);
        }

        /// From one form to the other, where that is allowed.
        void turn(WritePage page) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            if (StripLeaf.is(page)) {
                if (StripLeaf.bytesAsRows(page) + owed(-1) > Node.CAPACITY) {
                    return;
                }
                NodeChanges.rows(change, page);
            } else if (rows.isEmpty()) {
                NodeChanges.strips(change, page, 17, 3, Math.max(1, StripLeaf.capacityFor(head + longest / 2.0, columns)), columns);
            } else {
                int capacity = StripLeaf.capacityFor(page, 3, columns);
                if (capacity == 0 || !before.isEmpty()) {
                    return;
                }
                NodeChanges.strips(change, page, rows.firstKey(), 3, capacity, columns);
            }
            change.apply();
        }

        void insert(WritePage page) {
            int count = random.nextInt(3) == 0 ? 1 + random.nextInt(200) : 1;
            long row = rows.isEmpty() ? 10 + random.nextInt(50) : rows.lastKey() + 1 + (random.nextInt(4) == 0 ? random.nextInt(4) : 0);
            if (!rows.isEmpty() && random.nextInt(3) == 0) {
                // Where no row is, if there is such a place.
                row = rows.firstKey();
                while (rows.containsKey(row)) {
                    row++;
                }
                long above = row;
                count = (int) Math.min(count, rows.higherKey(above) == null ? count : rows.higherKey(above) - row);
            }
            var made = new ArrayList<byte[]>();
            long writer = writer();
            boolean strips = StripLeaf.is(page);
            int tail = strips ? StripLeaf.liveTail(page) : 0;
            int room = strips ? Page.SIZE - owed(-1) : Node.freeBytes(page) - owed(-1);
            long first = !strips || rows.isEmpty() ? row : StripLeaf.firstRow(page);
            for (int i = 0; i < count; i++) {
                byte[] bytes = row();
                int slots = (int) Math.max(Node.count(page), row + i + 1 - first);
                if (strips) {
                    tail += StripLeaf.tailOf(page, bytes.length);
                    if (StripLeaf.reserved(page, slots, tail, writer) > room || slots > StripLeaf.SLOTS_MAX) {
                        break;
                    }
                } else {
                    room -= Node.CELL_OVERHEAD + 8 + StripLeaf.VALUE_HEADER + bytes.length;
                    if (room < 0) {
                        break;
                    }
                }
                made.add(bytes);
            }
            if (made.isEmpty()) {
                return;
            }
            var ends = new int[made.size()];
            int end = 0;
            for (int i = 0; i < ends.length; i++) {
                ends[i] = end += made.get(i).length;
            }
            var all = new byte[end];
            for (int i = 0; i < ends.length; i++) {
                System.arraycopy(made.get(i), 0, all, ends[i] - made.get(i).length, made.get(i).length);
            }
            var key = new byte[8];
            Bytes.putLong(key, 0, Long.reverseBytes(row));
            int slot = strips ? (int) (row - first) : -Node.search(page, key, 8) - 1;
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.run(change, page, slot, row, made.size(), 3, writer, all, ends, 0);
            change.apply();
            for (int i = 0; i < ends.length; i++) {
                rows.put(row + i, new Row(0, writer, made.get(i)));
            }
        }

        int slot(Page page, long row) {
            var key = new byte[8];
            Bytes.putLong(key, 0, Long.reverseBytes(row));
            int slot = StripLeaf.is(page) ? StripLeaf.search(page, key) : Node.search(page, key, 8);
            assertTrue(slot >= 0, "row " + row);
            return slot;
        }

        void update(WritePage page, long row, byte[] bytes, boolean mayComeBack) {
            var old = rows.get(row);
            long writer = writer();
            int growth = Math.max(bytes.length, longest(row)) - old.bytes.length;
            boolean strips = StripLeaf.is(page);
            int writers = strips ? StripLeaf.writerGrowth(page, writer) : 0;
            if (bytes.length > old.bytes.length || writers > 0) {
                if ((strips ? StripLeaf.freeBytes(page) : Node.freeBytes(page)) < Math.max(0, growth) + owed(row) + writers) {
                    return;
                }
            }
            if (mayComeBack || before.containsKey(row)) {
                before.computeIfAbsent(row, _ -> new ArrayDeque<>()).addLast(old);
            }
            write(page, row, new Row(0, writer, bytes));
        }

        void write(WritePage page, long row, Row value) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.replace(change, page, slot(page, row)).putByte(value.flags).putShort(3).putLong(value.writer).putBytes(value.bytes);
            change.apply();
            rows.put(row, value);
        }

        void delete(WritePage page, long row) {
            var old = rows.get(row);
            long writer = writer();
            if (StripLeaf.is(page) && StripLeaf.writerGrowth(page, writer) > 0 && StripLeaf.freeBytes(page) < StripLeaf.writerGrowth(page, writer) + owed(-1)) {
                return;
            }
            before.computeIfAbsent(row, _ -> new ArrayDeque<>()).addLast(old);
            mark(page, row, new Row(1 - old.flags, writer, old.bytes));
        }

        void mark(WritePage page, long row, Row value) {
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.patch(change, page, slot(page, row), 0).putByte(value.flags).putShort(3).putLong(value.writer);
            change.apply();
            rows.put(row, value);
        }

        void remove(WritePage page) {
            if (rows.isEmpty()) {
                return;
            }
            long first = random();
            long end = first + 1 + (random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(3));
            int slot = slot(page, first);
            int count = StripLeaf.is(page) ? (int) Math.min(end - first, StripLeaf.count(page) - slot) : rows.subMap(first, end).size();
            change.start(NodeChanges.STRUCTURE, 0, 0);
            NodeChanges.remove(change, page, slot, count);
            change.apply();
            before.keySet().removeIf(row -> row >= first && row < end);
            rows.subMap(first, end).clear();
        }

        /// A rollback: it asks for no room.
        void restore(WritePage page) {
            if (before.isEmpty()) {
                return;
            }
            var keys = new ArrayList<>(before.keySet());
            long row = keys.get(random.nextInt(keys.size()));
            var old = before.get(row).removeLast();
            if (before.get(row).isEmpty()) {
                before.remove(row);
            }
            if (Arrays.equals(old.bytes, rows.get(row).bytes) && random.nextBoolean()) {
                mark(page, row, old);
            } else {
                write(page, row, old);
            }
        }

        /// The right part goes to another page, is looked at there and forgotten.
        void split(WritePage page) {
            int slot = 1 + random.nextInt(StripLeaf.count(page) - 1);
            long border = StripLeaf.firstRow(page) + slot;
            storage.prepareSpace(fileId, 1);
            try (var space = storage.space(fileId); var right = space.take()) {
                change.start(NodeChanges.STRUCTURE, 0, 0);
                NodeChanges.stripImage(change, page, slot, StripLeaf.count(page), right);
                NodeChanges.truncate(change, page, slot);
                space.describe(change);
                change.apply();
                compare(right, new TreeMap<>(rows.tailMap(border)));
            }
            rows.tailMap(border).clear();
            before.keySet().removeIf(row -> row >= border);
        }

        void compare(Page page, TreeMap<Long, Row> expected) {
            assertNull(StripLeaf.is(page) ? StripLeaf.fault(page) : Node.fault(page));
            int at = 0;
            for (int slot = 0; slot < Node.count(page); slot++) {
                if (StripLeaf.is(page)) {
                    long number = StripLeaf.firstRow(page) + slot;
                    assertEquals(expected.containsKey(number), !StripLeaf.isAbsent(page, slot), "row " + number);
                    if (!StripLeaf.isAbsent(page, slot)) {
                        var row = expected.get(number);
                        var bytes = new byte[StripLeaf.rowLength(page, slot)];
                        assertEquals(bytes.length, StripLeaf.copyRow(page, slot, bytes, 0, null));
                        assertArrayEquals(row.bytes, bytes, "row " + number);
                        assertEquals(row.writer, StripLeaf.writer(page, slot), "row " + number);
                        assertEquals(row.flags == 1, StripLeaf.isDeleted(page, slot), "row " + number);
                        at++;
                    }
                } else {
                    var row = expected.get(Node.longKey(page, slot));
                    byte[] value = Node.value(page, slot);
                    assertEquals(row.flags, value[0]);
                    assertEquals(row.writer, Bytes.getLong(value, 3));
                    assertArrayEquals(row.bytes, Arrays.copyOfRange(value, StripLeaf.VALUE_HEADER, value.length));
                    at++;
                }
            }
            assertEquals(expected.size(), at);
        }
    }
}
