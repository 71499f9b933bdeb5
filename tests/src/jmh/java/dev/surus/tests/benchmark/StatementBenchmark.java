package dev.surus.tests.benchmark;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.Bootstrap;
import dev.surus.engine.config.ServerSettings;
import dev.surus.engine.embedded.Database;
import dev.surus.engine.embedded.SilentSink;
import dev.surus.engine.session.Session;
import dev.surus.engine.session.SessionStart;
import dev.surus.engine.type.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Statements in a session, without a wire: those whose plan is known, and what visibility costs a scan.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StatementBenchmark {
    private static final int ROWS = 50_000;

    private Path directory;
    private Database database;
    private Session session;
    private Session writer;
    private final Sink sink = new Sink();
    private final SplittableRandom random = new SplittableRandom(1);

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("surus-jmh");
        Database.create(directory, new Bootstrap.Options("owner", null, "C.UTF-8", "C.UTF-8", 6));
        database = Database.open(directory, new ServerSettings(), null);
        session = connect(1);
        writer = connect(2);
        for (String table : new String[] {"quiet", "versioned"}) {
            session.query("CREATE TABLE " + table + " (id integer PRIMARY KEY, value integer)");
            session.query("INSERT INTO " + table + " SELECT g, g FROM generate_series(1, " + ROWS + ") g");
        }
        // Not committed: each row has a version off its page, which readers must find.
        writer.query("BEGIN");
        writer.query("UPDATE versioned SET value = value + 1");
    }

    private Session connect(int pid) {
        return database.connect(new SessionStart("owner", "postgres", Map.of(), null, null, pid, false), sink);
    }

    @TearDown
    public void close() throws IOException {
        writer.close();
        session.close();
        database.close();
        try (var files = Files.walk(directory)) {
            for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// Another literal each time: the plan is shared.
    @Benchmark
    public long planCacheHit() {
        session.query("SELECT value FROM quiet WHERE id = " + (1 + random.nextInt(ROWS)));
        return sink.rows;
    }

    /// The same behind a comment: parsed, analyzed and planned each time.
    @Benchmark
    public long planCacheMiss() {
        session.query("SELECT value FROM quiet WHERE id = " + (1 + random.nextInt(ROWS)) + " /* alone */");
        return sink.rows;
    }

    @Benchmark
    public long scanWithoutVersions() {
        session.query("SELECT count(value) FROM quiet");
        return sink.rows;
    }

    @Benchmark
    public long scanOfVersions() {
        session.query("SELECT count(value) FROM versioned");
        return sink.rows;
    }

    /// Counts rows.
    private static final class Sink extends SilentSink {
        long rows;

        @Override
        public void rows(List<ResultColumn> columns, Batch batch, EvaluationContext context) {
            rows += batch.size();
        }

        @Override
        public void error(Diagnostic error) {
            throw new IllegalStateException(error.primary.toString());
        }
    }
}
