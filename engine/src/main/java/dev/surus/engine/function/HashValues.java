package dev.surus.engine.function;

import dev.surus.engine.type.DataType;

/// Hashes of values as PostgreSQL's hash operator classes compute them.
public final class HashValues {
    private HashValues() {}

    /// The 64-bit hash of a value by its type.
    /// @throws dev.surus.engine.base.SqlException 42883 where the type has none
    public static long extended(DataType type, Object value, long seed) {
        return HashFunctions.any(type, value, seed);
    }
}
