package dev.surus.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.SurusServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A disk that is full, through SQL: the statement that needs space fails with 53100, those that need none go on, rollbacks succeed, nothing is
/// lost by a crash meanwhile, and all goes on when there is space again.
class FullDiskTest {
    private static final int ROWS = 2000;

    /// Files may not grow beyond 17 MiB: segments of the log still fit, tables do not.
    @Test
    @Timeout(240)
    void filesThatMayNotGrow() {
        try (var server = new SurusServer("shared_buffers = 4MB", "checkpoint_timeout = 1h")) {
            fillAndRecover(server, true, () -> limit(server, "17825792:unlimited"), () -> {}, () -> limit(server, "unlimited:unlimited"));
        }
    }

    private static void resize(Path mount, String size) {
        Machine.run(Map.of(), "", 60, List.of("mount", "-o", "remount,size=" + size, mount.toString())).requireSuccess();
    }

    private static void limit(SurusServer server, String size) {
        Machine.run(Map.of(), "", 60, List.of("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + size)).requireSuccess();
    }

    /// A file system of 120 MiB, log and all. Mounting one takes root.
    @Test
    @Tag("slow")
    @Timeout(240)
    void fileSystemWithoutSpace() throws Exception {
        Path mount = Files.createDirectories(Machine.scratch("full").resolve("mount"));
        Machine.run(Map.of(), "", 60, List.of("mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", mount.toString())).requireSuccess();
        try (var server = SurusServer.in(mount, "shared_buffers = 4MB", "checkpoint_timeout = 1h", "max_wal_size = 32MB", "min_wal_size = 32MB")) {
            // A server that starts writes its pid: that much, and no more.
            fillAndRecover(server, false, () -> {}, () -> resize(mount, "123200k"), () -> resize(mount, "1g"));
        } finally {
            Machine.run(Map.of(), "", 60, List.of("umount", mount.toString())).requireSuccess();
        }
    }

    private static void fillAndRecover(SurusServer server, boolean logHasSpace, Runnable takeSpace, Runnable littleSpace, Runnable giveSpace) {
        try (var one = Conversation.with(server, "postgres");
                var filler = Conversation.with(server, "postgres")) {
            one.run("CREATE TABLE kept (id integer PRIMARY KEY, text text NOT NULL, counter integer NOT NULL)");
            one.run("INSERT INTO kept SELECT i, repeat('k', 600), 0 FROM generate_series(1, " + ROWS + ") i");
            one.run("CREATE TABLE filled (id serial PRIMARY KEY, text text)");
            one.run("CREATE TABLE other (id integer)");
            takeSpace.run();
            // Rows get shorter and go; what that frees must still be there for the rollback when the disk is full.
            one.run("BEGIN");
            one.run("UPDATE kept SET text = 'short' WHERE id % 2 = 0");
            one.run("DELETE FROM kept WHERE id % 10 = 1");
            fill(server, filler, "INSERT INTO filled (text) SELECT repeat('f', 1000) FROM generate_series(1, 20000)");
            // The table of short rows takes more rows where it has room, never from what is owed.
            fill(server, filler, "INSERT INTO kept SELECT i, repeat('n', 500), 1 FROM generate_series(100001, 140000) i");
            assertThat(filler.value("SELECT count(*) FROM kept WHERE counter = 1")).isEqualTo("0");
            one.run("ROLLBACK");
            check(filler);
            if (logHasSpace) {
                // Others go on where they need nothing new.
                assertThat(one.run("UPDATE kept SET counter = counter + 1 WHERE id <= 100").tag()).isEqualTo("UPDATE 100");
                assertThat(one.run("UPDATE kept SET counter = counter - 1 WHERE id <= 100").tag()).isEqualTo("UPDATE 100");
            }
        }
        // A crash with the disk full: with an open transaction to undo.
        try (var loser = Conversation.with(server, "postgres")) {
            loser.run("BEGIN");
            var answer = loser.ask("UPDATE kept SET text = 'lost', counter = 7 WHERE id % 3 = 0");
            assertThat(answer.state()).isIn(null, logHasSpace ? null : "53100");
            server.kill();
        } catch (java.io.UncheckedIOException gone) {
            // It says goodbye to nobody.
        }
        littleSpace.run();
        server.start();
        takeSpace.run();
        try (var one = Conversation.with(server, "postgres")) {
            check(one);
            fill(server, one, "INSERT INTO filled (text) SELECT repeat('f', 1000) FROM generate_series(1, 20000)");
            giveSpace.run();
            assertThat(one.run("INSERT INTO filled (text) SELECT repeat('f', 1000) FROM generate_series(1, 20000)").tag())
                    .isEqualTo("INSERT 0 20000");
            assertThat(one.run("INSERT INTO kept SELECT i, 'n', 1 FROM generate_series(100001, 110000) i").tag()).isEqualTo("INSERT 0 10000");
            one.run("DELETE FROM kept WHERE counter = 1");
            check(one);
            one.run("CHECKPOINT");
        }
        server.stop();
        server.start();
        try (var one = Conversation.with(server, "postgres")) {
            check(one);
        }
    }

    /// Repeats a statement until it fails, which must be for want of space.
    private static void fill(SurusServer server, Conversation session, String statement) {
        for (int i = 0; i < 20; i++) {
            var answer = session.ask(statement);
            if (!answer.succeeded()) {
                assertThat(answer.state()).as(answer.text() + "\n" + server.log()).isEqualTo("53100");
                assertThat(answer.text()).startsWith("could not extend file");
                return;
            }
        }
        throw new AssertionError("the disk does not get full");
    }

    private static void check(Conversation session) {
        assertThat(session.run("SELECT count(*), sum(length(text)), sum(counter) FROM kept").rows())
                .isEqualTo(List.of(List.of(Integer.toString(ROWS), Integer.toString(ROWS * 600), "0")));
        assertThat(session.value("SELECT count(*) FROM kept WHERE id = 7")).isEqualTo("1");
    }
}
