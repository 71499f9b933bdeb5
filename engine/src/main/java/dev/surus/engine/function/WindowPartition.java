package dev.surus.engine.function;

/// A partition of rows in window order, as a window function sees it from the current row. Rows count from 0.
public interface WindowPartition {
    int rowCount();

    int argumentCount();

    /// The current row.
    int row();

    /// First row of the current row's peers.
    int peerStart();

    /// The row after the last of the current row's peers.
    int peerEnd();

    /// How many peer groups come before the current row's.
    int peerGroup();

    /// First row of the frame, and the row after its last; exclusions not counted.
    int frameStart();

    int frameEnd();

    /// Whether the frame's exclusion leaves a row of it out.
    boolean excluded(int row);

    /// Value of an argument at a row of the partition, boxed, or null.
    Object argument(int argument, int row);
}
