package dev.surus.engine.config;

/// Looks at a new value before a session takes it.
@FunctionalInterface
public interface SettingCheck<T> {
    /// @param current the value so far
    /// @return the value to take, usually the proposed one
    /// @throws dev.surus.engine.base.SqlException where the value cannot be taken
    T check(T proposed, T current, SettingSource source);
}
