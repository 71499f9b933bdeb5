package dev.surus.engine.storage.disk;

import java.io.IOException;
import java.util.List;

/// The seam to the file system: everything that storage reads or writes goes through here, so that a simulator can lose, tear
/// and refuse writes. Paths are relative to the data directory, with `/` between names.
///
/// What a crash leaves: bytes covered by a later [DiskFile#force] are safe; others may be there, not there, or torn at sector
/// borders, in any order. Creation, deletion and renaming of a name are safe after [#forceDirectory] of its directory.
public interface Disk {
    /// Opens a file, creating it (and its directories) where it is missing.
    DiskFile openOrCreate(String path) throws IOException;

    /// Opens a file that exists.
    /// @throws java.nio.file.NoSuchFileException where there is none
    DiskFile open(String path) throws IOException;

    /// Opens a file that exists for writing past the system's cache, where the disk can do that: then [DiskFile#alignment] is not 1.
    default DiskFile openDirect(String path) throws IOException {
        return open(path);
    }

    boolean exists(String path) throws IOException;

    /// Removes a file, or an empty directory; missing ones are no error. Open handles of the file stay readable.
    void delete(String path) throws IOException;

    /// Replaces `to` by `from` at once: whoever looks sees the old or the new one whole.
    void rename(String from, String to) throws IOException;

    /// The plain names in a directory, sorted; none where the directory is missing.
    List<String> list(String directory) throws IOException;

    void createDirectories(String directory) throws IOException;

    /// Makes the names in a directory durable.
    void forceDirectory(String directory) throws IOException;
}
