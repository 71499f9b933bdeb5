package dev.surus.engine.storage.change;

import dev.surus.engine.storage.wal.RecordView;

/// Sees every record of its kind during replay, in log order, on one thread, after the record's page parts were given out: here transactions
/// begin and end again, and versions and locks of open ones are rebuilt.
@FunctionalInterface
public interface RecordHandler {
    void replay(RecordView record);
}
