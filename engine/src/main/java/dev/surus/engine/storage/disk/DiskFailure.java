package dev.surus.engine.storage.disk;

import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.io.IOException;

/// What an I/O failure means in SQL: a full disk is 53100 with a hint, all else 58030.
public final class DiskFailure {
    private DiskFailure() {}

    /// @param key a message with two arguments, the path and the reason
    public static SqlException of(IOException failure, MessageKey key, String path) {
        boolean full = isFull(failure);
        var error = new SqlException(full ? SqlState.DISK_FULL : SqlState.IO_ERROR, full ? DiskMessage.DISK_FULL : key, path, reason(failure));
        if (full) {
            error.hint(DiskMessage.DISK_FULL_HINT);
        }
        error.causedBy(failure);
        return error;
    }

    /// Also where a quota or the process's limit of file sizes is reached: all of these can be had back.
    public static boolean isFull(IOException failure) {
        String message = failure.getMessage();
        return message != null && (message.contains("No space left on device") || message.contains("Disk quota exceeded")
                || message.contains("File too large"));
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
