package dev.surus.server.log;

import dev.surus.engine.base.Clock;
import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Language;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.MessageKey;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Settings;
import dev.surus.engine.config.TimeZoneName;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The server log: standard error, or files when `logging_collector` is on.
///
/// ```
/// <prefix>ERROR:  relation "t" does not exist at character 15
/// <prefix>HINT:  ...
/// <prefix>STATEMENT:  select * from t
/// ```
///
/// Thread safe; an entry's lines stay together.
public final class ServerLog {
    private final ServerSettings settings;
    private final Clock clock;
    private final int serverPid;
    private final PrintStream standardError;
    private volatile LogFile file;
    private volatile Language language = Language.ENGLISH;

    public ServerLog(ServerSettings settings, Clock clock, int serverPid, PrintStream standardError) {
        this.settings = settings;
        this.clock = clock;
        this.serverPid = serverPid;
        this.standardError = standardError;
        settings.onChange(Settings.LC_MESSAGES, locale -> language = Language.ofLocale(locale));
    }

    /// From now on into files, where the settings ask for it.
    public void startCollecting(Path dataDirectory) {
        if (settings.get(Settings.LOGGING_COLLECTOR)) {
            Path directory = dataDirectory.resolve(settings.get(Settings.LOG_DIRECTORY));
            log(dev.surus.server.ServerMessage.LOG_REDIRECTED, directory);
            file = new LogFile(settings, clock, directory);
        }
    }

    public Language language() {
        return language;
    }

    /// A LOG line of the server itself.
    public void log(MessageKey key, Object... arguments) {
        write(new Diagnostic(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(key, arguments)), null, null);
    }

    public void write(Diagnostic entry) {
        write(entry, null, null);
    }

    /// Whether an entry of that severity is written under a `log_min_messages`.
    public static boolean isWritten(Severity severity, String minimum) {
        return logRank(severity) >= logRank(ofWord(minimum));
    }

    /// LOG ranks between ERROR and FATAL here.
    private static int logRank(Severity severity) {
        return severity == Severity.LOG ? Severity.ERROR.ordinal() * 2 + 1 : severity.ordinal() * 2;
    }

    /// The severity of a setting's word (`debug1` ... `panic`).
    public static Severity ofWord(String word) {
        return word.equals("debug") ? Severity.DEBUG2 : Severity.valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }

    /// Writes an entry if the server's settings want it.
    ///
    /// @param session   whose entry it is, null for the server's own
    /// @param statement the statement that was running, or null
    public void write(Diagnostic entry, LogSession session, String statement) {
        write(entry, session, statement, settings.get(Settings.LOG_MIN_MESSAGES), settings.get(Settings.LOG_MIN_ERROR_STATEMENT),
                settings.get(Settings.LOG_ERROR_VERBOSITY));
    }

    /// The same with a session's own settings.
    public void write(Diagnostic entry, LogSession session, String statement, String minMessages, String minErrorStatement, String verbosity) {
        if (!isWritten(entry.severity, minMessages)) {
            return;
        }
        Language spoken = session == null ? language : session.language;
        long now = clock.microsSinceEpoch();
        boolean verbose = verbosity.equals("verbose");
        boolean terse = verbosity.equals("terse");
        var lines = new StringBuilder();
        synchronized (this) {
            if (session != null) {
                session.lines++;
            }
            String prefix = prefix(entry.state, session, now);
            String primary = entry.primary.text(spoken);
            if (entry.position > 0) {
                primary += " at character " + entry.position;
            } else if (entry.internalPosition > 0) {
                primary += " at character " + entry.internalPosition;
            }
            line(lines, prefix, entry.severity.word(spoken), (verbose ? entry.state.code() + ": " : "") + primary);
            if (!terse) {
                Message detail = entry.detailForLog != null ? entry.detailForLog : entry.detail;
                if (detail != null) {
                    line(lines, prefix, "DETAIL", detail.text(spoken));
                }
                if (entry.hint != null) {
                    line(lines, prefix, "HINT", entry.hint.text(spoken));
                }
                if (entry.internalQuery != null) {
                    line(lines, prefix, "QUERY", entry.internalQuery);
                }
                if (!entry.context.isEmpty()) {
                    line(lines, prefix, "CONTEXT", entry.contextText(spoken));
                }
            }
            if (statement != null && !entry.hideStatement && isWritten(entry.severity, minErrorStatement)) {
                line(lines, prefix, "STATEMENT", statement);
            }
            emit(lines.toString());
        }
    }

    private String prefix(SqlState state, LogSession session, long now) {
        TimeZoneName zone = TimeZoneName.find(settings.get(Settings.LOG_TIMEZONE));
        return LogLinePrefix.format(settings.get(Settings.LOG_LINE_PREFIX), session, serverPid, now, zone, state);
    }

    private static void line(StringBuilder lines, String prefix, String label, String text) {
        lines.append(prefix).append(label).append(":  ").append(text.replace("\n", "\n\t")).append('\n');
    }

    private void emit(String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        LogFile target = file;
        if (target == null || !target.write(bytes)) {
            standardError.write(bytes, 0, bytes.length);
            standardError.flush();
        }
    }

    /// Into the log as it is, for a bug's stack trace.
    public synchronized void trace(Throwable bug) {
        var text = new java.io.StringWriter();
        bug.printStackTrace(new java.io.PrintWriter(text));
        emit(text.toString());
    }
}
