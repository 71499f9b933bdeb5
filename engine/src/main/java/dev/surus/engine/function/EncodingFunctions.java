package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ClientEncoding;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/// Conversion between encodings, normal forms of Unicode and its escapes.
final class EncodingFunctions {
    private EncodingFunctions() {}

    static void declare(Declarations f) {
        f.scalar("pg_convert_from", (context, v) -> {
            byte[] bytes = (byte[]) v[0];
            return source(v[1]).decode(bytes, 0, bytes.length);
        });
        f.scalar("pg_convert_to", (context, v) -> destination(v[1]).encode((String) v[0]));
        f.scalar("pg_convert", (context, v) -> {
            byte[] bytes = (byte[]) v[0];
            var from = source(v[1]);
            var to = destination(v[2]);
            return to.encode(from.decode(bytes, 0, bytes.length));
        });
        f.scalar("length_in_encoding", (context, v) -> {
            byte[] bytes = (byte[]) v[0];
            var encoding = ClientEncoding.byName((String) v[1]);
            if (encoding == null) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.ENCODING_INVALID, v[1]);
            }
            String text = encoding.decode(bytes, 0, bytes.length);
            return (long) text.codePointCount(0, text.length());
        });
        f.scalar("pg_encoding_max_length_sql", (context, v) -> {
            var encoding = ClientEncoding.byNumber(((Long) v[0]).intValue());
            return encoding == null ? null : (Object) bytesPerCharacter(encoding);
        });
        f.scalar("unicode_normalize_func", (context, v) -> Normalizer.normalize((String) v[0], form((String) v[1])));
        f.scalar("unicode_is_normalized", (context, v) -> Normalizer.isNormalized((String) v[0], form((String) v[1])) ? 1L : 0L);
        f.scalar("unistr", (context, v) -> unescaped((String) v[0]));
        f.scalar("to_ascii_default", (context, v) -> ascii(ClientEncoding.UTF8, (String) v[0]));
        f.scalar("to_ascii_encname", (context, v) -> {
            var encoding = ClientEncoding.byName((String) v[1]);
            if (encoding == null) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, FunctionMessage.ENCODING_NAME_INVALID, v[1]);
            }
            return ascii(encoding, (String) v[0]);
        });
        f.scalar("to_ascii_enc", (context, v) -> {
            var encoding = ClientEncoding.byNumber(((Long) v[1]).intValue());
            if (encoding == null) {
                throw new SqlException(SqlState.UNDEFINED_OBJECT, FunctionMessage.ENCODING_CODE_INVALID, v[1]);
            }
            return ascii(encoding, (String) v[0]);
        });
    }

    private static ClientEncoding source(Object name) {
        var encoding = ClientEncoding.byName((String) name);
        if (encoding == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.SOURCE_ENCODING_INVALID, name);
        }
        return encoding;
    }

    private static ClientEncoding destination(Object name) {
        var encoding = ClientEncoding.byName((String) name);
        if (encoding == null) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.DESTINATION_ENCODING_INVALID, name);
        }
        return encoding;
    }

    private static long bytesPerCharacter(ClientEncoding encoding) {
        return switch (encoding) {
            case UTF8, EUC_TW, GB18030 -> 4;
            case EUC_JP, EUC_KR, EUC_JIS_2004, JOHAB -> 3;
            case EUC_CN, SJIS, BIG5, GBK, UHC, SHIFT_JIS_2004 -> 2;
            default -> 1;
        };
    }

    private static Normalizer.Form form(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "NFC" -> Normalizer.Form.NFC;
            case "NFD" -> Normalizer.Form.NFD;
            case "NFKC" -> Normalizer.Form.NFKC;
            case "NFKD" -> Normalizer.Form.NFKD;
            default -> throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.NORMAL_FORM_INVALID, name);
        };
    }

    /// Letters of four one-byte encodings without their accents; the others are refused, as ever.
    private static String ascii(ClientEncoding encoding, String text) {
        switch (encoding) {
            case LATIN1, LATIN2, LATIN9, WIN1250 -> {
                // The function takes the string's own bytes for that encoding: each byte above 127 becomes what it means there.
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                var out = new StringBuilder(bytes.length);
                for (byte each : bytes) {
                    if (each >= 0) {
                        out.append((char) each);
                        continue;
                    }
                    String meant = (each & 0xFF) < 0xA0 ? " " : Normalizer.normalize(encoding.decode(new byte[] {each}, 0, 1), Normalizer.Form.NFD);
                    out.append(meant.charAt(0) < 128 ? meant.charAt(0) : ' ');
                }
                return out.toString();
            }
            default -> throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, FunctionMessage.TO_ASCII_UNSUPPORTED, encoding.name());
        }
    }

    /// Reads a backslash with four digits, six after a plus, four after a small u or eight after a large one; two backslashes are one.
    private static String unescaped(String text) {
        var out = new StringBuilder(text.length());
        char pending = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '\\' || text.startsWith("\\\\", at)) {
                if (pending != 0) {
                    throw pair();
                }
                out.append(c);
                at += c == '\\' ? 2 : 1;
                continue;
            }
            int digits = at + 1 < text.length() && text.charAt(at + 1) == '+' ? 6
                    : at + 1 < text.length() && text.charAt(at + 1) == 'u' ? 4
                    : at + 1 < text.length() && text.charAt(at + 1) == 'U' ? 8 : 4;
            int from = at + (digits == 4 && at + 1 < text.length() && text.charAt(at + 1) != 'u' ? 1 : 2);
            int to = from + digits;
            if (to > text.length() || !text.substring(from, to).chars().allMatch(d -> Character.digit(d, 16) >= 0 && d < 128)) {
                throw new SqlException(SqlState.SYNTAX_ERROR, FunctionMessage.UNICODE_ESCAPE_INVALID).hint(FunctionMessage.UNICODE_ESCAPE_HINT);
            }
            long point = Long.parseLong(text.substring(from, to), 16);
            if (point == 0 || point > Character.MAX_CODE_POINT) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.CODE_POINT_INVALID, String.format("%04X", point));
            }
            boolean high = point >= 0xD800 && point < 0xDC00;
            boolean low = point >= 0xDC00 && point < 0xE000;
            if (pending != 0 != low) {
                throw pair();
            }
            if (high) {
                pending = (char) point;
            } else if (low) {
                out.append(pending).append((char) point);
                pending = 0;
            } else {
                out.appendCodePoint((int) point);
            }
            at = to;
        }
        if (pending != 0) {
            throw pair();
        }
        return out.toString();
    }

    private static SqlException pair() {
        return new SqlException(SqlState.SYNTAX_ERROR, FunctionMessage.SURROGATE_PAIR_INVALID);
    }
}
