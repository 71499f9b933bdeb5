package dev.surus.engine.txn.lock;

import java.util.regex.Pattern;

/// Keeps passwords out of what is shown and stored of statements: a text that speaks of a password loses all its literals and bind
/// values. That is more than needed, and never less.
public final class StatementSecrets {
    public static final String HIDDEN = "***";
    private static final Pattern WORD = Pattern.compile("passw|secret|credential", Pattern.CASE_INSENSITIVE);
    private static final Pattern LITERAL = Pattern.compile("'(?:[^'\\\\]|''|\\\\.)*(?:'|$)|\\$([A-Za-z_0-9]*)\\$.*?(?:\\$\\1\\$|$)", Pattern.DOTALL);

    private StatementSecrets() {}

    public static boolean speaksOfSecrets(String statement) {
        return WORD.matcher(statement).find();
    }

    public static String hide(String statement) {
        return speaksOfSecrets(statement) ? LITERAL.matcher(statement).replaceAll("'" + HIDDEN + "'") : statement;
    }
}
