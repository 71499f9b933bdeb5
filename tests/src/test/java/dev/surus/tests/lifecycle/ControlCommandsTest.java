package dev.surus.tests.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// surus initdb, start, stop ... with what users of initdb and pg_ctl are used to: options, words, exit codes.
@Timeout(240)
class ControlCommandsTest {
    @TempDir
    Path directory;

    private Path cluster(String... options) throws IOException {
        Path data = directory.resolve("data");
        var arguments = new java.util.ArrayList<>(List.of("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "--locale=C", "-N"));
        arguments.addAll(List.of(options));
        SurusServer.surus(arguments.toArray(String[]::new)).requireSuccess();
        Files.writeString(data.resolve("postgresql.conf"), "port = " + Machine.freePort() + "\nlisten_addresses = ''\nunix_socket_directories = '" + directory + "'\n",
                java.nio.file.StandardOpenOption.APPEND);
        return data;
    }

    private static void says(int status, String text, String... arguments) {
        Machine.Outcome outcome = SurusServer.surus(arguments);
        assertThat(outcome.output()).isEqualTo(text);
        assertThat(outcome.status()).as(text).isEqualTo(status);
    }

    private String query(Path data, String sql) throws IOException {
        String port = Files.readAllLines(data.resolve("postmaster.pid")).get(3);
        return Machine.run(Map.of(), "", 60, List.of(Machine.postgres("psql"), "-X", "-At", "-h", directory.toString(), "-p", port, "-U", "postgres",
                "-c", sql, "postgres")).requireSuccess().strip();
    }

    @Test
    void commandsSpeakAsPgCtlDoes() throws IOException {
        String none = directory.resolve("none").toString();
        says(4, "surus: directory \"" + none + "\" does not exist\n", "status", "-D", none);
        says(4, "surus: directory \"" + directory + "\" is not a database cluster directory\n", "status", "-D", directory.toString());
        Path data = cluster();
        String d = data.toString();
        says(3, "surus: no server running\n", "status", "-D", d);
        says(1, "surus: PID file \"" + d + "/postmaster.pid\" does not exist\nIs server running?\n", "stop", "-D", d);
        says(1, "surus: unrecognized shutdown mode \"slow\"\nTry \"surus stop --help\" for more information.\n", "stop", "-D", d, "-m", "slow");
        assertThat(SurusServer.surus("start", "--nonsense", "-D", d).status()).isEqualTo(1);
        says(0, "", "start", "-w", "-t", "60", "-s", "-D", d, "-o", "-c work_mem=8MB --application_name='a b' -S 9999 -F");
        try {
            assertThat(query(data, "SELECT current_setting('work_mem') || current_setting('fsync')")).isEqualTo("8MBoff");
            assertThat(query(data, "SELECT reset_val FROM pg_settings WHERE name = 'max_connections'")).isEqualTo("100");
            says(0, "", "reload", "-s", "-D", d);
            says(1, "surus: cannot promote server; server is not in standby mode\n", "promote", "-D", d);
            assertThat(query(data, "SELECT pg_rotate_logfile()")).contains("rotation not possible because log collection not active");
            var restarted = SurusServer.surus("restart", "-D", d, "-m", "f");
            assertThat(restarted.output()).matches("waiting for server to shut down\\.{3,} done\nserver stopped\nwaiting for server to start\\.{4,} done\nserver started\n");
            assertThat(query(data, "SHOW work_mem")).isEqualTo("8MB");
        } finally {
            SurusServer.surus("stop", "-D", d, "-m", "i").requireSuccess();
        }
        says(3, "surus: no server running\n", "status", "-D", d);
    }

    @Test
    void initdbPutsTheLogElsewhereAndLetsTheGroupRead() throws IOException {
        Path log = directory.resolve("log of the cluster");
        Path data = cluster("-X", log.toString(), "-g", "-T", "simple", "-k", "--no-instructions");
        assertThat(Files.readSymbolicLink(data.resolve("pg_wal"))).isEqualTo(log);
        assertThat(log).isNotEmptyDirectory();
        for (Path each : List.of(data, log, data.resolve("base"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).as(each.toString()).isEqualTo("rwxr-x---");
        }
        for (String each : List.of("postgresql.conf", "pg_hba.conf", "PG_VERSION")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(each)))).as(each).isEqualTo("rw-r-----");
        }
        SurusServer.surus("start", "-D", data.toString()).requireSuccess();
        try {
            assertThat(query(data, "CREATE TABLE t (i int); SHOW data_directory_mode").lines().toList()).endsWith("0750");
            assertThat(query(data, "SHOW default_text_search_config")).isEqualTo("pg_catalog.simple");
            try (var files = Files.walk(data.resolve("base"))) {
                assertThat(files.filter(Files::isRegularFile)).allSatisfy(file ->
                        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----"));
            }
        } finally {
            SurusServer.surus("stop", "-D", data.toString()).requireSuccess();
        }
    }

    @Test
    void initdbLeavesNothingBehindWhereItFails() throws IOException {
        Path data = directory.resolve("data");
        Path full = Files.createDirectory(directory.resolve("full"));
        Files.writeString(full.resolve("x"), "");
        var refused = SurusServer.surus("initdb", "-D", data.toString(), "-A", "trust", "--locale=C", "-X", full.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.output()).contains("initdb: error: directory \"" + full + "\" exists but is not empty")
                .contains("initdb: hint: If you want to store the WAL there, either remove or empty the directory \"" + full + "\".")
                .contains("initdb: removing data directory \"" + data + "\"");
        assertThat(data).doesNotExist();
        says(1, "initdb: error: argument of --wal-segsize must be a power of 2 between 1 and 1024\n", "initdb", "-D", data.toString(), "--wal-segsize=3");
        says(1, "initdb: error: unrecognized locale provider: x\n", "initdb", "-D", data.toString(), "--locale-provider=x");
    }

    /// A shell's background process ignores SIGINT, and nohup's SIGHUP: the server hears them all the same.
    @Test
    void signalsThatWereIgnoredBeforeAreHeard() throws Exception {
        Path data = cluster();
        String program = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = Machine.ROOT + "/target/classes:" + Machine.ROOT + "/target/lib/*";
        Process shell = new ProcessBuilder("bash", "-c", "trap '' HUP INT TERM; exec \"$@\"", "-", program, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "--add-exports", "java.base/sun.nio.ch=ALL-UNNAMED", "-cp", classPath,
                "dev.surus.server.main.Surus", "run", "-D", data.toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile()).start();
        try {
            await(() -> Files.exists(data.resolve("postmaster.pid")) && Files.readString(data.resolve("postmaster.pid")).contains("ready"));
            SurusServer.surus("reload", "-D", data.toString()).requireSuccess();
            await(() -> Files.readString(directory.resolve("out")).contains("received SIGHUP"));
            SurusServer.surus("stop", "-D", data.toString(), "-m", "fast", "-t", "30").requireSuccess();
            assertThat(shell.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } finally {
            shell.destroyForcibly();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void aLimitOfOpenFilesBelowTheConnectionsIsSaid() throws IOException {
        Path data = cluster();
        var start = Machine.run(Map.of("SURUS_SKIP_BUILD", "1"), "", 60, List.of("bash", "-c", "ulimit -n 600; exec \"$@\"", "-",
                Machine.ROOT.resolve("surus").toString(), "start", "-D", data.toString(), "-c", "max_connections=500"));
        start.requireSuccess();
        SurusServer.surus("stop", "-D", data.toString()).requireSuccess();
        assertThat(Files.readString(data.resolve("surus.log"))).contains("WARNING:  this process may open 600 files, max_connections (500) and the data files may need ")
                .contains("HINT:  Raise the limit of open files");
    }
}
