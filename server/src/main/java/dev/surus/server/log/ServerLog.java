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
import dev.surus.server.log.LogFile.Destination;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// The server log: standard error, or files when `logging_collector` is on, in the formats of `log_destination`.
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
    /// What the server's own lines say of it.
    private final LogSession own;
    private final PrintStream standardError;
    /// Empty without the collector.
    private Map<Destination, LogFile> files = Map.of();
    private Path dataDirectory;
    private volatile Language language = Language.ENGLISH;

    public ServerLog(ServerSettings settings, Clock clock, int serverPid, PrintStream standardError) {
        this.settings = settings;
        this.clock = clock;
        own = new LogSession(serverPid, clock.microsSinceEpoch());
        own.backendType = "postmaster";
        this.standardError = standardError;
        settings.onChange(Settings.LC_MESSAGES, locale -> language = Language.ofLocale(locale));
    }

    /// From now on into files, where the settings ask for it.
    public void startCollecting(Path dataDirectory) {
        if (settings.get(Settings.LOGGING_COLLECTOR)) {
            Path directory = dataDirectory.resolve(settings.get(Settings.LOG_DIRECTORY));
            log(dev.surus.server.ServerMessage.LOG_REDIRECTED, directory);
            var collected = new EnumMap<Destination, LogFile>(Destination.class);
            for (Destination destination : Destination.values()) {
                collected.put(destination, new LogFile(settings, clock, directory, destination));
            }
            synchronized (this) {
                this.dataDirectory = dataDirectory;
                files = collected;
            }
        }
    }

    /// Begins other files (SIGUSR1, pg_rotate_logfile()).
    /// @return false where there is no collector
    public synchronized boolean rotate() {
        files.values().forEach(LogFile::rotate);
        return !files.isEmpty();
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
        boolean server = session == null;
        LogSession whose = server ? own : session;
        Language spoken = server ? language : session.language;
        boolean shown = statement != null && !entry.hideStatement && isWritten(entry.severity, minErrorStatement);
        synchronized (this) {
            var log = new LogEntry(entry, whose, server, shown ? statement : null, ++whose.entries, clock.microsSinceEpoch(),
                    TimeZoneName.find(settings.get(Settings.LOG_TIMEZONE)), spoken, verbosity.equals("verbose"), verbosity.equals("terse"));
            String destinations = settings.get(Settings.LOG_DESTINATION);
            boolean csv = destinations.contains(Destination.CSVLOG.word);
            boolean json = destinations.contains(Destination.JSONLOG.word);
            boolean plain = destinations.contains(Destination.STDERR.word);
            // Without the collector there is no place for the other formats.
            boolean lost = csv && !emit(Destination.CSVLOG, CsvLine.format(log)) | json && !emit(Destination.JSONLOG, JsonLine.format(log));
            if (plain || lost || !csv && !json) {
                String text = plain(log);
                if (!emit(Destination.STDERR, text)) {
                    emit(text);
                }
            }
        }
    }

    private String plain(LogEntry log) {
        Diagnostic entry = log.diagnostic();
        var lines = new StringBuilder();
        String primary = log.primary();
        if (entry.position > 0) {
            primary += at(log.language(), entry.position);
        } else if (entry.internalPosition > 0) {
            primary += at(log.language(), entry.internalPosition);
        }
        line(lines, log, entry.severity.word(log.language()), (log.verbose() ? entry.code() + ": " : "") + primary);
        boolean japanese = log.language() == Language.JAPANESE;
        line(lines, log, japanese ? "詳細" : "DETAIL", log.detailText());
        line(lines, log, japanese ? "ヒント" : "HINT", log.hintText());
        line(lines, log, japanese ? "問い合わせ" : "QUERY", log.terse() ? null : entry.internalQuery);
        line(lines, log, japanese ? "文脈" : "CONTEXT", log.terse() ? null : log.context());
        line(lines, log, japanese ? "場所" : "LOCATION", log.verbose() ? entry.location() : null);
        line(lines, log, japanese ? "文" : "STATEMENT", log.statement());
        return lines.toString();
    }

    private static String at(Language language, int position) {
        return language == Language.JAPANESE ? "(" + position + "文字目)" : " at character " + position;
    }

    private void line(StringBuilder lines, LogEntry log, String label, String text) {
        if (text == null) {
            return;
        }
        log.session().lines++;
        String prefix = LogLinePrefix.format(settings.get(Settings.LOG_LINE_PREFIX), log.session(), log.server(), log.nowMicros(), log.zone(),
                log.diagnostic().state);
        lines.append(prefix).append(label).append(":  ").append(text.replace("\n", "\n\t")).append('\n');
    }

    /// Into the destination's file; false where there is none.
    private boolean emit(Destination destination, String lines) {
        if (files.isEmpty()) {
            return false;
        }
        LogFile file = files.get(destination);
        Path before = file.path();
        boolean written = file.write(lines.getBytes(StandardCharsets.UTF_8));
        if (written && !file.path().equals(before)) {
            rememberFiles();
        }
        return written;
    }

    /// The data directory's `current_logfiles`: one line for each file, `stderr log/postgresql-...`.
    private void rememberFiles() {
        var text = new StringBuilder();
        files.forEach((destination, file) -> {
            if (file.path() != null) {
                Path shown = file.path().startsWith(dataDirectory) ? dataDirectory.relativize(file.path()) : file.path();
                text.append(destination.word).append(' ').append(shown).append('\n');
            }
        });
        try {
            Files.writeString(dataDirectory.resolve("current_logfiles"), text);
        } catch (IOException e) {
            // The log itself is written.
        }
    }

    private void emit(String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        standardError.write(bytes, 0, bytes.length);
        standardError.flush();
    }

    /// Into the log as it is, for a bug's stack trace.
    public synchronized void trace(Throwable bug) {
        var text = new java.io.StringWriter();
        bug.printStackTrace(new java.io.PrintWriter(text));
        if (!emit(Destination.STDERR, text.toString())) {
            emit(text.toString());
        }
    }
}
