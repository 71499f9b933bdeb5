package dev.surus.engine.base;

/// One text that Surus can say, in each of its languages. Each package declares its own as an enum (`ParserMessage`,
/// `CatalogMessage` ...), so that a text without its translation does not compile.
///
/// Placeholders are `%s` (in order) or `%1$s` (by number), `%%` is a percent sign. A primary line is lower case and has no
/// full stop; details and hints are sentences (PostgreSQL's message style guide).
public interface MessageKey {
    String english();

    String japanese();

    /// The text in one language, with its arguments put in.
    default String format(Language language, Object... arguments) {
        return MessageFormat.format(language == Language.JAPANESE ? japanese() : english(), arguments);
    }
}
