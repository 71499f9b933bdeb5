package dev.surus.engine.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes of an index entry: key, then row number.
final class IndexEntry {
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private IndexEntry() {}

    static long row(byte[] bytes, int at) {
        return (long) BIG.get(bytes, at);
    }

    static byte[] of(byte[] key, int keyLength, long row) {
        byte[] entry = Arrays.copyOf(key, keyLength + 8);
        BIG.set(entry, keyLength, row);
        return entry;
    }

    static byte[] key(byte[] entry) {
        return Arrays.copyOf(entry, entry.length - 8);
    }
}
