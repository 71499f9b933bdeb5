package dev.surus.engine.config;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// The settings as one session sees them: the server's, unless the session (or its role, database, start-up packet) has its own.
///
/// ```
///   get(s):   Variable of the session --- has its own value ---> that
///                  | none, or INHERITED
///                  v
///             snapshot of ServerSettings (renewed between statements by refresh())
///
///   nest level 0: outside a transaction   1: transaction   2..: savepoints and functions with SET clauses
///   each Variable keeps a stack of what to restore when a level ends
/// ```
///
/// Confined to the session's thread. An integer is read with `get(WORK_MEM)`: an array access.
public final class SessionSettings {
    private static final Object INHERITED = new Object();

    /// What to do with a new value when its nest level ends.
    public enum Scope {
        /// Stays if the transaction commits (SET, set_config(..., false)).
        SESSION,
        /// Ends with the transaction (SET LOCAL).
        LOCAL,
        /// Ends with the function that is entered (its SET clauses).
        FUNCTION
    }

    private enum Kind { SAVED, SET, LOCAL, SET_THEN_LOCAL }

    private static final class Entry {
        int level;
        Kind kind;
        Object prior;
        SettingSource priorSource;
        Object masked;
        SettingSource maskedSource;
        Entry outer;
    }

    private static final class Variable {
        final Setting<?> setting;
        Object value = INHERITED;
        SettingSource source;
        Object resetValue = INHERITED;
        SettingSource resetSource;
        Entry stack;
        /// A custom setting exists from its first SET on.
        Variable(Setting<?> setting) {
            this.setting = setting;
        }
    }

    private final ServerSettings server;
    private ServerSettings.Snapshot base;
    private final Variable[] variables = new Variable[SettingRegistry.all().size()];
    private final Map<String, Variable> custom = new HashMap<>();
    private final List<Variable> stacked = new ArrayList<>();
    private final Map<Setting<?>, Function<Object, String>> shownAs = new HashMap<>(0);
    private final Map<Setting<?>, SettingCheck<Object>> checks = new HashMap<>();
    private final Map<Setting<?>, List<Consumer<Object>>> listeners = new HashMap<>();
    private final Map<Setting<?>, String> reported = new HashMap<>();
    private boolean reportDue;
    private SettingPrivileges privileges = SettingPrivileges.SUPERUSER;
    private boolean started;
    private int level;

    public SessionSettings(ServerSettings server) {
        this.server = server;
        this.base = server.snapshot();
        base.custom.forEach((name, value) -> {
            Variable variable = customVariable(name);
            variable.value = variable.resetValue = value;
            variable.source = variable.resetSource = SettingSource.FILE;
        });
    }

    public ServerSettings server() {
        return server;
    }

    /// Whose rights later SETs are checked against.
    public void privileges(SettingPrivileges privileges) {
        this.privileges = privileges;
    }

    /// From now on settings of context backend are fixed.
    public void connectionStarted() {
        started = true;
    }

    // ---- reading

    @SuppressWarnings("unchecked")
    public <T> T get(Setting<T> setting) {
        Variable variable = variables[setting.ordinal()];
        return variable == null || variable.value == INHERITED ? (T) base.values[setting.ordinal()] : (T) variable.value;
    }

    private boolean isDisabled(Setting<?> setting) {
        return setting == Settings.ARCHIVE_COMMAND && get(Settings.ARCHIVE_MODE).equals("off");
    }

    /// The value as SHOW prints it.
    public <T> String show(Setting<T> setting) {
        var own = shownAs.get(setting);
        return own != null ? own.apply(get(setting)) : isDisabled(setting) ? "(disabled)" : setting.show(get(setting));
    }

    /// The value as SHOW and current_setting() print it.
    /// @throws SqlException 42704 for an unknown name, 42501 for one that the role may not see
    public String show(String name) {
        String value = showOrNull(name);
        if (value == null) {
            throw SettingRegistry.unrecognized(name);
        }
        return value;
    }

