package dev.surus.server.listen;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Settings;
import dev.surus.engine.parser.Parser;
import dev.surus.engine.parser.ParserOptions;
import dev.surus.engine.parser.ast.PreparedStatement;
import dev.surus.engine.session.Session;
import dev.surus.protocol.FrontendMessage;
import dev.surus.server.ServerContext;
import dev.surus.server.ServerMessage;
import dev.surus.server.log.LogSession;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which statement a connection is at, and what the log wants to know of it: `log_statement`, `log_duration`,
/// `log_min_duration_statement`, and the STATEMENT line under errors.
final class StatementLog {
    private static final Set<String> DATA_WORDS = Set.of("insert", "update", "delete", "truncate", "merge", "execute");
    private static final Set<String> DEFINITION_WORDS = Set.of("create", "alter", "drop", "grant", "revoke", "comment", "security", "reassign",
            "refresh", "import", "cluster");

    /// The statement that PREPARE or EXPLAIN ANALYZE is about.
    private static final Pattern INNER = Pattern.compile("(?is)^\\s*(?:prepare\\b.*?\\bas\\b|explain\\s*(?:\\([^)]*\\banalyze\\b[^)]*\\)|analyze\\b(?:\\s*verbose\\b)?))(.*)$");
    private static final Pattern FROM = Pattern.compile("(?is)^\\s*copy\\s+(?!\\().*?\\bfrom\\b");

    private record BoundStatement(String name, String sql, byte[][] parameters) {}

    private final Connection connection;
    private final ServerContext server;
    private final Map<String, String> prepared = new HashMap<>();
    private final Map<String, BoundStatement> portals = new HashMap<>();
    private String statement;
    private String step;
    private String stepName = "";
    private boolean logged;
    private boolean failed;
    private long startNanos;

    StatementLog(Connection connection, ServerContext server) {
        this.connection = connection;
        this.server = server;
    }

    /// The statement's text, or null between statements.
    String statement() {
        return statement;
    }

    /// The session waits for its client.
    void idle() {
        connection.logSession().commandTag(switch (connection.session().transactionStatus()) {
            case 'T' -> "idle in transaction";
            case 'E' -> "idle in transaction (aborted)";
            default -> "idle";
        });
    }

    /// An error was reported: no duration will be.
    void failed() {
        failed = true;
    }

    void begin(FrontendMessage message) {
        logged = false;
        failed = false;
        switch (message) {
            case FrontendMessage.Query(String sql) -> {
                step = "statement";
                startNanos = server.clock().nanos();
                statement = sql;
                if (wantsStatement(sql)) {
                    logged = true;
                    write(prepare(sql), ServerMessage.LOG_STATEMENT, sql);
                }
                connection.logSession().runs(sql);
            }
            case FrontendMessage.Parse(String name, String sql, int[] types) -> {
                step = "parse";
                startNanos = server.clock().nanos();
                stepName = name;
                statement = sql;
                prepared.put(name, sql);
            }
            case FrontendMessage.Bind bind -> {
                step = "bind";
                startNanos = server.clock().nanos();
                stepName = bind.statement();
                statement = prepared.get(bind.statement());
                portals.put(bind.portal(), new BoundStatement(bind.statement(), statement, bind.parameters()));
            }
            case FrontendMessage.Execute(String portal, int maxRows) -> {
                step = "execute";
                startNanos = server.clock().nanos();
                BoundStatement bound = portals.get(portal);
                statement = bound == null ? null : bound.sql;
                stepName = bound == null ? "" : bound.name;
                if (statement != null) {
                    connection.logSession().runs(statement);
                    if (wantsStatement(statement)) {
                        logged = true;
                        write(parameters(bound), ServerMessage.LOG_EXECUTE, shownName(portal), statement);
                    }
                }
            }
            case FrontendMessage.Close(char kind, String name) -> {
                if (kind == 'S') {
                    prepared.remove(name);
                } else {
                    portals.remove(name);
                }
                statement = null;
            }
            default -> {
                step = null;
                statement = null;
            }
        }
    }

