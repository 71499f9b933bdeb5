package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.BuiltinTypes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/// bytea: comparison, parts, bits, encode() and decode(), digests.
final class ByteaFunctions {
    private ByteaFunctions() {}

    private static byte[] b(Object value) {
        return (byte[]) value;
    }

    private static String bytewise(Object value) {
        return new String(b(value), StandardCharsets.ISO_8859_1);
    }

    private static byte[] trimmed(byte[] bytes, byte[] set, boolean left, boolean right) {
        int from = 0;
        int to = bytes.length;
        while (left && from < to && contains(set, bytes[from])) {
            from++;
        }
        while (right && from < to && contains(set, bytes[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean contains(byte[] set, byte wanted) {
        for (byte each : set) {
            if (each == wanted) {
                return true;
            }
        }
        return false;
    }

    private static byte[] overlaid(byte[] bytes, byte[] by, long start, long length) {
        if (start <= 0) {
            throw new SqlException(SqlState.SUBSTRING_ERROR, FunctionMessage.SUBSTRING_NEGATIVE);
        }
        if (start + length > Integer.MAX_VALUE) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, FunctionMessage.INTEGER_RANGE);
        }
        int head = (int) Math.min(start - 1, bytes.length);
        int tail = Math.clamp(start - 1 + length, 0, bytes.length);
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, head);
        out.writeBytes(by);
        out.write(bytes, tail, bytes.length - tail);
        return out.toByteArray();
    }

    private static int i(Object value) {
        return ((Long) value).intValue();
    }

    static void declare(Declarations f) {
        f.objectTest("byteaeq", (a, b) -> Arrays.equals(b(a), b(b)));
        f.objectTest("byteane", (a, b) -> !Arrays.equals(b(a), b(b)));
        f.objectTest("bytealt", (a, b) -> Arrays.compareUnsigned(b(a), b(b)) < 0);
        f.objectTest("byteale", (a, b) -> Arrays.compareUnsigned(b(a), b(b)) <= 0);
        f.objectTest("byteagt", (a, b) -> Arrays.compareUnsigned(b(a), b(b)) > 0);
        f.objectTest("byteage", (a, b) -> Arrays.compareUnsigned(b(a), b(b)) >= 0);
        f.scalar("byteacmp", (context, v) -> (long) Integer.signum(Arrays.compareUnsigned(b(v[0]), b(v[1]))));
        f.scalar("byteacat", (context, v) -> {
            byte[] joined = Arrays.copyOf(b(v[0]), b(v[0]).length + b(v[1]).length);
            System.arraycopy(b(v[1]), 0, joined, b(v[0]).length, b(v[1]).length);
            return joined;
        });
        f.scalar("byteatrim", (context, v) -> trimmed(b(v[0]), b(v[1]), true, true));
        f.scalar("bytealtrim", (context, v) -> trimmed(b(v[0]), b(v[1]), true, false));
        f.scalar("byteartrim", (context, v) -> trimmed(b(v[0]), b(v[1]), false, true));
        f.scalar("byteaoverlay", (context, v) -> overlaid(b(v[0]), b(v[1]), (Long) v[2], (Long) v[3]));
        f.scalar("byteaoverlay_no_len", (context, v) -> overlaid(b(v[0]), b(v[1]), (Long) v[2], b(v[1]).length));
        // Byte by byte: each byte is a character of its own.
        f.scalar("bytealike", (context, v) -> LikePattern.matches(bytewise(v[0]), bytewise(v[1])) ? 1L : 0L);
        f.scalar("byteanlike", (context, v) -> LikePattern.matches(bytewise(v[0]), bytewise(v[1])) ? 0L : 1L);
        f.scalar("like_escape_bytea", (context, v) ->
                LikePattern.withEscape(bytewise(v[0]), bytewise(v[1])).getBytes(StandardCharsets.ISO_8859_1));
        f.scalar("byteaoctetlen", (context, v) -> (long) b(v[0]).length);
        f.scalar("bytea_substr", (context, v) -> substring(b(v[0]), i(v[1]), (Long) v[2]));
        f.scalar("bytea_substr_no_len", (context, v) -> substring(b(v[0]), i(v[1]), null));
        f.scalar("byteapos", (context, v) -> (long) position(b(v[0]), b(v[1])));
        f.scalar("bytea_bit_count", (context, v) -> {
            long bits = 0;
            for (byte each : b(v[0])) {
                bits += Integer.bitCount(each & 0xFF);
            }
            return bits;
        });
        f.scalar("byteaGetByte", (context, v) -> (long) (b(v[0])[index((Long) v[1], b(v[0]).length)] & 0xFF));
        f.scalar("byteaSetByte", (context, v) -> {
            byte[] copy = b(v[0]).clone();
            copy[index((Long) v[1], copy.length)] = (byte) i(v[2]);
            return copy;
        });
        f.scalar("byteaGetBit", (context, v) -> {
            long bit = bitIndex((Long) v[1], b(v[0]).length);
            return (long) (b(v[0])[(int) (bit >> 3)] >> (bit & 7) & 1);
        });
        f.scalar("byteaSetBit", (context, v) -> {
            byte[] copy = b(v[0]).clone();
            long bit = bitIndex((Long) v[1], copy.length);
            if (i(v[2]) != 0 && i(v[2]) != 1) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.BIT_VALUE);
            }
            int mask = 1 << (bit & 7);
            copy[(int) (bit >> 3)] = (byte) (i(v[2]) == 1 ? copy[(int) (bit >> 3)] | mask : copy[(int) (bit >> 3)] & ~mask);
            return copy;
        });
        f.scalar("binary_encode", (context, v) -> encode(b(v[0]), (String) v[1]));
        f.scalar("binary_decode", (context, v) -> decode((String) v[0], (String) v[1]));
        for (String size : new String[] {"224", "256", "384", "512"}) {
            f.scalar("sha" + size + "_bytea", (context, v) -> digest("SHA-" + size, b(v[0])));
        }
        f.scalar("bit_length(text)", (context, v) -> ((String) v[0]).getBytes(StandardCharsets.UTF_8).length * 8L);
        f.scalar("bit_length(bytea)", (context, v) -> b(v[0]).length * 8L);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int index(long index, int length) {
        if (index < 0 || index >= length) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.INDEX_RANGE, index, length - 1);
        }
        return (int) index;
    }

    private static long bitIndex(long index, int length) {
        if (index < 0 || index >= length * 8L) {
            throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, FunctionMessage.INDEX_RANGE, index, length * 8L - 1);
        }
        return index;
    }

    private static byte[] substring(byte[] bytes, int start, Long count) {
        if (count != null && count < 0) {
            throw new SqlException(SqlState.SUBSTRING_ERROR, FunctionMessage.SUBSTRING_NEGATIVE);
        }
        int from = Math.clamp(start - 1L, 0, bytes.length);
        int to = count == null ? bytes.length : Math.clamp(start - 1L + count, from, bytes.length);
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static int position(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at + 1;
            }
        }
        return 0;
    }

    private static SqlException unknown(String format) {
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.ENCODING_UNKNOWN, format);
    }

    private static Object encode(byte[] bytes, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "base64" -> Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
            case "escape" -> {
                var out = new StringBuilder();
                for (byte each : bytes) {
                    int value = each & 0xFF;
                    if (value == 0 || value > 127) {
                        out.append('\\').append((char) ('0' + (value >> 6))).append((char) ('0' + (value >> 3 & 7))).append((char) ('0' + (value & 7)));
                    } else {
                        out.append(value == '\\' ? "\\\\" : (char) value + "");
                    }
                }
                yield out.toString();
            }
            default -> throw unknown(format);
        };
    }

    private static Object decode(String text, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> hexadecimal(text);
            case "base64" -> base64(text);
            case "escape" -> BuiltinTypes.BYTEA.input(text.startsWith("\\x") ? "\\" + text : text, -1, null);
            default -> throw unknown(format);
        };
    }

    private static byte[] hexadecimal(String text) {
        var out = new ByteArrayOutputStream();
        int high = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.HEX_DIGIT, Character.toString(text.codePointAt(i)));
            }
            if (high < 0) {
                high = digit;
            } else {
                out.write(high << 4 | digit);
                high = -1;
            }
        }
        if (high >= 0) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.HEX_ODD);
        }
        return out.toByteArray();
    }

    private static byte[] base64(String text) {
        var clean = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                continue;
            }
            if (!(c < 128 && Character.isLetterOrDigit(c)) && c != '+' && c != '/' && c != '=') {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.BASE64_SYMBOL, Character.toString(text.codePointAt(i)));
            }
            clean.append(c);
        }
        try {
            if (clean.length() % 4 != 0) {
                throw new IllegalArgumentException();
            }
            return Base64.getDecoder().decode(clean.toString());
        } catch (IllegalArgumentException e) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.BASE64_END);
        }
    }
}
