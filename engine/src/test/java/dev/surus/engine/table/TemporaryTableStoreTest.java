package dev.surus.engine.table;

/// Temporary tables: the same undo, and nothing in the log.
final class TemporaryTableStoreTest extends DurableTableStoreTest {
    @Override
    Persistence persistence() {
        return Persistence.TEMPORARY;
    }
}
