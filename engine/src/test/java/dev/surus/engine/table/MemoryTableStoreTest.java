package dev.surus.engine.table;

import dev.surus.engine.base.Clock;
import dev.surus.engine.txn.TransactionSystem;
import dev.surus.engine.txn.lock.LockManager;

final class MemoryTableStoreTest extends TableContract {
    @Override
    Engine open() {
        var transactions = new TransactionSystem(new LockManager(Clock.SYSTEM), Clock.SYSTEM);
        var store = new MemoryTableStore(transactions);
        return new Engine() {
            @Override
            public TransactionSystem transactions() {
                return transactions;
            }

            @Override
            public TableStore store() {
                return store;
            }

            @Override
            public void close() {}
        };
    }
}
