package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.List;

/// The text form of arrays: `[2:3][1:2]={{1,NULL},{"a b",3}}`.
final class ArrayText {
    private static final char DELIMITER = ',';

    private final String text;
    private final DataType element;
    private final int typmod;
    private final EvaluationContext context;
    private int position;
    private final List<Object> values = new ArrayList<>();
    /// Extent of each nesting level, -1 until its first brace closes.
    private final int[] extents = new int[ArrayBinary.MAXIMUM_DIMENSIONS];
    /// Nesting depth of elements, 0 until the first element is seen.
    private int depthOfElements;

    ArrayText(String text, DataType element, int typmod, EvaluationContext context) {
        this.text = text;
        this.element = element;
        this.typmod = typmod;
        this.context = context;
    }

    ArrayValue parse() {
        skipSpace();
        var lower = new ArrayList<Integer>();
        var upper = new ArrayList<Integer>();
        while (position < text.length() && text.charAt(position) == '[') {
            position++;
            if (lower.size() >= ArrayBinary.MAXIMUM_DIMENSIONS) {
                throw ArrayBinary.tooManyDimensions(lower.size() + 1);
            }
            int first = bound();
            if (position < text.length() && text.charAt(position) == ':') {
                position++;
                lower.add(first);
                upper.add(bound());
            } else {
                lower.add(1);
                upper.add(first);
            }
            if (position >= text.length() || text.charAt(position) != ']') {
                throw malformed(TypeMessage.ARRAY_MISSING_AFTER_DIMENSIONS, "]");
            }
            position++;
            if (upper.getLast() < lower.getLast()) {
                throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, TypeMessage.ARRAY_BOUNDS_REVERSED);
            }
            skipSpace();
        }
        if (lower.isEmpty()) {
            if (position >= text.length() || text.charAt(position) != '{') {
                throw malformed(TypeMessage.ARRAY_MUST_START);
            }
        } else {
            if (position >= text.length() || text.charAt(position) != '=') {
                throw malformed(TypeMessage.ARRAY_MISSING_AFTER_DIMENSIONS, "=");
            }
            position++;
            skipSpace();
            if (position >= text.length() || text.charAt(position) != '{') {
                throw malformed(TypeMessage.ARRAY_CONTENTS_MUST_START);
            }
        }
        java.util.Arrays.fill(extents, -1);
        braces(0);
        skipSpace();
        if (position < text.length()) {
            throw malformed(TypeMessage.ARRAY_JUNK);
        }
        int dimensions = values.isEmpty() ? 0 : depthOfElements;
        var sizes = java.util.Arrays.copyOf(extents, dimensions);
        var bounds = new int[dimensions];
        java.util.Arrays.fill(bounds, 1);
        if (!lower.isEmpty()) {
            if (lower.size() != dimensions) {
                throw malformed(TypeMessage.ARRAY_DIMENSIONS_MISMATCH);
            }
            for (int i = 0; i < dimensions; i++) {
                bounds[i] = lower.get(i);
                if (upper.get(i) - lower.get(i) + 1 != sizes[i]) {
                    throw malformed(TypeMessage.ARRAY_DIMENSIONS_MISMATCH);
                }
            }
        }
        return new ArrayValue(element.oid, sizes, bounds, values.toArray());
    }

    private int bound() {
        int start = position;
        if (position < text.length() && (text.charAt(position) == '-' || text.charAt(position) == '+')) {
            position++;
        }
        while (position < text.length() && Character.isDigit(text.charAt(position))) {
            position++;
        }
        try {
            return Integer.parseInt(text.substring(start, position));
        } catch (NumberFormatException e) {
            if (position == start) {
                throw malformed(TypeMessage.ARRAY_DIMENSION_MISSING);
            }
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, TypeMessage.ARRAY_BOUND_RANGE);
        }
    }

    /// One pair of braces at a nesting level, from its opening on.
    private void braces(int level) {
        if (level >= ArrayBinary.MAXIMUM_DIMENSIONS) {
            throw ArrayBinary.tooManyDimensions(level + 1);
        }
        position++;
        int count = 0;
        boolean first = true;
        while (true) {
            skipSpace();
            char c = peek();
            if (c == '}') {
                if (!first) {
                    throw malformed(TypeMessage.ARRAY_UNEXPECTED_CHARACTER, "}");
                }
                position++;
                break;
            }
            if (c == '{') {
                if (depthOfElements > 0 && level + 1 >= depthOfElements) {
                    throw malformed(TypeMessage.ARRAY_UNEXPECTED_CHARACTER, "{");
                }
                braces(level + 1);
            } else if (c == DELIMITER) {
                throw malformed(TypeMessage.ARRAY_UNEXPECTED_CHARACTER, ",");
            } else {
                if (depthOfElements == 0) {
                    depthOfElements = level + 1;
                } else if (depthOfElements != level + 1) {
                    throw malformed(TypeMessage.ARRAY_SUBARRAYS_MISMATCH);
                }
                values.add(item());
            }
            count++;
            first = false;
            skipSpace();
            char after = peek();
            position++;
            if (after == '}') {
                break;
            }
            if (after != DELIMITER) {
                throw after == '{' || after == '"' ? malformed(after == '{' ? TypeMessage.ARRAY_UNEXPECTED_CHARACTER
                        : TypeMessage.ARRAY_UNEXPECTED_ELEMENT, "{") : malformed(TypeMessage.ARRAY_UNEXPECTED_ELEMENT);
            }
        }
        if (extents[level] < 0) {
            extents[level] = count;
        } else if (extents[level] != count) {
            throw malformed(TypeMessage.ARRAY_SUBARRAYS_MISMATCH);
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw malformed(TypeMessage.ARRAY_UNEXPECTED_END);
        }
        return text.charAt(position);
    }

    private Object item() {
        var item = new StringBuilder();
        if (peek() == '"') {
            position++;
            while (peek() != '"') {
                if (peek() == '\\') {
                    position++;
                    peek();
                }
                item.append(text.charAt(position++));
            }
            position++;
            return element.input(item.toString(), typmod, context);
        }
        int keep = 0; // length up to the last character that is not trailing white space
        boolean escaped = false;
        while (true) {
            char c = peek();
            if (c == DELIMITER || c == '}') {
                break;
            }
            if (c == '{') {
                throw malformed(TypeMessage.ARRAY_UNEXPECTED_CHARACTER, "{");
            }
            if (c == '"') {
                throw malformed(TypeMessage.ARRAY_UNEXPECTED_ELEMENT);
            }
            if (c == '\\') {
                position++;
                c = peek();
                escaped = true;
                item.append(c);
                keep = item.length();
            } else {
                item.append(c);
                if (!Whitespace.is(c)) {
                    keep = item.length();
                }
            }
            position++;
        }
        item.setLength(keep);
        String word = item.toString();
        return !escaped && word.equalsIgnoreCase("null") ? null : element.input(word, typmod, context);
    }

    private void skipSpace() {
        while (position < text.length() && Whitespace.is(text.charAt(position))) {
            position++;
        }
    }

    private SqlException malformed(TypeMessage detail, Object... arguments) {
        return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.ARRAY_MALFORMED, text).detail(detail, arguments);
    }

    // ---- output

    static String format(ArrayValue array, DataType element, EvaluationContext context) {
        if (array.elements().length == 0) {
            return "{}";
        }
        var out = new StringBuilder();
        boolean explicit = false;
        for (int bound : array.lowerBounds()) {
            explicit |= bound != 1;
        }
        if (explicit) {
            for (int i = 0; i < array.dimensions().length; i++) {
                out.append('[').append(array.lowerBounds()[i]).append(':')
                        .append(array.lowerBounds()[i] + array.dimensions()[i] - 1).append(']');
            }
            out.append('=');
        }
        format(array, element, context, 0, 0, out);
        return out.toString();
    }

    private static int format(ArrayValue array, DataType element, EvaluationContext context, int level, int next, StringBuilder out) {
        out.append('{');
        for (int i = 0; i < array.dimensions()[level]; i++) {
            if (i > 0) {
                out.append(DELIMITER);
            }
            if (level + 1 < array.dimensions().length) {
                next = format(array, element, context, level + 1, next, out);
            } else {
                Object value = array.elements()[next++];
                if (value == null) {
                    out.append("NULL");
                } else {
                    quote(element.output(value, context), out);
                }
            }
        }
        out.append('}');
        return next;
    }

    private static void quote(String item, StringBuilder out) {
        if (!needsQuotes(item)) {
            out.append(item);
            return;
        }
        out.append('"');
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private static boolean needsQuotes(String item) {
        if (item.isEmpty() || item.equalsIgnoreCase("null")) {
            return true;
        }
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '"' || c == '\\' || c == '{' || c == '}' || c == DELIMITER || Whitespace.is(c)) {
                return true;
            }
        }
        return false;
    }
}
