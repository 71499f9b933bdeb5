package dev.surus.engine.txn.serializable;

import java.util.List;

/// What must survive a restart of a prepared serializable transaction: whoever writes down the transaction writes this down with it. Its edges
/// are not part of it, for they go on changing; after a restart the worst is assumed of them.
public record PreparedReads(boolean readOnly, List<Read> reads) {
    public PreparedReads {
        reads = List.copyOf(reads);
    }

    /// One SIREAD lock.
    public sealed interface Read {}

    public record Whole(RelationKey relation) implements Read {}

    public record Page(RelationKey relation, long page) implements Read {}

    public record Row(RelationKey relation, long row, long version) implements Read {}

    /// @param upper exclusive; null for no bound
    public record Range(RelationKey relation, byte[] lower, byte[] upper, long page) implements Read {}
}
