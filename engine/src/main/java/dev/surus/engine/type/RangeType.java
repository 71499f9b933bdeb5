package dev.surus.engine.type;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// The built-in range types: `[1,5)` of a subtype that has an order.
///
/// The wire form, which pages keep, too: a byte of flags, then each finite bound with its length before it.
/// ```
/// | flags: 1 empty, 2 [ , 4 ] , 8 no lower, 16 no upper | length: 4, lower bound | length: 4, upper bound |
/// ```
public final class RangeType extends StoredAsBinary {
    private static final int IS_EMPTY = 1;
    private static final int LOWER_INCLUSIVE = 2;
    private static final int UPPER_INCLUSIVE = 4;
    private static final int LOWER_INFINITE = 8;
    private static final int UPPER_INFINITE = 16;

    public final DataType subtype;
    /// The next value of a subtype whose values can be counted; null for others.
    private final UnaryOperator<Object> successor;

    RangeType(int oid, String name, DataType subtype, UnaryOperator<Object> successor) {
        super(oid, name);
        this.subtype = subtype;
        this.successor = successor;
    }

    /// A bound of a range by itself.
    /// @param value null where it is infinite
    public record Bound(Object value, boolean inclusive, boolean isLower) {
        /// The bound that begins where this one ends.
        public Bound flipped() {
            return new Bound(value, !inclusive, !isLower);
        }
    }

    public static Bound lower(RangeValue range) {
        return new Bound(range.lower(), range.lowerInclusive(), true);
    }

    public static Bound upper(RangeValue range) {
        return new Bound(range.upper(), range.upperInclusive(), false);
    }

    public boolean isDiscrete() {
        return successor != null;
    }

    public RangeValue make(Bound lower, Bound upper) {
        return make(lower.value, lower.inclusive, upper.value, upper.inclusive);
    }

    /// The range between two bounds in canonical form: `[a,b)` where the subtype's values can be counted.
    public RangeValue make(Object lower, boolean lowerInclusive, Object upper, boolean upperInclusive) {
        var range = ordered(lower, lower != null && lowerInclusive, upper, upper != null && upperInclusive);
        if (successor == null || range.isEmpty()) {
            return range;
        }
        boolean moveLower = lower != null && !range.lowerInclusive();
        boolean moveUpper = upper != null && range.upperInclusive();
        Object from = moveLower ? successor.apply(lower) : lower;
        Object to = moveUpper ? successor.apply(upper) : upper;
        // An infinite date has no successor.
        return ordered(from, lower != null && (range.lowerInclusive() || from != lower), to, moveUpper && to == upper);
    }

    private RangeValue ordered(Object lower, boolean lowerInclusive, Object upper, boolean upperInclusive) {
        if (lower != null && upper != null) {
            int order = subtype.compare(lower, upper);
            if (order > 0) {
                throw new SqlException(SqlState.DATA_EXCEPTION, TypeMessage.RANGE_ORDER);
            }
            if (order == 0 && !(lowerInclusive && upperInclusive)) {
                return RangeValue.EMPTY;
            }
        }
        return new RangeValue(false, lower, lowerInclusive, upper, upperInclusive);
    }

    // ---- order

    /// Compares where two bounds are, each a lower or an upper one.
    public int compare(Bound left, Bound right) {
        if (left.value == null || right.value == null) {
            return infinite(left, right);
        }
        int order = subtype.compare(left.value, right.value);
        if (order != 0 || left.inclusive && right.inclusive) {
            return order;
        }
        if (!left.inclusive && !right.inclusive) {
            return left.isLower == right.isLower ? 0 : left.isLower ? 1 : -1;
        }
        return left.inclusive ? right.isLower ? -1 : 1 : left.isLower ? 1 : -1;
    }

    private static int infinite(Bound left, Bound right) {
        if (left.value == null && right.value == null) {
            return left.isLower == right.isLower ? 0 : left.isLower ? -1 : 1;
        }
        return left.value == null ? left.isLower ? -1 : 1 : right.isLower ? 1 : -1;
    }

    /// Compares the bounds' values alone.
    public int compareValues(Bound left, Bound right) {
        return left.value == null || right.value == null ? infinite(left, right) : subtype.compare(left.value, right.value);
    }

