package dev.surus.engine.txn;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.file.TemporaryFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Undo chunks that memory did not hold, in temporary files of a bounded size. Chunks of one capacity share files, where each has a slot;
/// a slot that nobody needs any more is used again, and a file goes with the last of its chunks. None of it outlives the process, since the log
/// has what recovery needs.
final class UndoSpill {
    private static final long FILE_BYTES = 64L << 20;

    private final Disk disk;
    /// By capacity.
    private final Map<Integer, ArrayDeque<Slot>> free = new HashMap<>();
    private final Map<Integer, Part> growing = new HashMap<>();
    private final List<Slot> freedMeanwhile = new ArrayList<>();
    private int made;
    private boolean held;
    private volatile long bytes;

    UndoSpill(Disk disk) {
        this.disk = disk;
    }

    /// One file. Guarded by the spill, but for reading and writing.
    private final class Part {
        final String path = TemporaryFiles.DIRECTORY + "/pgsql_tmp" + ProcessHandle.current().pid() + ".undo" + made++;
        final DiskFile file;
        final int slotBytes;
        long length;
        int live;

        Part(int slotBytes) throws IOException {
            this.slotBytes = slotBytes;
            file = disk.openOrCreate(path);
        }
    }

    private record Slot(Part part, long position) {}

    /// Where a chunk lies.
    final class Place {
        private final Slot slot;
        private final AtomicBoolean freed = new AtomicBoolean();

        private Place(Slot slot) {
            this.slot = slot;
        }

        byte[] read(int length) {
            var bytes = new byte[length];
            try {
                if (slot.part.file.read(ByteBuffer.wrap(bytes), slot.position) < length) {
                    throw new IOException("unexpected end of file");
                }
            } catch (IOException failure) {
                throw DiskFailure.of(failure, DiskMessage.READ_FAILED, slot.part.path);
            }
            return bytes;
        }

        void free() {
            if (freed.compareAndSet(false, true)) {
                release(slot);
            }
        }
    }

    /// What the chunks in the files take.
    long bytes() {
        return bytes;
    }

    /// @param capacity how much is kept for the chunk
    Place write(byte[] from, int length, int capacity) {
        String path = TemporaryFiles.DIRECTORY;
        try {
            Slot slot;
            synchronized (this) {
                slot = take(capacity);
                path = slot.part.path;
            }
            boolean written = false;
            try {
                slot.part.file.write(ByteBuffer.wrap(from, 0, length), slot.position);
                written = true;
            } finally {
                if (!written) {
                    release(slot);
                }
            }
            return new Place(slot);
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, path);
        }
    }

    private Slot take(int capacity) throws IOException {
        var again = free.get(capacity);
        var slot = again == null ? null : again.poll();
        if (slot == null) {
            var part = growing.get(capacity);
            if (part == null || part.length + capacity > Math.max(FILE_BYTES, capacity)) {
                part = new Part(capacity);
                growing.put(capacity, part);
            }
            slot = new Slot(part, part.length);
            part.length += capacity;
        }
        slot.part.live++;
        bytes += capacity;
        return slot;
    }

    private synchronized void release(Slot slot) {
        bytes -= slot.part.slotBytes;
        if (held) {
            freedMeanwhile.add(slot);
        } else {
            giveBack(slot);
        }
    }

    private void giveBack(Slot slot) {
        var part = slot.part;
        if (--part.live > 0) {
            free.computeIfAbsent(part.slotBytes, _ -> new ArrayDeque<>()).add(slot);
            return;
        }
        growing.remove(part.slotBytes, part);
        var others = free.get(part.slotBytes);
        if (others != null && others.removeIf(each -> each.part == part) && others.isEmpty()) {
            free.remove(part.slotBytes);
        }
        try {
            part.file.close();
            disk.delete(part.path);
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, part.path);
        }
    }

    /// A checkpoint has noted chunks that it will read: they stay although their transactions end.
    synchronized void hold() {
        held = true;
    }

    synchronized void letGo() {
        held = false;
        var slots = List.copyOf(freedMeanwhile);
        freedMeanwhile.clear();
        slots.forEach(this::giveBack);
    }
}
