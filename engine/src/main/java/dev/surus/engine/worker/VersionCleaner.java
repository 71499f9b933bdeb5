package dev.surus.engine.worker;

import dev.surus.engine.command.Cluster;

/// Removes what transactions leave behind, and gives back the pages that this leaves empty. What is worth doing only where nothing else happens comes
/// after a rest.
final class VersionCleaner {
    private static final int CLEANED_AT_ONCE = 1000;
    private static final long REST_NANOS = 500_000_000;

    private final Cluster cluster;
    private long looked;

    VersionCleaner(Cluster cluster) {
        this.cluster = cluster;
        looked = cluster.clock().nanos();
    }

    /// @return whether there was something to do
    boolean runOnce() {
        boolean done = cluster.transactions().clean(CLEANED_AT_ONCE);
        long now = cluster.clock().nanos();
        boolean looks = now - looked > REST_NANOS;
        if (looks) {
            looked = now;
            done |= cluster.transactions().cleanRest();
        }
        return done | cluster.tables().shrinkSome(looks);
    }
}
