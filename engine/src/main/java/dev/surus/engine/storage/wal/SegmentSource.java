package dev.surus.engine.storage.wal;

import java.io.IOException;

/// An archive of log segments.
@FunctionalInterface
public interface SegmentSource {
    SegmentSource NONE = (_, _) -> false;

    /// Brings a segment into the data directory, in place of what may be there.
    /// @param name the segment's file name
    /// @param path where it goes, from the data directory
    /// @return false where the archive does not have it
    boolean fetch(String name, String path) throws IOException;
}
