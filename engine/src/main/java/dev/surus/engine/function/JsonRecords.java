package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.CompositeType;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DomainConstraints;
import dev.surus.engine.type.DomainType;
import dev.surus.engine.type.JsonReader;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// json to rows (json_populate_record, json_to_recordset ...), text arrays to json objects, json_strip_nulls.
final class JsonRecords {
    private JsonRecords() {}

    static void declare(Declarations f) {
        for (String prefix : new String[] {"json_", "jsonb_"}) {
            boolean binary = prefix.equals("jsonb_");
            f.typed(prefix + "populate_record", site -> (context, v) -> populate(context, site, v, binary));
            f.typedSet(prefix + "populate_recordset", site -> (context, v) -> populateSet(context, site, v, binary).iterator());
            f.typedSet(prefix + "to_record", site -> (context, v) -> List.<Object[]>of(
                    fields(context, columns(site), null, v[0] == null ? null : text(context, v[0], binary), "populate_composite", "")).iterator());
            f.typedSet(prefix + "to_recordset", site -> (context, v) -> {
                var rows = new ArrayList<Object[]>();
                for (String element : elements(text(context, v[0], binary), prefix + "to_recordset")) {
                    rows.add(fields(context, columns(site), null, element, "populate_composite", ""));
                }
                return rows.iterator();
            });
            f.scalar(prefix + "object", (context, v) -> JsonWriter.finish(object((ArrayValue) v[0]), binary, context));
            f.scalar(prefix + "object_two_arg", (context, v) -> JsonWriter.finish(object((ArrayValue) v[0], (ArrayValue) v[1]), binary, context));
        }
        f.scalar("json_strip_nulls", (context, v) -> {
            var out = new StringBuilder();
            stripNulls((String) v[0], out);
            return out.toString();
        });
    }

    private static String text(EvaluationContext context, Object value, boolean binary) {
        return binary ? dev.surus.engine.type.BuiltinTypes.byOid(TypeOid.JSONB).output(value, context) : (String) value;
    }

    // ---- rows

