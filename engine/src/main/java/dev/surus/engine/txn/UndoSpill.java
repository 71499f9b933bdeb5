package dev.surus.engine.txn;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.file.TemporaryFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Undo chunks that memory did not hold, one after the other in temporary files of a bounded size. A file goes when nobody needs any of its
/// chunks; none of it outlives the process, since the log has what recovery needs.
final class UndoSpill {
    private static final long FILE_BYTES = 64L << 20;

    private final Disk disk;
    private final List<Part> freed = new ArrayList<>();
    private Part current;
    private int made;
    private boolean held;

    UndoSpill(Disk disk) {
        this.disk = disk;
    }

    /// One file. Guarded by the spill, but for reading.
    private final class Part {
        final String path = TemporaryFiles.DIRECTORY + "/pgsql_tmp" + ProcessHandle.current().pid() + ".undo" + made++;
        final DiskFile file;
        long length;
        int live;

        Part() throws IOException {
            file = disk.openOrCreate(path);
        }
    }

    /// Where a chunk lies.
    final class Place {
        private final Part part;
        private final long position;
        private final AtomicBoolean freed = new AtomicBoolean();

        private Place(Part part, long position) {
            this.part = part;
            this.position = position;
        }

        byte[] read(int length) {
            var bytes = new byte[length];
            try {
                if (part.file.read(ByteBuffer.wrap(bytes), position) < length) {
                    throw new IOException("unexpected end of file");
                }
            } catch (IOException failure) {
                throw DiskFailure.of(failure, DiskMessage.READ_FAILED, part.path);
            }
            return bytes;
        }

        void free() {
            if (freed.compareAndSet(false, true)) {
                release(part);
            }
        }
    }

    Place write(byte[] bytes, int length) {
        Part part;
        long position;
        String path = TemporaryFiles.DIRECTORY;
        try {
            synchronized (this) {
                if (current == null || current.length >= FILE_BYTES) {
                    var full = current;
                    current = new Part();
                    if (full != null && full.live == 0) {
                        remove(full);
                    }
                }
                part = current;
                path = part.path;
                position = part.length;
                part.length += length;
                part.live++;
            }
            boolean written = false;
            try {
                part.file.write(ByteBuffer.wrap(bytes, 0, length), position);
                written = true;
            } finally {
                if (!written) {
                    release(part);
                }
            }
            return new Place(part, position);
        } catch (IOException failure) {
            throw DiskFailure.of(failure, DiskMessage.WRITE_FAILED, path);
        }
    }

    private synchronized void release(Part part) {
        if (--part.live == 0 && part != current) {
            remove(part);
        }
    }

    private void remove(Part part) {
        if (held) {
            freed.add(part);
            return;
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
        var parts = List.copyOf(freed);
        freed.clear();
        parts.forEach(this::remove);
    }
}
