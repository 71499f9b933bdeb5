package dev.surus.engine.storage.change;

/// Who redoes what: packages above storage register their kinds before recovery runs. Record kinds and part kinds are two separate
/// number ranges: 0-63 storage, 64-127 txn, 128-255 btree, 256-511 table, 512- others.
public final class RedoHandlers {
    public static final int KINDS = 1024;

    private final RedoHandler[] parts = new RedoHandler[KINDS];
    private final RecordHandler[] records = new RecordHandler[KINDS];

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
}
