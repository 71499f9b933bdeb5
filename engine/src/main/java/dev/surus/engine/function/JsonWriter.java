package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.BuiltinTypes;
import dev.surus.engine.type.CompositeType;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.DomainType;
import dev.surus.engine.type.FormatSettings;
import dev.surus.engine.type.JsonReader;
import dev.surus.engine.type.JsonValue;
import dev.surus.engine.type.RecordValue;
import dev.surus.engine.type.TypeOid;

/// Values of SQL as JSON text.
final class JsonWriter {
    private JsonWriter() {}

    /// The text as a json, or read again as a jsonb.
    static Object finish(String text, boolean binary, EvaluationContext context) {
        return binary ? JsonReader.parse(text) : text;
    }

    static void value(StringBuilder out, EvaluationContext context, DataType type, Object value) {
        value(out, context, type, value, false);
    }

    /// @param pretty a line feed between the members of the outermost array or row
    static void value(StringBuilder out, EvaluationContext context, DataType type, Object value, boolean pretty) {
        if (value == null) {
            out.append("null");
            return;
        }
        if (type instanceof DomainType domain) {
            value(out, context, domain.base(), value, pretty);
            return;
        }
        switch (type.oid) {
            case TypeOid.BOOL -> out.append(value.equals(1L) ? "true" : "false");
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8 -> out.append(value);
            case TypeOid.FLOAT4, TypeOid.FLOAT8, TypeOid.NUMERIC -> number(out, type.output(value, context));
            case TypeOid.JSON, TypeOid.JSONB -> out.append(type.output(value, context));
            case TypeOid.DATE, TypeOid.TIMESTAMP, TypeOid.TIMESTAMPTZ -> string(out, isoTime(context, type, value));
            default -> {
                if (value instanceof RecordValue record) {
                    row(out, context, type, record, pretty);
                } else if (value instanceof ArrayValue array && type.element() != null) {
                    array(out, context, type.element(), array, pretty);
                } else {
                    string(out, type.output(value, context));
                }
            }
        }
    }

    /// NaN and infinity are no numbers of JSON.
    private static void number(StringBuilder out, String text) {
        if (Character.isLetter(text.charAt(text.length() - 1))) {
            string(out, text);
        } else {
            out.append(text);
        }
    }

    /// ISO 8601 with a T, whatever DateStyle says.
    private static String isoTime(EvaluationContext context, DataType type, Object value) {
        var formats = context.service(FormatSettings.class);
        var iso = new FormatSettings(FormatSettings.DateStyle.ISO, formats.dateOrder(), formats.intervalStyle(), formats.timeZone(),
                formats.timeZoneName(), formats.extraFloatDigits(), formats.byteaEscape(), formats.monetaryLocale());
        String text = type.output(value, new WithFormats(context, iso));
        int blank = text.indexOf(' ');
        if (type.oid == TypeOid.DATE || blank < 0) {
            return text;
        }
        text = text.substring(0, blank) + "T" + text.substring(blank + 1);
        if (type.oid == TypeOid.TIMESTAMPTZ && text.length() > 3) {
            char sign = text.charAt(text.length() - 3);
            if (sign == '+' || sign == '-') {
                return text + ":00";
            }
        }
        return text;
    }

    private record WithFormats(EvaluationContext inner, FormatSettings formats) implements EvaluationContext {
        @Override
        @SuppressWarnings("unchecked")
        public <S> S service(Class<S> service) {
            return service == FormatSettings.class ? (S) formats : inner.service(service);
        }

        @Override
        public void checkInterrupts() {
            inner.checkInterrupts();
        }

        @Override
        public void notice(dev.surus.engine.base.Diagnostic diagnostic) {
            inner.notice(diagnostic);
        }

        @Override
        public dev.surus.engine.base.Clock clock() {
            return inner.clock();
        }
    }

    private static void row(StringBuilder out, EvaluationContext context, DataType type, RecordValue record, boolean pretty) {
        out.append('{');
        for (int i = 0; i < record.fields().length; i++) {
            out.append(i == 0 ? "" : pretty ? ",\n " : ",");
            String name = null;
            DataType field = record.types() == null ? null : record.types()[i];
            if (type instanceof CompositeType composite && composite.fields() != null && i < composite.fields().size()) {
                name = composite.fields().get(i).name();
                field = composite.fields().get(i).type();
            } else if (record.names() != null) {
                name = record.names()[i];
            }
            string(out, name == null ? "f" + (i + 1) : name);
            out.append(':');
            value(out, context, field == null ? BuiltinTypes.TEXT : field, record.fields()[i]);
        }
        out.append('}');
    }

    private static void array(StringBuilder out, EvaluationContext context, DataType element, ArrayValue array, boolean pretty) {
        if (array.dimensions().length == 0) {
            out.append("[]");
            return;
        }
        level(out, context, element, array, 0, 0, array.elements().length, pretty);
    }

    private static void level(StringBuilder out, EvaluationContext context, DataType element, ArrayValue array, int dimension, int from,
            int count, boolean pretty) {
        int parts = array.dimensions()[dimension];
        int size = count / parts;
        out.append('[');
        for (int i = 0; i < parts; i++) {
            out.append(i == 0 ? "" : pretty ? ",\n " : ",");
            if (dimension + 1 < array.dimensions().length) {
                level(out, context, element, array, dimension + 1, from + i * size, size, false);
            } else {
                value(out, context, element, array.elements()[from + i]);
            }
        }
        out.append(']');
    }

    static void key(StringBuilder out, EvaluationContext context, DataType type, Object value) {
        if (type.element() != null || value instanceof RecordValue || type.oid == TypeOid.JSON || type.oid == TypeOid.JSONB) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.JSON_KEY_KIND);
        }
        string(out, AnyFunctions.display(context, type, value));
    }

    static void string(StringBuilder out, String text) {
        JsonValue.quote(text, out);
    }
}
