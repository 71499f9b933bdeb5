package dev.surus.tests.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Both deadlocks of the documents, eight sessions at a time: in every round somebody finishes, nobody hangs, and all that
/// was acknowledged is there. The seed is printed; `-Dsurus.seed` repeats it.
class DeadlockTest {
    private static final int SESSIONS = 8;
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());

    @Test
    void rowsUpdatedCrosswise() throws Exception {
        rowsUpdatedCrosswise(20);
    }

    @Test
    @Tag("slow")
    void rowsUpdatedCrosswiseLong() throws Exception {
        rowsUpdatedCrosswise(200);
    }

    @Test
    void tableDroppedWhileOthersRead() throws Exception {
        tableDroppedWhileOthersRead(20);
    }

    @Test
    @Tag("slow")
    void tableDroppedWhileOthersReadLong() throws Exception {
        tableDroppedWhileOthersRead(200);
    }

    /// Each session updates two of four rows in its own order.
    private static void rowsUpdatedCrosswise(int rounds) throws Exception {
        System.out.println("DeadlockTest -Dsurus.seed=" + SEED);
        var random = new Random(SEED);
        int deadlocks = 0;
        int additions = 0;
        List<Conversation> sessions = sessions();
        try (var observer = Conversation.with(Server.tested(), "postgres")) {
            observer.run("CREATE TABLE deadlock_prod (prod_id integer PRIMARY KEY, price integer)");
            observer.run("INSERT INTO deadlock_prod VALUES (1, 0), (2, 0), (3, 0), (4, 0)");
            for (int round = 0; round < rounds; round++) {
                var work = new ArrayList<Callable<List<String>>>();
                for (Conversation session : sessions) {
                    int first = 1 + random.nextInt(4);
                    int second = 1 + (first + random.nextInt(3)) % 4;
                    work.add(() -> transaction(session, "UPDATE deadlock_prod SET price = price + 1 WHERE prod_id = " + first,
                            "UPDATE deadlock_prod SET price = price + 1 WHERE prod_id = " + second));
                }
                List<List<String>> outcomes = atOnce(work);
                int committed = 0;
                for (List<String> outcome : outcomes) {
                    assertThat(outcome.getFirst()).isIn("done", "40P01");
                    if (outcome.getFirst().equals("done")) {
                        committed++;
                    } else {
                        deadlocks++;
                    }
                }
                assertThat(committed).as("round " + round).isPositive();
                additions += 2 * committed;
            }
            assertThat(observer.value("SELECT sum(price) FROM deadlock_prod")).isEqualTo(Integer.toString(additions));
            assertThat(deadlocks).isPositive();
            nothingIsLeft(observer, sessions);
            observer.run("DROP TABLE deadlock_prod");
        } finally {
            sessions.forEach(Conversation::close);
        }
    }

    /// Two sessions drop the referencing table in turn, six read the referenced ones. In even rounds the readers look for
    /// the deadlock first, in odd ones the droppers: each kind dies.
    private static void tableDroppedWhileOthersRead(int rounds) throws Exception {
        List<Conversation> sessions = sessions();
        int readersKilled = 0;
        int droppersKilled = 0;
        try (var observer = Conversation.with(Server.tested(), "postgres")) {
            observer.run("CREATE TABLE deadlock_a (id serial PRIMARY KEY)");
            observer.run("CREATE TABLE deadlock_b (id serial PRIMARY KEY)");
            for (int round = 0; round < rounds; round++) {
                observer.run("CREATE TABLE deadlock_c (id serial PRIMARY KEY, a_id integer NOT NULL REFERENCES deadlock_a(id), "
                        + "b_id integer NOT NULL REFERENCES deadlock_b(id))");
                boolean readersLookFirst = round % 2 == 0;
                for (int i = 0; i < SESSIONS; i++) {
                    boolean first = i < 2 != readersLookFirst;
                    // Each looks once. Should the first ones look before all wait, the others find the cycle soon enough.
                    sessions.get(i).run("SET deadlock_timeout = '" + (first ? "20ms" : "5s") + "'");
                }
                var readersHold = new AtomicInteger();
                var droppersOver = new AtomicInteger();
                var work = new ArrayList<Callable<List<String>>>();
                for (int i = 0; i < SESSIONS; i++) {
                    var session = sessions.get(i);
                    work.add(i < 2 ? () -> {
                        while (readersHold.get() < SESSIONS - 2) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        try {
                            return transaction(session, "DROP TABLE IF EXISTS deadlock_c");
                        } finally {
                            droppersOver.incrementAndGet();
                        }
                    } : () -> {
                        session.run("BEGIN");
                        session.run("SELECT * FROM deadlock_a");
                        readersHold.incrementAndGet();
                        awaitLock(observer, "deadlock_b", droppersOver);
                        var answer = session.ask("SELECT * FROM deadlock_b");
                        session.run(answer.succeeded() ? "COMMIT" : "ROLLBACK");
                        return List.of(answer.succeeded() ? "done" : answer.state());
                    });
                }
                List<List<String>> outcomes = atOnce(work);
                int done = 0;
                for (int i = 0; i < SESSIONS; i++) {
                    String outcome = outcomes.get(i).getFirst();
                    assertThat(outcome).isIn("done", "40P01");
                    if (outcome.equals("done")) {
                        done++;
                    } else if (i < 2) {
                        droppersKilled++;
                    } else {
                        readersKilled++;
                    }
                }
                assertThat(done).as("round " + round).isPositive();
                observer.run("DROP TABLE IF EXISTS deadlock_c");
            }
            assertThat(readersKilled).as("readers that died").isPositive();
            assertThat(droppersKilled).as("droppers that died").isPositive();
            nothingIsLeft(observer, sessions);
            observer.run("DROP TABLE deadlock_a, deadlock_b");
        } finally {
            sessions.forEach(Conversation::close);
        }
    }

    /// Until somebody has the table for himself alone, or both droppers are over: a reader that looks late may find neither.
    private static void awaitLock(Conversation observer, String table, AtomicInteger droppersOver) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (droppersOver.get() < 2) {
            synchronized (observer) {
                if (!observer.value("SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = '" + table
                        + "' AND l.mode = 'AccessExclusiveLock' AND l.granted").equals("0")) {
                    return;
                }
            }
            assertThat(System.nanoTime()).as("a DROP holds " + table).isLessThan(deadline);
        }
    }

    private static List<Conversation> sessions() {
        var sessions = new ArrayList<Conversation>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(Conversation.with(Server.tested(), "postgres", "postgres", Map.of("deadlock_timeout", "20ms", "client_min_messages", "warning")));
        }
        return sessions;
    }

    private static List<String> transaction(Conversation session, String... statements) {
        session.run("BEGIN");
        for (String statement : statements) {
            var answer = session.ask(statement);
            if (!answer.succeeded()) {
                session.run("ROLLBACK");
                return List.of(answer.state(), answer.text());
            }
        }
        session.run("COMMIT");
        return List.of("done");
    }

    private static List<List<String>> atOnce(List<Callable<List<String>>> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<List<String>>();
            for (var outcome : work.stream().map(threads::submit).toList()) {
                outcomes.add(outcome.get(60, TimeUnit.SECONDS));
            }
            return outcomes;
        }
    }

    private static void nothingIsLeft(Conversation observer, List<Conversation> sessions) {
        for (Conversation session : sessions) {
            assertThat(observer.value("SELECT count(*) FROM pg_locks WHERE pid = " + session.pid())).isEqualTo("0");
        }
    }
}
