package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.JsonReader;
import dev.surus.engine.type.JsonValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// json and jsonb: making values, taking them apart. json parts keep the text as it was written.
final class JsonFunctions {
    private JsonFunctions() {}

    static void declare(Declarations f) {
        makers(f);
        for (boolean binary : new boolean[] {false, true}) {
            String prefix = binary ? "jsonb_" : "json_";
            f.scalar(prefix + "object_field", (context, v) -> value(field(text(v[0]), (String) v[1]), binary));
            f.scalar(prefix + "object_field_text", (context, v) -> asText(field(text(v[0]), (String) v[1])));
            f.scalar(prefix + "array_element", (context, v) -> value(element(text(v[0]), (Long) v[1], binary), binary));
            f.scalar(prefix + "array_element_text", (context, v) -> asText(element(text(v[0]), (Long) v[1], binary)));
            f.scalar(prefix + "extract_path", (context, v) -> value(path(text(v[0]), (ArrayValue) v[1]), binary));
            f.scalar(prefix + "extract_path_text", (context, v) -> asText(path(text(v[0]), (ArrayValue) v[1])));
            f.scalar(prefix + "typeof", (context, v) -> JsonParts.typeOf(text(v[0])));
            f.scalar(prefix + "array_length", (context, v) -> (long) array(text(v[0]), "array length").size());
            f.set(prefix + "array_elements", (context, v) -> rows(array(text(v[0]), "elements"), part -> new Object[] {value(part.text(), binary)}));
            f.set(prefix + "array_elements_text", (context, v) -> rows(array(text(v[0]), "elements"), part -> new Object[] {asText(part.text())}));
            f.set(prefix + "object_keys", (context, v) -> rows(object(text(v[0]), prefix + "object_keys"), part -> new Object[] {part.key()}));
            f.set(prefix + "each", (context, v) -> rows(object(text(v[0]), prefix + "each"), part -> new Object[] {part.key(), value(part.text(), binary)}));
            f.set(prefix + "each_text", (context, v) -> rows(object(text(v[0]), prefix + "each_text"), part -> new Object[] {part.key(), asText(part.text())}));
        }
        binaryOnly(f);
    }

    // ---- making

    private static void makers(Declarations f) {
        f.typed("row_to_json", site -> (context, v) -> written(context, site.argument(0), v[0], false));
        f.typed("row_to_json_pretty", site -> (context, v) -> written(context, site.argument(0), v[0], v[1].equals(1L)));
        f.typed("array_to_json", site -> (context, v) -> written(context, site.argument(0), v[0], false));
        f.typed("array_to_json_pretty", site -> (context, v) -> written(context, site.argument(0), v[0], v[1].equals(1L)));
        f.typed("to_json", site -> (context, v) -> written(context, site.argument(0), v[0], false));
        f.typed("to_jsonb", site -> (context, v) -> JsonReader.parse(written(context, site.argument(0), v[0], false)));
        for (boolean binary : new boolean[] {false, true}) {
            String prefix = binary ? "jsonb_" : "json_";
            f.scalar(prefix + "build_array_noargs", (context, v) -> JsonWriter.finish("[]", binary, context));
            f.scalar(prefix + "build_object_noargs", (context, v) -> JsonWriter.finish("{}", binary, context));
            f.typed(prefix + "build_array", site -> (context, v) -> {
                var arguments = Arguments.of(site, v);
                if (arguments == null) {
                    return null;
                }
                var out = new StringBuilder("[");
                for (int i = 0; i < arguments.values.length; i++) {
                    out.append(i == 0 ? "" : ", ");
                    JsonWriter.value(out, context, arguments.types[i], arguments.values[i]);
                }
                return JsonWriter.finish(out + "]", binary, context);
            });
            f.typed(prefix + "build_object", site -> (context, v) -> buildObject(context, site, v, binary));
        }
    }

    /// The arguments of a VARIADIC "any" function, whether written one by one or as an array.
    private record Arguments(DataType[] types, Object[] values) {
        static Arguments of(FunctionCallSite site, Object[] v) {
            if (site.variadic() && v.length == 1 && site.argument(0).element() != null) {
                if (v[0] == null) {
                    return null;
                }
                Object[] elements = ((ArrayValue) v[0]).elements();
                var types = new DataType[elements.length];
                java.util.Arrays.fill(types, site.argument(0).element());
                return new Arguments(types, elements);
            }
            return new Arguments(site.argumentTypes(), v);
        }
    }

