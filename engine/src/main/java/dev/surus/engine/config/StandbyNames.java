package dev.surus.engine.config;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The syntax of synchronous_standby_names:
///
/// ```
/// names | number (names) | FIRST number (names) | ANY number (names)
/// ```
final class StandbyNames {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(\"(?:[^\"]|\"\")*\")|([0-9]+)|([A-Za-z_\\x{80}-\\x{10ffff}][A-Za-z0-9_$\\x{80}-\\x{10ffff}]*|\\*)|([\\s\\S]))");

    private enum Kind { NAME, NUMBER, ANY, FIRST, OTHER, END }

    private record Token(Kind kind, String text) {}

    private final Setting<?> setting;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private StandbyNames(Setting<?> setting, String text) {
        this.setting = setting;
        this.text = text;
        var matcher = TOKEN.matcher(text.stripTrailing());
        while (matcher.lookingAt()) {
            String word = matcher.group().strip();
            Kind kind = matcher.group(1) != null ? Kind.NAME : matcher.group(2) != null ? Kind.NUMBER : matcher.group(3) == null ? Kind.OTHER
                    : switch (word.toLowerCase(Locale.ROOT)) {
                        case "any" -> Kind.ANY;
                        case "first" -> Kind.FIRST;
                        default -> Kind.NAME;
                    };
            tokens.add(new Token(kind, word));
            matcher.region(matcher.end(), matcher.regionEnd());
        }
        tokens.add(new Token(Kind.END, ""));
    }

    static String check(Setting<?> setting, String text) {
        if (!text.isEmpty()) {
            new StandbyNames(setting, text).whole();
        }
        return text;
    }

    private void whole() {
        boolean method = peek().kind == Kind.ANY || peek().kind == Kind.FIRST;
        if (method) {
            next++;
        }
        if (method || peek().kind == Kind.NUMBER && tokens.get(next + 1).text.equals("(")) {
            String number = expect(Kind.NUMBER, null).text;
            expect(Kind.OTHER, "(");
            list();
            expect(Kind.OTHER, ")");
            expect(Kind.END, null);
            if (number.chars().allMatch(c -> c == '0')) {
                throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.STANDBY_NUMBER, 0);
            }
        } else {
            list();
            expect(Kind.END, null);
        }
    }

    private void list() {
        name();
        while (peek().text.equals(",") && peek().kind == Kind.OTHER) {
            next++;
            name();
        }
    }

    private void name() {
        if (peek().kind != Kind.NAME && peek().kind != Kind.NUMBER) {
            throw unexpected();
        }
        next++;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token expect(Kind kind, String word) {
        Token token = peek();
        if (token.kind != kind || word != null && !token.text.equals(word)) {
            throw unexpected();
        }
        next++;
        return token;
    }

    private SqlException unexpected() {
        var error = new SqlException(SqlState.SYNTAX_ERROR, ConfigMessage.INVALID_VALUE, setting.name(), text);
        return peek().kind == Kind.END ? error.detail(ConfigMessage.SYNTAX_END) : error.detail(ConfigMessage.SYNTAX_NEAR, peek().text);
    }
}
