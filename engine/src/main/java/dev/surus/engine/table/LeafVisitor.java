package dev.surus.engine.table;

/// Told of the leaves of an index that a scan looks into, while their latch is held.
interface LeafVisitor {
    LeafVisitor NONE = (_, _, _, _) -> {};

    /// @param lower the leaf's entries are at least this; null at the left end
    /// @param upper and below this; null at the right end
    void leaf(byte[] lower, byte[] upper, int page, boolean isEmpty);
}
