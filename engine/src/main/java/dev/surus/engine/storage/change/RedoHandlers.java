package dev.surus.engine.storage.change;

import dev.surus.engine.storage.wal.RecordView;
import java.util.function.Predicate;

/// Who redoes what: packages above storage register their kinds before recovery runs. Record kinds and part kinds are two separate
/// number ranges: 0-63 storage, 64-127 txn, 128-255 btree, 256-511 table, 512- others.
public final class RedoHandlers {
    public static final int KINDS = 1024;

    private final RedoHandler[] parts = new RedoHandler[KINDS];
    private final RecordHandler[] records = new RecordHandler[KINDS];
    private final RecordHandler[] ahead = new RecordHandler[KINDS];
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final Predicate<RecordView>[] barriers = new Predicate[KINDS];

    /// @throws IllegalStateException where the kind is taken
    public RedoHandlers part(int partKind, RedoHandler handler) {
        if (parts[partKind] != null) {
            throw new IllegalStateException("part kind " + partKind + " is registered twice");
        }
        parts[partKind] = handler;
        return this;
    }

    /// Kinds without a handler are fine: their page parts are all there is to redo.
    public RedoHandlers record(int recordKind, RecordHandler handler) {
        if (records[recordKind] != null) {
            throw new IllegalStateException("record kind " + recordKind + " is registered twice");
        }
        records[recordKind] = handler;
        return this;
    }

    /// Told of records before they are replayed, in log order, by another thread perhaps; of those at the log's end at the latest when it is reached.
    /// Not at all where replay may stop before that.
    public RedoHandlers ahead(int recordKind, RecordHandler handler) {
        ahead[recordKind] = handler;
        return this;
    }

    /// Before a record's handler runs, all page parts before it have been applied: it may remove files, or look at pages. Of a kind whose handler does
    /// neither, or seldom, this says so.
    public RedoHandlers barrier(int recordKind, Predicate<RecordView> isBarrier) {
        barriers[recordKind] = isBarrier;
        return this;
    }

    public RedoHandler part(int partKind) {
        var handler = parts[partKind];
        if (handler == null) {
            throw new IllegalStateException("no redo handler for part kind " + partKind);
        }
        return handler;
    }

    /// Null where nobody wants to know.
    public RecordHandler record(int recordKind) {
        return records[recordKind];
    }

    /// Null where nobody wants to know.
    public RecordHandler ahead(int recordKind) {
        return ahead[recordKind];
    }

    public boolean isBarrier(RecordView record) {
        var barrier = barriers[record.kind()];
        return barrier == null || barrier.test(record);
    }
}
