package dev.surus.engine.storage.recovery;

import dev.surus.engine.storage.disk.Disk;
import java.io.IOException;

/// A file that says: the engine stopped because a write or a flush failed. What the operating system still shows of such a file may be lost on the disk without
/// its knowing (after a failed fsync, Linux takes the pages for clean): recovery writes the end of the log, and the pages of the doublewrite file, once
/// more before it trusts a flush. After a loss of power the mark may be gone, and is not needed: what was not durable is not seen either.
public final class FailureMark {
    private static final String PATH = "global/failed";

    private FailureMark() {}

    /// The engine has just stopped writing.
    public static void put(Disk disk) {
        try (var file = disk.openOrCreate(PATH)) {
            file.force();
        } catch (IOException _) {
            // The disk fails: nothing can be said there.
        }
    }

    static boolean isThere(Disk disk) throws IOException {
        return disk.exists(PATH);
    }

    static void remove(Disk disk) throws IOException {
        disk.delete(PATH);
        disk.forceDirectory("global");
    }
}
