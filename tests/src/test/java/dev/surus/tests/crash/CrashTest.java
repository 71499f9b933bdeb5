package dev.surus.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// kill -9 under load, then a start: every acknowledged transaction is there, and nothing of any other, but for the one that
/// each client had under way, which may be there whole.
class CrashTest {
    private static final int CLIENTS = 4;
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());

    @Test
    @Timeout(240)
    void transfersSurvive() {
        transfersSurvive(3);
    }

    @Test
    @Tag("slow")
    void transfersSurviveManyTimes() {
        transfersSurvive(40);
    }

    @Test
    @Timeout(240)
    void definitionsSurvive() {
        definitionsSurvive(2);
    }

    @Test
    @Tag("slow")
    void definitionsSurviveManyTimes() {
        definitionsSurvive(30);
    }

    /// What each client was told, by name; and the names that it asked for and has no answer to.
    private static final class Ledger {
        final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        final Set<String> pending = ConcurrentHashMap.newKeySet();
        final AtomicInteger answers = new AtomicInteger();

        void acknowledge(String name) {
            acknowledged.add(name);
            pending.remove(name);
            answers.incrementAndGet();
        }
    }

    private interface Work {
        /// @return whether the server is still there
        boolean transaction(Conversation session, String name, Random random, Ledger ledger);
    }

    /// Lets clients work until enough is acknowledged, and kills the server at some moment after that.
    private static void workAndKill(SurusServer server, int round, Random random, Ledger ledger, int answersMin, Work work) {
        var clients = new ArrayList<Thread>();
        var failures = new ConcurrentLinkedQueue<Throwable>();
        int before = ledger.answers.get();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            var own = new Random(random.nextLong());
            clients.add(Thread.ofPlatform().start(() -> {
                try (var session = Conversation.with(server, "postgres", "postgres", Map.of("client_min_messages", "error"))) {
                    int n = 0;
                    while (work.transaction(session, "crash_r" + round + "_c" + client + "_" + n++, own, ledger)) { }
                } catch (java.io.UncheckedIOException gone) {
                    // The server died while this client was saying goodbye.
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            }));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (ledger.answers.get() - before < answersMin && failures.isEmpty()) {
            assertThat(System.nanoTime()).as(ledger.answers + " answers so far").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
        LockSupport.parkNanos(random.nextInt(100_000_000));
        server.kill();
        for (Thread client : clients) {
            try {
                assertThat(client.join(java.time.Duration.ofSeconds(60))).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertThat(failures).isEmpty();
        server.start();
    }

    private static void transfersSurvive(int rounds) {
        System.out.println("CrashTest -Dsurus.seed=" + SEED);
        var random = new Random(SEED);
        var ledger = new Ledger();
        try (var server = new SurusServer("checkpoint_timeout = 30s")) {
            assertThat(server.psql("postgres", """
                    CREATE TABLE branches (bid integer PRIMARY KEY, balance integer NOT NULL);
                    CREATE TABLE tellers (tid integer PRIMARY KEY, balance integer NOT NULL);
                    CREATE TABLE accounts (aid integer PRIMARY KEY, balance integer NOT NULL, filler text);
                    CREATE TABLE history (name text PRIMARY KEY, delta integer NOT NULL);
                    INSERT INTO branches VALUES (1, 0), (2, 0);
                    INSERT INTO tellers SELECT i, 0 FROM generate_series(1, 20) i;
                    INSERT INTO accounts SELECT i, 0, repeat('x', i % 80) FROM generate_series(1, 2000) i;
                    """, "-q")).isEmpty();
            for (int round = 0; round < rounds; round++) {
                workAndKill(server, round, random, ledger, 150, CrashTest::transfer);
                try (var session = Conversation.with(server, "postgres")) {
                    var found = column(session, "SELECT name FROM history");
                    assertThat(found).containsAll(ledger.acknowledged);
                    found.removeAll(ledger.acknowledged);
                    assertThat(ledger.pending).containsAll(found);
                    String sum = session.value("SELECT coalesce(sum(delta), 0) FROM history");
                    for (String table : List.of("accounts", "tellers", "branches")) {
                        assertThat(session.value("SELECT sum(balance) FROM " + table)).as(table).isEqualTo(sum);
                    }
                    assertThat(session.value("SELECT count(*) FROM accounts")).isEqualTo("2000");
                    // By the index, too.
                    for (int i = 0; i < 50; i++) {
                        int aid = 1 + random.nextInt(2000);
                        assertThat(session.run("SELECT aid FROM accounts WHERE aid = " + aid).rows()).hasSize(1);
                    }
                    // What the crash decided stays decided.
                    ledger.acknowledged.addAll(found);
                    ledger.pending.clear();
                }
            }
        }
    }

    private static boolean transfer(Conversation session, String name, Random random, Ledger ledger) {
        int delta = random.nextInt(2001) - 1000;
        ledger.pending.add(name);
        for (String statement : List.of("BEGIN",
                "UPDATE accounts SET balance = balance + " + delta + " WHERE aid = " + (1 + random.nextInt(2000)),
                "UPDATE tellers SET balance = balance + " + delta + " WHERE tid = " + (1 + random.nextInt(20)),
                "UPDATE branches SET balance = balance + " + delta + " WHERE bid = " + (1 + random.nextInt(2)),
                "INSERT INTO history VALUES ('" + name + "', " + delta + ")")) {
            var answer = session.ask(statement);
            if (!answer.succeeded()) {
                if (answer.state().equals("40P01")) {
                    ledger.pending.remove(name);
                    return session.ask("ROLLBACK").succeeded();
                }
                assertThat(answer.state()).as(answer.text()).isIn("gone", "57P01");
                return false;
            }
        }
        if (random.nextInt(10) == 0) {
            if (!session.ask("ROLLBACK").succeeded()) {
                return false;
            }
            ledger.pending.remove(name);
            return true;
        }
        if (!session.ask("COMMIT").succeeded()) {
            return false;
        }
        ledger.acknowledge(name);
        return true;
    }

    private static void definitionsSurvive(int rounds) {
        System.out.println("CrashTest -Dsurus.seed=" + SEED);
        var random = new Random(SEED);
        var ledger = new Ledger();
        var dropped = new Ledger();
        try (var server = new SurusServer()) {
            for (int round = 0; round < rounds; round++) {
                workAndKill(server, round, random, ledger, 20, (session, name, own, all) -> define(session, name, own, all, dropped));
                try (var session = Conversation.with(server, "postgres")) {
                    var found = column(session, "SELECT relname FROM pg_class WHERE relname LIKE 'crash\\_r%' AND relkind = 'r'");
                    var expected = new java.util.HashSet<>(ledger.acknowledged);
                    expected.removeAll(dropped.acknowledged);
                    expected.removeAll(dropped.pending);
                    assertThat(found).containsAll(expected);
                    for (String table : found) {
                        assertThat(dropped.acknowledged).doesNotContain(table);
                        assertThat(ledger.acknowledged.contains(table) || ledger.pending.contains(table)).as(table).isTrue();
                        // A table that is there is there whole: rows, key, sequence.
                        assertThat(session.value("SELECT count(*) FROM " + table)).as(table).isEqualTo("20");
                        assertThat(session.run("SELECT name FROM " + table + " WHERE id = 7").rows()).isEqualTo(List.of(List.of("row 7")));
                        assertThat(session.value("INSERT INTO " + table + " (name) VALUES ('after') RETURNING id > 20")).isEqualTo("t");
                        session.run("DROP TABLE " + table);
                    }
                    assertThat(column(session, "SELECT relname FROM pg_class WHERE relname LIKE 'crash\\_r%'")).isEmpty();
                    ledger.acknowledged.clear();
                    ledger.pending.clear();
                    dropped.acknowledged.clear();
                    dropped.pending.clear();
                }
            }
        }
    }

    /// Makes a table with key, sequence and rows in one transaction; drops it again in one of three cases.
    private static boolean define(Conversation session, String name, Random random, Ledger ledger, Ledger dropped) {
        ledger.pending.add(name);
        boolean rollback = random.nextInt(5) == 0;
        for (String statement : List.of("BEGIN", "CREATE TABLE " + name + " (id serial PRIMARY KEY, name text UNIQUE)",
                "INSERT INTO " + name + " (name) SELECT 'row ' || i FROM generate_series(1, 20) i", rollback ? "ROLLBACK" : "COMMIT")) {
            var answer = session.ask(statement);
            if (!answer.succeeded()) {
                assertThat(answer.state()).as(answer.text()).isIn("gone", "57P01");
                return false;
            }
        }
        if (rollback) {
            ledger.pending.remove(name);
            return true;
        }
        ledger.acknowledge(name);
        if (random.nextInt(3) == 0) {
            dropped.pending.add(name);
            if (!session.ask("DROP TABLE " + name).succeeded()) {
                return false;
            }
            dropped.acknowledge(name);
        }
        return true;
    }

    private static Set<String> column(Conversation session, String query) {
        return session.run(query).rows().stream().map(List::getFirst).collect(Collectors.toCollection(java.util.HashSet::new));
    }
}
