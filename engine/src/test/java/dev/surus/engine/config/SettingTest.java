package dev.surus.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.surus.engine.base.Language;
import dev.surus.engine.base.SqlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What texts mean and how values are shown; the expectations are PostgreSQL 15's answers.
class SettingTest {
    private final SessionSettings settings = new SessionSettings(new ServerSettings());

    @Test
    void allNamesOfPostgresqlAreThere() {
        assertThat(SettingRegistry.all().stream().filter(setting -> !setting.name().startsWith("surus.") && !setting.is(SettingFlag.NO_SHOW_ALL)).count())
                .isGreaterThanOrEqualTo(354);
        assertThat(SettingRegistry.all()).allSatisfy(setting -> assertThat(setting.description()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            work_mem              | 1.5MB     | 1536kB
            work_mem              | 1536.7kB  | 1537kB
            work_mem              | 0x100     | 256kB
            work_mem              | 4GB       | 4GB
            statement_timeout     | 90min     | 90min
            statement_timeout     | 1.5s      | 1500ms
            statement_timeout     | 0         | 0
            effective_cache_size  | 16        | 128kB
            geqo_seed             | 0.123456789 | 0.123457
            cpu_tuple_cost        | 1e30      | 1e+30
            cpu_tuple_cost        | 0.01      | 0.01
            vacuum_cost_delay     | 2000us    | 2ms
            vacuum_cost_delay     | 0.5       | 500us
            TimeZone              | -8        | <-08>+08
            TimeZone              | 3.5       | <+03:30>-03:30
            TimeZone              | est5edt   | EST5EDT
            TimeZone              | JST-9     | JST-9
            TimeZone              | asia/tokyo| Asia/Tokyo
            TimeZone              | utc       | UTC
            client_encoding       | utf-8     | UTF8
            client_encoding       | unicode   | UTF8
            client_encoding       | sjis      | SJIS
            DateStyle             | sql, dmy  | SQL, DMY
            DateStyle             | german    | German, DMY
            DateStyle             | iso       | ISO, MDY
            synchronous_commit    | TRUE      | on
            client_min_messages   | debug     | debug2
            enable_sort           | of        | off
            enable_sort           | y         | on
            """)
    void valuesAreShownAsPostgresqlShowsThem(String name, String text, String shown) {
        settings.set(name, text, SessionSettings.Scope.SESSION);
        assertThat(settings.show(name)).isEqualTo(shown);
    }

    @Test
    void presetValuesAreShownWithUnitsAndInOctal() {
        assertThat(settings.show("wal_segment_size")).isEqualTo("16MB");
        assertThat(settings.show("unix_socket_permissions")).isEqualTo("0777");
        assertThat(settings.show("data_directory_mode")).isEqualTo("0700");
        assertThat(settings.show("shared_buffers")).isEqualTo("128MB");
        assertThat(settings.show("search_path")).isEqualTo("\"$user\", public");
        assertThat(settings.show("seed")).isEqualTo("unavailable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            work_mem            | 12            | 22023 | 12 kB is outside the valid range for parameter "work_mem" (64 .. 2147483647) |
            work_mem            | 2x            | 22023 | invalid value for parameter "work_mem": "2x" | Valid units for this parameter are "B", "kB", "MB", "GB", and "TB".
            work_mem            | 99999999999   | 22023 | invalid value for parameter "work_mem": "99999999999" | Value exceeds integer range.
            statement_timeout   | -5s           | 22023 | -5000 ms is outside the valid range for parameter "statement_timeout" (0 .. 2147483647) |
            statement_timeout   | 1.5x          | 22023 | invalid value for parameter "statement_timeout": "1.5x" | Valid units for this parameter are "us", "ms", "s", "min", "h", and "d".
            random_page_cost    | -2ms          | 22023 | invalid value for parameter "random_page_cost": "-2ms" |
            vacuum_cost_delay   | -2ms          | 22023 | -2 ms is outside the valid range for parameter "vacuum_cost_delay" (0 .. 100) |
            geqo_seed           | 7             | 22023 | 7 is outside the valid range for parameter "geqo_seed" (0 .. 1) |
            enable_sort         | maybe         | 22023 | parameter "enable_sort" requires a Boolean value |
            bytea_output        | foo           | 22023 | invalid value for parameter "bytea_output": "foo" | Available values: escape, hex.
            transaction_isolation | foo         | 22023 | invalid value for parameter "transaction_isolation": "foo" | Available values: serializable, repeatable read, read committed, read uncommitted.
            DateStyle           | iso,german    | 22023 | invalid value for parameter "DateStyle": "iso,german" | Conflicting "datestyle" specifications.
            DateStyle           | iso,xx        | 22023 | invalid value for parameter "DateStyle": "iso,xx" | Unrecognized key word: "xx".
            TimeZone            | tokyo         | 22023 | invalid value for parameter "TimeZone": "tokyo" |
            TimeZone            | 200           | 22023 | invalid value for parameter "TimeZone": "200" | UTC timezone offset is out of range.
            client_encoding     | mule_internal | 0A000 | invalid value for parameter "client_encoding": "mule_internal" | Conversion between MULE_INTERNAL and UTF8 is not supported.
            nosuch              | 1             | 42704 | unrecognized configuration parameter "nosuch" |
            a.b c               | 1             | 42602 | invalid configuration parameter name "a.b c" | Custom parameter names must be two or more simple identifiers separated by dots.
            port                | 1             | 55P02 | parameter "port" cannot be changed without restarting the server |
            autovacuum          | on            | 55P02 | parameter "autovacuum" cannot be changed now |
            block_size          | 1             | 55P02 | parameter "block_size" cannot be changed |
            log_connections     | on            | 55P02 | parameter "log_connections" cannot be set after connection start |
            post_auth_delay     | 1             | 55P02 | parameter "post_auth_delay" cannot be set after connection start |
            """)
    void wrongValuesAreRefusedAsPostgresqlRefusesThem(String name, String text, String state, String message, String more) {
        assertThatThrownBy(() -> settings.set(name, text, SessionSettings.Scope.SESSION)).isInstanceOfSatisfying(SqlException.class, error -> {
            assertThat(error.state().code()).isEqualTo(state);
            assertThat(error.diagnostic().primary.text(Language.ENGLISH)).isEqualTo(message);
            var detail = error.diagnostic().detail != null ? error.diagnostic().detail : error.diagnostic().hint;
            assertThat(detail == null ? null : detail.text(Language.ENGLISH)).isEqualTo(more);
        });
    }

    @Test
    void onlySuperusersSetSuperusersSettingsAndSeeHiddenOnes() {
        settings.privileges(new SettingPrivileges() {
            @Override
            public boolean isSuperuser() {
                return false;
            }

            @Override
            public boolean maySeeAll() {
                return false;
            }

            @Override
            public boolean maySet(String parameter) {
                return parameter.equals("deadlock_timeout");
            }
        });
        assertThatThrownBy(() -> settings.set("log_statement", "all", SessionSettings.Scope.SESSION))
                .hasMessageContaining("42501: permission denied to set parameter \"log_statement\"");
        assertThatThrownBy(() -> settings.show("data_directory"))
                .hasMessageContaining("must be superuser or have privileges of pg_read_all_settings to examine \"data_directory\"");
        settings.set("deadlock_timeout", "2s", SessionSettings.Scope.SESSION);
        assertThat(settings.get(Settings.DEADLOCK_TIMEOUT)).isEqualTo(2000L);
        assertThat(settings.states()).noneMatch(state -> state.setting().name().equals("data_directory"));
    }

    @Test
    void everyMessageHasTheSamePlaceholdersInBothLanguages() {
        for (ConfigMessage message : ConfigMessage.values()) {
            assertThat(message.japanese().replaceAll("[^%]|%[^s\\d]", "").length()).as(message.name())
                    .isEqualTo(message.english().replaceAll("[^%]|%[^s\\d]", "").length());
        }
    }
}