    /// The message is done: its duration, if the settings want it.
    void end() {
        String done = statement;
        statement = null;
        Session session = connection.session();
        if (done == null || session == null) {
            return;
        }
        if (session.isEnded() || failed) {
            return;
        }
        long threshold = session.value(Settings.LOG_MIN_DURATION_STATEMENT);
        boolean always = session.value(Settings.LOG_DURATION);
        if (threshold < 0 && !always) {
            return;
        }
        double millis = (server.clock().nanos() - startNanos) / 1e6;
        String shown = String.format(Locale.ROOT, "%.3f", millis);
        if (threshold >= 0 && millis >= threshold) {
            if (logged) {
                write(null, ServerMessage.LOG_DURATION, shown);
            } else if (step.equals("statement")) {
                write(prepare(done), ServerMessage.LOG_DURATION_STATEMENT, shown, done);
            } else {
                write(null, ServerMessage.LOG_DURATION_STEP, shown, step, shownName(stepName), done);
            }
        } else if (always) {
            write(null, ServerMessage.LOG_DURATION, shown);
        }
    }

    private static String shownName(String name) {
        return name.isEmpty() ? "<unnamed>" : name;
    }

    private static Message parameters(BoundStatement bound) {
        if (bound.parameters.length == 0) {
            return null;
        }
        var text = new StringBuilder();
        for (int i = 0; i < bound.parameters.length; i++) {
            byte[] value = bound.parameters[i];
            text.append(text.isEmpty() ? "" : ", ").append('$').append(i + 1).append(" = ")
                    .append(value == null ? "NULL" : "'" + new String(value, StandardCharsets.UTF_8).replace("'", "''") + "'");
        }
        return new Message(ServerMessage.LOG_PARAMETERS, text);
    }

    /// What EXECUTE runs.
    private Message prepare(String sql) {
        if (!LogSession.firstWord(sql).equals("execute")) {
            return null;
        }
        try {
            for (var parsed : Parser.parse(sql, ParserOptions.DEFAULT).statements()) {
                String text = parsed.statement() instanceof PreparedStatement.Execute execute ? connection.session().preparedText(execute.name()) : null;
                if (text != null) {
                    return new Message(ServerMessage.LOG_PREPARE, text);
                }
            }
        } catch (SqlException unreadable) {
            // Its error will say enough.
        }
        return null;
    }

    private boolean wantsStatement(String sql) {
        Session session = connection.session();
        if (session == null) {
            return false;
        }
        return switch (session.value(Settings.LOG_STATEMENT)) {
            case "none" -> false;
            case "all" -> isReadable(session, sql);
            case "ddl" -> anyStatementIs(sql, false) && isReadable(session, sql);
            default -> anyStatementIs(sql, true) && isReadable(session, sql);
        };
    }

    /// What the grammar does not know is not logged as a statement; its error will say enough.
    private static boolean isReadable(Session session, String sql) {
        try {
            boolean standard = !"off".equals(session.setting("standard_conforming_strings"));
            Parser.parse(sql, new ParserOptions(standard, false, ParserOptions.DEFAULT.backslashQuote(), true));
            return true;
        } catch (SqlException unreadable) {
            return false;
        }
    }

    /// Looks at the first word behind every semicolon; quotes and comments may mislead it into logging more, never less.
    private static boolean anyStatementIs(String sql, boolean changesToo) {
        for (String part : sql.split(";")) {
            if (isOne(part, changesToo)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOne(String sql, boolean changesToo) {
        String word = LogSession.firstWord(sql);
        return switch (word) {
            // What these contain counts.
            case "prepare", "explain" -> {
                Matcher inner = INNER.matcher(sql);
                yield inner.find() && isOne(inner.group(1), changesToo);
            }
            case "copy" -> changesToo && FROM.matcher(sql).find();
            default -> DEFINITION_WORDS.contains(word) || changesToo && DATA_WORDS.contains(word);
        };
    }

    private void write(Message detail, ServerMessage message, Object... arguments) {
        var entry = new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(message, arguments));
        entry.detail = detail;
        server.log().write(entry, connection.logSession(), null);
    }
}
