package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.charset.StandardCharsets;

/// json (its text as given, checked) and jsonb ([JsonValue]).
final class JsonTypes {
    private JsonTypes() {}

    static final class Json extends TextType {
        Json() {
            super(TypeOid.JSON, "json", "json");
        }

        @Override
        public boolean comparable() {
            return false;
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            JsonReader.validate(text);
            return text;
        }

        @Override
        public void appendKey(KeyBytes out, Object value) {
            throw new SqlException(SqlState.UNDEFINED_FUNCTION, TypeMessage.NO_COMPARISON, "json");
        }
    }

    static final class Jsonb extends DataType {
        private static final int VERSION = 1;

        Jsonb() {
            super(TypeOid.JSONB, "jsonb", StorageKind.OBJECT);
        }

        @Override
        public Object input(String text, int typmod, EvaluationContext context) {
            return JsonReader.parse(text);
        }

        @Override
        public String output(Object value, EvaluationContext context) {
            return ((JsonValue) value).text();
        }

        @Override
        public byte[] send(Object value, EvaluationContext context) {
            var out = new ByteSink();
            out.putByte(VERSION);
            out.putUtf8(((JsonValue) value).text());
            return out.toByteArray();
        }

        @Override
        public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
            if (length < 1) {
                throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
            }
            if (data[offset] != VERSION) {
                throw new SqlException(SqlState.INTERNAL_ERROR, TypeMessage.JSON_VERSION, data[offset]);
            }
            return JsonReader.parse(new String(data, offset + 1, length - 1, StandardCharsets.UTF_8));
        }

        @Override
        public int compare(Object left, Object right) {
            return JsonValue.compare((JsonValue) left, (JsonValue) right);
        }

        @Override
        public void appendKey(KeyBytes out, Object value) {
            // An empty array at the top is less than null (JsonValue.compare).
            if (JsonValue.isEmptyArray((JsonValue) value)) {
                out.put(0);
                out.put(0);
            } else {
                append(out, (JsonValue) value);
                if (value instanceof JsonValue.Null) {
                    out.put(1);
                }
            }
        }

        private static void append(KeyBytes out, JsonValue value) {
            switch (value) {
                case JsonValue.Null() -> out.put(0);
                case JsonValue.Text(var text) -> {
                    out.put(1);
                    out.putText(text);
                }
                case JsonValue.Number(var number) -> {
                    out.put(2);
                    BuiltinTypes.NUMERIC.appendKey(out, number);
                }
                case JsonValue.Bool(var bool) -> {
                    out.put(3);
                    out.put(bool ? 1 : 0);
                }
                case JsonValue.Array(var elements) -> {
                    out.put(4);
                    out.putUnsigned(elements.size(), 4);
                    elements.forEach(element -> append(out, element));
                }
                case JsonValue.Members(var members) -> {
                    out.put(5);
                    out.putUnsigned(members.size(), 4);
                    members.forEach((key, member) -> {
                        out.putText(key);
                        append(out, member);
                    });
                }
            }
        }

        @Override
        public byte[] toStored(Object value) {
            return ((JsonValue) value).text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object fromStored(byte[] bytes, int offset, int length) {
            return JsonReader.parse(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }
}
