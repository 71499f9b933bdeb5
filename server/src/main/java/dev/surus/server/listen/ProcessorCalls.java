package dev.surus.server.listen;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Which processors threads of this process run on: sched_setaffinity(2) and its kin. Linux on 64 bits only.
@SuppressWarnings("restricted") // The launcher allows native access.
final class ProcessorCalls {
    /// 1,024 processors, as glibc's cpu_set_t.
    private static final long MASK_BYTES = 128;
    private static final Path TIMES = Path.of("/proc/stat");
    private static final Path THREADS = Path.of("/proc/self/task");

    private final MethodHandle setAffinity;
    private final MethodHandle threadId;
    /// Those that the process was given at its start.
    private final MemorySegment allowed = Arena.global().allocate(MASK_BYTES, 8);
    private final MemorySegment one = Arena.global().allocate(MASK_BYTES, 8);
    private long idleBefore;
    private long allBefore;

    private ProcessorCalls() throws Throwable {
        var linker = Linker.nativeLinker();
        var shape = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
        setAffinity = linker.downcallHandle(linker.defaultLookup().findOrThrow("sched_setaffinity"), shape);
        threadId = linker.downcallHandle(linker.defaultLookup().findOrThrow("gettid"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
        var affinity = linker.downcallHandle(linker.defaultLookup().findOrThrow("sched_getaffinity"), shape);
        if ((int) affinity.invokeExact(0, MASK_BYTES, allowed) != 0) {
            throw new IOException("sched_getaffinity");
        }
        idleShare();
    }

    /// @return null where there is nothing to choose from, or no such call
    static ProcessorCalls open() {
        if (!System.getProperty("os.name").equals("Linux") || ValueLayout.ADDRESS.byteSize() != 8) {
            return null;
        }
        try {
            var calls = new ProcessorCalls();
            return calls.count() > 1 ? calls : null;
        } catch (Throwable notHere) {
            return null;
        }
    }

    private int count() {
        int count = 0;
        for (long at = 0; at < MASK_BYTES; at += 8) {
            count += Long.bitCount(allowed.get(ValueLayout.JAVA_LONG, at));
        }
        return count;
    }

    /// The calling thread, as the system numbers it.
    int thread() {
        try {
            return (int) threadId.invokeExact();
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Lets a thread run on one processor alone. Not by two threads at once.
    /// @return false where it must not run there
    boolean bind(int thread, int processor) {
        if (processor < 0 || processor >= 8 * MASK_BYTES || (allowed.get(ValueLayout.JAVA_BYTE, processor / 8) >> processor % 8 & 1) == 0) {
            return false;
        }
        one.fill((byte) 0);
        one.set(ValueLayout.JAVA_BYTE, processor / 8, (byte) (1 << processor % 8));
        return set(thread, one);
    }

    /// Lets a thread run wherever the process may. A thread that has ended is no error.
    void free(int thread) {
        set(thread, allowed);
    }

    private boolean set(int thread, MemorySegment mask) {
        try {
            return (int) setAffinity.invokeExact(thread, MASK_BYTES, mask) == 0;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// What part of the processors' time was idle since the last call, 0 to 1; waiting for a disk is idle.
    double idleShare() throws IOException {
        String first;
        try (var lines = Files.newBufferedReader(TIMES)) {
            first = lines.readLine();
        }
        // cpu user nice system idle iowait irq softirq steal ...
        String[] fields = first.trim().split(" +");
        long all = 0;
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        double share = all == allBefore ? 1 : (double) (idle - idleBefore) / (all - allBefore);
        idleBefore = idle;
        allBefore = all;
        return share;
    }

    /// All threads of this process.
    static List<Integer> threads() throws IOException {
        var threads = new ArrayList<Integer>();
        try (var names = Files.newDirectoryStream(THREADS)) {
            names.forEach(name -> threads.add(Integer.parseInt(name.getFileName().toString())));
        }
        return threads;
    }
}
