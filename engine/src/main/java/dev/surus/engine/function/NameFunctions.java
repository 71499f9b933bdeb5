package dev.surus.engine.function;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;

/// Names as text: parse_ident().
final class NameFunctions {
    private static final int NAME_BYTES_MAX = 63;

    private NameFunctions() {}

    static void declare(Declarations f) {
        f.scalar("parse_ident", (context, v) -> parse((String) v[0], v[1].equals(1L)));
        f.scalar("nameconcatoid", (context, v) -> {
            String suffix = "_" + Integer.toUnsignedString(((Long) v[1]).intValue());
            String name = (String) v[0];
            while (name.getBytes(StandardCharsets.UTF_8).length + suffix.length() > NAME_BYTES_MAX) {
                name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
            }
            return name + suffix;
        });
    }

    private static SqlException invalid(String text) {
        return new SqlException(SqlState.INVALID_PARAMETER_VALUE, FunctionMessage.IDENTIFIER_INVALID, text);
    }

    private static ArrayValue parse(String text, boolean strict) {
        var parts = new ArrayList<Object>();
        int at = blank(text, 0);
        boolean afterDot = false;
        while (true) {
            boolean missing = true;
            if (at < text.length() && text.charAt(at) == '"') {
                var name = new StringBuilder();
                at++;
                while (true) {
                    int end = text.indexOf('"', at);
                    if (end < 0) {
                        throw invalid(text).detail(FunctionMessage.IDENTIFIER_UNCLOSED);
                    }
                    name.append(text, at, end);
                    at = end + 1;
                    if (at >= text.length() || text.charAt(at) != '"') {
                        break;
                    }
                    name.append('"');
                    at++;
                }
                if (name.isEmpty()) {
                    throw invalid(text).detail(FunctionMessage.IDENTIFIER_EMPTY);
                }
                parts.add(name.toString());
                missing = false;
            } else if (at < text.length() && starts(text.charAt(at))) {
                int from = at;
                while (at < text.length() && (starts(text.charAt(at)) || text.charAt(at) >= '0' && text.charAt(at) <= '9' || text.charAt(at) == '$')) {
                    at++;
                }
                parts.add(text.substring(from, at).toLowerCase(Locale.ROOT));
                missing = false;
            }
            if (missing) {
                throw at < text.length() && text.charAt(at) == '.' ? invalid(text).detail(FunctionMessage.IDENTIFIER_BEFORE, ".")
                        : afterDot ? invalid(text).detail(FunctionMessage.IDENTIFIER_AFTER, ".") : invalid(text);
            }
            at = blank(text, at);
            if (at < text.length() && text.charAt(at) == '.') {
                afterDot = true;
                at = blank(text, at + 1);
            } else if (at == text.length() || !strict) {
                return ArrayValue.of(TypeOid.TEXT, parts.toArray());
            } else {
                throw invalid(text);
            }
        }
    }

    private static boolean starts(char c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 128;
    }

    private static int blank(String text, int at) {
        while (at < text.length() && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
