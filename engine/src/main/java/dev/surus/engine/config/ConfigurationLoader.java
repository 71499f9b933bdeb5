package dev.surus.engine.config;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Applies the configuration files to the server's settings, at start and at each reload, as PostgreSQL does:
/// a line that cannot be read or an unknown name, and nothing changes; a value that cannot be taken, and the others change.
public final class ConfigurationLoader {
    /// What a reading came to.
    ///
    /// @param log   what to write into the server log, in order
    /// @param clean whether no line was wrong
    public record Outcome(List<Diagnostic> log, boolean clean) {}

    private final ServerSettings settings;
    private final Path configFile;
    private final Path autoConf;
    private final List<Diagnostic> log = new ArrayList<>();
    private final List<FileSetting> shown = new ArrayList<>();

    private ConfigurationLoader(ServerSettings settings, Path configFile, Path autoConf) {
        this.settings = settings;
        this.configFile = configFile;
        this.autoConf = autoConf;
    }

    /// The server's start: settings of every context are taken. A caller stops where the outcome is not clean.
    /// @param autoConf the file that ALTER SYSTEM writes, read last; may be missing
    public static Outcome start(ServerSettings settings, Path configFile, Path autoConf) {
        synchronized (settings) {
            return new ConfigurationLoader(settings, configFile, autoConf).load(true, true);
        }
    }

    /// A reload: what needs a restart is logged and waits.
    public static Outcome reload(ServerSettings settings, Path configFile, Path autoConf) {
        synchronized (settings) {
            return new ConfigurationLoader(settings, configFile, autoConf).load(false, true);
        }
    }

    /// Reads the files as they are now without applying anything, for pg_file_settings.
    public static List<FileSetting> inspect(ServerSettings settings, Path configFile, Path autoConf) {
        synchronized (settings) {
            var loader = new ConfigurationLoader(settings, configFile, autoConf);
            loader.load(false, false);
            return List.copyOf(loader.shown);
        }
    }

    private Outcome load(boolean starting, boolean apply) {
        PostgresqlConf.Reading main = PostgresqlConf.read(configFile, true, !apply);
        List<PostgresqlConf.Assignment> assignments = new ArrayList<>(main.assignments());
        main.notes().forEach(note -> log(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, note));
        if (autoConf != null) {
            assignments.addAll(PostgresqlConf.read(autoConf, false, !apply).assignments());
        }
        var errors = new HashMap<PostgresqlConf.Assignment, String>();
        boolean unreadable = false;
        for (var assignment : assignments) {
            if (assignment.error() != null) {
                unreadable = true;
                errors.put(assignment, PostgresqlConf.shortText(assignment));
                log(Severity.LOG, SqlState.CONFIG_FILE_ERROR, assignment.error());
            } else if (!isKnown(assignment.name())) {
                unreadable = true;
                errors.put(assignment, "unrecognized configuration parameter");
                log(Severity.LOG, SqlState.UNDEFINED_OBJECT,
                        new Message(ConfigMessage.UNRECOGNIZED_IN_FILE, assignment.name(), assignment.file(), assignment.line()));
            }
        }
        var last = new LinkedHashMap<String, PostgresqlConf.Assignment>();
        for (var assignment : assignments) {
            if (assignment.name() != null) {
                // Its place is that of the line that counts.
                last.remove(assignment.name().toLowerCase(java.util.Locale.ROOT));
                last.put(assignment.name().toLowerCase(java.util.Locale.ROOT), assignment);
            }
        }
        boolean wrong = unreadable;
        if (!unreadable) {
            wrong = applyAll(last, errors, starting, apply);
        } else if (!apply) {
            applyAll(last, errors, starting, false);
        }
        int sequence = 0;
        for (var assignment : assignments) {
            String error = errors.get(assignment);
            boolean isLast = assignment.name() != null && last.get(assignment.name().toLowerCase(java.util.Locale.ROOT)) == assignment;
            shown.add(new FileSetting(assignment.file(), assignment.line(), ++sequence, assignment.name(), assignment.value(),
                    isLast && error == null && !unreadable, error));
        }
        if (apply) {
            settings.fileSettings(List.copyOf(shown));
            settings.loadedAtMicros(dev.surus.engine.base.Clock.SYSTEM.microsSinceEpoch());
        }
        if (wrong) {
            ConfigMessage summary = starting ? ConfigMessage.FILE_HAS_ERRORS
                    : unreadable ? ConfigMessage.FILE_HAS_ERRORS_NO_CHANGES : ConfigMessage.FILE_HAS_ERRORS_OTHERS_APPLIED;
            log(starting ? Severity.FATAL : Severity.LOG, SqlState.CONFIG_FILE_ERROR, new Message(summary, configFile));
        }
        return new Outcome(List.copyOf(log), !wrong);
    }

