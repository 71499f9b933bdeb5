package dev.surus.tools;

import dev.surus.protocol.BlockingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// explain-locks: which locks each statement of a migration file takes, and how long it blocks a table's readers or writers.
///
/// The server rehearses the whole file (`EXPLAIN (LOCKS) DO LANGUAGE sql`): nothing is locked and nothing is changed.
@Command(name = "explain-locks", description = {"shows which locks each statement of a SQL file takes, and for how long it blocks a table.", "",
    "Nothing is locked or changed: the server rehearses the file's statements, one after the other.", ""},
        footer = {"",
            "How long a lock blocks others is estimated, for each table, from what its transaction does while it holds the lock: "
                + "the size of every table that it scans (a check, NOT NULL, a foreign key) divided by --scan-rate, and of every table "
                + "that it writes anew or indexes (a new type, CLUSTER, CREATE INDEX) divided by --write-rate. Other statements count "
                + "as no time. What a statement waits for before it has its own locks is not in it: the sessions that it would wait "
                + "for now are named.", "",
            "Readers are blocked by AccessExclusiveLock; writers by ShareLock, ShareRowExclusiveLock, ExclusiveLock and "
                + "AccessExclusiveLock. A lock is held to the end of its transaction: that of BEGIN ... COMMIT in the file, else the "
                + "statement's own. Tables that the file itself makes block nobody.", "",
            "Exit status: 0 where every table's readers and writers are blocked no longer than the threshold, 3 where a "
                + "statement blocks them longer, 1 for errors (a statement of the file that would fail is one)."})
public final class ExplainLocks extends Tool {
    private static final int TOO_LONG = 3;

    @Parameters(paramLabel = "FILE", description = "file with SQL statements; lines that begin with \\ (of psql) are skipped")
    private Path file;
    @Option(names = {"-d", "--dbname"}, paramLabel = "DBNAME", description = "database that the file is for")
    private String database;
    @Option(names = "--threshold", paramLabel = "MS", defaultValue = "1000",
            description = "how many milliseconds a table's readers or writers may be blocked (default ${DEFAULT-VALUE})")
    private long thresholdMillis;
    @Option(names = "--scan-rate", paramLabel = "MB/S", defaultValue = "200", description = "how fast tables are read (default ${DEFAULT-VALUE})")
    private double scanRate;
    @Option(names = "--write-rate", paramLabel = "MB/S", defaultValue = "20",
            description = "how fast tables are written anew or indexed (default ${DEFAULT-VALUE})")
    private double writeRate;
    @Option(names = {"-q", "--quiet"}, description = "show only what takes longer than the threshold")
    private boolean quiet;

    public ExplainLocks() {
        super("explain-locks");
    }

    /// A lock that stands in others' way, and how long.
    private static final class Blocking {
        final int statement;
        final String query;
        final String object;
        final String mode;
        final boolean briefly;
        double millis;

        Blocking(int statement, String query, String object, String mode, boolean briefly) {
            this.statement = statement;
            this.query = query;
            this.object = object;
            this.mode = mode;
            this.briefly = briefly;
        }

        String whom() {
            return mode.equals("AccessExclusiveLock") ? "reads and writes" : "writes";
        }
    }

    @Override
    void work() throws IOException {
        String script = script();
        String name = database != null ? database : ConnectionOptions.environment("PGDATABASE", connection.user());
        try (BlockingClient client = connect(name)) {
            List<List<String>> rows = explained(client, script);
            print(rows);
        }
    }

    private String script() throws IOException {
        try {
            return Files.readString(file).replaceAll("(?m)^\\\\.*$", "");
        } catch (NoSuchFileException e) {
            throw new ToolFailure("could not open file \"" + file + "\": No such file or directory");
        }
    }

    private List<List<String>> explained(BlockingClient client, String script) throws IOException {
        String tag = "$script$";
        for (int i = 0; script.contains(tag); i++) {
            tag = "$script" + i + "$";
        }
        try {
            return client.query("EXPLAIN (LOCKS) DO LANGUAGE sql " + tag + script + tag).getLast().rows();
        } catch (BlockingClient.ServerError e) {
            String where = e.response().fields().get('W');
            throw new ToolFailure(e.response().fields().get('S') + ":  " + e.response().message() + (where == null ? "" : "\n" + where));
        }
    }

    // ---- the report

    private void print(List<List<String>> rows) {
        var held = new ArrayList<Blocking>();
        int transaction = 0;
        int statement = 0;
        for (var row : rows) {
            int number = Integer.parseInt(row.get(1));
            if (Integer.parseInt(row.get(0)) != transaction) {
                close(held);
                transaction = Integer.parseInt(row.get(0));
            }
            if (number != statement) {
                statement = number;
                int now = statement;
                report(held, blocking -> blocking.briefly && blocking.statement != now);
                say(statement + ": " + oneLine(row.get(2)));
            }
            if (row.get(13) != null) {
                double millis = millis(row.get(13), Long.parseLong(row.get(14)));
                held.forEach(blocking -> blocking.millis += millis);
                say("      " + row.get(4) + ": " + row.get(7) + ", about " + duration(millis) + " (" + size(Long.parseLong(row.get(14))) + ")");
            } else {
                lock(row, number, held);
            }
        }
        close(held);
    }

    private void lock(List<String> row, int statement, List<Blocking> held) {
        String mode = row.get(6);
        var line = new StringBuilder("  " + (mode == null ? "unknown" : mode) + " on " + row.get(4) + " (" + row.get(7) + ")");
        if ("yes".equals(row.get(9))) {
            line.append("; would wait now for process ").append(row.get(10).replaceAll("[{}]", "").replace(",", ", ")).append(": ").append(oneLine(row.get(11)));
        }
        say(line.toString());
        boolean blocks = mode != null && List.of("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock").contains(mode)
                && row.get(5).startsWith("relation ") && !row.get(4).startsWith("new ");
        if (blocks) {
            // A stronger lock of the same transaction says it all.
            boolean covered = held.stream().anyMatch(other -> other.object.equals(row.get(4)) && !other.briefly
                    && (other.mode.equals(mode) || other.mode.equals("AccessExclusiveLock")));
            if (!covered) {
                held.add(new Blocking(statement, row.get(2), row.get(4), mode, "briefly".equals(row.get(8))));
            }
        }
    }

    private double millis(String work, long bytes) {
        return bytes / 1e3 / (work.equals("scan") ? scanRate : writeRate);
    }

    /// The transaction is over: its locks are given back.
    private void close(List<Blocking> held) {
        report(held, _ -> true);
    }

    private void report(List<Blocking> held, java.util.function.Predicate<Blocking> over) {
        for (var blocking : held) {
            if (over.test(blocking) && blocking.millis > thresholdMillis) {
                status = TOO_LONG;
                System.out.println("TOO LONG: statement " + blocking.statement + " blocks " + blocking.whom() + " of " + blocking.object + " for about "
                        + duration(blocking.millis) + " (threshold " + duration(thresholdMillis) + "): " + oneLine(blocking.query));
            }
        }
        held.removeIf(over);
    }

    private void say(String line) {
        if (!quiet) {
            System.out.println(line);
        }
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.strip().replaceAll("\\s+", " ");
    }

    private static String duration(double millis) {
        return millis < 1000 ? Math.round(millis) + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }

    private static String size(long bytes) {
        return bytes < 1 << 20 ? bytes / 1024 + " kB" : bytes / (1 << 20) + " MB";
    }
}
