package dev.surus.engine.config;

/// Who may change a setting and when, named as `pg_settings.context` names it; the most restricted first.
public enum SettingContext {
    /// Never: it tells a fact.
    INTERNAL("internal"),
    /// In a file or on the command line, at server start.
    POSTMASTER("postmaster"),
    /// In a file; a reload applies it.
    SIGHUP("sighup"),
    /// At the start of a connection, by a superuser.
    SUPERUSER_BACKEND("superuser-backend"),
    /// At the start of a connection.
    BACKEND("backend"),
    /// Any time, by a superuser or who was granted SET on it.
    SUPERUSER("superuser"),
    /// Any time, by anybody.
    USER("user");

    private final String word;

    SettingContext(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static SettingContext of(String word) {
        for (SettingContext context : values()) {
            if (context.word.equals(word)) {
                return context;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
