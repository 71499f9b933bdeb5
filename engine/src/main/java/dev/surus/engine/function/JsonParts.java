package dev.surus.engine.function;

import dev.surus.engine.type.JsonReader;
import dev.surus.engine.type.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// The parts of a json value (checked text), as they are written.
final class JsonParts {
    /// A member of an object, or an element of an array (key null).
    record Part(String key, String text) {}

    private final String json;
    private int at;

    private JsonParts(String json) {
        this.json = json;
    }

    static char kind(String json) {
        return json.stripLeading().charAt(0);
    }

    static String typeOf(String json) {
        return switch (kind(json)) {
            case '{' -> "object";
            case '[' -> "array";
            case '"' -> "string";
            case 't', 'f' -> "boolean";
            case 'n' -> "null";
            default -> "number";
        };
    }

    /// Members or elements in the order in which they are written; empty for a scalar.
    static List<Part> of(String json) {
        return new JsonParts(json).parts();
    }

    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        blank();
        char open = json.charAt(at);
        if (open != '{' && open != '[') {
            return parts;
        }
        at++;
        blank();
        while (json.charAt(at) != '}' && json.charAt(at) != ']') {
            String key = null;
            if (open == '{') {
                int start = at;
                skip();
                key = unquote(json.substring(start, at));
                blank();
                at++;
                blank();
            }
            int start = at;
            skip();
            parts.add(new Part(key, json.substring(start, at)));
            blank();
            if (json.charAt(at) == ',') {
                at++;
                blank();
            }
        }
        return parts;
    }

    /// The text of a string literal; other values as they are written; null for JSON's null.
    static String asText(String part) {
        String trimmed = part.strip();
        return trimmed.equals("null") ? null : trimmed.startsWith("\"") ? unquote(trimmed) : trimmed;
    }

    private static String unquote(String literal) {
        return ((JsonValue.Text) JsonReader.parse(literal)).value();
    }

    private void blank() {
        while (at < json.length() && " \t\n\r".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    /// Moves behind the value that begins here.
    private void skip() {
        int depth = 0;
        do {
            char c = json.charAt(at);
            if (c == '"') {
                at++;
                while (json.charAt(at) != '"') {
                    at += json.charAt(at) == '\\' ? 2 : 1;
                }
                at++;
            } else if (c == '{' || c == '[') {
                depth++;
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else if (depth > 0) {
                at++;
            } else {
                while (at < json.length() && ",]} \t\n\r".indexOf(json.charAt(at)) < 0) {
                    at++;
                }
            }
        } while (depth > 0);
    }
}
