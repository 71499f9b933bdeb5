package dev.surus.engine.type;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A value of jsonb: a parsed JSON document, normalised (no duplicate keys, keys in jsonb's order).
public sealed interface JsonValue {
    record Null() implements JsonValue {}

    record Bool(boolean value) implements JsonValue {}

    record Number(Numeric value) implements JsonValue {}

    record Text(String value) implements JsonValue {}

    record Array(List<JsonValue> elements) implements JsonValue {}

    /// @param members in the order of [#KEY_ORDER]
    record Members(TreeMap<String, JsonValue> members) implements JsonValue {}

    Null NULL = new Null();

    /// Shorter keys (in UTF-8 bytes) first, then by bytes.
    Comparator<String> KEY_ORDER = Comparator.comparingInt(JsonValue::utf8Length).thenComparing(TextType::byCodePoint);

    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    static Members members() {
        return new Members(new TreeMap<>(KEY_ORDER));
    }

    static Array array(List<JsonValue> elements) {
        return new Array(new ArrayList<>(elements));
    }

    /// The text that jsonb prints: `{"a": 1, "b": [true, null]}`.
    default void write(StringBuilder out) {
        switch (this) {
            case Null() -> out.append("null");
            case Bool(boolean value) -> out.append(value);
            case Number(Numeric value) -> out.append(value);
            case Text(String value) -> quote(value, out);
            case Array(List<JsonValue> elements) -> {
                out.append('[');
                String separator = "";
                for (JsonValue element : elements) {
                    out.append(separator);
                    element.write(out);
                    separator = ", ";
                }
                out.append(']');
            }
            case Members(TreeMap<String, JsonValue> members) -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    out.append(separator);
                    quote(member.getKey(), out);
                    out.append(": ");
                    member.getValue().write(out);
                    separator = ", ";
                }
                out.append('}');
            }
        }
    }

    default String text() {
        var out = new StringBuilder();
        write(out);
        return out.toString();
    }

    /// A JSON string literal.
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(c < 16 ? '0' : '1').append("0123456789abcdef".charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// jsonb's btree order: Object > Array > Boolean > Number > String > Null; containers by size first.
    /// A quirk that PostgreSQL keeps: at the top an empty array is less than a scalar.
    static int compare(JsonValue left, JsonValue right) {
        boolean leftEmpty = isEmptyArray(left);
        boolean rightEmpty = isEmptyArray(right);
        if (leftEmpty != rightEmpty && rank(leftEmpty ? right : left) < ARRAY_RANK) {
            return leftEmpty ? -1 : 1;
        }
        return compareParts(left, right);
    }

    static boolean isEmptyArray(JsonValue value) {
        return value instanceof Array(var elements) && elements.isEmpty();
    }

    private static int compareParts(JsonValue left, JsonValue right) {
        int byRank = Integer.compare(rank(left), rank(right));
        if (byRank != 0) {
            return byRank;
        }
        return switch (left) {
            case Null() -> 0;
            case Bool(boolean value) -> Boolean.compare(value, ((Bool) right).value());
            case Number(Numeric value) -> value.compareTo(((Number) right).value());
            case Text(String value) -> TextType.byCodePoint(value, ((Text) right).value());
            case Array(List<JsonValue> elements) -> {
                var others = ((Array) right).elements();
                int order = Integer.compare(elements.size(), others.size());
                for (int i = 0; order == 0 && i < elements.size(); i++) {
                    order = compareParts(elements.get(i), others.get(i));
                }
                yield order;
            }
            case Members(TreeMap<String, JsonValue> members) -> {
                var others = ((Members) right).members();
                int order = Integer.compare(members.size(), others.size());
                var l = members.entrySet().iterator();
                var r = others.entrySet().iterator();
                while (order == 0 && l.hasNext()) {
                    var leftMember = l.next();
                    var rightMember = r.next();
                    order = TextType.byCodePoint(leftMember.getKey(), rightMember.getKey());
                    if (order == 0) {
                        order = compareParts(leftMember.getValue(), rightMember.getValue());
                    }
                }
                yield order;
            }
        };
    }

    int ARRAY_RANK = 4;

    private static int rank(JsonValue value) {
        return switch (value) {
            case Null() -> 0;
            case Text(var text) -> 1;
            case Number(var number) -> 2;
            case Bool(var bool) -> 3;
            case Array(var elements) -> ARRAY_RANK;
            case Members(var members) -> 5;
        };
    }
}
