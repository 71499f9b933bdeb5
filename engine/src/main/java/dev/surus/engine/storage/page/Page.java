package dev.surus.engine.storage.page;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Sixteen KiB at some offset of the pool's one segment, and how to read them. Offsets are within the page. All numbers are
/// little-endian. Hot code may use [#memory] and [#base] directly.
///
/// ```
///  0        4    5     6         8          16         24        28        32
/// | CRC-32C | kind|flags| version | page LSN | file id  | page no | reserved | body ...
/// ```
///
/// A page that is all zeros is valid and empty: its file was extended, its content never written.
public abstract class Page {
    public static final int SIZE = 16 * 1024;
    public static final int CHECKSUM = 0;
    public static final int KIND = 4;
    public static final int FLAGS = 5;
    public static final int VERSION = 6;
    public static final int LSN = 8;
    public static final int FILE = 16;
    public static final int NUMBER = 24;
    /// Where the body begins.
    public static final int BODY = 32;

    public static final int FORMAT_VERSION = 1;

    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    protected final MemorySegment memory;
    protected long base;

    protected Page(MemorySegment memory) {
        this.memory = memory;
    }

    /// The segment of the whole pool, never closed.
    public final MemorySegment memory() {
        return memory;
    }

    /// Where this page begins in [#memory].
    public final long base() {
        return base;
    }

    public final byte getByte(int offset) {
        return memory.get(ValueLayout.JAVA_BYTE, base + offset);
    }

    public final int getUnsignedByte(int offset) {
        return memory.get(ValueLayout.JAVA_BYTE, base + offset) & 0xFF;
    }

    public final short getShort(int offset) {
        return memory.get(SHORT, base + offset);
    }

    public final int getUnsignedShort(int offset) {
        return memory.get(SHORT, base + offset) & 0xFFFF;
    }

    public final int getInt(int offset) {
        return memory.get(INT, base + offset);
    }

    public final long getLong(int offset) {
        return memory.get(LONG, base + offset);
    }

    public final void getBytes(int offset, byte[] target, int targetOffset, int length) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, base + offset, target, targetOffset, length);
    }

    public final byte[] getBytes(int offset, int length) {
        var bytes = new byte[length];
        getBytes(offset, bytes, 0, length);
        return bytes;
    }

    public final int kind() {
        return getUnsignedByte(KIND);
    }

    public final long pageLsn() {
        return getLong(LSN);
    }

    public final long fileId() {
        return getLong(FILE);
    }

    public final int pageNumber() {
        return getInt(NUMBER);
    }
}
