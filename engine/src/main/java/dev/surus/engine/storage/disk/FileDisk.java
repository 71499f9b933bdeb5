package dev.surus.engine.storage.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The real disk: a directory of the file system.
public final class FileDisk implements Disk {
    private static final int HEAP_BYTES_AT_ONCE = 1 << 18;
    private static final int DIRECT_BYTES = 4_096;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final Path root;
    private final boolean fsync;
    /// Whether the file system takes direct writes; null until somebody wants to know.
    private volatile Boolean direct;

    /// @param fsync false leaves it to the operating system when bytes reach the disk: a crash of the machine then loses data
    public FileDisk(Path root, boolean fsync) {
        this.root = root;
        this.fsync = fsync;
    }

    private static FileChannel openDirect(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
    }

    /// Tries it: some file systems refuse to open (one in memory, say), some to write, some want larger blocks.
    private boolean takesDirectWrites() {
        try {
            if (DIRECT_BYTES % Files.getFileStore(root).getBlockSize() != 0) {
                return false;
            }
            var file = Files.createTempFile(root, "direct", ".tmp");
            try (var channel = openDirect(file)) {
                channel.write(ByteBuffer.allocateDirect(2 * DIRECT_BYTES).alignedSlice(DIRECT_BYTES).limit(DIRECT_BYTES), 0);
                return true;
            } finally {
                Files.delete(file);
            }
        } catch (IOException | UnsupportedOperationException refused) {
            return false;
        }
    }

    public Path root() {
        return root;
    }

    @Override
    public DiskFile openOrCreate(String path) throws IOException {
        return IoThreads.run(() -> {
            var file = root.resolve(path);
            try {
                return new OpenFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
            } catch (NoSuchFileException _) {
                Files.createDirectories(file.getParent());
                return new OpenFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
            }
        });
    }

    @Override
    public DiskFile open(String path) throws IOException {
        return IoThreads.run(() -> new OpenFile(FileChannel.open(root.resolve(path), StandardOpenOption.READ, StandardOpenOption.WRITE)));
    }

    @Override
    public DiskFile openDirect(String path) throws IOException {
        if (direct == null) {
            direct = fsync && IoThreads.run(this::takesDirectWrites);
        }
        if (!direct) {
            return open(path);
        }
        return IoThreads.run(() -> new OpenFile(openDirect(root.resolve(path)), DIRECT_BYTES));
    }

    @Override
    public boolean exists(String path) throws IOException {
        return IoThreads.run(() -> Files.exists(root.resolve(path)));
    }

    @Override
    public void delete(String path) throws IOException {
        IoThreads.run(() -> Files.deleteIfExists(root.resolve(path)));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        IoThreads.run(() -> Files.move(root.resolve(from), root.resolve(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return IoThreads.run(() -> {
            var path = root.resolve(directory);
            if (!Files.isDirectory(path)) {
                return List.of();
            }
            try (var entries = Files.list(path)) {
                return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
            }
        });
    }

    @Override
    public void createDirectories(String directory) throws IOException {
        IoThreads.run(() -> Files.createDirectories(root.resolve(directory)));
    }

    @Override
    public void forceDirectory(String directory) throws IOException {
        if (fsync) {
            IoThreads.run(() -> {
                try (var channel = FileChannel.open(root.resolve(directory), StandardOpenOption.READ)) {
                    channel.force(true);
                } catch (NoSuchFileException _) {
                    // A directory that is gone has no names to keep.
                }
                return null;
            });
        }
    }

    private final class OpenFile implements DiskFile {
        private final FileChannel channel;
        private final int alignment;

        OpenFile(FileChannel channel) {
            this(channel, 1);
        }

        OpenFile(FileChannel channel, int alignment) {
            this.channel = channel;
            this.alignment = alignment;
        }

        @Override
        public int alignment() {
            return alignment;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return IoThreads.run(() -> {
                int total = 0;
                int limit = target.limit();
                try {
                    while (target.position() < limit) {
                        int count = channel.read(next(target, limit), position + total);
                        if (count < 0) {
                            break;
                        }
                        total += count;
                    }
                } finally {
                    target.limit(limit);
                }
                return total;
            });
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            IoThreads.run(() -> {
                long at = position;
                int limit = source.limit();
                try {
                    while (source.position() < limit) {
                        at += channel.write(next(source, limit), at);
                    }
                } finally {
                    source.limit(limit);
                }
                return null;
            });
        }

        /// What goes to the channel at once: bytes of the heap travel through a buffer outside that the thread keeps for good.
        private static ByteBuffer next(ByteBuffer buffer, int limit) {
            return buffer.isDirect() ? buffer : buffer.limit(Math.min(limit, buffer.position() + HEAP_BYTES_AT_ONCE));
        }

        @Override
        public void force() throws IOException {
            if (fsync) {
                IoThreads.run(() -> {
                    channel.force(false);
                    return null;
                });
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            IoThreads.run(() -> channel.truncate(size));
        }

        @Override
        public void preallocate(long size) throws IOException {
            IoThreads.run(() -> {
                long at = channel.size();
                while (at < size) {
                    var zeros = ZEROS.duplicate();
                    zeros.limit((int) Math.min(zeros.capacity(), size - at));
                    at += channel.write(zeros, at);
                }
                return null;
            });
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
