package dev.surus.engine.base;

/// How grave a message is, lowest first, as in PostgreSQL's `log_min_messages`.
public enum Severity {
    DEBUG5("DEBUG", "DEBUG"),
    DEBUG4("DEBUG", "DEBUG"),
    DEBUG3("DEBUG", "DEBUG"),
    DEBUG2("DEBUG", "DEBUG"),
    DEBUG1("DEBUG", "DEBUG"),
    LOG("LOG", "LOG"),
    INFO("INFO", "INFO"),
    NOTICE("NOTICE", "NOTICE"),
    WARNING("WARNING", "WARNING"),
    ERROR("ERROR", "ERROR"),
    FATAL("FATAL", "FATAL"),
    PANIC("PANIC", "PANIC");

    private final String english;
    private final String japanese;

    Severity(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    /// The word shown to a client or in the log, in the given language.
    public String word(Language language) {
        return language == Language.JAPANESE ? japanese : english;
    }
}
