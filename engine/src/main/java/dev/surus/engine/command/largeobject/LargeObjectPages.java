package dev.surus.engine.command.largeobject;

import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.CatalogRows;
import dev.surus.engine.catalog.system.PgLargeobject;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.txn.Snapshot;
import java.util.Arrays;

/// The bytes of one large object, as rows of pg_largeobject.
///
/// ```
/// page 0            page 1     page 2 (a row shorter than a page:
/// [2048 bytes]      no row:    [905 bytes]    the object's end, or a hole follows)
///                   zeros
/// ```
final class LargeObjectPages {
    static final int PAGE_BYTES = 2048;
    /// Page numbers are int4.
    static final long SIZE_MAX = (long) Integer.MAX_VALUE * PAGE_BYTES;

    private static final int[] KEY = {PgLargeobject.LOID, PgLargeobject.PAGENO};
    /// Pages that one look into the index brings.
    private static final int READ_AHEAD = 64;

    private final CatalogRows rows;
    private final int oid;
    /// Null: the newest state.
    private final Snapshot snapshot;

    LargeObjectPages(CatalogRows rows, int oid, Snapshot snapshot) {
        this.rows = rows;
        this.oid = oid;
        this.snapshot = snapshot;
    }

    private static long page(CatalogRow row) {
        return row.longInteger(PgLargeobject.PAGENO);
    }

    private static byte[] data(CatalogRow row) {
        return (byte[]) row.get(PgLargeobject.DATA);
    }

    private java.util.List<CatalogRow> from(long page, boolean backward, int limit) {
        return rows.findFrom(snapshot, PgLargeobject.CATALOG, KEY, new Object[] {Integer.toUnsignedLong(oid), page}, backward, limit);
    }

    /// Where the last page ends.
    long size() {
        var last = from(Integer.MAX_VALUE, true, 1);
        return last.isEmpty() ? 0 : page(last.getFirst()) * PAGE_BYTES + data(last.getFirst()).length;
    }

    /// @return up to `length` bytes, fewer where the object ends before
    byte[] read(long offset, int length) {
        var bytes = new byte[Math.min(length, 16 * PAGE_BYTES)];
        int filled = 0;
        long next = offset / PAGE_BYTES;
        while (filled < length) {
            var found = from(next, false, READ_AHEAD);
            if (found.isEmpty()) {
                break;
            }
            for (CatalogRow row : found) {
                byte[] data = data(row);
                long start = page(row) * PAGE_BYTES;
                // A hole before the page, and a page's bytes that are not stored before another page, are zeros.
                long zeros = Math.min(Math.max(0, start - offset - filled), length - filled);
                bytes = room(bytes, filled + (int) zeros, length);
                filled += (int) zeros;
                int skip = (int) Math.max(0, offset + filled - start);
                int count = Math.min(data.length - skip, length - filled);
                if (count > 0) {
                    bytes = room(bytes, filled + count, length);
                    System.arraycopy(data, skip, bytes, filled, count);
                    filled += count;
                }
                if (filled == length) {
                    break;
                }
            }
            next = page(found.getLast()) + 1;
        }
        return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
    }

    private static byte[] room(byte[] bytes, int wanted, int most) {
        return wanted <= bytes.length ? bytes : Arrays.copyOf(bytes, (int) Math.min(most, Math.max(wanted, bytes.length * 2L)));
    }

    private CatalogRow at(long page) {
        var found = rows.find(PgLargeobject.CATALOG, KEY, Integer.toUnsignedLong(oid), page);
        return found.isEmpty() ? null : found.getFirst();
    }

    private void put(CatalogRow old, long page, byte[] data) {
        if (old != null) {
            rows.update(old, RowValues.from(old).setValue(PgLargeobject.DATA, data).values());
            return;
        }
        rows.insert(PgLargeobject.CATALOG, RowValues.of(PgLargeobject.CATALOG).set(PgLargeobject.LOID, oid)
                .set(PgLargeobject.PAGENO, page).setValue(PgLargeobject.DATA, data).values());
    }

    void write(long offset, byte[] bytes) {
        int written = 0;
        while (written < bytes.length) {
            long page = (offset + written) / PAGE_BYTES;
            int start = (int) ((offset + written) % PAGE_BYTES);
            int count = Math.min(PAGE_BYTES - start, bytes.length - written);
            CatalogRow old = at(page);
            int known = old == null ? 0 : data(old).length;
            byte[] data = old == null ? new byte[start + count] : Arrays.copyOf(data(old), Math.max(known, start + count));
            System.arraycopy(bytes, written, data, start, count);
            put(old, page, data);
            written += count;
        }
    }

    /// Cuts or lengthens the object; its end always has a row.
    void truncate(long length) {
        long last = length / PAGE_BYTES;
        int kept = (int) (length % PAGE_BYTES);
        CatalogRow old = at(last);
        put(old, last, old == null ? new byte[kept] : Arrays.copyOf(data(old), kept));
        while (true) {
            var beyond = from(last + 1, false, READ_AHEAD);
            if (beyond.isEmpty()) {
                return;
            }
            beyond.forEach(rows::delete);
        }
    }
}
