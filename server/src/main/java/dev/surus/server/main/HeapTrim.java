package dev.surus.server.main;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.locks.LockSupport;

/// Gives memory back that the heap took for a peak (a sort, an index built, rows loaded).
///
/// The collector lets the old generation grow for as long as the heap's bound allows before it looks for garbage there: little lives long in
/// it (pages lie outside), so the garbage of one large statement would stay resident for days. A full collection is due once there may be
/// as much garbage as there are live objects, and enough of it to be worth a pause, which is as long as there are live objects: tens of
/// milliseconds, as a rule. Where much is alive (large work_mem in use), collecting is left to the collector.
final class HeapTrim {
    private static final long LOOK_NANOS = 10_000_000_000L;
    static final long GARBAGE_MIN = 48L << 20;
    static final long LIVE_MAX = 512L << 20;

    /// The old generation.
    interface Heap {
        long used();

        /// What was in use after the last full collection; 0 before the first.
        long live();

        void collect();
    }

    private final Heap heap;

    HeapTrim(Heap heap) {
        this.heap = heap;
    }

    /// Collects if that is worth its pause.
    boolean runOnce() {
        long live = heap.live();
        if (live > LIVE_MAX || heap.used() - live < Math.max(GARBAGE_MIN, live)) {
            return false;
        }
        heap.collect();
        return true;
    }

    /// Looks every ten seconds, from now on until the process ends.
    static void start() {
        Thread.ofPlatform().name("surus heap").daemon(true).start(() -> {
            LockSupport.parkNanos(LOOK_NANOS); // not while the server starts: the beans are a hundred classes
            var heap = ofThisProcess();
            if (heap == null) {
                return;
            }
            for (var trim = new HeapTrim(heap); ; LockSupport.parkNanos(LOOK_NANOS)) {
                trim.runOnce();
            }
        });
    }

    /// Null where the collector has no generations of this kind: others give memory back by themselves.
    private static Heap ofThisProcess() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP && (pool.getName().equals("PS Old Gen") || pool.getName().equals("Tenured Gen"))) {
                return new Heap() {
                    @Override
                    public long used() {
                        return pool.getUsage().getUsed();
                    }

                    @Override
                    public long live() {
                        return pool.getCollectionUsage().getUsed();
                    }

                    @Override
                    public void collect() {
                        System.gc();
                    }
                };
            }
        }
        return null;
    }
}
