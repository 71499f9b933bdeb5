package dev.surus.protocol;

/// Takes a SCRAM message apart, from left to right: `name=value,name=value`. What is wrong is said in PostgreSQL's words.
final class AttributeReader {
    record Attribute(char name, String value) {}

    private static final String MALFORMED = "malformed SCRAM message";

    private final String text;
    private int at;

    AttributeReader(String text) {
        if (text.isEmpty()) {
            throw malformed("The message is empty.");
        }
        if (text.indexOf('\0') >= 0) {
            throw malformed("Message length does not match input length.");
        }
        this.text = text;
    }

    static ProtocolException malformed(String detail) {
        return ProtocolException.badMessage(MALFORMED, detail);
    }

    /// A character as those texts show it.
    static String shown(char c) {
        return c >= 0x21 && c <= 0x7e ? "'" + c + "'" : String.format("0x%02x", (int) c & 0xff);
    }

    boolean atEnd() {
        return at >= text.length();
    }

    int position() {
        return at;
    }

    String rest() {
        return text.substring(Math.min(at, text.length()));
    }

    private char peek() {
        return atEnd() ? 0 : text.charAt(at);
    }

    char character() {
        char c = peek();
        at++;
        return c;
    }

    void comma() {
        char c = character();
        if (c != ',') {
            throw malformed("Comma expected, but found character \"" + shown(c) + "\".");
        }
    }

    /// The value of the attribute that must come now.
    String value(char name) {
        char c = peek();
        if (c != name) {
            throw malformed("Expected attribute \"" + name + "\" but found \"" + shown(c) + "\".");
        }
        return next().value;
    }

    Attribute next() {
        char name = peek();
        if (name == 0) {
            throw malformed("Attribute expected, but found end of string.");
        }
        if (!(name >= 'A' && name <= 'Z' || name >= 'a' && name <= 'z')) {
            throw malformed("Attribute expected, but found invalid character \"" + shown(name) + "\".");
        }
        at++;
        if (character() != '=') {
            throw malformed("Expected character \"=\" for attribute \"" + name + "\".");
        }
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        String value = text.substring(Math.min(at, end), end);
        at = end + 1;
        return new Attribute(name, value);
    }
}
