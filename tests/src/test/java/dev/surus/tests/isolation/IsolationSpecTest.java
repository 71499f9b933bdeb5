package dev.surus.tests.isolation;

import dev.surus.tests.harness.Expected;
import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What several sessions see of each other: PostgreSQL's isolationtester plays `tests/src/test/isolation/specs/NAME.spec`,
/// each in a database of its own, several at once, and what it prints must be `expected/NAME.out`, which was recorded from
/// the reference (`./dev rewrite [NAME]`; read the diff). A spec whose first line begins with `# alone` looks at something
/// that all databases of a server share: it runs when the others have ended.
///
/// `-Dsurus.only=TEXT` runs the specs whose names contain the text, `-Dsurus.times=N` each of them N times,
/// `-Dsurus.against=reference` asks the reference instead of Surus.
class IsolationSpecTest {
    private static final Path FOLDER = Machine.ROOT.resolve("tests/src/test/isolation");
    private static final Path TESTER = Path.of("/usr/lib/postgresql/15/lib/pgxs/src/test/isolation/isolationtester");
    private static final int AT_ONCE = 6;
    private static final int TIMES = Integer.getInteger("surus.times", 1);
    private static final int SECONDS_MAX = 120;

    @TestFactory
    Stream<DynamicTest> specs() throws IOException {
        String only = System.getProperty("surus.only", "");
        List<Path> specs;
        try (var files = Files.list(FOLDER.resolve("specs"))) {
            specs = files.filter(file -> file.toString().endsWith(".spec") && file.getFileName().toString().contains(only)).sorted().toList();
        }
        if (specs.isEmpty()) {
            return Stream.empty();
        }
        var server = Expected.REWRITE ? Reference.shared() : Server.tested();
        var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().factory());
        var outputs = new ArrayList<CompletableFuture<List<String>>>();
        var together = new ArrayList<CompletableFuture<List<String>>>();
        for (Path spec : specs) {
            var output = runsAlone(spec) ? null : start(server, spec, pool);
            outputs.add(output);
            if (output != null) {
                together.add(output);
            }
        }
        var quiet = CompletableFuture.allOf(together.toArray(CompletableFuture[]::new)).exceptionally(_ -> null);
        var tests = new ArrayList<DynamicTest>();
        for (int i = 0; i < specs.size(); i++) {
            Path spec = specs.get(i);
            var output = outputs.get(i);
            tests.add(DynamicTest.dynamicTest(name(spec), () -> check(spec, output != null ? output : quiet.thenApply(_ -> play(server, spec)))));
        }
        return tests.stream().onClose(pool::shutdown);
    }

    private static boolean runsAlone(Path spec) throws IOException {
        try (var lines = Files.lines(spec)) {
            return lines.findFirst().orElse("").startsWith("# alone");
        }
    }

    private static String name(Path spec) {
        return spec.getFileName().toString().replaceFirst("\\.spec$", "");
    }

    private static CompletableFuture<List<String>> start(Server server, Path spec, Executor pool) {
        return CompletableFuture.supplyAsync(() -> play(server, spec), pool);
    }

    private static void check(Path spec, CompletableFuture<List<String>> outputs) throws IOException, InterruptedException {
        Path expected = FOLDER.resolve("expected").resolve(name(spec) + ".out");
        try {
            for (String output : outputs.get()) {
                Expected.check(expected, output);
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }

    /// The outputs of as many runs as were asked for.
    private static List<String> play(Server server, Path spec) {
        var outputs = new ArrayList<String>();
        for (int i = 0; i < TIMES; i++) {
            outputs.add(playOnce(server, spec));
        }
        return outputs;
    }

    private static String playOnce(Server server, Path spec) {
        if (!Files.isExecutable(TESTER)) {
            throw new AssertionError(TESTER + " is missing: run scripts/install-test-tools.sh");
        }
        String database = "isolation_" + name(spec).replaceAll("\\W", "_");
        String made = server.psql("postgres", "CREATE DATABASE " + database + " TEMPLATE template0;", "-q");
        if (!made.isEmpty()) {
            throw new AssertionError(made);
        }
        try {
            var environment = Map.of("LC_ALL", "C.UTF-8", "PGCLIENTENCODING", "UTF8", "PGTZ", "UTC", "PGDATESTYLE", "ISO",
                    "PGAPPNAME", "isolation/" + name(spec), "PG_TEST_TIMEOUT_DEFAULT", "30");
            var outcome = Machine.run(environment, Files.readString(spec), SECONDS_MAX, List.of(TESTER.toString(),
                    "host=127.0.0.1 port=" + server.port() + " user=" + server.superuser() + " dbname=" + database));
            return outcome.output();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            // A prepared transaction would keep the database in use.
            server.psql(database, "SELECT format('ROLLBACK PREPARED %L', gid) FROM pg_prepared_xacts WHERE database = current_database() \\gexec", "-q");
            server.psql("postgres", "DROP DATABASE " + database + " WITH (FORCE);", "-q");
        }
    }
}
