package dev.surus.tests.isolation.history;

/// What a history can show that no serial one does, with the names of Adya's thesis.
enum Anomaly {
    /// G0: a write upon one whose transaction had not committed, or writes of two transactions that follow each other in both directions.
    DIRTY_WRITE,
    /// G1a: something was read that was rolled back.
    ABORTED_READ,
    /// G1b: something was read that its transaction wrote over itself.
    INTERMEDIATE_READ,
    /// Read before its transaction committed.
    UNCOMMITTED_READ,
    /// G1c: a cycle of writes that follow writes, and reads that follow writes.
    CIRCULAR_INFORMATION_FLOW,
    /// Read, then written, and somebody else's write between the two.
    LOST_UPDATE,
    /// G-SIa: a transaction with one snapshot saw, or wrote upon, what was committed after the snapshot was taken.
    INTERFERENCE,
    /// G-single: a cycle with one anti-dependency.
    READ_SKEW,
    /// A cycle with several anti-dependencies, no two in a row: two readers that saw two writers in opposite order.
    LONG_FORK,
    /// G2-item: a cycle with anti-dependencies upon rows that were read.
    WRITE_SKEW,
    /// G2: a cycle with anti-dependencies upon rows that a predicate did not match.
    PREDICATE_SKEW,
    /// A committed write that is not in the order of versions, or two in its place.
    LOST_WRITE,
    /// A version was read though the commit of a newer one had been answered before the snapshot was taken.
    STALE_READ,
    /// A transaction does not see what it wrote itself.
    OWN_WRITE_MISSED,
    /// A row changed while another transaction held a lock upon it that forbids changes.
    LOCK_BROKEN
}
