package dev.surus.engine.executor;

import dev.surus.engine.type.Batch;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.LongVector;
import dev.surus.engine.type.ObjectVector;
import dev.surus.engine.type.StorageKind;
import dev.surus.engine.type.Vector;
import java.util.Arrays;

/// Numbers the distinct keys that it meets, from 0: a hash table with open addressing over columns of keys. Nulls are equal, as
/// grouping sees them.
final class GroupTable {
    private final DataType[] types;
    /// The keys by group number.
    final Rows keys;
    private int[] slots = new int[64];
    private int[] hashes = new int[32];

    GroupTable(DataType[] types) {
        this.types = types;
        keys = new Rows(Arrays.stream(types).map(t -> t.kind).toArray(StorageKind[]::new));
    }

    int count() {
        return keys.count;
    }

    int hash(Vector[] vectors, int row) {
        int hash = 1;
        for (int i = 0; i < vectors.length; i++) {
            int one = vectors[i].isNull(row) ? 0
                    : vectors[i] instanceof LongVector l ? Long.hashCode(l.values[row] * 0x9E3779B97F4A7C15L)
                    : vectors[i] instanceof ObjectVector o ? types[i].hash(o.values[row])
                    : types[i].hash(vectors[i].get(row));
            hash = hash * 31 + one;
        }
        return hash ^ hash >>> 15;
    }

    /// The hash of a group's key.
    int hash(int group) {
        return hashes[group];
    }

    /// The number of a key, or -1.
    int find(Vector[] vectors, int row, int hash) {
        int mask = slots.length - 1;
        for (int at = hash & mask;; at = at + 1 & mask) {
            int group = slots[at] - 1;
            if (group < 0 || hashes[group] == hash && equal(vectors, row, group)) {
                return group;
            }
        }
    }

    private boolean equal(Vector[] vectors, int row, int group) {
        for (int i = 0; i < vectors.length; i++) {
            Vector mine = keys.columns[i];
            boolean isNull = vectors[i].isNull(row);
            if (isNull != mine.isNull(group)) {
                return false;
            }
            if (!isNull && !(vectors[i] instanceof LongVector l ? l.values[row] == ((LongVector) mine).values[group]
                    : types[i].equal(vectors[i].get(row), mine.get(group)))) {
                return false;
            }
        }
        return true;
    }

    /// Adds a key that [#find] did not find.
    int add(Vector[] vectors, int row, int hash) {
        int group = keys.count;
        if (group == hashes.length) {
            hashes = Arrays.copyOf(hashes, group * 2);
            grow();
        }
        keys.append(vectors, row);
        hashes[group] = hash;
        put(group, hash);
        return group;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int group = 0; group < keys.count; group++) {
            put(group, hashes[group]);
        }
    }

    private void put(int group, int hash) {
        int mask = slots.length - 1;
        int at = hash & mask;
        while (slots[at] != 0) {
            at = at + 1 & mask;
        }
        slots[at] = group + 1;
    }

    /// Groups one after the other, for output.
    void read(int first, int count, Batch out) {
        for (int i = 0; i < keys.columns.length; i++) {
            Rows.copy(keys.columns[i], first, out.columns[i], 0, count);
        }
    }
}
