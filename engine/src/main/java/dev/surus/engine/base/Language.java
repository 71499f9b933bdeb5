package dev.surus.engine.base;

/// The languages in which Surus speaks, chosen per session by `lc_messages`.
public enum Language {
    ENGLISH,
    JAPANESE;

    /// The language of a locale name such as `ja_JP.UTF-8`; everything but Japanese is English.
    public static Language ofLocale(String locale) {
        return locale.startsWith("ja") || locale.startsWith("Japanese") ? JAPANESE : ENGLISH;
    }
}
