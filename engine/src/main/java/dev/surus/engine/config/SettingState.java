package dev.surus.engine.config;

/// One row's worth of a setting's state, for pg_settings.
///
/// @param value        without units, as `pg_settings.setting`
/// @param resetValue   what RESET would give
/// @param sourceFile   null unless the source is a configuration file
/// @param pendingRestart whether the file holds another value that waits for a restart
public record SettingState(Setting<?> setting, String value, SettingSource source, String resetValue, String sourceFile, int sourceLine,
                           boolean pendingRestart) {}
