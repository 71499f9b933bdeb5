package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.page.Page;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The pools' memory. A segment is never closed (a check on each access would cost, and a late reader must not crash), but a pool that
/// is closed leaves its segment to the next one of the same size: tests open hundreds.
final class PoolMemory {
    private static final List<MemorySegment> LEFT = new ArrayList<>();

    private PoolMemory() {}

    static synchronized MemorySegment acquire(long pages) {
        long bytes = pages * Page.SIZE;
        for (int i = 0; i < LEFT.size(); i++) {
            if (LEFT.get(i).byteSize() == bytes) {
                return LEFT.remove(i);
            }
        }
        return Arena.global().allocate(bytes, 4096);
    }

    static synchronized void leave(MemorySegment segment) {
        LEFT.add(segment);
    }
}
