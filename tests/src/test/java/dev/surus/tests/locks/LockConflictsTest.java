package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every pair of table modes and of row modes: who waits for whom, and each way that a wait can end.
@Timeout(240)
class LockConflictsTest {
    private static final List<String> TABLE_MODES = List.of("ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
            "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE");
    private static final List<String> TABLE_CONFLICTS = List.of(
            ".......X",
            "......XX",
            "....XXXX",
            "...XXXXX",
            "..XX.XXX",
            "..XXXXXX",
            ".XXXXXXX",
            "XXXXXXXX");
    private static final List<String> ROW_MODES = List.of("KEY SHARE", "SHARE", "NO KEY UPDATE", "UPDATE");
    private static final List<String> ROW_CONFLICTS = List.of(
            "...X",
            "..XX",
            ".XXX",
            "XXXX");

    private static Conversation holder;
    private static Conversation asker;
    private static Conversation observer;

    @BeforeAll
    static void connect() {
        observer = Conversation.with(Server.tested(), "postgres");
        observer.run("CREATE TABLE lock_conflicts (id integer PRIMARY KEY, filler text)");
        observer.run("INSERT INTO lock_conflicts VALUES (1, 'one'), (2, 'two')");
        holder = Conversation.with(Server.tested(), "postgres");
        asker = Conversation.with(Server.tested(), "postgres");
    }

    @AfterAll
    static void disconnect() {
        holder.close();
        asker.close();
        observer.run("DROP TABLE lock_conflicts");
        observer.close();
    }

    static Stream<Arguments> tablePairs() {
        return pairs(TABLE_MODES, TABLE_CONFLICTS);
    }

    static Stream<Arguments> rowPairs() {
        return pairs(ROW_MODES, ROW_CONFLICTS);
    }

    private static Stream<Arguments> pairs(List<String> modes, List<String> conflicts) {
        return IntStream.range(0, modes.size()).boxed().flatMap(held -> IntStream.range(0, modes.size())
                .mapToObj(wanted -> Arguments.of(modes.get(held), modes.get(wanted), conflicts.get(held).charAt(wanted) == 'X')));
    }

    @ParameterizedTest(name = "{0} held, {1} wanted: conflict {2}")
    @MethodSource("tablePairs")
    void tableModes(String held, String wanted, boolean conflict) {
        pair("LOCK TABLE lock_conflicts IN " + held + " MODE", "LOCK TABLE lock_conflicts IN " + wanted + " MODE", "NOWAIT",
                "could not obtain lock on relation \"lock_conflicts\"", conflict);
    }

    @ParameterizedTest(name = "{0} held, {1} wanted: conflict {2}")
    @MethodSource("rowPairs")
    void rowModes(String held, String wanted, boolean conflict) {
        String select = "SELECT id FROM lock_conflicts WHERE id = 1 FOR ";
        pair(select + held, select + wanted, "NOWAIT", "could not obtain lock on row in relation \"lock_conflicts\"", conflict);
        holder.run("BEGIN");
        holder.run(select + held);
        asker.run("BEGIN");
        assertThat(asker.run(select + wanted + " SKIP LOCKED").rows()).hasSize(conflict ? 0 : 1);
        assertThat(asker.run("SELECT id FROM lock_conflicts WHERE id = 2 FOR " + wanted + " NOWAIT").rows()).hasSize(1);
        asker.run("ROLLBACK");
        holder.run("ROLLBACK");
    }

    static Stream<Arguments> changes() {
        var changes = List.of("UPDATE lock_conflicts SET filler = 'x' WHERE id = 1", "UPDATE lock_conflicts SET id = 10 WHERE id = 1",
                "DELETE FROM lock_conflicts WHERE id = 1");
        var conflicts = List.of(".XXX", "XXXX", "XXXX");
        return IntStream.range(0, changes.size()).boxed().flatMap(change -> IntStream.range(0, ROW_MODES.size())
                .mapToObj(mode -> Arguments.of(changes.get(change), ROW_MODES.get(mode), conflicts.get(change).charAt(mode) == 'X')));
    }

    /// A change locks its row in the mode that goes with the columns it changes.
    @ParameterizedTest(name = "{0} against {1}: conflict {2}")
    @MethodSource("changes")
    void changesLockTheirRow(String change, String mode, boolean conflict) {
        String select = "SELECT id FROM lock_conflicts WHERE id = 1 FOR " + mode;
        holder.run("BEGIN");
        holder.run(change);
        asker.run("BEGIN");
        var answer = asker.ask(select + " NOWAIT");
        assertThat(answer.state()).isEqualTo(conflict ? "55P03" : null);
        asker.run("ROLLBACK");
        holder.run("ROLLBACK");
        holder.run("BEGIN");
        holder.run(select);
        asker.run("BEGIN");
        var waits = asker.start(change);
        if (conflict) {
            asker.awaitLockWait(observer, waits);
            holder.run("ROLLBACK");
        }
        assertThat(Conversation.await(waits).require().tag()).endsWith(" 1");
        asker.run("ROLLBACK");
        if (!conflict) {
            holder.run("ROLLBACK");
        }
    }

    private static void pair(String hold, String want, String now, String refusal, boolean conflict) {
        holder.run("BEGIN");
        holder.run("SAVEPOINT before_lock");
        holder.run(hold);
        asker.run("BEGIN");
        var immediate = asker.ask(want + " " + now);
        assertThat(immediate.state()).isEqualTo(conflict ? "55P03" : null);
        asker.run("ROLLBACK");
        if (conflict) {
            assertThat(immediate.text()).isEqualTo(refusal);
            asker.run("BEGIN");
            asker.run("SET LOCAL lock_timeout = '15ms'");
            var late = asker.ask(want);
            assertThat(late.state()).isEqualTo("55P03");
            assertThat(late.text()).isEqualTo("canceling statement due to lock timeout");
            asker.run("ROLLBACK");

            asker.run("BEGIN");
            var cancelled = asker.start(want);
            asker.awaitLockWait(observer, cancelled);
            asker.cancel();
            assertThat(Conversation.await(cancelled).state()).isEqualTo("57014");
            asker.run("ROLLBACK");

            asker.run("BEGIN");
            var released = asker.start(want);
            asker.awaitLockWait(observer, released);
            holder.run("ROLLBACK TO before_lock");
            Conversation.await(released).require();
            asker.run("ROLLBACK");
            holder.run(hold);

            asker.run("BEGIN");
            var served = asker.start(want);
            asker.awaitLockWait(observer, served);
            assertThat(observer.value("SELECT pg_blocking_pids(" + asker.pid() + ")")).isEqualTo("{" + holder.pid() + "}");
            holder.run("COMMIT");
            Conversation.await(served).require();
            asker.run("COMMIT");
        } else {
            asker.run("BEGIN");
            asker.run(want);
            asker.run("COMMIT");
            holder.run("COMMIT");
        }
        assertThat(observer.value("SELECT count(*) FROM pg_locks WHERE pid IN (" + holder.pid() + ", " + asker.pid() + ")")).isEqualTo("0");
    }
}
