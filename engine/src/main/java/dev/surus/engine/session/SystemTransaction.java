package dev.surus.engine.session;

import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.SessionNames;
import dev.surus.engine.command.Cluster;
import java.util.function.Function;

/// A short transaction of the server's own that reads what all databases share: before there is a session.
final class SystemTransaction {
    private final Cluster cluster;

    SystemTransaction(Cluster cluster) {
        this.cluster = cluster;
    }

    <R> R run(Function<Catalog, R> reader) {
        var transaction = cluster.transactions().begin(null);
        try {
            var catalog = cluster.openCatalog(
                    cluster.database(Bootstrap.TEMPLATE1), () -> transaction, SessionNames.DEFAULT);
            return reader.apply(catalog);
        } finally {
            cluster.transactions().rollback(transaction);
        }
    }
}
