package dev.surus.engine.embedded;

import dev.surus.engine.catalog.TableCatalogRows;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.storage.page.FileId;
import dev.surus.engine.table.DurableTableStore;
import dev.surus.engine.txn.Transaction;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockTag;
import java.util.HashMap;
import java.util.Map;

/// Gives transactions that a crash interrupted the locks of their tables and indexes back: the log names files, locks name relations.
final class LoserLocks {
    private LoserLocks() {}

    static void take(DurableTableStore store, TransactionSystem transactions) {
        var losers = transactions.losers();
        if (losers.isEmpty()) {
            return;
        }
        var reader = transactions.begin(null);
        try {
            Map<Long, Integer> relations = new HashMap<>();
            losers.files().stream().map(FileId::database).distinct().forEach(database -> addRelations(store, database, reader, relations));
            losers.lockRelations(file -> {
                Integer relation = relations.get(file);
                return relation == null ? null : LockTag.relation(FileId.database(file), relation);
            });
        } finally {
            transactions.rollback(reader);
        }
    }

    private static void addRelations(DurableTableStore store, int database, Transaction reader, Map<Long, Integer> relations) {
        for (var row : new TableCatalogRows(store, database, () -> reader).scan(PgClass.CATALOG)) {
            relations.put(FileId.of(database, row.integer(PgClass.RELFILENODE)), row.integer(PgClass.OID));
        }
    }
}
