package dev.surus.engine.config;

import dev.surus.engine.base.SqlException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The values of the whole server: defaults, configuration files, command line. Sessions start from them and follow them
/// ([SessionSettings#refresh]). An embedded engine needs no file: `new ServerSettings()` holds the defaults.
///
/// Reading is lock-free through an immutable snapshot; changing is synchronized.
public final class ServerSettings {
    private static final long STACK_DEPTH = 2_048;

    /// The values at one moment; never changes.
    static final class Snapshot {
        final Object[] values;
        final SettingSource[] sources;
        final String[] files;
        final int[] lines;
        final boolean[] pendingRestart;
        /// Custom settings (with a dot) of the files and the command line.
        final Map<String, String> custom;

        Snapshot(Snapshot from) {
            values = from.values.clone();
            sources = from.sources.clone();
            files = from.files.clone();
            lines = from.lines.clone();
            pendingRestart = from.pendingRestart.clone();
            custom = new HashMap<>(from.custom);
        }

        Snapshot() {
            List<Setting<?>> all = SettingRegistry.all();
            values = new Object[all.size()];
            sources = new SettingSource[all.size()];
            files = new String[all.size()];
            lines = new int[all.size()];
            pendingRestart = new boolean[all.size()];
            custom = new HashMap<>();
            for (Setting<?> setting : all) {
                values[setting.ordinal()] = setting.standard();
                sources[setting.ordinal()] = SettingSource.DEFAULT;
            }
            // The least possible value is in the table; the system allows more.
            values[Settings.MAX_STACK_DEPTH.ordinal()] = Math.max(Settings.MAX_STACK_DEPTH.standard(), Math.min(STACK_DEPTH, StackLimit.KILOBYTES));
            sources[Settings.MAX_STACK_DEPTH.ordinal()] = SettingSource.DYNAMIC_DEFAULT;
        }
    }

    private volatile Snapshot snapshot = new Snapshot();
    private final Map<Setting<?>, List<Consumer<Object>>> listeners = new HashMap<>();
    private volatile List<FileSetting> fileSettings = List.of();
    private volatile long loadedAtMicros;

    Snapshot snapshot() {
        return snapshot;
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Setting<T> setting) {
        return (T) snapshot.values[setting.ordinal()];
    }

    /// A setting's value as SHOW prints it.
    public <T> String show(Setting<T> setting) {
        return setting.show(get(setting));
    }

    /// Sets a value from outside any file: the command line, a computed default, a fact. A weaker source than the present one has no effect.
    /// @throws SqlException where the text is no value of the setting
    public synchronized <T> void set(Setting<T> setting, String text, SettingSource source) {
        setValue(setting, text == null ? null : SettingChecks.check(setting, setting.parse(text), get(setting)), source);
    }

    /// The same by name; a name with a dot may be anything.
    public synchronized void set(String name, String text, SettingSource source) {
        Setting<?> setting = SettingRegistry.require(name);
        if (setting.is(SettingFlag.CUSTOM)) {
            var next = new Snapshot(snapshot);
            next.custom.put(name, text);
            snapshot = next;
        } else {
            set(setting, text, source);
        }
    }

    private <T> void setValue(Setting<T> setting, T value, SettingSource source) {
        if (source.compareTo(snapshot.sources[setting.ordinal()]) < 0) {
            return;
        }
        var next = new Snapshot(snapshot);
        next.values[setting.ordinal()] = value;
        next.sources[setting.ordinal()] = source;
        next.files[setting.ordinal()] = null;
        next.lines[setting.ordinal()] = 0;
        publish(next);
    }

    /// Calls the listener with the present value, and again whenever it changes.
    @SuppressWarnings("unchecked")
    public synchronized <T> void onChange(Setting<T> setting, Consumer<T> listener) {
        listeners.computeIfAbsent(setting, key -> new ArrayList<>()).add((Consumer<Object>) listener);
        listener.accept(get(setting));
    }

    synchronized void publish(Snapshot next) {
        Snapshot before = snapshot;
        snapshot = next;
        listeners.forEach((setting, calls) -> {
            Object value = next.values[setting.ordinal()];
            if (!java.util.Objects.equals(value, before.values[setting.ordinal()])) {
                calls.forEach(call -> call.accept(value));
            }
        });
    }

    /// What the configuration files said when they were last read (pg_file_settings).
    public List<FileSetting> fileSettings() {
        return fileSettings;
    }

    void fileSettings(List<FileSetting> read) {
        fileSettings = read;
    }

    /// When the files were last read, in microseconds since 1970 (pg_conf_load_time); 0 where never.
    public long loadedAtMicros() {
        return loadedAtMicros;
    }

    void loadedAtMicros(long micros) {
        loadedAtMicros = micros;
    }
}
