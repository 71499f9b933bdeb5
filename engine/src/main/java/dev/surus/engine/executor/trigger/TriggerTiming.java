package dev.surus.engine.executor.trigger;

/// When a trigger fires; the names are those of TG_WHEN.
public enum TriggerTiming {
    BEFORE("BEFORE"),
    AFTER("AFTER"),
    INSTEAD_OF("INSTEAD OF");

    /// In SQL.
    public final String text;

    TriggerTiming(String text) {
        this.text = text;
    }
}