    private static List<CompositeType.Field> columns(FunctionCallSite site) {
        if (site.columns() == null) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.JSON_ROW_TYPE, site.name())
                    .hint(FunctionMessage.JSON_ROW_TYPE_HINT);
        }
        return site.columns();
    }

    private static List<CompositeType.Field> rowType(FunctionCallSite site, Object base) {
        DataType type = site.argument(0) instanceof DomainType domain ? domain.base() : site.argument(0);
        if (type instanceof CompositeType composite && composite.fields() != null) {
            return composite.fields();
        }
        if (base instanceof RecordValue row) {
            var fields = new ArrayList<CompositeType.Field>();
            for (int i = 0; i < row.fields().length; i++) {
                fields.add(new CompositeType.Field(row.names() == null || i >= row.names().length ? "f" + (i + 1) : row.names()[i], row.types()[i], -1));
            }
            return fields;
        }
        if (!(type instanceof CompositeType)) {
            throw new SqlException(SqlState.DATATYPE_MISMATCH, FunctionMessage.JSON_FIRST_ROW_TYPE, site.name());
        }
        return columns(site);
    }

    private static Object populate(EvaluationContext context, FunctionCallSite site, Object[] v, boolean binary) {
        if (v[1] == null) {
            return v[0];
        }
        var fields = rowType(site, v[0]);
        Object[] values = fields(context, fields, (RecordValue) v[0], text(context, v[1], binary), "populate_composite", "");
        return row(site.argument(0).oid, fields, values);
    }

    private static List<Object[]> populateSet(EvaluationContext context, FunctionCallSite site, Object[] v, boolean binary) {
        var rows = new ArrayList<Object[]>();
        if (v[1] == null) {
            return rows;
        }
        var fields = rowType(site, v[0]);
        for (String element : elements(text(context, v[1], binary), site.name())) {
            Object[] values = fields(context, fields, (RecordValue) v[0], element, "populate_composite", "");
            boolean whole = site.columnTypes() != null && site.columnTypes().length == 1 && site.columnTypes()[0] instanceof CompositeType;
            rows.add(whole ? new Object[] {row(site.argument(0).oid, fields, values)} : values);
        }
        return rows;
    }

    private static RecordValue row(int type, List<CompositeType.Field> fields, Object[] values) {
        return new RecordValue(type, fields.stream().map(CompositeType.Field::type).toArray(DataType[]::new),
                fields.stream().map(CompositeType.Field::name).toArray(String[]::new), values);
    }

    private static List<String> elements(String json, String function) {
        if (JsonParts.kind(json) != '[') {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.JSON_CALL_ON, function,
                    JsonParts.kind(json) == '{' ? "an object" : "a scalar");
        }
        var result = new ArrayList<String>();
        for (var part : JsonParts.of(json)) {
            if (JsonParts.kind(part.text()) != '{') {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.JSON_RECORDSET_ELEMENTS, function);
            }
            result.add(part.text());
        }
        return result;
    }

    /// The fields of a row out of an object; a member that is missing leaves what the base row has.
    private static Object[] fields(EvaluationContext context, List<CompositeType.Field> fields, RecordValue base, String json, String caller,
            String path) {
        var values = base == null ? new Object[fields.size()] : base.fields().clone();
        if (json == null) {
            return values;
        }
        if (JsonParts.kind(json) != '{') {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.JSON_CALL_ON, caller,
                    JsonParts.kind(json) == '[' ? "an array" : "a scalar");
        }
        Map<String, String> members = new HashMap<>();
        for (var part : JsonParts.of(json)) {
            members.put(part.key(), part.text());
        }
        for (int i = 0; i < values.length; i++) {
            var field = fields.get(i);
            String member = members.get(field.name());
            if (member != null) {
                values[i] = value(context, field.type(), field.typmod(), member, field.name());
            } else if (base == null && field.type() instanceof DomainType domain) {
                context.service(DomainConstraints.class).check(domain, null);
            }
        }
        return values;
    }

    private static Object value(EvaluationContext context, DataType type, int typmod, String json, String key) {
        String text = JsonParts.asText(json);
        if (type instanceof DomainType domain) {
            Object value = text == null ? null : value(context, domain.base(), domain.baseTypmod(), json, key);
            context.service(DomainConstraints.class).check(domain, value);
            return value;
        }
        if (text == null) {
            return null;
        }
        char kind = JsonParts.kind(json);
        if (type instanceof CompositeType composite && composite.fields() != null && kind != '"') {
            return row(type.oid, composite.fields(), fields(context, composite.fields(), null, json, "populate_composite", key));
        }
        if (type.element() != null && type.kind == dev.surus.engine.type.StorageKind.OBJECT && kind != '"' && type.oid != TypeOid.TEXT) {
            return array(context, type.element(), typmod, json, key);
        }
        if (type.oid == TypeOid.JSON) {
            return json;
        }
        if (type.oid == TypeOid.JSONB) {
            return JsonReader.parse(json);
        }
        Object value = type.input(text, typmod, context);
        return typmod >= 0 && value != null ? type.applyTypmod(value, typmod, false, context) : value;
    }

    private static SqlException expectedArray(String key, List<Integer> indexes) {
        var error = new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, FunctionMessage.JSON_EXPECTED_ARRAY);
        if (indexes.isEmpty()) {
            return error.hint(FunctionMessage.JSON_KEY_HINT, key);
        }
        var path = new StringBuilder();
        indexes.forEach(i -> path.append('[').append(i).append(']'));
        return error.hint(FunctionMessage.JSON_ELEMENT_OF_KEY_HINT, path, key);
    }

    /// Arrays within arrays are dimensions: as many as the first element is deep.
    private static ArrayValue array(EvaluationContext context, DataType element, int typmod, String json, String key) {
        if (JsonParts.kind(json) != '[') {
            throw expectedArray(key, List.of());
        }
        var dimensions = new ArrayList<Integer>();
        String first = json;
        while (JsonParts.kind(first) == '[') {
            var parts = JsonParts.of(first);
            dimensions.add(parts.size());
            if (parts.isEmpty()) {
                break;
            }
            first = parts.getFirst().text();
            if (element.oid == TypeOid.JSON || element.oid == TypeOid.JSONB) {
                break;
            }
        }
        var values = new ArrayList<Object>();
        collect(context, element, typmod, json, key, dimensions, new ArrayList<>(), values);
        if (values.isEmpty()) {
            return ArrayValue.empty(element.oid);
        }
        int[] sizes = dimensions.stream().mapToInt(Integer::intValue).toArray();
        int[] lower = new int[sizes.length];
        java.util.Arrays.fill(lower, 1);
        return new ArrayValue(element.oid, sizes, lower, values.toArray());
    }

    private static void collect(EvaluationContext context, DataType element, int typmod, String json, String key, List<Integer> dimensions,
            List<Integer> path, List<Object> values) {
        if (JsonParts.kind(json) != '[') {
            throw expectedArray(key, path);
        }
        var parts = JsonParts.of(json);
        if (parts.size() != dimensions.get(path.size())) {
            throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, FunctionMessage.JSON_MALFORMED_ARRAY)
                    .detail(FunctionMessage.JSON_ARRAY_RAGGED);
        }
        for (int i = 0; i < parts.size(); i++) {
            var inner = new ArrayList<>(path);
            inner.add(i);
            if (inner.size() < dimensions.size()) {
                collect(context, element, typmod, parts.get(i).text(), key, dimensions, inner, values);
            } else {
                values.add(value(context, element, typmod, parts.get(i).text(), key));
            }
        }
    }

    // ---- objects out of text arrays

    private static SqlException subscripts(FunctionMessage message) {
        return new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, message);
    }

    private static String object(ArrayValue array) {
        var elements = array.elements();
        switch (array.dimensions().length) {
            case 0 -> {
                return "{}";
            }
            case 1 -> {
                if (elements.length % 2 != 0) {
                    throw subscripts(FunctionMessage.JSON_PAIRS);
                }
            }
            case 2 -> {
                if (array.dimensions()[1] != 2) {
                    throw subscripts(FunctionMessage.JSON_COLUMNS);
                }
            }
            default -> throw subscripts(FunctionMessage.WRONG_SUBSCRIPTS);
        }
        var out = new StringBuilder("{");
        for (int i = 0; i < elements.length; i += 2) {
            member(out, i == 0, elements[i], elements[i + 1]);
        }
        return out.append('}').toString();
    }

    private static String object(ArrayValue keys, ArrayValue values) {
        if (keys.dimensions().length > 1 || keys.dimensions().length != values.dimensions().length) {
            throw subscripts(FunctionMessage.WRONG_SUBSCRIPTS);
        }
        if (keys.elements().length != values.elements().length) {
            throw subscripts(FunctionMessage.JSON_DIMENSIONS);
        }
        var out = new StringBuilder("{");
        for (int i = 0; i < keys.elements().length; i++) {
            member(out, i == 0, keys.elements()[i], values.elements()[i]);
        }
        return out.append('}').toString();
    }

    private static void member(StringBuilder out, boolean first, Object key, Object value) {
        if (key == null) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, FunctionMessage.JSON_OBJECT_KEY_NULL);
        }
        out.append(first ? "" : ", ");
        JsonWriter.string(out, (String) key);
        out.append(" : ");
        if (value == null) {
            out.append("null");
        } else {
            JsonWriter.string(out, (String) value);
        }
    }

    private static void stripNulls(String json, StringBuilder out) {
        char kind = JsonParts.kind(json);
        if (kind != '{' && kind != '[') {
            out.append(json.strip());
            return;
        }
        out.append(kind);
        boolean first = true;
        for (var part : JsonParts.of(json)) {
            if (kind == '{' && JsonParts.kind(part.text()) == 'n') {
                continue;
            }
            out.append(first ? "" : ",");
            first = false;
            if (kind == '{') {
                JsonWriter.string(out, part.key());
                out.append(':');
            }
            stripNulls(part.text(), out);
        }
        out.append(kind == '{' ? '}' : ']');
    }
}
