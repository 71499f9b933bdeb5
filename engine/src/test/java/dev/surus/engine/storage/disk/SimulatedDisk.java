package dev.surus.engine.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// A disk in memory that crashes on demand: what was not forced is lost, kept or torn at sector borders, by a seeded die.
///
/// One operation that changes something (write, force, create, rename, delete, truncate) is one step; [#crashAfter] names the step at
/// which the power goes. From then on everything fails with [PowerLoss] until [#restart] shows what survived.
public final class SimulatedDisk implements Disk {
    private static final int SECTOR = 512;

    /// The power is gone. An Error, so that nobody mistakes it for a full disk.
    public static final class PowerLoss extends Error {
        PowerLoss() {
            super("simulated power loss", null, false, false);
        }
    }

    private static final class Content {
        byte[] current = new byte[0];
        byte[] durable = new byte[0];
        int size;
        int durableSize;
        final List<Pending> pending = new ArrayList<>();

        void write(long position, byte[] bytes) {
            int end = (int) position + bytes.length;
            if (end > current.length) {
                current = Arrays.copyOf(current, Math.max(end, current.length * 2));
            }
            System.arraycopy(bytes, 0, current, (int) position, bytes.length);
            size = Math.max(size, end);
            pending.add(new Pending((int) position, bytes));
        }

        void force() {
            grow(size);
            for (var write : pending) {
                int length = Math.min(write.bytes.length, size - write.offset);
                if (length > 0) {
                    System.arraycopy(current, write.offset, durable, write.offset, length);
                }
            }
            durableSize = size;
            pending.clear();
        }

        void grow(int bytes) {
            if (durable.length < bytes) {
                durable = Arrays.copyOf(durable, Math.max(bytes, durable.length * 2));
            }
        }

        /// What the platter holds after a power loss.
        void lose(Random random) {
            arrive(random);
            current = Arrays.copyOf(durable, Math.max(durableSize, 1));
            size = durableSize;
            pending.clear();
        }

        /// Each sector of each write since the last force has arrived or not; of a sector written twice, perhaps only what came first.
        void arrive(Random random) {
            int mode = random.nextInt(4); // nothing arrived, everything did, or sector by sector
            if (mode == 0) {
                return;
            }
            for (var write : pending) {
                int to = Math.min(write.offset + write.bytes.length, size);
                for (int at = write.offset; at < to;) {
                    int end = Math.min((at / SECTOR + 1) * SECTOR, to);
                    if (mode == 1 || random.nextBoolean()) {
                        grow(end);
                        System.arraycopy(write.bytes, at - write.offset, durable, at, end - at);
                        durableSize = Math.max(durableSize, end);
                    }
                    at = end;
                }
            }
        }
    }

    /// A write since the last force.
    private record Pending(int offset, byte[] bytes) {}

    /// @param content null where the name goes
    /// @param from the name that goes with it, where a file was renamed: one entry of the journal, both change or neither
    private record NameChange(String path, Content content, String from) {
        NameChange(String path, Content content) {
            this(path, content, null);
        }
    }

    private final Random random;
    private final int directAlignment;
    private Map<String, Content> names = new HashMap<>();
    private Map<String, Content> durableNames = new HashMap<>();
    private final List<NameChange> pendingNames = new ArrayList<>();
    private long steps;
    private long crashAt = Long.MAX_VALUE;
    private boolean off;
    private long forces;
    private long skippedForce = -1;
    private String skippedPath = "";
    private long capacity = Long.MAX_VALUE;
    /// What fails next with an error of input and output, and after how many of its kind.
    private Fault fault;
    private int faultAfter;
    private long faults;

    /// A kind of operation. A write that fails may have written some sectors. After a failed force, as Linux does it, what has not become durable never does,
    /// and the next force succeeds.
    public enum Fault { READ, WRITE, FORCE }

    public SimulatedDisk(long seed) {
        random = new Random(seed);
        directAlignment = (seed & 1) == 1 ? 1 : (seed & 2) == 0 ? SECTOR : 8 * SECTOR;
    }

    /// The power goes at the given step from now (0 = the next one).
    public synchronized void crashAfter(long stepsFromNow) {
        crashAt = steps + stepsFromNow;
    }

    /// The power goes now.
    public synchronized void switchOff() {
        off = true;
    }

    public synchronized long steps() {
        return steps;
    }

    public synchronized boolean isOff() {
        return off;
    }

    /// A fault of the engine, injected: from now on, the nth force (0 = the next) of a file whose path contains `part` does nothing.
    /// -2 skips all of them.
    public synchronized void skipForce(long nth, String part) {
        forces = 0;
        skippedForce = nth;
        skippedPath = part;
    }

    /// Bytes that fit; what is there already stays.
    public synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    public synchronized long used() {
        return names.values().stream().distinct().mapToLong(content -> content.size).sum();
    }

    /// One operation fails.
    public synchronized void failOne(Fault kind, int after) {
        fault = kind;
        faultAfter = after;
    }

    /// Operations that have failed.
    public synchronized long faults() {
        return faults;
    }

    private void maybeFail(Fault kind) throws IOException {
        if (fault == kind && faultAfter-- == 0) {
            fault = null;
            faults++;
            throw new IOException("Input/output error");
        }
    }

