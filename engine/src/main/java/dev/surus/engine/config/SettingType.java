package dev.surus.engine.config;

/// The five kinds of value that a setting can have, named as `pg_settings.vartype` names them.
/// In memory: Boolean, Long, Double, String, String (an enum's canonical word).
public enum SettingType {
    BOOL("bool"),
    INTEGER("integer"),
    REAL("real"),
    STRING("string"),
    ENUM("enum");

    private final String word;

    SettingType(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static SettingType of(String word) {
        for (SettingType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
