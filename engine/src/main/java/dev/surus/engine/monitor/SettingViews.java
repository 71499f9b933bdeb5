package dev.surus.engine.monitor;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.VirtualRelation;
import dev.surus.engine.command.Cluster;
import dev.surus.engine.config.AutoConf;
import dev.surus.engine.config.ConfigurationLoader;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.SettingState;
import dev.surus.engine.config.SettingType;
import dev.surus.engine.config.SettingUnit;
import dev.surus.engine.config.Settings;
import dev.surus.engine.session.AuthenticationRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import static dev.surus.engine.monitor.ViewValues.bool;
import static dev.surus.engine.monitor.ViewValues.texts;

/// Settings and the files that they come from: pg_settings, pg_file_settings, pg_hba_file_rules ...
final class SettingViews {
    private final Cluster cluster;

    SettingViews(Cluster cluster) {
        this.cluster = cluster;
    }

    List<VirtualRelation> relations() {
        return List.of(
                VirtualRelation.of("pg_settings", SettingViews::settings),
                VirtualRelation.of("pg_file_settings", _ -> fileSettings()),
                VirtualRelation.of("pg_hba_file_rules", _ -> hbaFileRules()),
                VirtualRelation.of("pg_ident_file_mappings", _ -> identFileMappings()),
                VirtualRelation.of("pg_config", _ -> configuration()));
    }

    private static List<Object[]> settings(EvaluationContext context) {
        var rows = new ArrayList<Object[]>();
        for (SettingState state : ViewValues.session(context).settings().states()) {
            rows.add(row(state, state.setting()));
        }
        return rows;
    }

    private static <T> Object[] row(SettingState state, Setting<T> setting) {
        List<String> options = setting.type() == SettingType.ENUM ? setting.options() : null;
        return new Object[] {setting.name(), state.value(), setting.unit() == SettingUnit.NONE ? null : setting.unit().word(), setting.category(),
            setting.description(), null, setting.context().word(), setting.type().word(), state.source().word(), setting.minText(),
            setting.maxText(), texts(options), setting.plain(setting.standard()), state.resetValue(), state.sourceFile(),
            state.sourceFile() == null ? null : (Long) (long) state.sourceLine(), bool(state.pendingRestart())};
    }

    private List<Object[]> fileSettings() {
        var rows = new ArrayList<Object[]>();
        ServerSettings settings = cluster.settings();
        String file = settings.get(Settings.CONFIG_FILE);
        // As the files are now, whatever the server has taken of them.
        var lines = file == null ? settings.fileSettings()
                : ConfigurationLoader.inspect(settings, Path.of(file), Path.of(settings.get(Settings.DATA_DIRECTORY), AutoConf.NAME));
        for (var line : lines) {
            rows.add(new Object[] {line.sourceFile(), (long) line.sourceLine(), (long) line.sequence(), line.name(), line.value(),
                bool(line.applied()), line.error()});
        }
        return rows;
    }

    private List<Object[]> hbaFileRules() {
        var rows = new ArrayList<Object[]>();
        var rules = cluster.partOrNull(AuthenticationRules.class);
        if (rules != null) {
            for (var line : rules.hbaFileRules()) {
                rows.add(new Object[] {line.line() == 0 ? null : (Long) (long) line.line(), line.type(), texts(line.databases()), texts(line.users()),
                    line.address(), line.netmask(), line.method(), texts(line.options()), line.error()});
            }
        }
        return rows;
    }

    private List<Object[]> identFileMappings() {
        var rows = new ArrayList<Object[]>();
        var rules = cluster.partOrNull(AuthenticationRules.class);
        if (rules != null) {
            for (var line : rules.identFileMappings()) {
                rows.add(new Object[] {line.line() == 0 ? null : (Long) (long) line.line(), line.map(), line.systemUser(), line.role(), line.error()});
            }
        }
        return rows;
    }

    /// How it was built: the names that PostgreSQL's has; a Java program has little to say to most of them.
    private List<Object[]> configuration() {
        var rows = new ArrayList<Object[]>();
        for (String name : List.of("BINDIR", "DOCDIR", "HTMLDIR", "INCLUDEDIR", "PKGINCLUDEDIR", "INCLUDEDIR-SERVER", "LIBDIR", "PKGLIBDIR",
                "LOCALEDIR", "MANDIR", "SHAREDIR", "SYSCONFDIR", "PGXS", "CONFIGURE", "CC", "CPPFLAGS", "CFLAGS", "CFLAGS_SL", "LDFLAGS",
                "LDFLAGS_EX", "LDFLAGS_SL", "LIBS")) {
            rows.add(new Object[] {name, "not recorded"});
        }
        rows.add(new Object[] {"VERSION", "PostgreSQL " + cluster.settings().get(Settings.SERVER_VERSION)});
        return rows;
    }
}
