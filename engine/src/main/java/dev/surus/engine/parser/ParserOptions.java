package dev.surus.engine.parser;

/// The settings that change how text is read.
/// @param standardConformingStrings backslashes in plain strings are ordinary characters
/// @param escapeStringWarning       warn about backslashes in plain strings when they are escapes
/// @param backslashQuote            whether `\'` stands for a quote
/// @param safeEncoding              the client's encoding has no backslash inside of a character
public record ParserOptions(
        boolean standardConformingStrings,
        boolean escapeStringWarning,
        BackslashQuote backslashQuote,
        boolean safeEncoding) {
    public static final ParserOptions DEFAULT = new ParserOptions(true, true, BackslashQuote.SAFE_ENCODING, true);

    public enum BackslashQuote {
        OFF,
        ON,
        SAFE_ENCODING
    }
}
