package dev.surus.engine.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A disk that leaves another as it is: whatever is written, renamed or removed stays in memory. So a directory can be recovered and looked at
/// without a byte of it changing.
public final class OverlayDisk implements Disk {
    private static final int BLOCK = 16 * 1024;

    private final Disk base;
    /// By path: files that were opened for writing, made or renamed. Guarded by this, as is all here.
    private final Map<String, Content> changed = new HashMap<>();
    private final Set<String> removed = new HashSet<>();

    public OverlayDisk(Disk base) {
        this.base = base;
    }

    /// A file: the base's bytes, where it has any, under blocks of its own.
    private final class Content {
        private final DiskFile under;
        private final Map<Long, byte[]> blocks = new HashMap<>();
        private long size;

        Content(DiskFile under) throws IOException {
            this.under = under;
            size = under == null ? 0 : under.size();
        }

        synchronized int read(ByteBuffer target, long position) throws IOException {
            int total = 0;
            while (target.hasRemaining() && position < size) {
                int within = (int) (position % BLOCK);
                int count = (int) Math.min(Math.min(target.remaining(), BLOCK - within), size - position);
                byte[] own = blocks.get(position / BLOCK);
                target.put(own == null ? load(position / BLOCK) : own, within, count);
                position += count;
                total += count;
            }
            return total;
        }

        private byte[] load(long block) throws IOException {
            var bytes = new byte[BLOCK];
            if (under != null) {
                under.read(ByteBuffer.wrap(bytes), block * BLOCK);
            }
            return bytes;
        }

        synchronized void write(ByteBuffer source, long position) throws IOException {
            while (source.hasRemaining()) {
                long number = position / BLOCK;
                int within = (int) (position % BLOCK);
                int count = Math.min(source.remaining(), BLOCK - within);
                byte[] block = blocks.get(number);
                if (block == null) {
                    block = load(number);
                    blocks.put(number, block);
                }
                source.get(block, within, count);
                position += count;
                size = Math.max(size, position);
            }
        }

        synchronized void truncate(long to) throws IOException {
            if (to < size) {
                blocks.keySet().removeIf(number -> number * BLOCK >= to);
                if (to % BLOCK != 0) {
                    byte[] last = blocks.containsKey(to / BLOCK) ? blocks.get(to / BLOCK) : load(to / BLOCK);
                    java.util.Arrays.fill(last, (int) (to % BLOCK), BLOCK, (byte) 0);
                    blocks.put(to / BLOCK, last);
                }
            }
            size = to;
        }
    }

    private record Handle(Content content) implements DiskFile {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return content.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            content.write(source, position);
        }

        @Override
        public void force() {}

        @Override
        public long size() {
            synchronized (content) {
                return content.size;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            content.truncate(size);
        }

        @Override
        public void preallocate(long size) {
            synchronized (content) {
                content.size = Math.max(content.size, size);
            }
        }

        @Override
        public void close() {}
    }

    @Override
    public synchronized DiskFile openOrCreate(String path) throws IOException {
        return exists(path) ? open(path) : made(path, new Content(null));
    }

    private Handle made(String path, Content content) {
        changed.put(path, content);
        removed.remove(path);
        return new Handle(content);
    }

    @Override
    public synchronized DiskFile open(String path) throws IOException {
        var known = changed.get(path);
        if (known != null) {
            return new Handle(known);
        }
        if (removed.contains(path)) {
            throw new NoSuchFileException(path);
        }
        return made(path, new Content(base.open(path)));
    }

    @Override
    public synchronized boolean exists(String path) throws IOException {
        return changed.containsKey(path) || !removed.contains(path) && base.exists(path);
    }

    @Override
    public synchronized void delete(String path) {
        changed.remove(path);
        removed.add(path);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        open(from);
        made(to, changed.get(from));
        delete(from);
    }

    @Override
    public synchronized List<String> list(String directory) throws IOException {
        var names = new TreeSet<String>();
        String prefix = directory.isEmpty() ? "" : directory + "/";
        for (String name : base.list(directory)) {
            if (!removed.contains(prefix + name)) {
                names.add(name);
            }
        }
        for (String path : changed.keySet()) {
            if (path.startsWith(prefix)) {
                int end = path.indexOf('/', prefix.length());
                names.add(path.substring(prefix.length(), end < 0 ? path.length() : end));
            }
        }
        return new ArrayList<>(names);
    }

    @Override
    public void createDirectories(String directory) {}

    @Override
    public void forceDirectory(String directory) {}
}
