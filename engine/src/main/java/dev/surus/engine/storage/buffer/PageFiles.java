package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFailure;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.disk.DiskMessage;
import dev.surus.engine.storage.disk.Health;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The operating system's files behind file ids: opened when first touched, a bounded number at once, and which of them have writes that are
/// not durable. A file comes into being with the first page written to it.
///
/// A file goes in three steps: [#leave], from when on nobody opens it, and no page of it comes into memory; the pool forgets its pages; [#delete] and
/// [#left]. Whoever opened it before has a file without a name, which nobody finds afterwards.
public final class PageFiles {
    private static final int OPEN_MAX = 512;

    private final Disk disk;
    /// Least recently used first. Guarded by this, as is all below.
    private final LinkedHashMap<Long, OpenFile> open = new LinkedHashMap<>(64, 0.75f, true);
    private final Set<Long> unforced = new HashSet<>();
    private final Set<String> changedDirectories = new HashSet<>();
    /// Pages that the file is known to own on disk; the rest of a file's growth is not yet paid for.
    private final Map<Long, Integer> extents = new HashMap<>();
    /// Counts removals: a file that was opened beside one may have been that one.
    private long removals;
    /// Files that are being removed, or could not be; `FileId.of(database, 0)` stands for all of a database.
    private final Set<Long> leaving = ConcurrentHashMap.newKeySet();

    private static final class OpenFile {
        final long fileId;
        final DiskFile file;
        int users;

        OpenFile(long fileId, DiskFile file) {
            this.fileId = fileId;
            this.file = file;
        }
    }

    private static final int SIZE_LOCKS = 16;

    private final Health health;
    /// Who makes a file longer or shorter, by writing a page, too, does it alone.
    private final Object[] sizeLocks = new Object[SIZE_LOCKS];
    /// One force at a time: a second one may not return before the writes that the first is forcing are durable.
    private final ReentrantLock forceLock = new ReentrantLock();

    public PageFiles(Disk disk, Health health) {
        this.disk = disk;
        this.health = health;
        Arrays.setAll(sizeLocks, _ -> new Object());
    }

    private Object sizeLock(long fileId) {
        return sizeLocks[(int) Math.floorMod(fileId, (long) SIZE_LOCKS)];
    }

    /// Reads one page; what the file does not have is zeros.
    /// @throws NoSuchFileException where there is no such file
    void read(long fileId, int pageNumber, ByteBuffer target) throws IOException {
        var file = use(fileId, false);
        try {
            int start = target.position();
            int read = file.file.read(target, (long) pageNumber * Page.SIZE);
            if (read < Page.SIZE) {
                // A page that was torn while the file grew is checked as it is; beyond the end there is nothing.
                for (int i = read; i < Page.SIZE; i++) {
                    target.put(start + i, (byte) 0);
                }
                target.position(start + Page.SIZE);
            }
        } finally {
            leave(file);
        }
    }

    /// Writes one page; of a file that is leaving, nothing: the page was on its way before that, and goes with its file.
    void write(long fileId, int pageNumber, ByteBuffer source) throws IOException {
        OpenFile file;
        try {
            file = use(fileId, true);
        } catch (NoSuchFileException missing) {
            // Its removal waits for whoever has the page pinned: the mark is there still if it was there a moment ago.
            if (isLeaving(fileId)) {
                return;
            }
            throw missing;
        }
        try {
            // Growing fills with zeros from where the file ended a moment ago: not over this page.
            synchronized (sizeLock(fileId)) {
                file.file.write(source, (long) pageNumber * Page.SIZE);
            }
        } finally {
            // After the write: a force that ran beside it has not made it durable, the next one must.
            touch(fileId);
            leave(file);
        }
    }

    /// True if page writes up to `pages` are known to have their space.
    public boolean hasRoom(long fileId, int pages) {
        synchronized (this) {
            return extents.getOrDefault(fileId, 0) >= pages;
        }
    }

    /// Makes sure that page writes up to `pages` cannot run out of space.
    public void extend(long fileId, int pages) throws IOException {
        synchronized (this) {
            if (extents.getOrDefault(fileId, 0) >= pages) {
                return;
            }
        }
        var file = use(fileId, true);
        try {
            synchronized (sizeLock(fileId)) {
                file.file.preallocate((long) pages * Page.SIZE);
                synchronized (this) {
                    extents.merge(fileId, pages, Math::max);
                }
            }
        } finally {
            touch(fileId);
            leave(file);
        }
    }

    /// Cuts off what the operating system's file has beyond its pages. No page from there on is written meanwhile, and redo knows none.
    public void shorten(long fileId, int pages) throws IOException {
        var file = use(fileId, false);
        try {
            synchronized (sizeLock(fileId)) {
                if (file.file.size() > (long) pages * Page.SIZE) {
                    synchronized (this) {
                        extents.computeIfPresent(fileId, (_, known) -> Math.min(known, pages));
                    }
                    file.file.truncate((long) pages * Page.SIZE);
                }
            }
        } finally {
            touch(fileId);
            leave(file);
        }
    }

    /// False for a file that is leaving.
    public boolean existsOnDisk(long fileId) throws IOException {
        if (isLeaving(fileId)) {
            return false;
        }
        synchronized (this) {
            if (open.containsKey(fileId)) {
                return true;
            }
        }
        return disk.exists(FileId.path(fileId));
    }

