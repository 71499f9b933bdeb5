package dev.surus.tests.transcript;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/// Names as people give them: mixed case, blanks, quotes, Japanese, also characters whose second byte in SJIS is a backslash.
/// All of them exist in UTF8, EUC_JP and SJIS, and no two are equal.
final class RandomNames {
    private static final String[] PIECES = {
        "prod", "Table", "SELECT", "a_id", "x1", "_", " ", "\"", "'", "-", "表", "ソ", "能", "予約", "商品", "みかん", "メロン",
        "田中産業", "価格", "ｱｲｳ", "顧客", "ー", "Ω", "я", ".", "*", "?", "$1", "%", "(", "＠"
    };

    private final Random random;
    private final Set<String> given = new HashSet<>();

    RandomNames(Random random) {
        this.random = random;
    }

    String next() {
        while (true) {
            var name = new StringBuilder();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                name.append(PIECES[random.nextInt(PIECES.length)]);
            }
            // A leading letter of either kind keeps clear of pg_... names, which are reserved.
            String whole = (random.nextBoolean() ? "T" : "表") + name;
            if (given.add(whole)) {
                return whole;
            }
        }
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// The name as privileges show it.
    static String inPrivileges(String role) {
        return role.matches("[A-Za-z0-9_]+") ? role : quoted(role);
    }
}
