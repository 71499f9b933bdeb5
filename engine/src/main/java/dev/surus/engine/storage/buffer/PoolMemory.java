package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.page.Page;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The pools' memory. A segment is never closed (a check on each access would cost, and a late reader must not crash), but a pool that
/// is closed leaves its segment to the next one of the same size: tests open hundreds.
@SuppressWarnings("restricted") // The launcher allows native access.
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
        return allocate(bytes);
    }

    private static MemorySegment allocate(long bytes) {
        var mapped = bytes >= MAPPED_BYTES_MIN && System.getProperty("os.name").equals("Linux") ? map(bytes) : null;
        return mapped == null ? Arena.global().allocate(bytes, 4096) : mapped;
    }

    // ---- memory that is there only once it is touched: an arena writes zeros into all of it

    private static final long MAPPED_BYTES_MIN = 16L << 20;
    private static final long HUGE_PAGE = 2L << 20;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x2 | 0x20;
    private static final int MADV_HUGEPAGE = 14;

    /// Maps anonymous memory, in huge pages where the system has some to give: pages are read all over the pool.
    /// @return null where that is not possible
    private static MemorySegment map(long bytes) {
        try {
            var linker = Linker.nativeLinker();
            var mmap = linker.downcallHandle(linker.defaultLookup().findOrThrow("mmap"), FunctionDescriptor.of(ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
            var madvise = linker.downcallHandle(linker.defaultLookup().findOrThrow("madvise"), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
            var start = (MemorySegment) mmap.invokeExact(MemorySegment.NULL, bytes + HUGE_PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (start.address() == -1) {
                return null;
            }
            long aligned = (start.address() + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
            var memory = MemorySegment.ofAddress(aligned);
            // Without huge pages it works as well.
            int ignored = (int) madvise.invokeExact(memory, bytes, MADV_HUGEPAGE);
            return memory.reinterpret(bytes);
        } catch (Throwable _) {
            return null;
        }
    }

    static synchronized void leave(MemorySegment segment) {
        LEFT.add(segment);
    }
}