    /// Counts the file among those that the next force has to make durable.
    synchronized void touch(long fileId) {
        unforced.add(fileId);
    }

    /// Makes everything written so far durable, new names included.
    /// @return files forced
    public int force() {
        forceLock.lock();
        try {
            return forceAll();
        } catch (IOException failure) {
            throw health.poison(DiskFailure.of(failure, DiskMessage.SYNC_FAILED, "base"));
        } finally {
            forceLock.unlock();
        }
    }

    private int forceAll() throws IOException {
        Long[] files;
        String[] names;
        synchronized (this) {
            files = unforced.toArray(Long[]::new);
            unforced.clear();
            names = changedDirectories.toArray(String[]::new);
            changedDirectories.clear();
        }
        for (long fileId : files) {
            if (FileId.isTemporary(fileId)) {
                continue;
            }
            OpenFile file;
            try {
                file = use(fileId, false);
            } catch (NoSuchFileException _) {
                continue; // dropped meanwhile
            }
            try {
                file.file.force();
            } finally {
                leave(file);
            }
        }
        for (String directory : names) {
            disk.forceDirectory(directory);
            int slash = directory.lastIndexOf('/');
            if (slash > 0) {
                disk.forceDirectory(directory.substring(0, slash));
            }
        }
        return files.length;
    }

    /// From now on the files are not there for anybody but who removes them.
    /// @param fileIds files, or databases as `FileId.of(database, 0)`
    void leave(Collection<Long> fileIds) {
        leaving.addAll(fileIds);
    }

    /// The file, or the database, has been removed. What could not be removed stays marked.
    public void left(long fileId) {
        leaving.remove(fileId);
    }

    boolean isLeaving(long fileId) {
        return !leaving.isEmpty() && (leaving.contains(fileId) || leaving.contains(FileId.of(FileId.database(fileId), 0)));
    }

    /// Removes the file; the caller has discarded its pages.
    public void delete(long fileId) throws IOException {
        synchronized (this) {
            removals++;
            var file = open.remove(fileId);
            unforced.remove(fileId);
            extents.remove(fileId);
            if (file != null && file.users == 0) {
                file.file.close();
            }
        }
        disk.delete(FileId.path(fileId));
        synchronized (this) {
            // A checkpoint that no longer replays the removal must not see the file come back.
            changedDirectories.add(FileId.directory(FileId.database(fileId)));
        }
    }

    /// After a crash: names of files that are there may be in the operating system's memory only. The next force makes them durable.
    public void distrustNames() throws IOException {
        var directories = new ArrayList<String>();
        directories.add("global");
        for (String name : disk.list("base")) {
            directories.add("base/" + name);
        }
        synchronized (this) {
            changedDirectories.addAll(directories);
        }
    }

    private OpenFile use(long fileId, boolean create) throws IOException {
        for (;;) {
            long seen;
            synchronized (this) {
                if (isLeaving(fileId)) {
                    throw new NoSuchFileException(FileId.path(fileId));
                }
                var file = open.get(fileId);
                if (file != null) {
                    file.users++;
                    return file;
                }
                seen = removals;
            }
            String path = FileId.path(fileId);
            var opened = new OpenFile(fileId, create && !disk.exists(path) ? create(fileId, path) : disk.open(path));
            var result = use(opened, seen);
            if (result != null) {
                return result;
            }
        }
    }

    /// @param seen how many files had been removed before it was opened
    /// @return null where it may be one that has been removed meanwhile
    private OpenFile use(OpenFile opened, long seen) throws IOException {
        OpenFile victim = null;
        OpenFile result = opened;
        synchronized (this) {
            if (removals != seen) {
                victim = opened;
                result = null;
            } else {
                var other = open.putIfAbsent(opened.fileId, opened);
                if (other != null) {
                    result = other;
                    victim = opened;
                } else if (open.size() > OPEN_MAX) {
                    victim = unused();
                }
                result.users++;
            }
        }
        if (victim != null) {
            if (victim != opened) {
                try {
                    victim.file.force(); // the error, if any, would be lost with the handle
                } catch (IOException failure) {
                    throw health.poison(DiskFailure.of(failure, DiskMessage.SYNC_FAILED, FileId.path(victim.fileId)));
                }
            }
            victim.file.close();
        }
        return result;
    }

    /// A file and the note that its name is not durable come together: whoever finds the file, and has to come by here before he writes to it, makes
    /// the name durable with his next force.
    private synchronized DiskFile create(long fileId, String path) throws IOException {
        var file = disk.openOrCreate(path);
        changedDirectories.add(FileId.directory(FileId.database(fileId)));
        return file;
    }

    private OpenFile unused() {
        for (Iterator<OpenFile> files = open.values().iterator(); files.hasNext();) {
            var file = files.next();
            if (file.users == 0) {
                files.remove();
                return file;
            }
        }
        return null;
    }

    private void leave(OpenFile file) throws IOException {
        boolean close;
        synchronized (this) {
            close = --file.users == 0 && open.get(file.fileId) != file;
        }
        if (close) {
            file.file.close();
        }
    }

    void close() throws IOException {
        synchronized (this) {
            for (var file : open.values()) {
                file.file.close();
            }
            open.clear();
        }
    }
}