    @Override
    public int compare(Object left, Object right) {
        var a = (RangeValue) left;
        var b = (RangeValue) right;
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(b.isEmpty(), a.isEmpty());
        }
        int order = compare(lower(a), lower(b));
        return order != 0 ? order : compare(upper(a), upper(b));
    }

    @Override
    public int hash(Object value) {
        var range = (RangeValue) value;
        int hash = range.isEmpty() ? 1 : 0;
        hash = hash * 31 + (range.lower() == null ? 0 : subtype.hash(range.lower()));
        hash = hash * 31 + (range.upper() == null ? 0 : subtype.hash(range.upper()));
        return hash * 4 + (range.lowerInclusive() ? 1 : 0) + (range.upperInclusive() ? 2 : 0);
    }

    @Override
    public void appendKey(KeyBytes out, Object value) {
        var range = (RangeValue) value;
        if (range.isEmpty()) {
            out.put(0);
            return;
        }
        out.put(1);
        out.put(range.lower() == null ? 0 : 1);
        if (range.lower() != null) {
            subtype.appendKey(out, range.lower());
            out.put(range.lowerInclusive() ? 0 : 1);
        }
        out.put(range.upper() == null ? 1 : 0);
        if (range.upper() != null) {
            subtype.appendKey(out, range.upper());
            out.put(range.upperInclusive() ? 1 : 0);
        }
    }

    // ---- text

    @Override
    public Object input(String text, int typmod, EvaluationContext context) {
        return new Reader(text, context).read();
    }

    private final class Reader {
        private final String text;
        private final EvaluationContext context;
        private int position;

        Reader(String text, EvaluationContext context) {
            this.text = text;
            this.context = context;
        }

        RangeValue read() {
            skipSpace();
            if (text.regionMatches(true, position, "empty", 0, 5)) {
                position += 5;
                end(TypeMessage.RANGE_JUNK_EMPTY);
                return RangeValue.EMPTY;
            }
            if (position >= text.length() || text.charAt(position) != '[' && text.charAt(position) != '(') {
                throw malformed(TypeMessage.RANGE_LEFT);
            }
            boolean lowerInclusive = text.charAt(position++) == '[';
            Object lower = peek() == ',' || peek() == ')' || peek() == ']' ? null : bound();
            if (peek() != ',') {
                throw malformed(TypeMessage.RANGE_COMMA);
            }
            position++;
            Object upper = peek() == ')' || peek() == ']' || peek() == ',' ? null : bound();
            if (peek() == ',') {
                throw malformed(TypeMessage.RANGE_COMMAS);
            }
            boolean upperInclusive = text.charAt(position++) == ']';
            end(TypeMessage.RANGE_JUNK);
            return make(lower, lowerInclusive, upper, upperInclusive);
        }

        private Object bound() {
            var item = new StringBuilder();
            boolean quoted = false;
            while (quoted || peek() != ',' && peek() != ')' && peek() != ']') {
                char c = peek();
                position++;
                if (c == '\\') {
                    item.append(peek());
                    position++;
                } else if (c == '"' && quoted && position < text.length() && text.charAt(position) == '"') {
                    item.append('"');
                    position++;
                } else if (c == '"') {
                    quoted = !quoted;
                } else {
                    item.append(c);
                }
            }
            return subtype.input(item.toString(), -1, context);
        }

        private char peek() {
            if (position >= text.length()) {
                throw malformed(TypeMessage.RANGE_END);
            }
            return text.charAt(position);
        }

        private void skipSpace() {
            while (position < text.length() && Whitespace.is(text.charAt(position))) {
                position++;
            }
        }

        private void end(TypeMessage junk) {
            skipSpace();
            if (position < text.length()) {
                throw malformed(junk);
            }
        }

        private SqlException malformed(TypeMessage detail) {
            return new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, TypeMessage.RANGE_MALFORMED, text).detail(detail);
        }
    }

    @Override
    public String output(Object value, EvaluationContext context) {
        var range = (RangeValue) value;
        if (range.isEmpty()) {
            return "empty";
        }
        var out = new StringBuilder().append(range.lowerInclusive() ? '[' : '(');
        if (range.lower() != null) {
            quote(subtype.output(range.lower(), context), out);
        }
        out.append(',');
        if (range.upper() != null) {
            quote(subtype.output(range.upper(), context), out);
        }
        return out.append(range.upperInclusive() ? ']' : ')').toString();
    }

    private static void quote(String item, StringBuilder out) {
        boolean quotes = item.isEmpty() || item.chars().anyMatch(c -> "\"\\()[],".indexOf(c) >= 0 || Whitespace.is((char) c));
        if (!quotes) {
            out.append(item);
            return;
        }
        out.append('"').append(item.replace("\\", "\\\\").replace("\"", "\"\"")).append('"');
    }

    // ---- binary

    @Override
    public byte[] send(Object value, EvaluationContext context) {
        var range = (RangeValue) value;
        if (range.isEmpty()) {
            return new byte[] {IS_EMPTY};
        }
        byte[] lower = range.lower() == null ? null : subtype.send(range.lower(), context);
        byte[] upper = range.upper() == null ? null : subtype.send(range.upper(), context);
        int flags = (range.lowerInclusive() ? LOWER_INCLUSIVE : 0) | (range.upperInclusive() ? UPPER_INCLUSIVE : 0)
                | (lower == null ? LOWER_INFINITE : 0) | (upper == null ? UPPER_INFINITE : 0);
        var out = ByteBuffer.allocate(1 + (lower == null ? 0 : 4 + lower.length) + (upper == null ? 0 : 4 + upper.length)).put((byte) flags);
        for (byte[] bound : Arrays.asList(lower, upper)) {
            if (bound != null) {
                out.putInt(bound.length).put(bound);
            }
        }
        return out.array();
    }

    @Override
    public Object receive(byte[] data, int offset, int length, int typmod, EvaluationContext context) {
        var in = ByteBuffer.wrap(data, offset, length);
        int flags = length == 0 ? -1 : in.get();
        if ((flags & IS_EMPTY) != 0 && flags != -1) {
            return RangeValue.EMPTY;
        }
        Object lower = (flags & LOWER_INFINITE) != 0 ? null : bound(in, context);
        Object upper = (flags & UPPER_INFINITE) != 0 ? null : bound(in, context);
        return make(lower, (flags & LOWER_INCLUSIVE) != 0, upper, (flags & UPPER_INCLUSIVE) != 0);
    }

    private Object bound(ByteBuffer in, EvaluationContext context) {
        int length = in.remaining() < 4 ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new SqlException(SqlState.PROTOCOL_VIOLATION, TypeMessage.INSUFFICIENT_DATA);
        }
        Object value = subtype.receive(in.array(), in.position(), length, -1, context);
        in.position(in.position() + length);
        return value;
    }
}
