package dev.surus.engine.config;

/// What is special about a setting.
public enum SettingFlag {
    /// Shown by EXPLAIN (SETTINGS).
    EXPLAIN,
    /// Hidden from SHOW ALL and pg_settings.
    NO_SHOW_ALL,
    /// Untouched by RESET ALL.
    NO_RESET_ALL,
    NOT_IN_SAMPLE,
    /// Computed at server start.
    RUNTIME_COMPUTED,
    /// Sent to the client as ParameterStatus.
    REPORT,
    /// SET takes a list.
    LIST_INPUT,
    /// ... whose items are quoted as identifiers.
    LIST_QUOTE,
    /// Only superusers and pg_read_all_settings may see it.
    SUPERUSER_ONLY,
    /// Cut to the length of a name.
    IS_NAME,
    /// Shown in octal with four digits.
    OCTAL,
    /// A setting with a dot that nobody declared.
    CUSTOM
}
