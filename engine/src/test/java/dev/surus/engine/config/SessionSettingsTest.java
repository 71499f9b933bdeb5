package dev.surus.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.engine.config.SessionSettings.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// SET, SET LOCAL, savepoints, functions, RESET, and where values come from.
class SessionSettingsTest {
    private final ServerSettings server = new ServerSettings();
    private final SessionSettings settings = new SessionSettings(server);

    private String workMem() {
        return settings.show("work_mem");
    }

    @Test
    void setSurvivesCommitAndNotRollback() {
        int level = settings.enter();
        settings.set("work_mem", "8MB", Scope.SESSION);
        settings.leave(level, true);
        assertThat(workMem()).isEqualTo("8MB");
        level = settings.enter();
        settings.set("work_mem", "16MB", Scope.SESSION);
        settings.leave(level, false);
        assertThat(workMem()).isEqualTo("8MB");
    }

    @Test
    void setLocalEndsWithTheTransaction() {
        int level = settings.enter();
        settings.set("work_mem", "8MB", Scope.SESSION);
        settings.set("work_mem", "16MB", Scope.LOCAL);
        assertThat(workMem()).isEqualTo("16MB");
        settings.leave(level, true);
        assertThat(workMem()).isEqualTo("8MB");
    }

    @Test
    void savepointsRestore() {
        int transaction = settings.enter();
        settings.set("work_mem", "8MB", Scope.SESSION);
        int savepoint = settings.enter();
        settings.set("work_mem", "16MB", Scope.SESSION);
        settings.leave(savepoint, false);
        assertThat(workMem()).isEqualTo("8MB");
        savepoint = settings.enter();
        settings.set("work_mem", "32MB", Scope.LOCAL);
        settings.leave(savepoint, true);
        assertThat(workMem()).as("SET LOCAL in a released savepoint holds until the end of the transaction").isEqualTo("32MB");
        settings.leave(transaction, true);
        assertThat(workMem()).isEqualTo("8MB");
    }

    @Test
    void setInReleasedSavepointSurvivesButNotTheRollbackOfAll() {
        int transaction = settings.enter();
        int savepoint = settings.enter();
        settings.set("work_mem", "16MB", Scope.SESSION);
        settings.leave(savepoint, true);
        assertThat(workMem()).isEqualTo("16MB");
        settings.leave(transaction, false);
        assertThat(workMem()).isEqualTo("4MB");
    }

    @Test
    void leavingTwoLevelsAtOnceRestoresBoth() {
        int transaction = settings.enter();
        settings.set("work_mem", "8MB", Scope.SESSION);
        settings.enter();
        settings.set("work_mem", "16MB", Scope.SESSION);
        settings.leave(transaction, false);
        assertThat(workMem()).isEqualTo("4MB");
        assertThat(settings.level()).isZero();
    }

    @Test
    void functionSettingsEndWithTheFunction() {
        int transaction = settings.enter();
        int function = settings.enter();
        settings.set("work_mem", "64MB", Scope.FUNCTION);
        assertThat(workMem()).isEqualTo("64MB");
        settings.leave(function, true);
        assertThat(workMem()).isEqualTo("4MB");
        settings.leave(transaction, true);
        assertThat(workMem()).isEqualTo("4MB");
    }

    @Test
    void resetRestoresWhatTheConnectionStartedWith() {
        settings.setInitial("work_mem", "5MB", SettingSource.USER);
        settings.setInitial("work_mem", "6MB", SettingSource.DATABASE);
        assertThat(workMem()).as("a database's value is weaker than a role's").isEqualTo("5MB");
        settings.setInitial("work_mem", "7MB", SettingSource.CLIENT);
        settings.set("work_mem", "9MB", Scope.SESSION);
        settings.reset("work_mem", Scope.SESSION);
        assertThat(workMem()).isEqualTo("7MB");
        settings.set("work_mem", "9MB", Scope.SESSION);
        settings.set("enable_sort", "off", Scope.SESSION);
        settings.resetAll();
        assertThat(workMem()).isEqualTo("7MB");
        assertThat(settings.get(Settings.ENABLE_SORT)).isTrue();
    }

    @Test
    void sessionsFollowTheServerUnlessTheyHaveTheirOwn() {
        var seen = new ArrayList<Long>();
        settings.onChange(Settings.WORK_MEM, seen::add);
        server.set("work_mem", "10MB", SettingSource.FILE);
        assertThat(workMem()).as("only between statements").isEqualTo("4MB");
        settings.refresh();
        assertThat(workMem()).isEqualTo("10MB");
        settings.set("work_mem", "1MB", Scope.SESSION);
        server.set("work_mem", "20MB", SettingSource.FILE);
        settings.refresh();
        assertThat(workMem()).isEqualTo("1MB");
        settings.reset("work_mem", Scope.SESSION);
        assertThat(workMem()).isEqualTo("20MB");
        assertThat(seen).containsExactly(4096L, 10240L, 1024L, 20480L);
    }

    @Test
    void reportsOnlyWhatChanged() {
        assertThat(settings.takeReports()).hasSize(13).containsEntry("TimeZone", "GMT").containsEntry("client_encoding", "UTF8");
        assertThat(settings.takeReports()).isEmpty();
        int level = settings.enter();
        settings.set("TimeZone", "Asia/Tokyo", Scope.LOCAL);
        settings.set("work_mem", "1MB", Scope.LOCAL);
        assertThat(settings.takeReports()).containsOnlyKeys("TimeZone");
        settings.leave(level, true);
        assertThat(settings.takeReports()).containsEntry("TimeZone", "GMT").hasSize(1);
    }

    @Test
    void customSettingsExistOnceSet() {
        assertThat(settings.showOrNull("my.var")).isNull();
        int level = settings.enter();
        settings.set("My.Var", " x ", Scope.SESSION);
        assertThat(settings.show("my.var")).isEqualTo(" x ");
        settings.leave(level, false);
        assertThat(settings.show("my.var")).isEmpty();
        settings.set("my.var", "y", Scope.SESSION);
        settings.reset("my.var", Scope.SESSION);
        assertThat(settings.show("my.var")).isEmpty();
    }

    @Test
    void listsAreJoinedAndQuoted() {
        assertThat(SessionSettings.join(Settings.SEARCH_PATH, List.of("a", "B c"))).isEqualTo("a, \"B c\"");
        assertThat(SessionSettings.join(Settings.SEARCH_PATH, List.of(""))).isEqualTo("\"\"");
        assertThat(IdentifierList.parse("\"$user\", Public ,\"B \"\"c\"")).containsExactly("$user", "public", "B \"c");
        assertThat(IdentifierList.parse("a b")).isNull();
        assertThat(IdentifierList.parse("a,")).isNull();
    }
}