    private static Object buildObject(EvaluationContext context, FunctionCallSite site, Object[] v, boolean binary) {
        var arguments = Arguments.of(site, v);
        if (arguments == null) {
            return null;
        }
        int count = arguments.values.length;
        if (count % 2 != 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.JSON_ODD)
                    .hint(FunctionMessage.JSON_ODD_HINT, binary ? "jsonb_build_object()" : "json_build_object()");
        }
        var out = new StringBuilder("{");
        for (int i = 0; i < count; i += 2) {
            out.append(i == 0 ? "" : ", ");
            if (arguments.values[i] == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.JSON_KEY_NULL, i + 1)
                        .hint(FunctionMessage.JSON_KEY_NULL_HINT);
            }
            JsonWriter.key(out, context, arguments.types[i], arguments.values[i]);
            out.append(" : ");
            JsonWriter.value(out, context, arguments.types[i + 1], arguments.values[i + 1]);
        }
        return JsonWriter.finish(out + "}", binary, context);
    }

    private static String written(EvaluationContext context, DataType type, Object value, boolean pretty) {
        var out = new StringBuilder();
        JsonWriter.value(out, context, type, value, pretty);
        return out.toString();
    }

    // ---- taking apart

    private static String text(Object json) {
        return json instanceof JsonValue value ? value.text() : (String) json;
    }

    private static Object value(String part, boolean binary) {
        return part == null ? null : binary ? JsonReader.parse(part) : part;
    }

    private static String asText(String part) {
        return part == null ? null : JsonParts.asText(part);
    }

    /// The last member of the name; null where it is no object.
    private static String field(String json, String name) {
        String found = null;
        if (JsonParts.kind(json) == '{') {
            for (var part : JsonParts.of(json)) {
                if (part.key().equals(name)) {
                    found = part.text();
                }
            }
        }
        return found;
    }

    /// Negative numbers count from the end.
    /// A scalar is an array of itself to jsonb, not to json.
    private static String element(String json, long index, boolean binary) {
        char kind = JsonParts.kind(json);
        if (kind != '[') {
            return binary && kind != '{' && (index == 0 || index == -1) ? json : null;
        }
        var parts = JsonParts.of(json);
        long at = index < 0 ? parts.size() + index : index;
        return at < 0 || at >= parts.size() ? null : parts.get((int) at).text();
    }

    private static String path(String json, ArrayValue path) {
        String current = json;
        for (Object step : path.elements()) {
            if (step == null || current == null) {
                return null;
            }
            if (JsonParts.kind(current) == '[') {
                try {
                    current = element(current, Integer.parseInt(((String) step).strip()), false);
                } catch (NumberFormatException e) {
                    return null;
                }
            } else {
                current = field(current, (String) step);
            }
        }
        return current;
    }

    private static List<JsonParts.Part> array(String json, String wanted) {
        char kind = JsonParts.kind(json);
        if (kind == '[') {
            return JsonParts.of(json);
        }
        FunctionMessage message = wanted.equals("array length")
                ? kind == '{' ? FunctionMessage.JSON_LENGTH_NON_ARRAY : FunctionMessage.JSON_LENGTH_SCALAR
                : kind == '{' ? FunctionMessage.JSON_ELEMENTS_OBJECT : FunctionMessage.JSON_ELEMENTS_SCALAR;
        throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
    }

    private static List<JsonParts.Part> object(String json, String function) {
        char kind = JsonParts.kind(json);
        if (kind == '{') {
            return JsonParts.of(json);
        }
        throw new SqlException(SqlState.INVALID_PARAMETER_VALUE,
                kind == '[' ? FunctionMessage.JSON_CALL_ARRAY : FunctionMessage.JSON_CALL_SCALAR, function);
    }

    private static Iterator<Object[]> rows(List<JsonParts.Part> parts, java.util.function.Function<JsonParts.Part, Object[]> row) {
        return parts.stream().map(row).iterator();
    }

    // ---- jsonb alone

    private static void binaryOnly(Declarations f) {
        f.objectTest("jsonb_contains", (a, b) -> contains((JsonValue) a, (JsonValue) b, true));
        f.objectTest("jsonb_contained", (a, b) -> contains((JsonValue) b, (JsonValue) a, true));
        f.objectTest("jsonb_exists", (a, b) -> exists((JsonValue) a, b));
        f.scalar("jsonb_exists_any", (context, v) -> {
            for (Object key : ((ArrayValue) v[1]).elements()) {
                if (key != null && exists((JsonValue) v[0], key)) {
                    return 1L;
                }
            }
            return 0L;
        });
        f.scalar("jsonb_exists_all", (context, v) -> {
            for (Object key : ((ArrayValue) v[1]).elements()) {
                if (key != null && !exists((JsonValue) v[0], key)) {
                    return 0L;
                }
            }
            return 1L;
        });
        f.scalar("jsonb_concat", (context, v) -> concatenate((JsonValue) v[0], (JsonValue) v[1]));
    }

    private static boolean exists(JsonValue json, Object key) {
        return switch (json) {
            case JsonValue.Members(var members) -> members.containsKey((String) key);
            case JsonValue.Array(var elements) -> elements.contains(new JsonValue.Text((String) key));
            case JsonValue.Text(var text) -> text.equals(key);
            default -> false;
        };
    }

    private static boolean contains(JsonValue container, JsonValue contained, boolean top) {
        return switch (contained) {
            case JsonValue.Members(var wanted) -> container instanceof JsonValue.Members(var members) && wanted.entrySet().stream().allMatch(
                    each -> members.containsKey(each.getKey()) && contains(members.get(each.getKey()), each.getValue(), false));
            case JsonValue.Array(var wanted) -> container instanceof JsonValue.Array(var elements) && wanted.stream().allMatch(
                    each -> elements.stream().anyMatch(element -> contains(element, each, false)));
            default -> JsonValue.compare(container, contained) == 0
                    // At the top an array contains a scalar, too.
                    || top && container instanceof JsonValue.Array(var elements)
                            && elements.stream().anyMatch(element -> JsonValue.compare(element, contained) == 0);
        };
    }

    private static JsonValue concatenate(JsonValue left, JsonValue right) {
        if (left instanceof JsonValue.Members(var first) && right instanceof JsonValue.Members(var second)) {
            var both = JsonValue.members();
            both.members().putAll(first);
            both.members().putAll(second);
            return both;
        }
        var all = new ArrayList<JsonValue>();
        all.addAll(left instanceof JsonValue.Array(var elements) ? elements : List.of(left));
        all.addAll(right instanceof JsonValue.Array(var elements) ? elements : List.of(right));
        return JsonValue.array(all);
    }
}
