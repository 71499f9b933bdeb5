package dev.surus.server.listen;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.Settings;
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

/// Which statement a connection is at, and what the log wants to know of it: `log_statement`, `log_duration`,
/// `log_min_duration_statement`, and the STATEMENT line under errors.
final class StatementLog {
    private static final Set<String> DATA_WORDS = Set.of("insert", "update", "delete", "truncate", "copy", "merge", "execute");
    private static final Set<String> DEFINITION_WORDS = Set.of("create", "alter", "drop", "grant", "revoke", "comment", "security", "reassign",
            "reindex", "refresh", "import", "cluster");

    private record BoundStatement(String name, String sql, byte[][] parameters) {}

    private final Connection connection;
    private final ServerContext server;
    private final Map<String, String> prepared = new HashMap<>();
    private final Map<String, BoundStatement> portals = new HashMap<>();
    private String statement;
    private String step;
    private String stepName = "";
    private boolean logged;
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

    void begin(FrontendMessage message) {
        logged = false;
        switch (message) {
            case FrontendMessage.Query(String sql) -> {
                step = "statement";
                startNanos = server.clock().nanos();
                statement = sql;
                if (wantsStatement(sql)) {
                    logged = true;
                    write(null, ServerMessage.LOG_STATEMENT, sql);
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
        if (session.isEnded()) {
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
                write(null, ServerMessage.LOG_DURATION_STATEMENT, shown, done);
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

    private boolean wantsStatement(String sql) {
        Session session = connection.session();
        if (session == null) {
            return false;
        }
        return switch (session.value(Settings.LOG_STATEMENT)) {
            case "none" -> false;
            case "all" -> true;
            case "ddl" -> anyStatementIs(sql, DEFINITION_WORDS, Set.of());
            default -> anyStatementIs(sql, DEFINITION_WORDS, DATA_WORDS);
        };
    }

    /// Looks at the first word behind every semicolon; quotes and comments may mislead it into logging more, never less.
    private static boolean anyStatementIs(String sql, Set<String> words, Set<String> moreWords) {
        for (String part : sql.split(";")) {
            String word = LogSession.firstWord(part);
            if (words.contains(word) || moreWords.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private void write(Message detail, ServerMessage message, Object... arguments) {
        var entry = new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(message, arguments));
        entry.detail = detail;
        server.log().write(entry, connection.logSession(), null);
    }
}