    /// The same; null for an unknown name.
    public String showOrNull(String name) {
        Setting<?> setting = SettingRegistry.find(name);
        if (setting == null) {
            Variable variable = custom.get(key(name));
            return variable == null ? null : Objects.requireNonNullElse((String) currentValue(variable), "");
        }
        if (setting.is(SettingFlag.SUPERUSER_ONLY) && !privileges.maySeeAll()) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, ConfigMessage.PERMISSION_DENIED_TO_SEE, setting.name());
        }
        return show(setting);
    }

    /// The setting of that name as this session knows it.
    /// @throws SqlException 42704
    public Setting<?> find(String name) {
        Setting<?> setting = SettingRegistry.find(name);
        if (setting == null) {
            Variable variable = custom.get(key(name));
            if (variable == null) {
                throw SettingRegistry.unrecognized(name);
            }
            return variable.setting;
        }
        return setting;
    }

    public SettingSource source(Setting<?> setting) {
        Variable variable = variables[setting.ordinal()];
        return variable == null || variable.source == null ? base.sources[setting.ordinal()] : variable.source;
    }

    /// The declared settings that this role may see, by name (pg_settings, SHOW ALL).
    public List<SettingState> states() {
        var states = new ArrayList<SettingState>();
        for (Setting<?> setting : SettingRegistry.all()) {
            if (!setting.is(SettingFlag.NO_SHOW_ALL) && (!setting.is(SettingFlag.SUPERUSER_ONLY) || privileges.maySeeAll())) {
                states.add(state(setting));
            }
        }
        return states;
    }

    @SuppressWarnings("unchecked")
    private <T> SettingState state(Setting<T> setting) {
        int i = setting.ordinal();
        Variable variable = variables[i];
        T reset = variable == null || variable.resetValue == INHERITED ? (T) base.values[i] : (T) variable.resetValue;
        SettingSource source = source(setting);
        boolean fromFile = source == SettingSource.FILE && privileges.maySeeAll();
        return new SettingState(setting, isDisabled(setting) ? "(disabled)" : setting.bare(get(setting)), source, setting.plain(reset), fromFile ? base.files[i] : null,
                fromFile ? base.lines[i] : 0, base.pendingRestart[i]);
    }

    // ---- changing

    /// Adds the session's own look at a setting's new values.
    @SuppressWarnings("unchecked")
    public <T> void onCheck(Setting<T> setting, SettingCheck<T> check) {
        checks.put(setting, (SettingCheck<Object>) check);
    }

    /// Has SHOW print something else than the value that was set.
    @SuppressWarnings("unchecked")
    public <T> void onShow(Setting<T> setting, Function<T, String> shown) {
        shownAs.put(setting, (Function<Object, String>) shown);
    }

    /// Calls the listener with the present value, and again after each change, rollbacks included.
    @SuppressWarnings("unchecked")
    public <T> void onChange(Setting<T> setting, Consumer<T> listener) {
        listeners.computeIfAbsent(setting, key -> new ArrayList<>()).add((Consumer<Object>) listener);
        listener.accept(get(setting));
    }

    /// SET name TO items: joins a list as the setting wants it.
    /// @throws SqlException 22023 where the setting takes one item only
    public static String join(Setting<?> setting, List<String> items) {
        if (items.size() != 1 && !setting.is(SettingFlag.LIST_INPUT)) {
            throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, ConfigMessage.ONE_ARGUMENT, setting.name());
        }
        var text = new StringBuilder();
        for (String item : items) {
            text.append(text.isEmpty() ? "" : ", ").append(setting.is(SettingFlag.LIST_QUOTE) ? Identifiers.quote(item) : item);
        }
        return text.toString();
    }

    /// SET, SET LOCAL, set_config() and a function's SET clause, with the rights of the current role.
    /// @throws SqlException 42704, 22023, 42501, 55P02 ...
    public void set(String name, String text, Scope scope) {
        Setting<?> setting = custom.containsKey(key(name)) ? custom.get(key(name)).setting : SettingRegistry.require(name);
        requireMayChange(setting, SettingSource.SESSION);
        change(setting, text, SettingSource.SESSION, scope);
    }

    /// RESET name, SET name TO DEFAULT.
    public void reset(String name, Scope scope) {
        Variable known = custom.get(key(name));
        Setting<?> setting = known != null ? known.setting : SettingRegistry.require(name);
        requireMayChange(setting, SettingSource.SESSION);
        Variable variable = variable(setting);
        push(variable, scope);
        if (variable.resetValue != INHERITED) {
            check(setting, variable.resetValue, SettingSource.SESSION);
        }
        assign(variable, variable.resetValue, variable.resetSource);
    }

    /// RESET ALL and DISCARD ALL: what the role may not set stays.
    public void resetAll() {
        var touched = new ArrayList<Variable>();
        for (Variable variable : variables) {
            if (variable != null) {
                touched.add(variable);
            }
        }
        touched.addAll(custom.values());
        for (Variable variable : touched) {
            Setting<?> setting = variable.setting;
            boolean settable = setting.context() == SettingContext.USER || setting.context() == SettingContext.SUPERUSER;
            if (settable && !setting.is(SettingFlag.NO_RESET_ALL) && variable.source != variable.resetSource
                    || settable && !setting.is(SettingFlag.NO_RESET_ALL) && !Objects.equals(variable.value, variable.resetValue)) {
                push(variable, Scope.SESSION);
                assign(variable, variable.resetValue, variable.resetSource);
            }
        }
    }

    /// A value at connection start (role, database, start-up packet), which also becomes what RESET restores; or one forced by
    /// the server (OVERRIDE). A weaker source than the present one has no effect.
    public void setInitial(String name, String text, SettingSource source) {
        Setting<?> setting = SettingRegistry.require(name);
        if (source != SettingSource.OVERRIDE) {
            requireMayChange(setting, source);
        }
        Variable variable = variable(setting);
        Object value = check(setting, parse(setting, text), source);
        boolean strongerReset = variable.resetSource == null || variable.resetSource.compareTo(source) <= 0;
        if (strongerReset) {
            variable.resetValue = value;
            variable.resetSource = source;
        }
        if (variable.source == null || variable.source.compareTo(source) <= 0) {
            assign(variable, value, source);
        }
    }

    /// Sets a value that the session itself computes (is_superuser, transaction_isolation ...), past all checks.
    public <T> void assign(Setting<T> setting, T value) {
        Variable variable = variable(setting);
        assign(variable, value, SettingSource.OVERRIDE);
    }

    /// The same for a value that RESET restores from now on, too.
    public <T> void assignInitial(Setting<T> setting, T value) {
        assignInitial(setting, value, SettingSource.OVERRIDE);
    }

    /// The same.
    /// @param source how strong it is
    public <T> void assignInitial(Setting<T> setting, T value, SettingSource source) {
        Variable variable = variable(setting);
        variable.resetValue = value;
        variable.resetSource = source;
        assign(variable, value, source);
    }

    /// Whether `name = text` could be stored for a role or a database, with the rights of the current role.
    /// @throws SqlException where not
    /// @return what it names that does not exist yet: worth a notice
    public List<Message> validate(String name, String text) {
        Setting<?> setting = SettingRegistry.require(name);
        requireMayChange(setting, SettingSource.GLOBAL);
        if (text == null || setting.is(SettingFlag.CUSTOM)) {
            return List.of();
        }
        var missing = SettingChecks.missing(setting, text);
        if (missing.isEmpty()) {
            SettingChecks.check(setting, cast(setting.parse(text)), cast(get(setting)));
        }
        return missing;
    }

    private void requireMayChange(Setting<?> setting, SettingSource source) {
        String name = setting.name();
        boolean atStart = source == SettingSource.CLIENT && !started;
        switch (setting.context()) {
            case INTERNAL -> throw cannot(ConfigMessage.CANNOT_BE_CHANGED, name);
            case POSTMASTER -> throw cannot(ConfigMessage.NEEDS_RESTART, name);
            case SIGHUP -> throw cannot(ConfigMessage.NOT_NOW, name);
            case SUPERUSER_BACKEND -> {
                if (!atStart && source == SettingSource.SESSION) {
                    throw cannot(ConfigMessage.NOT_AFTER_START, name);
                }
                requireSuperuser(name, source);
            }
            case BACKEND -> {
                if (!atStart && source == SettingSource.SESSION) {
                    throw cannot(ConfigMessage.NOT_AFTER_START, name);
                }
            }
            case SUPERUSER -> requireSuperuser(name, source);
            case USER -> { }
        }
    }

    private void requireSuperuser(String name, SettingSource source) {
        boolean stored = source.compareTo(SettingSource.GLOBAL) >= 0 && source.compareTo(SettingSource.DATABASE_USER) <= 0 && !started;
        // Values stored for a role or a database were checked when they were stored.
        if (!stored && !privileges.isSuperuser() && !privileges.maySet(name)) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, ConfigMessage.PERMISSION_DENIED, name);
        }
    }

    private static SqlException cannot(ConfigMessage message, String name) {
        return new SqlException(SqlState.CANT_CHANGE_RUNTIME_PARAM, message, name);
    }

    private void change(Setting<?> setting, String text, SettingSource source, Scope scope) {
        Object value = check(setting, parse(setting, text), source);
        Variable variable = variable(setting);
        push(variable, scope);
        assign(variable, value, source);
    }

    private static Object parse(Setting<?> setting, String text) {
        return setting.parse(text);
    }

    private Object check(Setting<?> setting, Object proposed, SettingSource source) {
        if (setting.is(SettingFlag.CUSTOM)) {
            return proposed;
        }
        Object current = get(setting);
        Object value = SettingChecks.check(setting, cast(proposed), cast(current));
        SettingCheck<Object> own = checks.get(setting);
        return own == null ? value : own.check(value, current, source);
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private Object currentValue(Variable variable) {
        return variable.value != INHERITED ? variable.value : variable.setting.is(SettingFlag.CUSTOM) ? "" : base.values[variable.setting.ordinal()];
    }

    private void assign(Variable variable, Object value, SettingSource source) {
        Object before = currentValue(variable);
        variable.value = value;
        variable.source = source;
        announce(variable.setting, before, currentValue(variable));
    }

    private void announce(Setting<?> setting, Object before, Object after) {
        // SET SESSION AUTHORIZATION ends a SET ROLE, even where the session's user stays the same.
        if (!Objects.equals(before, after) || setting == Settings.SESSION_AUTHORIZATION) {
            reportDue |= setting.is(SettingFlag.REPORT);
            for (Consumer<Object> listener : listeners.getOrDefault(setting, List.of())) {
                listener.accept(after);
            }
        }
    }

    private Variable variable(Setting<?> setting) {
        if (setting.ordinal() < 0) {
            return customVariable(setting.name());
        }
        Variable variable = variables[setting.ordinal()];
        if (variable == null) {
            variable = variables[setting.ordinal()] = new Variable(setting);
        }
        return variable;
    }

    private Variable customVariable(String name) {
        return custom.computeIfAbsent(key(name), key -> new Variable(SettingRegistry.require(name)));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    // ---- nest levels

    /// Enters a transaction, savepoint or function with SET clauses.
    /// @return the new level, to be handed to [#leave]
    public int enter() {
        return ++level;
    }

    public int level() {
        return level;
    }

    /// Ends a level and all inside it: restores what a rollback or the end of a SET LOCAL restores.
    public void leave(int endingLevel, boolean commit) {
        for (int i = stacked.size() - 1; i >= 0; i--) {
            Variable variable = stacked.get(i);
            while (variable.stack != null && variable.stack.level >= endingLevel) {
                if (!unwind(variable, endingLevel, commit)) {
                    break;
                }
            }
            if (variable.stack == null) {
                int last = stacked.size() - 1;
                stacked.set(i, stacked.get(last));
                stacked.remove(last);
            }
        }
        level = endingLevel - 1;
    }

    /// Ends one entry of one variable's stack; false where the entry stays, one level further out.
    private boolean unwind(Variable variable, int endingLevel, boolean commit) {
        Entry entry = variable.stack;
        Entry outer = entry.outer;
        if (!commit || entry.kind == Kind.SAVED) {
            variable.stack = outer;
            assign(variable, entry.prior, entry.priorSource);
            return true;
        }
        if (entry.level == 1) {
            variable.stack = outer;
            switch (entry.kind) {
                case SET, SAVED -> { }
                case LOCAL -> assign(variable, entry.prior, entry.priorSource);
                case SET_THEN_LOCAL -> assign(variable, entry.masked, entry.maskedSource);
            }
            return true;
        }
        if (outer == null || outer.level < entry.level - 1) {
            entry.level--;
            return entry.level >= endingLevel;
        }
        switch (entry.kind) {
            case SET, SAVED -> outer.kind = Kind.SET;
            case LOCAL -> {
                if (outer.kind == Kind.SET) {
                    outer.masked = entry.prior;
                    outer.maskedSource = entry.priorSource;
                    outer.kind = Kind.SET_THEN_LOCAL;
                }
            }
            case SET_THEN_LOCAL -> {
                outer.masked = entry.masked;
                outer.maskedSource = entry.maskedSource;
                outer.kind = Kind.SET_THEN_LOCAL;
            }
        }
        variable.stack = outer;
        return true;
    }

    /// Remembers, once per level, what to restore.
    private void push(Variable variable, Scope scope) {
        if (level == 0) {
            return;
        }
        Entry entry = variable.stack;
        if (entry != null && entry.level >= level) {
            switch (scope) {
                case SESSION -> entry.kind = Kind.SET;
                case LOCAL -> {
                    if (entry.kind == Kind.SET) {
                        entry.masked = variable.value;
                        entry.maskedSource = variable.source;
                        entry.kind = Kind.SET_THEN_LOCAL;
                    }
                }
                case FUNCTION -> { }
            }
            return;
        }
        var pushed = new Entry();
        pushed.level = level;
        pushed.kind = switch (scope) {
            case SESSION -> Kind.SET;
            case LOCAL -> Kind.LOCAL;
            case FUNCTION -> Kind.SAVED;
        };
        pushed.prior = variable.value;
        pushed.priorSource = variable.source;
        pushed.outer = entry;
        if (entry == null) {
            stacked.add(variable);
        }
        variable.stack = pushed;
    }

    // ---- following the server, reporting to the client

    /// Takes over what a reload changed; called between statements, costs one comparison.
    public void refresh() {
        ServerSettings.Snapshot newest = server.snapshot();
        if (newest == base) {
            return;
        }
        ServerSettings.Snapshot before = base;
        base = newest;
        for (Setting<?> setting : SettingRegistry.all()) {
            int i = setting.ordinal();
            boolean inherits = variables[i] == null || variables[i].value == INHERITED;
            if (inherits && before.values[i] != newest.values[i]) {
                announce(setting, before.values[i], newest.values[i]);
            }
        }
        for (String name : newest.custom.keySet()) {
            Variable variable = customVariable(name);
            if (variable.source == null || variable.source == SettingSource.FILE) {
                variable.value = variable.resetValue = newest.custom.get(name);
                variable.source = variable.resetSource = SettingSource.FILE;
            }
        }
    }

    /// The reported settings (ParameterStatus) whose value changed since the last call, each once, with its new value; all of
    /// them at the first call.
    public Map<String, String> takeReports() {
        if (!reportDue && !reported.isEmpty()) {
            return Map.of();
        }
        reportDue = false;
        var changed = new TreeMap<String, String>();
        for (Setting<?> setting : SettingRegistry.all()) {
            if (setting.is(SettingFlag.REPORT)) {
                String value = show(setting);
                if (!value.equals(reported.put(setting, value))) {
                    changed.put(setting.name(), value);
                }
            }
        }
        return changed;
    }
}
