package dev.surus.engine.executor.trigger;

/// What fires a trigger; the names are those of TG_OP.
public enum TriggerEvent {
    INSERT(4),
    DELETE(8),
    UPDATE(16),
    TRUNCATE(32);

    /// Its bit in pg_trigger.tgtype.
    public final int bit;

    TriggerEvent(int bit) {
        this.bit = bit;
    }
}
