package dev.surus.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapTrimTest {
    private static final long MEGABYTE = 1 << 20;

    private long used;
    private long live;
    private long alive;
    private int collections;

    private final HeapTrim trim = new HeapTrim(new HeapTrim.Heap() {
        @Override
        public long used() {
            return used;
        }

        @Override
        public long live() {
            return live;
        }

        @Override
        public void collect() {
            used = live = alive;
            collections++;
        }
    });

    private void look(long megabytesUsed, long megabytesAlive) {
        used = megabytesUsed * MEGABYTE;
        alive = megabytesAlive * MEGABYTE;
        trim.runOnce();
    }

    @Test
    void collectsWhatAPeakLeft() {
        look(30, 20);
        assertEquals(0, collections);
        look(150, 20);
        assertEquals(1, collections);
        look(60, 20);
        assertEquals(1, collections);
        look(70, 20);
        assertEquals(2, collections);
    }

    @Test
    void pausesAsSeldomAsMuchIsAlive() {
        look(200, 200);
        assertEquals(1, collections);
        look(399, 300);
        assertEquals(1, collections);
        look(400, 300);
        assertEquals(2, collections);
    }

    @Test
    void leavesALargeHeapToTheCollector() {
        look(600, 600);
        assertEquals(1, collections);
        look(5_000, 600);
        assertEquals(1, collections);
    }
}
