package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.BuiltinTypes;
import java.nio.charset.StandardCharsets;

/// Functions and casts of text, varchar, character and name. Positions and lengths count characters (code points).
final class StringFunctions {
    private StringFunctions() {}

    private static String s(Object value) {
        return (String) value;
    }

    private static int i(Object value) {
        return ((Long) value).intValue();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /// The order of the encoded bytes, whatever the collation.
    private static int bytewise(Object left, Object right, boolean padded) {
        String l = padded ? s(left).stripTrailing() : s(left);
        String r = padded ? s(right).stripTrailing() : s(right);
        return java.util.Arrays.compareUnsigned(l.getBytes(java.nio.charset.StandardCharsets.UTF_8), r.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static void declare(Declarations f) {
        f.scalar("textoctetlen", (context, v) -> (long) s(v[0]).getBytes(StandardCharsets.UTF_8).length);
        f.scalar("bpcharlen", (context, v) -> (long) length(trimEnd(s(v[0]), " ")));
        f.scalar("bpcharoctetlen", (context, v) -> (long) s(v[0]).getBytes(StandardCharsets.UTF_8).length);
        f.scalar("text_substr", (context, v) -> substring(s(v[0]), i(v[1]), i(v[2])));
        f.scalar("text_substr_no_len", (context, v) -> substring(s(v[0]), i(v[1]), null));
        f.scalar("text_left", (context, v) -> left(s(v[0]), i(v[1])));
        f.scalar("text_right", (context, v) -> right(s(v[0]), i(v[1])));
        f.scalar("text_reverse", (context, v) -> new StringBuilder(s(v[0])).reverse().toString());
        f.scalar("textpos", (context, v) -> {
            int at = s(v[0]).indexOf(s(v[1]));
            return at < 0 ? 0L : (long) s(v[0]).codePointCount(0, at) + 1;
        });
        f.scalar("text_starts_with", (context, v) -> s(v[0]).startsWith(s(v[1])) ? 1L : 0L);
        f.scalar("replace_text", (context, v) -> s(v[1]).isEmpty() ? v[0] : s(v[0]).replace(s(v[1]), s(v[2])));
        f.scalar("repeat", (context, v) -> s(v[0]).repeat(Math.max(0, i(v[1]))));
        f.scalar("lpad", (context, v) -> pad(s(v[0]), i(v[1]), s(v[2]), true));
        f.scalar("rpad", (context, v) -> pad(s(v[0]), i(v[1]), s(v[2]), false));
        f.scalar("btrim", (context, v) -> trimStart(trimEnd(s(v[0]), s(v[1])), s(v[1])));
        f.scalar("ltrim", (context, v) -> trimStart(s(v[0]), s(v[1])));
        f.scalar("rtrim", (context, v) -> trimEnd(s(v[0]), s(v[1])));
        f.scalar("btrim1", (context, v) -> trimStart(trimEnd(s(v[0]), " "), " "));
        f.scalar("ltrim1", (context, v) -> trimStart(s(v[0]), " "));
        f.scalar("rtrim1", (context, v) -> trimEnd(s(v[0]), " "));
        f.scalar("initcap", (context, v) -> initialCapitals(s(v[0])));
        f.scalar("ascii", (context, v) -> s(v[0]).isEmpty() ? 0L : (long) s(v[0]).codePointAt(0));
        f.scalar("chr", (context, v) -> character(i(v[0])));
        f.scalar("translate", (context, v) -> translate(s(v[0]), s(v[1]), s(v[2])));
        f.scalar("split_part", (context, v) -> splitPart(s(v[0]), s(v[1]), i(v[2])));
        f.scalar("textoverlay", (context, v) -> overlay(s(v[0]), s(v[1]), i(v[2]), i(v[3])));
        f.scalar("textoverlay_no_len", (context, v) -> overlay(s(v[0]), s(v[1]), i(v[2]), length(s(v[1]))));
        f.scalar("quote_literal", (context, v) -> quoteLiteral(s(v[0])));
        f.scalar("quote_nullable", (context, v) -> v[0] == null ? "NULL" : quoteLiteral(s(v[0])));
        f.scalar("text_larger", (context, v) -> BuiltinTypes.TEXT.compare(v[0], v[1]) > 0 ? v[0] : v[1]);
        f.scalar("text_smaller", (context, v) -> BuiltinTypes.TEXT.compare(v[0], v[1]) < 0 ? v[0] : v[1]);

        f.scalar("textlike", (context, v) -> LikePattern.matches(s(v[0]), s(v[1])) ? 1L : 0L);
        f.scalar("textnlike", (context, v) -> LikePattern.matches(s(v[0]), s(v[1])) ? 0L : 1L);
        f.scalar("texticlike", (context, v) -> LikePattern.matches(lower(v[0]), lower(v[1])) ? 1L : 0L);
        f.scalar("texticnlike", (context, v) -> LikePattern.matches(lower(v[0]), lower(v[1])) ? 0L : 1L);
        f.scalar("namelike", (context, v) -> LikePattern.matches(s(v[0]), s(v[1])) ? 1L : 0L);
        f.scalar("namenlike", (context, v) -> LikePattern.matches(s(v[0]), s(v[1])) ? 0L : 1L);
        f.scalar("nameiclike", (context, v) -> LikePattern.matches(lower(v[0]), lower(v[1])) ? 1L : 0L);
        f.scalar("nameicnlike", (context, v) -> LikePattern.matches(lower(v[0]), lower(v[1])) ? 0L : 1L);
        for (String type : new String[] {"text", "bpchar"}) {
            boolean padded = type.equals("bpchar");
            f.objectTest(type + "_pattern_lt", (a, b) -> bytewise(a, b, padded) < 0);
            f.objectTest(type + "_pattern_le", (a, b) -> bytewise(a, b, padded) <= 0);
            f.objectTest(type + "_pattern_ge", (a, b) -> bytewise(a, b, padded) >= 0);
            f.objectTest(type + "_pattern_gt", (a, b) -> bytewise(a, b, padded) > 0);
            f.scalar("bt" + type + "_pattern_cmp", (context, v) -> (long) Integer.signum(bytewise(v[0], v[1], padded)));
        }
        f.scalar("like_escape", (context, v) -> LikePattern.withEscape(s(v[0]), s(v[1])));

        f.scalar("bpchar", (context, v) -> BuiltinTypes.BPCHAR.applyTypmod(v[0], i(v[1]), v[2].equals(1L), context));
        f.scalar("varchar", (context, v) -> BuiltinTypes.VARCHAR.applyTypmod(v[0], i(v[1]), v[2].equals(1L), context));
        f.scalar("name_text", (context, v) -> v[0]);
        f.scalar("name_bpchar", (context, v) -> v[0]);
        f.scalar("text_name", (context, v) -> BuiltinTypes.NAME.input(s(v[0]), -1, context));
        f.scalar("bpchar_name", (context, v) -> BuiltinTypes.NAME.input(trimEnd(s(v[0]), " "), -1, context));
        f.scalar("char_text", (context, v) -> BuiltinTypes.CHAR.output(v[0], context));
        f.scalar("char_bpchar", (context, v) -> BuiltinTypes.CHAR.output(v[0], context));
        f.scalar("text_char", (context, v) -> BuiltinTypes.CHAR.input(s(v[0]), -1, context));
        f.scalar("chartoi4", (context, v) -> (long) ((Long) v[0]).byteValue());
        f.scalar("md5_text", (context, v) -> digest("MD5", s(v[0]).getBytes(StandardCharsets.UTF_8)));
        f.scalar("md5_bytea", (context, v) -> digest("MD5", (byte[]) v[0]));
    }

    private static String lower(Object text) {
        return s(text).toLowerCase(java.util.Locale.ROOT);
    }

    private static int index(String text, long characters) {
        long clipped = Math.clamp(characters, 0, length(text));
        return text.offsetByCodePoints(0, (int) clipped);
    }

    /// SQL's substring: positions from 1, those outside the text count but give nothing.
    private static String substring(String text, int start, Integer count) {
        long end = count == null ? Long.MAX_VALUE : (long) start + count;
        if (count != null && count < 0) {
            throw new SqlException(SqlState.SUBSTRING_ERROR, FunctionMessage.SUBSTRING_NEGATIVE);
        }
        int from = index(text, Math.max(start, 1) - 1L);
        int to = count == null ? text.length() : index(text, Math.max(end, 1) - 1);
        return text.substring(from, Math.max(from, to));
    }

    private static String left(String text, int count) {
        return text.substring(0, index(text, count >= 0 ? count : (long) length(text) + count));
    }

    private static String right(String text, int count) {
        return text.substring(index(text, count >= 0 ? (long) length(text) - count : -(long) count));
    }

    private static String overlay(String text, String by, int start, int count) {
        if (start <= 0) {
            throw new SqlException(SqlState.SUBSTRING_ERROR, FunctionMessage.SUBSTRING_NEGATIVE);
        }
        return substring(text, 1, start - 1) + by + substring(text, Math.clamp((long) start + count, Integer.MIN_VALUE, Integer.MAX_VALUE), null);
    }

    static String pad(String text, int wanted, String fill, boolean before) {
        int count = length(text);
        if (wanted <= count) {
            return left(text, Math.max(0, wanted));
        }
        if (fill.isEmpty()) {
            return text;
        }
        int missing = wanted - count;
        String padding = left(fill.repeat(missing / length(fill) + 1), missing);
        return before ? padding + text : text + padding;
    }

    private static String trimStart(String text, String characters) {
        int at = 0;
        while (at < text.length() && characters.indexOf(text.codePointAt(at)) >= 0) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(at);
    }

    private static String trimEnd(String text, String characters) {
        int at = text.length();
        while (at > 0 && characters.indexOf(text.codePointBefore(at)) >= 0) {
            at -= Character.charCount(text.codePointBefore(at));
        }
        return text.substring(0, at);
    }

    private static String initialCapitals(String text) {
        var out = new StringBuilder(text.length());
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(inside ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inside = Character.isLetterOrDigit(c);
        }
        return out.toString();
    }

    private static String character(int code) {
        if (code == 0) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, FunctionMessage.NULL_CHARACTER);
        }
        if (code < 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.CHARACTER_NEGATIVE);
        }
        if (code > 0x10FFFF || code >= 0xD800 && code < 0xE000) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED,
                    code > 0x10FFFF ? FunctionMessage.CHARACTER_TOO_LARGE : FunctionMessage.CHARACTER_INVALID, code);
        }
        return Character.toString(code);
    }

    private static String translate(String text, String from, String to) {
        int[] sources = from.codePoints().toArray();
        int[] targets = to.codePoints().toArray();
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int at = 0;
            while (at < sources.length && sources[at] != point) {
                at++;
            }
            if (at == sources.length) {
                out.appendCodePoint(point);
            } else if (at < targets.length) {
                out.appendCodePoint(targets[at]);
            }
        });
        return out.toString();
    }

    private static String splitPart(String text, String separator, int field) {
        if (field == 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.FIELD_ZERO);
        }
        if (text.isEmpty()) {
            return "";
        }
        String[] parts = separator.isEmpty() ? new String[] {text} : text.split(java.util.regex.Pattern.quote(separator), -1);
        int at = field > 0 ? field - 1 : parts.length + field;
        return at < 0 || at >= parts.length ? "" : parts[at];
    }

    static String quoteLiteral(String text) {
        String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
        return text.indexOf('\\') >= 0 ? "E" + quoted : quoted;
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
