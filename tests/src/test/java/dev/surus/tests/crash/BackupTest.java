package dev.surus.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A copy made under load starts and is consistent; with an archive it goes on to a named restore point, or to a time.
class BackupTest {
    @Test
    @Timeout(240)
    void aBackupUnderLoadIsConsistentAndGoesForwardToATarget() throws Exception {
        Path scratch = Machine.scratch("backup");
        Path archive = Files.createDirectories(scratch.resolve("archive"));
        try (var server = new SurusServer("archive_mode = on", "archive_command = 'test ! -f " + archive + "/%f && cp %p " + archive + "/%f'",
                "shared_buffers = 4MB", "fsync = off", "checkpoint_timeout = 30s")) {
            Machine.run(Map.of(), "", 60, List.of(Machine.postgres("pgbench"), "-h", "127.0.0.1", "-p", Integer.toString(server.port()),
                    "-U", "postgres", "-i", "-s", "2", "-q", "postgres")).requireSuccess();
            var stop = new AtomicBoolean();
            var load = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    Machine.run(Map.of(), "", 60, List.of(Machine.postgres("pgbench"), "-h", "127.0.0.1", "-p", Integer.toString(server.port()),
                            "-U", "postgres", "-n", "-c", "3", "-t", "100", "postgres")).requireSuccess();
                    try (var other = Conversation.with(server, "postgres")) {
                        other.run("DROP TABLE IF EXISTS passing; CREATE TABLE passing AS SELECT i, repeat('p', 500) FROM generate_series(1, 3000) i;"
                                + "CREATE INDEX ON passing (i); CHECKPOINT");
                    }
                }
            }, task -> Thread.ofPlatform().start(task));
            Path copy = scratch.resolve("copy");
            SurusServer.surus("backup", "-D", server.data().toString(), "-U", "postgres", copy.toString()).requireSuccess();
            long afterBackup;
            String moment;
            String atPoint;
            try (var session = Conversation.with(server, "postgres")) {
                afterBackup = Long.parseLong(session.value("SELECT count(*) FROM pgbench_history"));
                stop.set(true);
                load.get(60, TimeUnit.SECONDS);
                session.run("CREATE TABLE later (step text); INSERT INTO later VALUES ('one')");
                session.run("SELECT pg_create_restore_point('here')");
                session.run("INSERT INTO later VALUES ('two')");
                moment = session.value("SELECT clock_timestamp()");
                atPoint = session.value("SELECT count(*) FROM pgbench_history");
                session.run("SELECT pg_sleep(0.01)");
                session.run("DROP TABLE later; DELETE FROM pgbench_history");
                String segment = session.value("SELECT pg_walfile_name(pg_switch_wal())");
                awaitFile(archive.resolve(segment));
            }
            // As it is: everything up to the end of the copy.
            assertThat(SurusServer.surus("check", "-D", copyOf(copy, scratch.resolve("checked")).toString()).requireSuccess()).contains("sound");
            try (var restored = SurusServer.on(copyOf(copy, scratch.resolve("plain")), "archive_mode = off");
                    var session = Conversation.with(restored, "postgres")) {
                checkSums(session);
                assertThat(Long.parseLong(session.value("SELECT count(*) FROM pgbench_history"))).isLessThanOrEqualTo(afterBackup);
            }
            for (var target : Map.of("recovery_target_name = 'here'", "one", "recovery_target_time = '" + moment + "'", "two").entrySet()) {
                Path data = copyOf(copy, scratch.resolve(target.getValue()));
                Files.createFile(data.resolve("recovery.signal"));
                try (var restored = SurusServer.on(data, "archive_mode = off", "restore_command = 'cp " + archive + "/%f %p'", target.getKey());
                        var session = Conversation.with(restored, "postgres")) {
                    checkSums(session);
                    assertThat(session.value("SELECT step FROM later ORDER BY step DESC LIMIT 1")).isEqualTo(target.getValue());
                    assertThat(session.value("SELECT count(*) FROM pgbench_history")).isEqualTo(atPoint);
                    assertThat(data.resolve("recovery.signal")).doesNotExist();
                    session.run("INSERT INTO later VALUES ('goes on')");
                }
            }
            Path unreachable = copyOf(copy, scratch.resolve("unreachable"));
            Files.createFile(unreachable.resolve("recovery.signal"));
            Files.writeString(unreachable.resolve("postgresql.conf"), "\nport = " + Machine.freePort() + "\nrestore_command = 'false'\nrecovery_target_name = 'nowhere'\n",
                    java.nio.file.StandardOpenOption.APPEND);
            assertThat(SurusServer.surus("run", "-D", unreachable.toString()).output())
                    .contains("recovery ended before configured recovery target was reached");
        } finally {
            Machine.delete(scratch);
        }
    }

    /// A segment that does not get full goes to the archive after archive_timeout; where nothing is committed, none does.
    @Test
    @Timeout(240)
    void archiveTimeoutCompletesASegment() throws Exception {
        Path scratch = Machine.scratch("archive");
        Path archive = Files.createDirectories(scratch.resolve("archive"));
        try (var server = new SurusServer("archive_mode = on", "archive_timeout = 1", "archive_command = 'cp %p " + archive + "/%f'", "fsync = off");
                var session = Conversation.with(server, "postgres")) {
            // Asked before there is something to complete it for: it may be complete the next moment.
            String segment = session.value("SELECT pg_walfile_name(pg_current_wal_lsn())");
            session.run("CREATE TABLE t (id integer)");
            awaitFile(archive.resolve(segment));
            String second = session.value("SELECT pg_walfile_name(pg_current_wal_lsn())");
            session.run("INSERT INTO t VALUES (1)");
            awaitFile(archive.resolve(second));
            session.run("CHECKPOINT; SELECT pg_sleep(2.5)");
            assertThat(session.value("SELECT pg_walfile_name(pg_current_wal_lsn())")).isGreaterThan(second);
            try (var files = Files.list(archive)) {
                assertThat(files.map(file -> file.getFileName().toString()).max(String::compareTo)).hasValue(second);
            }
        } finally {
            Machine.delete(scratch);
        }
    }

    /// A command that fails is tried again, counted, and named in the server's log.
    @Test
    @Timeout(240)
    void anArchiveThatFailsIsTriedAgain() throws Exception {
        Path scratch = Machine.scratch("archive");
        Path archive = scratch.resolve("archive");
        try (var server = new SurusServer("archive_mode = on", "archive_command = 'cp %p " + archive + "/%f 2>&-'", "fsync = off");
                var session = Conversation.with(server, "postgres")) {
            session.run("CREATE TABLE t (id integer)");
            String segment = session.value("SELECT pg_walfile_name(pg_current_wal_lsn())");
            session.run("SELECT pg_switch_wal()");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!session.value("SELECT failed_count > 1 FROM pg_stat_archiver").equals("t")) {
                assertThat(System.nanoTime()).as("the failures are counted").isLessThan(deadline);
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(session.value("SELECT archived_count FROM pg_stat_archiver")).isEqualTo("0");
            assertThat(server.log()).contains("WARNING:  archive command failed with exit code 1", "DETAIL:  The failed archive command was: cp pg_wal/");
            Files.createDirectories(archive);
            awaitFile(archive.resolve(segment));
            // The file is there before the command has ended, and so before the success is counted: until then this is NULL.
            while (!segment.equals(session.value("SELECT last_archived_wal FROM pg_stat_archiver"))) {
                assertThat(System.nanoTime()).as("the success is counted").isLessThan(deadline);
                LockSupport.parkNanos(20_000_000);
            }
        } finally {
            Machine.delete(scratch);
        }
    }

    private static void awaitFile(Path file) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).as(file + " is not archived").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static Path copyOf(Path source, Path target) {
        Machine.copy(source, target);
        return target;
    }

    private static void checkSums(Conversation session) {
        String sum = session.value("SELECT coalesce(sum(delta), 0) FROM pgbench_history");
        assertThat(session.value("SELECT sum(abalance) FROM pgbench_accounts")).isEqualTo(sum);
        assertThat(session.value("SELECT sum(tbalance) FROM pgbench_tellers")).isEqualTo(sum);
        assertThat(session.value("SELECT sum(bbalance) FROM pgbench_branches")).isEqualTo(sum);
    }
}
