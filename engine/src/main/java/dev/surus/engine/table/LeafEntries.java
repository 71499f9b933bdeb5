package dev.surus.engine.table;

import java.util.Arrays;

/// A copy of a run of neighbouring index entries, ascending, taken under the leaf's latch. An entry is the key's bytes
/// followed by the row number in eight bytes, big-endian with the sign bit as it is: entries of one key go by row number.
final class LeafEntries {
    final dev.surus.engine.storage.btree.Tree.Path path = new dev.surus.engine.storage.btree.Tree.Path();
    byte[] bytes = new byte[64];
    int used;
    int count;
    int[] offsets = new int[4];
    int[] lengths = new int[4];
    boolean[] marked = new boolean[4];
    /// The bound for the next run in the same direction.
    byte[] next;

    void clear() {
        count = 0;
        used = 0;
    }

    void add(byte[] source, int from, int length, boolean isMarked) {
        ensure(length);
        System.arraycopy(source, from, bytes, used, length);
        added(length, isMarked);
    }

    private void ensure(int length) {
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + length, bytes.length * 2));
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            marked = Arrays.copyOf(marked, count * 2);
        }
    }

    private void added(int length, boolean isMarked) {
        offsets[count] = used;
        lengths[count] = length;
        marked[count++] = isMarked;
        used += length;
    }

    void add(dev.surus.engine.storage.page.Page source, int from, int length, boolean isMarked) {
        ensure(length);
        source.getBytes(from, bytes, used, length);
        added(length, isMarked);
    }

    int keyLength(int i) {
        return lengths[i] - 8;
    }

    long row(int i) {
        return IndexEntry.row(bytes, offsets[i] + lengths[i] - 8);
    }

    byte[] entry(int i) {
        return Arrays.copyOfRange(bytes, offsets[i], offsets[i] + lengths[i]);
    }

    int compareKey(int i, byte[] key, int length) {
        return Arrays.compareUnsigned(bytes, offsets[i], offsets[i] + keyLength(i), key, 0, length);
    }
}
