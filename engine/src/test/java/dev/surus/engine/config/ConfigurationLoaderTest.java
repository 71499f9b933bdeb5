package dev.surus.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// postgresql.conf at start and on reload.
class ConfigurationLoaderTest {
    @TempDir
    Path directory;
    private final ServerSettings settings = new ServerSettings();
    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("postgresql.conf");
    }

    private List<String> start(String text) throws IOException {
        Files.writeString(file, text);
        return texts(ConfigurationLoader.start(settings, file, directory.resolve(AutoConf.NAME)));
    }

    private List<String> reload(String text) throws IOException {
        Files.writeString(file, text);
        return texts(ConfigurationLoader.reload(settings, file, directory.resolve(AutoConf.NAME)));
    }

    private static List<String> texts(ConfigurationLoader.Outcome outcome) {
        return outcome.log().stream().map(entry -> entry.primary.toString()).toList();
    }

    @Test
    void everyFormOfAssignmentIsRead() throws IOException {
        assertThat(start("""
                # a comment
                work_mem = 8MB   # and another
                port 5544
                listen_addresses='*'
                DATESTYLE = 'iso, ymd'
                log_line_prefix = 'it''s \\x %m'
                cpu_tuple_cost = .5
                unix_socket_permissions = 0700
                my.setting = on
                search_path = '"$user", app'
                """)).isEmpty();
        assertThat(settings.get(Settings.WORK_MEM)).isEqualTo(8192L);
        assertThat(settings.get(Settings.PORT)).isEqualTo(5544L);
        assertThat(settings.get(Settings.LISTEN_ADDRESSES)).isEqualTo("*");
        assertThat(settings.get(Settings.DATE_STYLE)).isEqualTo("ISO, YMD");
        assertThat(settings.get(Settings.LOG_LINE_PREFIX)).isEqualTo("it's x %m");
        assertThat(settings.get(Settings.CPU_TUPLE_COST)).isEqualTo(0.5);
        assertThat(settings.show(Settings.UNIX_SOCKET_PERMISSIONS)).isEqualTo("0700");
        assertThat(new SessionSettings(settings).show("my.setting")).isEqualTo("on");
    }

    @Test
    void includesAreFollowedAndTheLastOneWins() throws IOException {
        Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(directory.resolve("conf.d/20.conf"), "work_mem = 2MB\n");
        Files.writeString(directory.resolve("conf.d/10.conf"), "work_mem = 1MB\nport = 1000\n");
        Files.writeString(directory.resolve("more.conf"), "port = 2000\n");
        Files.writeString(directory.resolve(AutoConf.NAME), "deadlock_timeout = '7s'\n");
        assertThat(start("deadlock_timeout = 3s\ninclude_dir 'conf.d'\ninclude = 'more.conf'\ninclude_if_exists 'none.conf'\n"))
                .containsExactly("skipping missing configuration file \"" + directory.resolve("none.conf") + "\"");
        assertThat(settings.show(Settings.WORK_MEM)).isEqualTo("2MB");
        assertThat(settings.get(Settings.PORT)).isEqualTo(2000L);
        assertThat(settings.show(Settings.DEADLOCK_TIMEOUT)).isEqualTo("7s");
        assertThat(settings.fileSettings()).filteredOn(entry -> entry.name().equals("port")).extracting(FileSetting::applied).containsExactly(false, true);
    }

    @Test
    void mistakesNameFileAndLineAndNothingIsApplied() throws IOException {
        assertThat(start("work_mem = 8MB\n")).isEmpty();
        assertThat(reload("work_mem = 9MB\nnosuch = 1\nport =\nfoo bar baz\n = 3\n")).containsExactly(
                "unrecognized configuration parameter \"nosuch\" in file \"" + file + "\" line 2",
                "syntax error in file \"" + file + "\" line 3, near end of line",
                "syntax error in file \"" + file + "\" line 4, near token \"baz\"",
                "syntax error in file \"" + file + "\" line 5, near token \"=\"",
                "configuration file \"" + file + "\" contains errors; no changes were applied");
        assertThat(settings.show(Settings.WORK_MEM)).isEqualTo("8MB");
    }

    @Test
    void aWrongValueKeepsTheOldOneAndOthersChange() throws IOException {
        start("work_mem = 8MB\nlog_statement = none\n");
        assertThat(reload("work_mem = 1x\nlog_statement = all\n")).containsExactly("invalid value for parameter \"work_mem\": \"1x\"",
                "parameter \"log_statement\" changed to \"all\"",
                "configuration file \"" + file + "\" contains errors; unaffected changes were applied");
        assertThat(settings.show(Settings.WORK_MEM)).isEqualTo("8MB");
        assertThat(settings.get(Settings.LOG_STATEMENT)).isEqualTo("all");
    }

    @Test
    void whatNeedsARestartWaits() throws IOException {
        start("listen_addresses = 'localhost'\n");
        assertThat(reload("listen_addresses = '*'\n")).first()
                .isEqualTo("parameter \"listen_addresses\" cannot be changed without restarting the server");
        assertThat(settings.get(Settings.LISTEN_ADDRESSES)).isEqualTo("localhost");
        assertThat(new SessionSettings(settings).states()).filteredOn(SettingState::pendingRestart).extracting(state -> state.setting().name())
                .containsExactly("listen_addresses");
    }

    @Test
    void whatLeavesTheFileFallsBackToItsDefault() throws IOException {
        start("work_mem = 8MB\n");
        assertThat(reload("")).containsExactly("parameter \"work_mem\" removed from configuration file, reset to default");
        assertThat(settings.show(Settings.WORK_MEM)).isEqualTo("4MB");
    }

    @Test
    void theCommandLineIsStronger() throws IOException {
        settings.set("port", "7777", SettingSource.COMMAND_LINE);
        start("port = 5544\n");
        assertThat(settings.get(Settings.PORT)).isEqualTo(7777L);
    }

    @Test
    void alterSystemWritesAndRemoves() throws IOException {
        AutoConf.set(directory, settings, "work_mem", "33MB");
        AutoConf.set(directory, settings, "log_line_prefix", "it's");
        AutoConf.set(directory, settings, "WORK_MEM", "34MB");
        start("");
        assertThat(settings.show(Settings.WORK_MEM)).isEqualTo("34MB");
        assertThat(settings.get(Settings.LOG_LINE_PREFIX)).isEqualTo("it's");
        AutoConf.set(directory, settings, "work_mem", null);
        assertThat(Files.readString(directory.resolve(AutoConf.NAME))).doesNotContain("work_mem").contains("log_line_prefix");
        assertThatThrownBy(() -> AutoConf.set(directory, settings, "data_directory", "/x")).hasMessageContaining("parameter \"data_directory\" cannot be changed");
        assertThatThrownBy(() -> AutoConf.set(directory, settings, "work_mem", "1x")).hasMessageContaining("invalid value for parameter \"work_mem\"");
        assertThatThrownBy(() -> AutoConf.set(directory, settings, "nosuch", "1")).hasMessageContaining("unrecognized configuration parameter \"nosuch\"");
    }

    /// Texts of the log, then what pg_file_settings shows as error and line.
    private List<String> shownErrors(String text) throws IOException {
        Files.writeString(file, text);
        return ConfigurationLoader.inspect(settings, file, directory.resolve(AutoConf.NAME)).stream().filter(line -> line.error() != null)
                .map(line -> line.sourceLine() + " " + line.error()).toList();
    }

    @Test
    void mistakesOfIncludesAreTheIncludingLines() throws IOException {
        assertThat(start("port = 5544\n")).isEmpty();
        String errors = "configuration file \"" + file + "\" contains errors; no changes were applied";
        assertThat(reload("port = 5544\ninclude 'none.conf'\n")).containsExactly(
                "could not open configuration file \"" + directory + "/none.conf\": No such file or directory", errors);
        assertThat(shownErrors("port = 5544\ninclude 'none.conf'\n")).containsExactly("2 could not open file \"" + directory + "/none.conf\"");
        assertThat(reload("port = 5544\ninclude_dir 'none.d'\n")).containsExactly(
                "could not open configuration directory \"" + directory + "/none.d\": No such file or directory", errors);
        assertThat(reload("port = 5544\ninclude_dir 'postgresql.conf'\n").getFirst()).endsWith("/postgresql.conf\": Not a directory");
        assertThat(reload("port = 5544\ninclude ''\n")).containsExactly("empty configuration file name: \"\"", errors);
        assertThat(shownErrors("include_dir ''\n")).containsExactly("1 empty configuration directory name");
        assertThat(reload("port = 5544\ninclude 'postgresql.conf'\n")).containsExactly("configuration file recursion in \"" + file + "\"", errors);
        assertThat(reload("port = 5544\ninclude_if_exists 'none.conf'\n")).containsExactly(
                "skipping missing configuration file \"" + directory + "/none.conf\"");
    }

    @Test
    void thePlaceOfALineThatCountsDecidesTheOrderOfReports() throws IOException {
        assertThat(start("max_connections = 20\nlisten_addresses = 'localhost'\n")).isEmpty();
        assertThat(reload("max_connections = 20\nlisten_addresses = '*'\nmax_connections = 30\n")).containsExactly(
                "parameter \"listen_addresses\" cannot be changed without restarting the server",
                "parameter \"max_connections\" cannot be changed without restarting the server",
                "configuration file \"" + file + "\" contains errors; unaffected changes were applied");
    }

    @Test
    void valuesThatOneLookTellsWrongAreRefused() {
        var session = new SessionSettings(settings);
        assertThatThrownBy(() -> AutoConf.set(directory, settings, "bonjour", "on")).hasMessageContaining("Bonjour is not supported by this build");
        assertThatThrownBy(() -> session.set("default_tablespace", "none", SessionSettings.Scope.SESSION)).hasMessageContaining("invalid value");
        assertThatThrownBy(() -> session.set("default_text_search_config", "none", SessionSettings.Scope.SESSION)).hasMessageContaining("invalid value");
        assertThatThrownBy(() -> session.set("timezone_abbreviations", "Europe", SessionSettings.Scope.SESSION)).hasMessageContaining("invalid value");
        assertThatThrownBy(() -> AutoConf.set(directory, settings, "recovery_target", "later")).hasMessageContaining("invalid value");
        assertThatThrownBy(() -> AutoConf.set(directory, settings, "recovery_target_lsn", "7")).hasMessageContaining("invalid value");
        assertThatThrownBy(() -> AutoConf.set(directory, settings, "primary_slot_name", "A")).hasMessageContaining("invalid value");
        session.set("default_text_search_config", "english", SessionSettings.Scope.SESSION);
        assertThat(session.show("default_text_search_config")).isEqualTo("pg_catalog.english");
        session.set("cpu_tuple_cost", "0x10", SessionSettings.Scope.SESSION);
        assertThat(session.show("cpu_tuple_cost")).isEqualTo("16");
        session.set("wal_compression", "on", SessionSettings.Scope.SESSION);
        assertThat(session.show("wal_compression")).isEqualTo("pglz");
        assertThat(session.show("archive_command")).isEqualTo("(disabled)");
    }
}
