package dev.surus.engine.function;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.CompositeType;
import dev.surus.engine.type.DataType;
import dev.surus.engine.type.Numeric;
import dev.surus.engine.type.NumericMath;
import dev.surus.engine.type.RecordValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Functions that take anything: concat(), format(), num_nulls(), pg_typeof(), comparison of rows and enums; sizes in words.
final class AnyFunctions {
    private AnyFunctions() {}

    static void declare(Declarations f) {
        f.typed("pg_typeof", site -> {
            Long oid = Integer.toUnsignedLong(site.argument(0).oid);
            return (context, v) -> oid;
        });
        f.typed("text_concat", site -> (context, v) -> {
            List<String> parts = parts(context, site, v, 0);
            return parts == null ? null : String.join("", parts);
        });
        f.typed("text_concat_ws", site -> (context, v) -> {
            if (v[0] == null) {
                return null;
            }
            List<String> parts = parts(context, site, v, 1);
            return parts == null ? null : String.join((String) v[0], parts);
        });
        f.typed("text_format", site -> (context, v) -> format(context, site, v));
        f.scalar("text_format_nv", (context, v) -> v[0] == null ? null : new Format(context, (String) v[0], new DataType[0], new Object[0]).text());
        f.typed("pg_num_nulls", site -> (context, v) -> countNulls(site, v, true));
        f.typed("pg_num_nonnulls", site -> (context, v) -> countNulls(site, v, false));
        f.scalar("quote_ident", (context, v) -> Identifiers.quote((String) v[0]));
        f.typed("quote_literal(anyelement)", site -> (context, v) -> StringFunctions.quoteLiteral(display(context, site.argument(0), v[0])));
        f.typed("quote_nullable(anyelement)", site -> (context, v) ->
                v[0] == null ? "NULL" : StringFunctions.quoteLiteral(display(context, site.argument(0), v[0])));
        f.typed("anytextcat(anynonarray,text)", site -> (context, v) -> display(context, site.argument(0), v[0]) + v[1]);
        f.typed("textanycat(text,anynonarray)", site -> (context, v) -> v[0] + display(context, site.argument(1), v[1]));
        f.scalar("booltext", (context, v) -> v[0].equals(1L) ? "true" : "false");
        f.scalar("pg_size_pretty", (context, v) -> pretty(BigInteger.valueOf((Long) v[0])));
        f.scalar("pg_size_pretty_numeric", (context, v) -> prettyNumeric((Numeric) v[0]));
        for (String name : new String[] {"eq", "ne", "lt", "le", "gt", "ge"}) {
            f.objectTest("oidvector" + name, (a, b) -> {
                int order = dev.surus.engine.type.BuiltinTypes.OIDVECTOR.compare(a, b);
                return switch (name) {
                    case "eq" -> order == 0;
                    case "ne" -> order != 0;
                    case "lt" -> order < 0;
                    case "le" -> order <= 0;
                    case "gt" -> order > 0;
                    default -> order >= 0;
                };
            });
        }
        f.scalar("btoidvectorcmp", (context, v) -> (long) Integer.signum(dev.surus.engine.type.BuiltinTypes.OIDVECTOR.compare(v[0], v[1])));
        f.scalar("pg_size_bytes", (context, v) -> bytes((String) v[0]));
        f.typed("pg_column_size", site -> (context, v) -> v[0] == null ? null : (Object) size(site.argument(0), v[0]));
        f.scalar("pg_column_compression", (context, v) -> null);
        comparisons(f, "enum", "enum_cmp");
        f.typed("enum_larger", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) > 0 ? v[0] : v[1]);
        f.typed("enum_smaller", site -> (context, v) -> site.argument(0).compare(v[0], v[1]) < 0 ? v[0] : v[1]);
        records(f, "record_");
        records(f, "record_image_");
        f.scalar("btrecordcmp", (context, v) -> (long) CompositeType.compareRecords((RecordValue) v[0], (RecordValue) v[1]));
        f.scalar("btrecordimagecmp", (context, v) -> (long) CompositeType.compareRecords((RecordValue) v[0], (RecordValue) v[1]));
    }

    /// The six comparisons of a type, by its own order.
    static void comparisons(Declarations f, String type, String compare) {
        f.typed(type + "_eq", site -> (context, v) -> bool(site.argument(0).compare(v[0], v[1]) == 0));
        f.typed(type + "_ne", site -> (context, v) -> bool(site.argument(0).compare(v[0], v[1]) != 0));
        f.typed(type + "_lt", site -> (context, v) -> bool(site.argument(0).compare(v[0], v[1]) < 0));
        f.typed(type + "_le", site -> (context, v) -> bool(site.argument(0).compare(v[0], v[1]) <= 0));
        f.typed(type + "_gt", site -> (context, v) -> bool(site.argument(0).compare(v[0], v[1]) > 0));
        f.typed(type + "_ge", site -> (context, v) -> bool(site.argument(0).compare(v[0], v[1]) >= 0));
        f.typed(compare, site -> (context, v) -> (long) site.argument(0).compare(v[0], v[1]));
    }

    private static void records(Declarations f, String prefix) {
        f.objectTest(prefix + "eq", (a, b) -> CompositeType.compareRecords((RecordValue) a, (RecordValue) b) == 0);
        f.objectTest(prefix + "ne", (a, b) -> CompositeType.compareRecords((RecordValue) a, (RecordValue) b) != 0);
        f.objectTest(prefix + "lt", (a, b) -> CompositeType.compareRecords((RecordValue) a, (RecordValue) b) < 0);
        f.objectTest(prefix + "le", (a, b) -> CompositeType.compareRecords((RecordValue) a, (RecordValue) b) <= 0);
        f.objectTest(prefix + "gt", (a, b) -> CompositeType.compareRecords((RecordValue) a, (RecordValue) b) > 0);
        f.objectTest(prefix + "ge", (a, b) -> CompositeType.compareRecords((RecordValue) a, (RecordValue) b) >= 0);
    }

    private static Object bool(boolean value) {
        return value ? 1L : 0L;
    }

    /// A value as a cast to text shows it: booleans in full.
    static String display(EvaluationContext context, DataType type, Object value) {
        return type.oid == dev.surus.engine.type.TypeOid.BOOL ? (value.equals(1L) ? "true" : "false") : type.output(value, context);
    }

    /// Whether the call was written with VARIADIC, so that the last argument holds the rest.
    private static boolean isVariadic(FunctionCallSite site, Object[] v, int from) {
        return v.length == from + 1 && site.argument(from).element() != null && site.variadic();
    }

    /// Texts of the arguments that are not null; null where VARIADIC NULL was given.
    private static List<String> parts(EvaluationContext context, FunctionCallSite site, Object[] v, int from) {
        var parts = new ArrayList<String>();
        if (isVariadic(site, v, from)) {
            if (v[from] == null) {
                return null;
            }
            DataType element = site.argument(from).element();
            for (Object value : ((ArrayValue) v[from]).elements()) {
                if (value != null) {
                    parts.add(element.output(value, context));
                }
            }
            return parts;
        }
        for (int i = from; i < v.length; i++) {
            if (v[i] != null) {
                parts.add(site.argument(i).output(v[i], context));
            }
        }
        return parts;
    }

    private static Object countNulls(FunctionCallSite site, Object[] v, boolean nulls) {
        Object[] values = v;
        if (isVariadic(site, v, 0)) {
            if (v[0] == null) {
                return null;
            }
            values = ((ArrayValue) v[0]).elements();
        }
        long count = 0;
        for (Object value : values) {
            if ((value == null) == nulls) {
                count++;
            }
        }
        return count;
    }

    private static Object format(EvaluationContext context, FunctionCallSite site, Object[] v) {
        if (v[0] == null) {
            return null;
        }
        int count = v.length - 1;
        var types = new DataType[count];
        var values = new Object[count];
        if (isVariadic(site, v, 1)) {
            DataType element = site.argument(1).element();
            values = v[1] == null ? new Object[0] : ((ArrayValue) v[1]).elements();
            types = new DataType[values.length];
            java.util.Arrays.fill(types, element);
        } else {
            for (int i = 0; i < count; i++) {
                types[i] = site.argument(i + 1);
                values[i] = v[i + 1];
            }
        }
        return new Format(context, (String) v[0], types, values).text();
    }

    /// What format() makes of `%s`, `%I`, `%L`, with position, `-` and width.
    private static final class Format {
        private final EvaluationContext context;
        private final String template;
        private final DataType[] types;
        private final Object[] values;
        private int at;
        private int next;

        Format(EvaluationContext context, String template, DataType[] types, Object[] values) {
            this.context = context;
            this.template = template;
            this.types = types;
            this.values = values;
        }

        String text() {
            var out = new StringBuilder();
            while (at < template.length()) {
                char c = template.charAt(at++);
                if (c != '%') {
                    out.append(c);
                    continue;
                }
                advanceCheck();
                if (template.charAt(at) == '%') {
                    out.append('%');
                    at++;
                    continue;
                }
                specifier(out);
            }
            return out.toString();
        }

        private void advanceCheck() {
            if (at >= template.length()) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.FORMAT_UNTERMINATED)
                        .hint(FunctionMessage.FORMAT_PERCENT_HINT);
            }
        }

        /// A number, or -1 where there is none.
        private int number() {
            int start = at;
            long value = 0;
            while (at < template.length() && template.charAt(at) >= '0' && template.charAt(at) <= '9') {
                value = value * 10 + template.charAt(at) - '0';
                if (value > Integer.MAX_VALUE) {
                    throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.NUMBER_RANGE);
                }
                at++;
                advanceCheck();
            }
            return at == start ? -1 : (int) value;
        }

        private void specifier(StringBuilder out) {
            int position = 0;
            int width = 0;
            boolean left = false;
            int number = number();
            if (number >= 0 && template.charAt(at) == '$') {
                if (number == 0) {
                    throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.FORMAT_ARGUMENT_ZERO);
                }
                position = number;
                at++;
                advanceCheck();
                number = -1;
            }
            if (number >= 0) {
                width = number;
            } else {
                while (template.charAt(at) == '-') {
                    left = true;
                    at++;
                    advanceCheck();
                }
                if (template.charAt(at) == '*') {
                    at++;
                    advanceCheck();
                    int widthPosition = number();
                    if (widthPosition == 0) {
                        throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.FORMAT_ARGUMENT_ZERO);
                    }
                    if (widthPosition > 0) {
                        if (template.charAt(at) != '$') {
                            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.FORMAT_WIDTH_DOLLAR);
                        }
                        at++;
                        advanceCheck();
                    }
                    int index = argument(widthPosition);
                    Object value = values[index];
                    width = value == null ? 0 : Integer.parseInt(types[index].output(value, context));
                    if (width < 0) {
                        left = true;
                        width = -width;
                    }
                } else {
                    width = Math.max(0, number());
                }
            }
            int code = template.codePointAt(at);
            if (code != 's' && code != 'I' && code != 'L') {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.FORMAT_TYPE, Character.toString(code))
                        .hint(FunctionMessage.FORMAT_PERCENT_HINT);
            }
            at++;
            int index = argument(position);
            append(out, convert(code, index), left, width);
        }

        private int argument(int position) {
            int index = position > 0 ? position - 1 : next;
            if (index >= values.length) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.FORMAT_TOO_FEW);
            }
            next = index + 1;
            return index;
        }

        private String convert(int code, int index) {
            Object value = values[index];
            if (value == null) {
                return switch (code) {
                    case 's' -> "";
                    case 'L' -> "NULL";
                    default -> throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, FunctionMessage.FORMAT_NULL_IDENTIFIER);
                };
            }
            String text = types[index].output(value, context);
            return switch (code) {
                case 'I' -> Identifiers.quote(text);
                case 'L' -> StringFunctions.quoteLiteral(text);
                default -> text;
            };
        }

        private static void append(StringBuilder out, String text, boolean left, int width) {
            int padding = Math.max(0, width - text.codePointCount(0, text.length()));
            out.append(left ? "" : " ".repeat(padding)).append(text).append(left ? " ".repeat(padding) : "");
        }
    }

    // ---- sizes

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

    /// Up to 10 * 1024 - 1 of a unit, then half-rounded up in the next.
    private static String pretty(BigInteger size) {
        BigInteger value = size;
        for (int unit = 0; ; unit++) {
            // From kB on twice the value is kept, so that the last shift can round.
            BigInteger limit = BigInteger.valueOf(unit == 0 ? 10 * 1024 : 20 * 1024 - 1);
            if (unit == UNITS.length - 1 || value.abs().compareTo(limit) < 0) {
                BigInteger shown = unit == 0 ? value
                        : value.signum() >= 0 ? value.add(BigInteger.ONE).divide(BigInteger.TWO) : value.subtract(BigInteger.ONE).divide(BigInteger.TWO);
                return shown + " " + UNITS[unit];
            }
            value = value.divide(BigInteger.valueOf(unit == 0 ? 512 : 1024));
        }
    }

    private static String prettyNumeric(Numeric size) {
        if (!size.isFinite() || NumericMath.truncate(size, 0).abs().compareTo(Numeric.of(10 * 1024)) < 0 && size.scale() > 0) {
            return size + " bytes";
        }
        BigDecimal value = size.toBigDecimal();
        return value.abs().compareTo(BigDecimal.valueOf(10 * 1024)) < 0 ? size + " bytes" : pretty(value.toBigInteger());
    }

    private static Object bytes(String text) {
        String trimmed = text.strip();
        var matcher = java.util.regex.Pattern.compile("([-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\\s*(.*)").matcher(trimmed);
        if (!matcher.matches()) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.SIZE_INVALID, text);
        }
        String unit = matcher.group(2).strip();
        int shift = switch (unit.toLowerCase(Locale.ROOT)) {
            case "", "b", "bytes" -> 0;
            case "kb" -> 10;
            case "mb" -> 20;
            case "gb" -> 30;
            case "tb" -> 40;
            case "pb" -> 50;
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.SIZE_INVALID, text)
                    .detail(FunctionMessage.SIZE_UNIT_INVALID, unit).hint(FunctionMessage.SIZE_UNIT_HINT);
        };
        try {
            return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << shift))
                    .setScale(0, java.math.RoundingMode.HALF_UP).longValueExact();
        } catch (NumberFormatException e) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, dev.surus.engine.type.TypeMessage.NUMERIC_OVERFLOW);
        } catch (ArithmeticException e) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.BIGINT_RANGE);
        }
    }

    /// What a stored value takes; variable ones with their length.
    private static long size(DataType type, Object value) {
        int width = type.storedWidth(-1);
        if (width > 0) {
            return width;
        }
        try {
            int length = type.toStored(value).length;
            return length + (length < 127 ? 1 : 4);
        } catch (IllegalStateException e) {
            return type.output(value, null).length();
        }
    }
}
