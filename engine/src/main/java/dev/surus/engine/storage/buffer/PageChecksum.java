package dev.surus.engine.storage.buffer;

import dev.surus.engine.storage.page.Page;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The checksum of a page: CRC-32C of everything behind it.
public final class PageChecksum {
    private PageChecksum() {}

    /// @param at where the page begins in `buffer`
    public static int compute(ByteBuffer buffer, int at) {
        var crc = new CRC32C();
        crc.update(buffer.duplicate().limit(at + Page.SIZE).position(at + 4));
        return (int) crc.getValue();
    }

    public static void put(ByteBuffer buffer, int at) {
        buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(at + Page.CHECKSUM, compute(buffer, at));
    }

    public static boolean isIntact(ByteBuffer buffer, int at) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN).getInt(at + Page.CHECKSUM) == compute(buffer, at);
    }

    public static boolean isZero(ByteBuffer buffer, int at) {
        for (int i = 0; i < Page.SIZE; i += 8) {
            if (buffer.getLong(at + i) != 0) {
                return false;
            }
        }
        return true;
    }
}