    /// Turns the power on again.
    /// @param powerLost true: what was not forced is lost or torn; false: only the process died, the operating system keeps all
    public synchronized void restart(boolean powerLost) {
        off = false;
        fault = null;
        crashAt = Long.MAX_VALUE;
        if (!powerLost) {
            return;
        }
        int survive = pendingNames.isEmpty() ? 0 : random.nextInt(pendingNames.size() + 1);
        for (int i = 0; i < survive; i++) { // a journal keeps the order of names
            applyName(durableNames, pendingNames.get(i));
        }
        pendingNames.clear();
        names = new HashMap<>(durableNames);
        names.values().stream().distinct().forEach(content -> content.lose(random));
    }

    /// Flips one bit of a file, as ageing does; once more, and it is as it was.
    public synchronized void flipBit(String path, long bit) {
        var content = names.get(path);
        content.grow(content.current.length);
        content.current[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        content.durable[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    }

    public synchronized long length(String path) {
        return names.get(path).size;
    }

    /// A byte of a file, 0 beyond its end.
    public synchronized int byteAt(String path, long position) {
        var content = names.get(path);
        return position < content.size ? content.current[(int) position] : 0;
    }

    public synchronized Set<String> paths() {
        return new TreeSet<>(names.keySet());
    }

    private static void applyName(Map<String, Content> map, NameChange change) {
        if (change.content == null) {
            map.remove(change.path);
        } else {
            map.put(change.path, change.content);
        }
        map.remove(change.from);
    }

    private void step() {
        check();
        if (steps++ >= crashAt) {
            off = true;
            throw new PowerLoss();
        }
    }

    private void check() {
        if (off) {
            throw new PowerLoss();
        }
    }

    private void rename(NameChange... changes) {
        for (var change : changes) {
            applyName(names, change);
            pendingNames.add(change);
        }
    }

    @Override
    public synchronized DiskFile openOrCreate(String path) {
        check();
        var content = names.get(path);
        if (content == null) {
            step();
            content = new Content();
            rename(new NameChange(path, content));
        }
        return new Handle(path, content);
    }

    @Override
    public synchronized DiskFile open(String path) throws IOException {
        check();
        var content = names.get(path);
        if (content == null) {
            throw new NoSuchFileException(path);
        }
        return new Handle(path, content);
    }

    /// Every second disk wants whole sectors, or blocks of eight, of what is written past the cache.
    @Override
    public synchronized DiskFile openDirect(String path) throws IOException {
        var handle = (Handle) open(path);
        handle.alignment = directAlignment;
        return handle;
    }

    @Override
    public synchronized boolean exists(String path) {
        check();
        return names.containsKey(path) || names.keySet().stream().anyMatch(name -> name.startsWith(path + "/"));
    }

    @Override
    public synchronized void delete(String path) {
        check();
        if (names.containsKey(path)) {
            step();
            rename(new NameChange(path, null));
        }
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        step();
        var content = names.get(from);
        if (content == null) {
            throw new NoSuchFileException(from);
        }
        rename(new NameChange(to, content, from));
    }

    @Override
    public synchronized List<String> list(String directory) {
        check();
        var prefix = directory.isEmpty() ? "" : directory + "/";
        var found = new TreeSet<String>();
        for (String name : names.keySet()) {
            if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                found.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest);
            }
        }
        return List.copyOf(found);
    }

    @Override
    public void createDirectories(String directory) {
        // Directories are the prefixes of names.
    }

    @Override
    public synchronized void forceDirectory(String directory) throws IOException {
        step();
        maybeFail(Fault.FORCE);
        for (var change : pendingNames) {
            applyName(durableNames, change);
        }
        pendingNames.clear();
    }

    private final class Handle implements DiskFile {
        private final String path;
        private final Content content;
        private int alignment = 1;

        Handle(String path, Content content) {
            this.path = path;
            this.content = content;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                check();
                maybeFail(Fault.READ);
                int count = Math.clamp(content.size - position, 0, target.remaining());
                target.put(content.current, (int) Math.min(position, content.size), count);
                return count;
            }
        }

        @Override
        public int alignment() {
            return alignment;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                check();
                if (position % alignment != 0 || source.remaining() % alignment != 0) {
                    throw new IOException(source.remaining() + " bytes at " + position + " are no whole sectors");
                }
                var bytes = new byte[source.remaining()];
                source.get(bytes);
                try {
                    maybeFail(Fault.WRITE);
                    if (position + bytes.length > content.size && used() + position + bytes.length - content.size > capacity) {
                        throw new IOException("No space left on device");
                    }
                } catch (IOException failure) {
                    int arrived = random.nextInt(bytes.length / SECTOR + 1) * SECTOR;
                    if (used() + Math.max(0, position + arrived - content.size) <= capacity) {
                        content.write(position, Arrays.copyOf(bytes, arrived));
                    }
                    throw failure;
                }
                if (steps >= crashAt) {
                    content.write(position, bytes); // the last write may be torn, too
                }
                step();
                content.write(position, bytes);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                step();
                try {
                    maybeFail(Fault.FORCE);
                } catch (IOException failure) {
                    content.arrive(random);
                    content.pending.clear();
                    throw failure;
                }
                if (path.contains(skippedPath) && (skippedForce == -2 || forces++ == skippedForce)) {
                    return;
                }
                content.force();
            }
        }

        @Override
        public long size() {
            synchronized (SimulatedDisk.this) {
                check();
                return content.size;
            }
        }

        @Override
        public void truncate(long size) {
            synchronized (SimulatedDisk.this) {
                step();
                if (size < content.size) {
                    Arrays.fill(content.current, (int) size, content.size, (byte) 0);
                    content.size = (int) size;
                }
            }
        }

        @Override
        public void preallocate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                long more = size - content.size;
                if (more > 0) {
                    write(ByteBuffer.allocate((int) more), content.size);
                }
            }
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
