package dev.surus.tools;

import dev.surus.protocol.BackendMessage;
import dev.surus.protocol.BlockingClient;
import dev.surus.protocol.FrontendMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// What a server does all day, for a few seconds: the run from which the JVM's ahead-of-time cache is made. Connects to a server of a scratch
/// directory, as `scripts/aot-cache.sh` starts it.
///
/// ```
/// Rehearsal PORT crash P  fills the log and kills the server, process P, with a transaction open: the next start recovers
/// Rehearsal PORT          all the rest, while the cache is made
/// ```
public final class Rehearsal {
    private static final int ROUNDS = 4_000;
    private static final int CONNECTIONS = 60;
    private static final int RECOVERED = 40_000;
    private static final int LOADED_ROWS = 200_000;
    private static final int SECONDS_TO_START = 60;

    private final int port;
    private final Random random = new Random(1);

    private Rehearsal(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws IOException {
        var rehearsal = new Rehearsal(Integer.parseInt(arguments[0]));
        if (arguments.length > 1 && arguments[1].equals("crash")) {
            rehearsal.fillLog(Long.parseLong(arguments[2]));
        } else {
            rehearsal.run();
        }
    }

    private BlockingClient open() throws IOException {
        return BlockingClient.open("127.0.0.1", port, "postgres", "postgres", null, Map.of("application_name", "rehearsal"));
    }

    private BlockingClient await() throws IOException {
        long deadline = System.nanoTime() + SECONDS_TO_START * 1_000_000_000L;
        for (;;) {
            try {
                return open();
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private void fillLog(long server) throws IOException {
        try (var client = await(); var loser = open()) {
            createTables(client);
            client.query("CHECKPOINT");
            client.query("SET synchronous_commit = off");
            for (int i = 0; i < RECOVERED; i++) {
                simple(client, 1 + random.nextInt(20_000), 1 + random.nextInt(100), random.nextInt(1_000) - 500);
            }
            loser.query("BEGIN");
            loser.query("UPDATE accounts SET abalance = 1, bid = 3 WHERE aid BETWEEN 10 AND 20");
            loser.query("INSERT INTO history VALUES (1, 1, 1, now(), 'x')");
            loser.query("DELETE FROM accounts WHERE aid = 30");
            client.query("SET synchronous_commit = on");
            // With this commit all that came before it is in the log, too.
            client.query("UPDATE tellers SET tbalance = 0 WHERE tid = 1");
            ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static void createTables(BlockingClient client) throws IOException {
        client.query("DROP TABLE IF EXISTS accounts, tellers, history");
        client.query("CREATE TABLE accounts (aid integer PRIMARY KEY, bid integer, abalance integer, filler char(84))");
        client.query("CREATE TABLE tellers (tid integer PRIMARY KEY, bid integer, tbalance integer)");
        client.query("CREATE TABLE history (tid integer, aid integer, delta integer, mtime timestamp, note text)");
        client.query("INSERT INTO accounts SELECT g, g % 10, 0, '' FROM generate_series(1, 20000) g");
        client.query("INSERT INTO tellers SELECT g, g % 10, 0 FROM generate_series(1, 100) g");
        client.query("CREATE INDEX ON accounts (bid)");
        client.query("ANALYZE");
    }

    private void run() throws IOException {
        try (var client = await()) {
            createTables(client);
            for (int i = 0; i < ROUNDS; i++) {
                simple(client, 1 + random.nextInt(20_000), 1 + random.nextInt(100), random.nextInt(1_000) - 500);
            }
            prepare(client);
            for (int i = 0; i < ROUNDS; i++) {
                prepared(client, 1 + random.nextInt(20_000));
            }
            for (int i = 0; i < 100; i++) {
                reports(client, i);
            }
            load(client);
            bulk(client);
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            try (var client = open()) {
                client.query("SELECT abalance FROM accounts WHERE aid = " + (i + 1));
            }
        }
    }

    private static void simple(BlockingClient client, int account, int teller, int delta) throws IOException {
        client.query("SELECT abalance FROM accounts WHERE aid = " + account);
        client.query("BEGIN");
        client.query("UPDATE accounts SET abalance = abalance + " + delta + " WHERE aid = " + account);
        client.query("UPDATE tellers SET tbalance = tbalance + " + delta + " WHERE tid = " + teller);
        client.query("INSERT INTO history (tid, aid, delta, mtime) VALUES (" + teller + ", " + account + ", " + delta + ", CURRENT_TIMESTAMP)");
        client.query("END");
    }

    /// As a driver does.
    private static void prepare(BlockingClient client) throws IOException {
        client.send(new FrontendMessage.Parse("find", "SELECT * FROM accounts WHERE aid = $1", new int[0]));
        client.send(new FrontendMessage.Parse("change", "UPDATE accounts SET abalance = abalance + 1 WHERE aid = $1", new int[0]));
        client.send(new FrontendMessage.Sync());
        untilReady(client);
    }

    private static void prepared(BlockingClient client, int account) throws IOException {
        byte[][] values = {Integer.toString(account).getBytes(StandardCharsets.US_ASCII)};
        for (String name : new String[] {"find", "change"}) {
            client.send(new FrontendMessage.Bind("", name, new short[0], values, new short[0]));
            client.send(new FrontendMessage.Describe('P', ""));
            client.send(new FrontendMessage.Execute("", 0));
            client.send(new FrontendMessage.Sync());
            untilReady(client);
        }
    }

    private static void untilReady(BlockingClient client) throws IOException {
        for (;;) {
            if (client.receive() instanceof BackendMessage.ReadyForQuery) {
                return;
            }
        }
    }

    /// COPY from the client.
    private static void load(BlockingClient client) throws IOException {
        client.query("CREATE TABLE loaded (a integer, b text, c numeric, d timestamp)");
        client.send(new FrontendMessage.Query("COPY loaded FROM STDIN"));
        var text = new StringBuilder();
        for (int row = 1; row <= LOADED_ROWS; row++) {
            text.append(row).append('\t').append(Long.toString(row * 0x9E3779B97F4A7C15L, 36)).append('\t').append(row % 10_007).append('.').append(10 + row % 90)
                    .append("\t2024-01-01 00:").append(10 + row / 60 % 50).append(':').append(10 + row % 50).append('\n');
            if (text.length() > 8_000 || row == LOADED_ROWS) {
                client.send(new FrontendMessage.CopyData(text.toString().getBytes(StandardCharsets.US_ASCII)));
                text.setLength(0);
            }
        }
        client.send(new FrontendMessage.CopyDone());
        untilReady(client);
    }

    /// Indexes of many rows and aggregates over them, by one thread and by two, in memory and beyond it.
    private static void bulk(BlockingClient client) throws IOException {
        client.query("ANALYZE loaded");
        client.query("SET min_parallel_table_scan_size = 0");
        client.query("SET parallel_setup_cost = 0");
        for (int round = 0; round < 3; round++) {
            client.query("SET max_parallel_maintenance_workers = " + (round == 0 ? 0 : 2));
            client.query("SET max_parallel_workers_per_gather = " + (round == 0 ? 0 : 2));
            client.query("SET maintenance_work_mem = '" + (round == 1 ? "64MB'" : "4MB'"));
            for (String key : new String[] {"b", "b COLLATE \"C\"", "a", "c, d"}) {
                client.query("CREATE INDEX bulk ON loaded (" + key + ")");
                client.query("DROP INDEX bulk");
            }
            for (int i = 0; i < 8; i++) {
                client.query("SELECT count(*), sum(c) FROM loaded WHERE a % 2 = 0");
                client.query("SELECT a % 10, count(*), min(b), max(d), avg(a) FROM loaded WHERE c > 1000 GROUP BY 1 ORDER BY 1");
            }
        }
        client.query("RESET ALL");
    }

    /// Joins, groups, sorts, the questions of psql's \d, an error.
    private static void reports(BlockingClient client, int i) throws IOException {
        client.query("SELECT a.bid, count(*), sum(a.abalance), max(h.mtime) FROM accounts a LEFT JOIN history h ON h.aid = a.aid WHERE a.aid < "
                + (i * 20 + 50) + " GROUP BY a.bid ORDER BY 2 DESC, 1 LIMIT 5");
        client.query("SELECT upper(note) || 'x', extract(year FROM mtime) FROM history WHERE note IS NULL AND delta BETWEEN 0 AND " + i + " LIMIT 10");
        client.query("SELECT c.relname, n.nspname, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.relkind IN ('r', 'v') AND n.nspname !~ '^pg_' AND pg_table_is_visible(c.oid) ORDER BY 1, 2");
        client.query("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'accounts'::regclass AND attnum > 0");
        try {
            client.query("SELECT missing" + i + " FROM accounts");
        } catch (BlockingClient.ServerError expected) {
            // An error is part of the day.
        }
    }
}
