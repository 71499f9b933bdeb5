package dev.surus.engine.command.largeobject;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRows;
import dev.surus.engine.txn.Snapshot;

/// A large object opened: what may be done with it, what it looks like (L1), and the place in it.
final class OpenLargeObject {
    final int oid;
    final boolean writable;
    /// Null where it was opened for writing.
    final Snapshot snapshot;
    long position;
    private final LargeObjectPages pages;
    private final Runnable beforeUse;

    OpenLargeObject(CatalogRows rows, int oid, boolean writable, Snapshot snapshot, Runnable beforeUse) {
        this.oid = oid;
        this.writable = writable;
        this.snapshot = snapshot;
        this.beforeUse = beforeUse;
        pages = new LargeObjectPages(rows, oid, snapshot);
    }

    long size() {
        beforeUse.run();
        return pages.size();
    }

    byte[] read(int length) {
        beforeUse.run();
        byte[] bytes = pages.read(position, length);
        position += bytes.length;
        return bytes;
    }

    int write(byte[] bytes) {
        if (bytes.length + position > LargeObjectPages.SIZE_MAX) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, LargeObjectMessage.WRITE_SIZE, bytes.length);
        }
        beforeUse.run();
        pages.write(position, bytes);
        position += bytes.length;
        return bytes.length;
    }

    void truncate(long length) {
        if (length < 0 || length > LargeObjectPages.SIZE_MAX) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, LargeObjectMessage.TRUNCATION_TARGET, length);
        }
        beforeUse.run();
        pages.truncate(length);
    }

    /// @param whence 0: from the beginning, 1: from here, 2: from the end
    /// @return the new position
    long seek(long offset, int whence) {
        long target = switch (whence) {
            case 0 -> offset;
            case 1 -> position + offset;
            case 2 -> size() + offset;
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, LargeObjectMessage.WHENCE, whence);
        };
        if (target < 0 || target > LargeObjectPages.SIZE_MAX) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, LargeObjectMessage.SEEK_TARGET, target);
        }
        position = target;
        return target;
    }
}
