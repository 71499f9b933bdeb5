package dev.surus.engine.config;

/// Where a value came from, weakest first: a weaker source never overrides a stronger one. Named as `pg_settings.source`.
public enum SettingSource {
    DEFAULT("default"),
    DYNAMIC_DEFAULT("default"),
    ENVIRONMENT("environment variable"),
    FILE("configuration file"),
    COMMAND_LINE("command line"),
    /// ALTER ROLE ALL SET
    GLOBAL("global"),
    DATABASE("database"),
    USER("user"),
    DATABASE_USER("database user"),
    /// The start-up packet.
    CLIENT("client"),
    /// Forced by the server.
    OVERRIDE("override"),
    INTERACTIVE("interactive"),
    TEST("test"),
    /// SET
    SESSION("session");

    private final String word;

    SettingSource(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
