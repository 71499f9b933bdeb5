package dev.surus.engine.base;

/// A text still free of language: its key and its arguments.
public record Message(MessageKey key, Object... arguments) {
    public String text(Language language) {
        var resolved = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            resolved[i] = arguments[i] instanceof Message inner ? inner.text(language) : arguments[i];
        }
        return key.format(language, resolved);
    }

    @Override
    public String toString() {
        return text(Language.ENGLISH);
    }
}
