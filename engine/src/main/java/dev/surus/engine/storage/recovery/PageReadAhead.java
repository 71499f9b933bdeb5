package dev.surus.engine.storage.recovery;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.storage.page.Page;
import dev.surus.engine.storage.wal.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Has the operating system read the pages that the next records name, so that redo does not wait for the disk page by page.
///
/// It brings nothing into the pool, and opens files for itself: what it does beside a record that removes a file cannot matter. Where pages come from the
/// system's memory (after a killed process they do) it only tries one now and then; each that came from the disk makes it read some hundred more.
final class PageReadAhead implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int PAGES = 32;
    private static final int BATCHES = 256;
    private static final int FILES_MAX = 256;
    private static final int TRIED_FIRST = 64;
    private static final int TRIED_EACH = 64;
    private static final int MORE = 512;
    private static final int MOST = 1 << 20;
    /// Longer than a copy of a page takes, shorter than disks are.
    private static final long FROM_DISK_NANOS = 50_000;
    private static final int LATELY = 1 << 14;

    private static final class Pages {
        int count;
        final long[] files = new long[PAGES];
        final int[] numbers = new int[PAGES];
    }

    private final Disk disk;
    private final Channel<Pages> channel = new Channel<>(BATCHES);
    private final List<Thread> threads = new ArrayList<>();
    /// Empty where there is no such file.
    private final ConcurrentHashMap<Long, Optional<DiskFile>> files = new ConcurrentHashMap<>();
    /// How many pages to read before it is down to trying.
    private final AtomicInteger worthwhile = new AtomicInteger(TRIED_FIRST);
    /// Pages that records have named, most of the last ones. Like all below, the offering thread's.
    private final long[] lately = new long[LATELY];
    private int skipped;
    private Pages gathered = new Pages();

    PageReadAhead(Disk disk) {
        this.disk = disk;
        for (int i = 0; i < THREADS; i++) {
            var thread = new Thread(this::readAll, "surus read ahead " + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /// Never waits: where the threads are behind, pages are left out.
    void offer(RecordView record) {
        for (int part = 0; part < record.parts(); part++) {
            if ((record.partFlags(part) & RecordView.INITIALISES) == 0) {
                offer(record.partFile(part), record.partPage(part));
            }
        }
    }

    private void offer(long fileId, int number) {
        long name = (fileId * 0x9E3779B97F4A7C15L + number) * 0xD6E8FEB86659FD93L;
        int slot = (int) (name >>> 40) & LATELY - 1;
        if (lately[slot] == name) {
            return;
        }
        lately[slot] = name;
        if (worthwhile.get() > 0) {
            worthwhile.decrementAndGet();
        } else if (++skipped % TRIED_EACH != 0) {
            return;
        }
        gathered.files[gathered.count] = fileId;
        gathered.numbers[gathered.count++] = number;
        if (gathered.count == PAGES) {
            channel.offer(gathered);
            gathered = new Pages();
        }
    }

    private void readAll() {
        var page = ByteBuffer.allocateDirect(Page.SIZE);
        for (var pages = channel.take(); pages != null; pages = channel.take()) {
            for (int i = 0; i < pages.count && !channel.isClosed(); i++) {
                var file = file(pages.files[i]);
                if (file.isPresent()) {
                    read(file.get(), pages.numbers[i], page);
                }
            }
        }
    }

    private void read(DiskFile file, int number, ByteBuffer page) {
        long began = System.nanoTime();
        try {
            file.read(page.clear(), (long) number * Page.SIZE);
        } catch (Throwable failure) {
            return; // redo will say so, if it needs the page
        }
        if (System.nanoTime() - began > FROM_DISK_NANOS) {
            worthwhile.updateAndGet(pages -> Math.min(MOST, pages + MORE));
        }
    }

    private Optional<DiskFile> file(long fileId) {
        var known = files.get(fileId);
        if (known != null || files.size() >= FILES_MAX) {
            return known == null ? Optional.empty() : known;
        }
        return files.computeIfAbsent(fileId, id -> {
            try {
                return Optional.of(disk.open(FileId.path(id)));
            } catch (Throwable absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void close() {
        channel.close();
        boolean interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        for (var file : files.values()) {
            try {
                if (file.isPresent()) {
                    file.get().close();
                }
            } catch (IOException unimportant) {
                // It was only read.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