    private static boolean isKnown(String name) {
        try {
            SettingRegistry.require(name);
            return true;
        } catch (SqlException e) {
            return false;
        }
    }

    private boolean applyAll(Map<String, PostgresqlConf.Assignment> last, Map<PostgresqlConf.Assignment, String> errors, boolean starting,
            boolean apply) {
        var next = new ServerSettings.Snapshot(settings.snapshot());
        next.custom.clear();
        boolean wrong = false;
        for (Setting<?> setting : SettingRegistry.all()) {
            int i = setting.ordinal();
            if (next.sources[i] == SettingSource.FILE && !last.containsKey(setting.name().toLowerCase(java.util.Locale.ROOT))) {
                removed(setting, next, starting, apply);
            }
        }
        for (var assignment : last.values()) {
            Setting<?> setting = SettingRegistry.find(assignment.name());
            if (setting == null) {
                next.custom.put(assignment.name(), assignment.value());
                continue;
            }
            try {
                if (!take(setting, assignment, next, starting, apply)) {
                    errors.put(assignment, ConfigMessage.SETTING_COULD_NOT_BE_APPLIED.english());
                    wrong = true;
                }
            } catch (SqlException e) {
                wrong = true;
                errors.put(assignment, ConfigMessage.SETTING_COULD_NOT_BE_APPLIED.english());
                Diagnostic cause = e.diagnostic();
                var entry = new Diagnostic(Severity.LOG, cause.state, cause.primary);
                entry.detail = cause.detail;
                entry.hint = cause.hint;
                log.add(entry);
            }
        }
        if (apply) {
            settings.publish(next);
        }
        return wrong;
    }

    private void removed(Setting<?> setting, ServerSettings.Snapshot next, boolean starting, boolean apply) {
        int i = setting.ordinal();
        if (setting.context() == SettingContext.POSTMASTER && !starting) {
            next.pendingRestart[i] = true;
            log(Severity.LOG, SqlState.CANT_CHANGE_RUNTIME_PARAM, new Message(ConfigMessage.NEEDS_RESTART, setting.name()));
            return;
        }
        next.values[i] = setting.standard();
        next.sources[i] = SettingSource.DEFAULT;
        next.files[i] = null;
        next.lines[i] = 0;
        if (apply) {
            log(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(ConfigMessage.PARAMETER_REMOVED, setting.name()));
        }
    }

    /// Takes one value over; false where it may not be changed from a file now.
    private <T> boolean take(Setting<T> setting, PostgresqlConf.Assignment assignment, ServerSettings.Snapshot next, boolean starting,
            boolean apply) {
        int i = setting.ordinal();
        @SuppressWarnings("unchecked")
        T current = (T) next.values[i];
        T value = SettingChecks.check(setting, setting.parse(assignment.value()), current);
        if (setting == Settings.ROLE || setting == Settings.SESSION_AUTHORIZATION) {
            throw setting.invalid(assignment.value());
        }
        if (setting.context() == SettingContext.INTERNAL) {
            log(Severity.LOG, SqlState.CANT_CHANGE_RUNTIME_PARAM, new Message(ConfigMessage.CANNOT_BE_CHANGED, setting.name()));
            return false;
        }
        boolean stronger = next.sources[i].compareTo(SettingSource.FILE) > 0;
        if (setting.context() == SettingContext.POSTMASTER && !starting) {
            boolean changed = !Objects.equals(value, current);
            next.pendingRestart[i] = changed;
            if (changed) {
                log(Severity.LOG, SqlState.CANT_CHANGE_RUNTIME_PARAM, new Message(ConfigMessage.NEEDS_RESTART, setting.name()));
            } else if (!stronger) {
                next.files[i] = assignment.file();
                next.lines[i] = assignment.line();
            }
            return !changed;
        }
        if (stronger) {
            return true;
        }
        next.values[i] = value;
        next.sources[i] = SettingSource.FILE;
        next.files[i] = assignment.file();
        next.lines[i] = assignment.line();
        if (!starting && apply && !Objects.equals(value, current)) {
            log(Severity.LOG, SqlState.SUCCESSFUL_COMPLETION, new Message(ConfigMessage.PARAMETER_CHANGED, setting.name(), assignment.value()));
        }
        return true;
    }

    private void log(Severity severity, SqlState state, Message message) {
        log.add(new Diagnostic(severity, state, message));
    }
}
