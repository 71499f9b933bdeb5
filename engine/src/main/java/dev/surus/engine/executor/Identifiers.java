package dev.surus.engine.executor;

/// Names as SQL text.
final class Identifiers {
    private Identifiers() {}

    /// The name, in double quotes where it is not plain.
    static String quoted(String name) {
        boolean plain = !name.isEmpty() && !Character.isDigit(name.charAt(0)) && name.charAt(0) != '$';
        for (int i = 0; i < name.length() && plain; i++) {
            char c = name.charAt(i);
            plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
        }
        return plain ? name : always(name);
    }

    static String always(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
