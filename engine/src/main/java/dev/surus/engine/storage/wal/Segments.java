package dev.surus.engine.storage.wal;

import dev.surus.engine.storage.disk.Disk;
import dev.surus.engine.storage.disk.DiskFile;
import dev.surus.engine.storage.page.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The files of the log: `pg_wal/` with PostgreSQL's names, each of one size, preallocated with zeros and recycled by renaming.
///
/// ```
///  0           8           16          24             28         32       36       40       64
/// | "SURUSWAL" | start LSN | system id | segment bytes | timeline | format | CRC-32C | zeros | records ... skip mark |
/// ```
///
/// No record crosses a border; what is left at the end holds a skip mark (length [#SKIP], and the position). A segment that is preallocated or
/// recycled has no header of its own number yet.
final class Segments {
    static final String DIRECTORY = "pg_wal";
    static final int HEADER = 64;
    static final int SKIP = -1;
    static final int FORMAT = 1;
    private static final long MAGIC = 0x4C41575355525553L; // "SURUSWAL"
    private static final int TIMELINE = 1;

    private final Disk disk;
    private final int bytes;
    private final long systemIdentifier;
    /// Segments up to and without this number exist with all their space. Guarded by this.
    private long preallocated;

    Segments(Disk disk, int bytes, long systemIdentifier) {
        this.disk = disk;
        this.bytes = bytes;
        this.systemIdentifier = systemIdentifier;
    }

    int bytes() {
        return bytes;
    }

    /// The position of a cluster's first record.
    long firstPosition() {
        return (long) bytes + HEADER;
    }

    long number(long position) {
        return position / bytes;
    }

    static String name(long number, int bytes) {
        long perLog = 0x1_0000_0000L / bytes;
        return String.format("%08X%08X%08X", TIMELINE, number / perLog, number % perLog);
    }

    private String path(long number) {
        return DIRECTORY + "/" + name(number, bytes);
    }

    /// The number behind a name, or -1.
    private long parse(String name) {
        if (name.length() != 24) {
            return -1;
        }
        try {
            return Long.parseLong(name.substring(8, 16), 16) * (0x1_0000_0000L / bytes) + Long.parseLong(name.substring(16), 16);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    List<Long> numbers() throws IOException {
        var numbers = new ArrayList<Long>();
        for (String name : disk.list(DIRECTORY)) {
            long number = parse(name);
            if (number >= 0) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    DiskFile open(long number) throws IOException {
        return disk.open(path(number));
    }

    /// For writing records.
    DiskFile openDirect(long number) throws IOException {
        return disk.openDirect(path(number));
    }

    /// True if all log up to `position` has its space on disk.
    synchronized boolean covers(long position) {
        return position <= preallocated * bytes;
    }

    synchronized long preallocatedEnd() {
        return preallocated * bytes;
    }

    /// Makes segments until `position` is covered.
    synchronized void preallocateTo(long position) throws IOException {
        while (preallocated * bytes < position) {
            make(preallocated);
            preallocated++;
        }
    }

    /// The log goes on in segment `current`. Later ones are kept for use after a clean shutdown alone: after a crash they may hold records of an
    /// abandoned future, in their right places.
    synchronized void continueAt(long current, boolean clean) throws IOException {
        if (!disk.exists(path(current))) {
            make(current);
        }
        preallocated = current + 1;
        for (long number : numbers()) {
            if (number > current) {
                if (clean && number == preallocated) {
                    preallocated++;
                } else {
                    disk.delete(path(number));
                }
            }
        }
        disk.forceDirectory(DIRECTORY);
    }

    private void make(long number) throws IOException {
        String unfinished = DIRECTORY + "/segment.new";
        disk.delete(unfinished);
        try (var file = disk.openOrCreate(unfinished)) {
            file.preallocate(bytes);
            file.force();
        } catch (IOException failure) {
            try {
                disk.delete(unfinished);
            } catch (IOException another) {
                failure.addSuppressed(another);
            }
            throw failure;
        }
        disk.rename(unfinished, path(number));
        disk.forceDirectory(DIRECTORY);
    }

    /// Frees segments that lie wholly before `keepFrom`: as many as `ahead` bytes want are renamed to future ones, the rest is deleted.
    /// @return segments freed
    int recycle(long keepFrom, long logEnd, long ahead) throws IOException {
        int freed = 0;
        for (long number : numbers()) {
            if ((number + 1) * bytes <= keepFrom) {
                synchronized (this) {
                    if (preallocated * bytes < logEnd + ahead) {
                        disk.rename(path(number), path(preallocated));
                        // Nobody may write into it before its new name is durable.
                        disk.forceDirectory(DIRECTORY);
                        preallocated++;
                    } else {
                        disk.delete(path(number));
                    }
                }
                freed++;
            }
        }
        if (freed > 0) {
            disk.forceDirectory(DIRECTORY);
        }
        return freed;
    }

    byte[] header(long number) {
        var header = new byte[HEADER];
        Bytes.putLong(header, 0, MAGIC);
        Bytes.putLong(header, 8, number * bytes);
        Bytes.putLong(header, 16, systemIdentifier);
        Bytes.putInt(header, 24, bytes);
        Bytes.putInt(header, 28, TIMELINE);
        Bytes.putInt(header, 32, FORMAT);
        Bytes.putInt(header, 36, crc(header));
        return header;
    }

    boolean isHeader(byte[] segment, long number) {
        return Bytes.getLong(segment, 0) == MAGIC && Bytes.getLong(segment, 8) == number * bytes
                && Bytes.getLong(segment, 16) == systemIdentifier && Bytes.getInt(segment, 24) == bytes
                && Bytes.getInt(segment, 36) == crc(segment);
    }

    private static int crc(byte[] header) {
        var crc = new CRC32C();
        crc.update(header, 0, 36);
        return (int) crc.getValue();
    }
}
