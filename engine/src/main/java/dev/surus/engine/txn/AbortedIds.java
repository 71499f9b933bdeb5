package dev.surus.engine.txn;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.TreeMap;

/// Which transaction ids were rolled back: one bit for each, and none where a whole block of 65,536 ids holds no rollback. An id below
/// the next one that is neither here nor open has committed.
///
/// A bit once set stays set, so that a checkpoint may save the bits while others set more: replay sets those again.
///
/// ```
/// saved:  | blocks 4 |  then for each:  | block number 8 | length 4 | bits ... |
/// ```
final class AbortedIds {
    private static final int BLOCK_BITS = 16;
    private static final int BLOCK_IDS = 1 << BLOCK_BITS;
    /// 64 million ids, 8 MiB where every block has a rollback; of older ids nothing is known.
    private static final int BLOCKS_KEPT = 1_024;

    private final TreeMap<Long, BitSet> blocks = new TreeMap<>();

    synchronized void add(long id) {
        long block = id >>> BLOCK_BITS;
        blocks.computeIfAbsent(block, _ -> new BitSet()).set((int) id & BLOCK_IDS - 1);
        if (blocks.firstKey() <= block - BLOCKS_KEPT) {
            blocks.headMap(block - BLOCKS_KEPT, true).clear();
        }
    }

    synchronized boolean contains(long id) {
        var bits = blocks.get(id >>> BLOCK_BITS);
        return bits != null && bits.get((int) id & BLOCK_IDS - 1);
    }

    /// Whether the fate of an id is still known where `nextId` is the next one.
    static boolean isKnown(long id, long nextId) {
        return id >>> BLOCK_BITS > (nextId >>> BLOCK_BITS) - BLOCKS_KEPT;
    }

    void save(DataOutputStream out) throws IOException {
        TreeMap<Long, byte[]> copies = new TreeMap<>();
        synchronized (this) {
            blocks.forEach((block, bits) -> copies.put(block, bits.toByteArray()));
        }
        out.writeInt(copies.size());
        for (var copy : copies.entrySet()) {
            out.writeLong(copy.getKey());
            out.writeInt(copy.getValue().length);
            out.write(copy.getValue());
        }
    }

    synchronized void restore(DataInputStream in) throws IOException {
        for (int count = in.readInt(); count > 0; count--) {
            long block = in.readLong();
            blocks.put(block, BitSet.valueOf(in.readNBytes(in.readInt())));
        }
    }
}
