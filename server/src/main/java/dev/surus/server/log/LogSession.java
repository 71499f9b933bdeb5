package dev.surus.server.log;

import dev.surus.engine.base.Language;
import java.util.Locale;
import java.util.Set;

/// What a log line may say about the session that it belongs to (`log_line_prefix`). Written by the connection's thread.
public final class LogSession {
    /// Words that begin what ends as SELECT, or as a change.
    private static final Set<String> READING = Set.of("WITH", "TABLE", "VALUES");

    public final int pid;
    public final long startMicros;
    public volatile String backendType = "not initialized";
    public volatile String user;
    public volatile String database;
    public volatile String applicationName;
    /// The address as text, `[local]` for a Unix-domain socket, null outside sessions.
    public volatile String remoteHost;
    public volatile String remotePort = "";
    /// What the session is at: a command's word, `idle`, `idle in transaction`, `authentication`.
    private volatile String commandTag = "";
    /// A statement whose first word is the command; null where the tag is set.
    private volatile String statement;
    /// The tag of the statement, once it is done; null before.
    private volatile String completed;
    /// The open session, which knows its transaction; null before and after.
    public volatile dev.surus.engine.session.Session session;
    public volatile Language language = Language.ENGLISH;
    /// Lines of the plain format so far.
    long lines;
    /// Entries so far, as the other formats number them.
    long entries;

    public LogSession(int pid, long startMicros) {
        this.pid = pid;
        this.startMicros = startMicros;
    }

    /// Start and process, in hexadecimal: unique among all sessions.
    String id() {
        return String.format("%x.%x", startMicros / 1_000_000, pid);
    }

    /// The session runs a statement: its first word is what it is at.
    public void runs(String sql) {
        statement = sql;
        completed = null;
    }

    public void commandTag(String tag) {
        commandTag = tag;
        statement = null;
        completed = null;
    }

    /// A command is done.
    public void completed(String tag) {
        completed = tag;
    }

    String commandTag() {
        String sql = statement;
        String done = completed;
        if (sql == null) {
            return withoutCounts(done == null ? commandTag : done);
        }
        String word = firstWord(sql).toUpperCase(Locale.ROOT);
        if (done != null && (done.startsWith(word) || READING.contains(word))) {
            return withoutCounts(done);
        }
        // A command keeps its name where it ended as something else: EXECUTE, CREATE TABLE AS, a COMMIT that rolled back.
        return switch (word) {
            case "END" -> "COMMIT";
            case "CREATE" -> done == null ? word : "CREATE TABLE AS";
            default -> word;
        };
    }

    private static String withoutCounts(String tag) {
        int end = tag.length();
        while (end > 0 && (Character.isDigit(tag.charAt(end - 1)) || tag.charAt(end - 1) == ' ')) {
            end--;
        }
        return tag.substring(0, end);
    }

    /// The first word of a statement, in lower case, behind comments and parentheses.
    public static String firstWord(String sql) {
        int i = 0;
        while (i < sql.length()) {
            if (Character.isWhitespace(sql.charAt(i)) || sql.charAt(i) == '(') {
                i++;
            } else if (sql.startsWith("--", i)) {
                int end = sql.indexOf('\n', i);
                i = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", i)) {
                int end = sql.indexOf("*/", i);
                i = end < 0 ? sql.length() : end + 2;
            } else {
                break;
            }
        }
        int start = i;
        while (i < sql.length() && Character.isLetter(sql.charAt(i))) {
            i++;
        }
        return sql.substring(start, i).toLowerCase(Locale.ROOT);
    }

    /// Empty while there is none.
    String virtualTransaction() {
        var current = session;
        return current == null ? "" : current.virtualTransaction();
    }

    long transactionId() {
        var current = session;
        return current == null ? 0 : current.transactionId();
    }

    /// `host(port)`, or `[local]`.
    String remoteHostAndPort() {
        return remotePort.isEmpty() ? remoteHost : remoteHost + "(" + remotePort + ")";
    }
}
