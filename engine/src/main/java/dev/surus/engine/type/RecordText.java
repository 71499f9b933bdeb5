package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.List;

/// The text form of rows: `(1,"a b",)`.
final class RecordText {
    private final String text;
    private int position;

    RecordText(String text) {
        this.text = text;
    }

    Object[] parse(List<CompositeType.Field> fields, EvaluationContext context) {
        skipSpace();
        if (position >= text.length() || text.charAt(position) != '(') {
            throw malformed(TypeMessage.RECORD_MISSING_PARENTHESIS);
        }
        position++;
        var values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                if (peek() != ',') {
                    throw malformed(TypeMessage.RECORD_TOO_FEW);
                }
                position++;
            }
            char c = peek();
            if (c != ',' && c != ')') {
                values[i] = fields.get(i).type().input(item(), fields.get(i).typmod(), context);
            }
        }
        if (peek() != ')') {
            throw malformed(TypeMessage.RECORD_TOO_MANY);
        }
        position++;
        skipSpace();
        if (position < text.length()) {
            throw malformed(TypeMessage.RECORD_JUNK);
        }
        return values;
    }

    private String item() {
        var item = new StringBuilder();
        boolean quoted = false;
        while (quoted || peek() != ',' && peek() != ')') {
            char c = peek();
            position++;
            if (c == '\\') {
                item.append(peek());
                position++;
            } else if (c == '"') {
                if (quoted && position < text.length() && text.charAt(position) == '"') {
                    item.append('"');
                    position++;
                } else {
                    quoted = !quoted;
                }
            } else {
                item.append(c);
            }
        }
        return item.toString();
    }

    private char peek() {
        if (position >= text.length()) {
            throw malformed(TypeMessage.RECORD_UNEXPECTED_END);
        }
        return text.charAt(position);
    }

    private void skipSpace() {
        while (position < text.length() && Whitespace.is(text.charAt(position))) {
            position++;
        }
    }

    private SqlException malformed(TypeMessage detail) {
        return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.RECORD_MALFORMED, text).detail(detail);
    }

    static String format(RecordValue record, EvaluationContext context) {
        var out = new StringBuilder("(");
        for (int i = 0; i < record.fields().length; i++) {
            if (i > 0) {
                out.append(',');
            }
            if (record.fields()[i] != null) {
                quote(record.types()[i].output(record.fields()[i], context), out);
            }
        }
        return out.append(')').toString();
    }

    private static void quote(String item, StringBuilder out) {
        boolean quotes = item.isEmpty();
        for (int i = 0; i < item.length() && !quotes; i++) {
            char c = item.charAt(i);
            quotes = c == '"' || c == '\\' || c == '(' || c == ')' || c == ',' || Whitespace.is(c);
        }
        if (!quotes) {
            out.append(item);
            return;
        }
        out.append('"');
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '"' || c == '\\') {
                out.append(c);
            }
            out.append(c);
        }
        out.append('"');
    }
}
