package dev.surus.tests.golden;

import dev.surus.tests.harness.Expected;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Golden scripts: `tests/src/test/golden/NAME.sql` goes into the real psql, in a database of its own, and what psql prints
/// must be `NAME.out`. The expected outputs are recorded from the reference: `./dev rewrite [NAME]`, then read the diff.
class GoldenScriptTest {
    private static final Path SCRIPTS = Machine.ROOT.resolve("tests/src/test/golden");

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        String only = System.getProperty("surus.only", "");
        try (var files = Files.walk(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".sql") && file.toString().contains(only)).sorted()
                    .map(file -> DynamicTest.dynamicTest(SCRIPTS.relativize(file).toString(), () -> check(file)))
                    .toList().stream();
        }
    }

    private static void check(Path script) throws IOException {
        Path expected = Path.of(script.toString().replaceFirst("\\.sql$", ".out"));
        // Where in its source PostgreSQL raised an error is nobody's business.
        String output = run(Expected.REWRITE ? Reference.shared() : SurusServer.shared(), script).replaceAll("(?m)^LOCATION:  .*\n", "");
        Expected.check(expected, output);
    }

    private static String run(Server server, Path script) throws IOException {
        String database = "golden_" + script.getFileName().toString().replaceAll("\\W", "_");
        server.psql("postgres", "CREATE DATABASE " + database + " TEMPLATE template0;", "-q");
        try {
            // Where in the source an error arose is the one thing that has to differ.
            return server.psql(database, Files.readString(script), "-a", "-q", "-v", "HIDE_TABLEAM=on")
                    .replaceAll("(?m)^LOCATION: .*\\n", "").replaceAll("server process with PID [0-9]+", "server process with PID ...");
        } finally {
            server.psql("postgres", "DROP DATABASE " + database + " WITH (FORCE);", "-q");
        }
    }
}
