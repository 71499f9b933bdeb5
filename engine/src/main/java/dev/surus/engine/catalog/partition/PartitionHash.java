package dev.surus.engine.catalog.partition;

import dev.surus.engine.function.HashValues;
import dev.surus.engine.type.DataType;

/// The hash of a key, as PostgreSQL computes it: rows of a dump load into the partitions that they came from.
public final class PartitionHash {
    private static final long SEED = 0x7A5B22367996DCFDL;

    private PartitionHash() {}

    /// @param types the base types of the values; NULL adds nothing
    public static long of(DataType[] types, Object[] values) {
        long hash = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                hash ^= HashValues.extended(types[i], values[i], SEED) + 0x49a0f4dd15e5a8e3L + (hash << 54) + (hash >>> 7);
            }
        }
        return hash;
    }
}
