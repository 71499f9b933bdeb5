package dev.surus.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Prepared transactions over kill -9 and over ordinary restarts, in a server of their own.
class PreparedCrashTest {
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());

    private static final String HOLDS = "55P03";

    private static SurusServer server() {
        return new SurusServer("max_prepared_transactions = 20", "checkpoint_timeout = 30s", "lock_timeout = 100ms");
    }

    /// Everything that a transaction can hold, before and after.
    @Test
    @Timeout(240)
    void locksAndChangesSurvive() {
        try (var server = server()) {
            String committed;
            String undone;
            try (var one = Conversation.with(server, "postgres")) {
                one.run("CREATE TABLE account (id int PRIMARY KEY, balance int)");
                one.run("INSERT INTO account SELECT i, 100 FROM generate_series(1, 10) i");
                one.run("CREATE TABLE dropped (a int)");
                one.run("CREATE UNLOGGED TABLE fleeting (a int)");
                one.run("INSERT INTO fleeting VALUES (1)");
                one.run("BEGIN");
                committed = one.value("SELECT pg_current_xact_id()");
                one.run("COMMIT");
                one.run("BEGIN");
                undone = one.value("SELECT pg_current_xact_id()");
                one.run("UPDATE account SET balance = 0");
                one.run("ROLLBACK");
                one.run("BEGIN");
                one.run("UPDATE account SET balance = 110 WHERE id = 1");
                one.run("DELETE FROM account WHERE id = 2");
                one.run("SAVEPOINT s");
                one.run("INSERT INTO account VALUES (11, 11)");
                one.run("SELECT * FROM account WHERE id = 4 FOR SHARE");
                one.run("RELEASE s");
                one.run("SELECT * FROM account WHERE id = 3 FOR UPDATE");
                one.run("SELECT pg_advisory_xact_lock(42)");
                one.run("LOCK TABLE dropped IN SHARE MODE");
                one.run("UPDATE fleeting SET a = 2");
                one.run("PREPARE TRANSACTION 'rows'");
                one.run("BEGIN");
                one.run("CREATE TABLE made (x int PRIMARY KEY)");
                one.run("INSERT INTO made VALUES (1)");
                one.run("CREATE ROLE prepared_crash");
                one.run("PREPARE TRANSACTION 'made'");
                one.run("CHECKPOINT");
                one.run("BEGIN");
                one.run("UPDATE account SET balance = 500 WHERE id = 5");
                one.run("PREPARE TRANSACTION 'later'");
            }
            for (boolean crash : new boolean[] {true, false, true}) {
                if (crash) {
                    server.kill();
                } else {
                    server.stop();
                }
                server.start();
                try (var one = Conversation.with(server, "postgres")) {
                    assertThat(one.run("SELECT gid FROM pg_prepared_xacts ORDER BY gid").rows()).isEqualTo(List.of(List.of("later"), List.of("made"), List.of("rows")));
                    assertThat(one.value("SELECT string_agg(balance::text, ',' ORDER BY id) FROM account")).isEqualTo("100,100,100,100,100,100,100,100,100,100");
                    assertThat(one.ask("UPDATE account SET balance = 1 WHERE id = 1").state()).isEqualTo(HOLDS);
                    assertThat(one.ask("UPDATE account SET balance = 1 WHERE id = 2").state()).isEqualTo(HOLDS);
                    assertThat(one.ask("SELECT * FROM account WHERE id = 3 FOR KEY SHARE NOWAIT").state()).isEqualTo(HOLDS);
                    assertThat(one.ask("SELECT * FROM account WHERE id = 4 FOR SHARE NOWAIT").state()).isNull();
                    assertThat(one.ask("SELECT * FROM account WHERE id = 4 FOR NO KEY UPDATE NOWAIT").state()).isEqualTo(HOLDS);
                    assertThat(one.ask("INSERT INTO account VALUES (11, 0)").state()).isEqualTo(HOLDS);
                    assertThat(one.ask("INSERT INTO dropped VALUES (1)").state()).isEqualTo(HOLDS);
                    assertThat(one.ask("ALTER TABLE account ADD COLUMN c int").state()).isEqualTo(HOLDS);
                    assertThat(one.ask("CREATE TABLE made (y int)").state()).isEqualTo(HOLDS);
                    assertThat(one.value("SELECT pg_try_advisory_lock(42)")).isEqualTo("f");
                    assertThat(one.value("SELECT count(*) FROM pg_locks l JOIN pg_prepared_xacts x ON l.transactionid = x.transaction WHERE l.pid IS NULL AND virtualtransaction LIKE '-1/%'"))
                            .isEqualTo("3");
                    assertThat(one.value("SELECT string_agg(pg_xact_status(transaction::text::xid8), ',') FROM pg_prepared_xacts"))
                            .isEqualTo("in progress,in progress,in progress");
                    assertThat(one.value("SELECT pg_xact_status('" + committed + "')")).isEqualTo("committed");
                    assertThat(one.value("SELECT pg_xact_status('" + undone + "')")).isEqualTo("aborted");
                    assertThat(one.value("SELECT to_regclass('made')")).isNull();
                    // Of others after the prepared ones, so that a crash has something to sweep.
                    one.run("UPDATE account SET balance = balance WHERE id = 9");
                }
            }
            try (var one = Conversation.with(server, "postgres"); var two = Conversation.with(server, "postgres")) {
                assertThat(two.value("SELECT count(*) FROM account")).isEqualTo("10");
                two.run("SET lock_timeout = 0");
                var waiting = two.start("UPDATE account SET balance = balance + 1 WHERE id = 1 RETURNING balance");
                two.awaitLockWait(one, waiting);
                assertThat(one.value("SELECT pg_blocking_pids(" + two.pid() + ")")).isEqualTo("{0}");
                one.run("COMMIT PREPARED 'rows'");
                assertThat(Conversation.await(waiting).rows()).isEqualTo(List.of(List.of("111")));
                one.run("COMMIT PREPARED 'made'");
                one.run("ROLLBACK PREPARED 'later'");
                assertThat(two.value("SELECT x FROM made")).isEqualTo("1");
                two.run("DROP ROLE prepared_crash");
                assertThat(one.value("SELECT string_agg(id || ':' || balance, ',' ORDER BY id) FROM account"))
                        .isEqualTo("1:111,3:100,4:100,5:100,6:100,7:100,8:100,9:100,10:100,11:11");
                assertThat(one.value("SELECT count(*) FROM fleeting")).as("unlogged, after a crash").isEqualTo("0");
                one.run("INSERT INTO dropped VALUES (1)");
                assertThat(one.value("SELECT pg_try_advisory_lock(42)")).isEqualTo("t");
            }
            server.kill();
            server.start();
            try (var one = Conversation.with(server, "postgres")) {
                assertThat(one.value("SELECT count(*) FROM pg_prepared_xacts")).isEqualTo("0");
                assertThat(one.value("SELECT sum(balance) FROM account")).isEqualTo("922");
                assertThat(one.value("SELECT x FROM made")).isEqualTo("1");
            }
        }
    }

    /// An unlogged table keeps its rows over a clean restart; what a prepared transaction did to it can still be undone.
    @Test
    @Timeout(240)
    void unloggedRowsOverACleanRestart() {
        try (var server = server()) {
            try (var one = Conversation.with(server, "postgres")) {
                one.run("CREATE UNLOGGED TABLE fleeting (a int)");
                one.run("INSERT INTO fleeting VALUES (1), (2)");
                one.run("BEGIN");
                one.run("UPDATE fleeting SET a = 10 WHERE a = 1");
                one.run("DELETE FROM fleeting WHERE a = 2");
                one.run("PREPARE TRANSACTION 'unlogged'");
            }
            server.stop();
            server.start();
            try (var one = Conversation.with(server, "postgres")) {
                assertThat(one.value("SELECT string_agg(a::text, ',' ORDER BY a) FROM fleeting")).isEqualTo("1,2");
                one.run("ROLLBACK PREPARED 'unlogged'");
                assertThat(one.value("SELECT string_agg(a::text, ',' ORDER BY a) FROM fleeting")).isEqualTo("1,2");
            }
        }
    }

    @Test
    @Timeout(240)
    void transfersSurvive() {
        transfers(3);
    }

    @Test
    @Tag("slow")
    void transfersSurviveManyTimes() {
        transfers(40);
    }

    /// A transaction manager's view: what was answered holds; what was not is as one of the two states says.
    private static void transfers(int rounds) {
        System.out.println("PreparedCrashTest -Dsurus.seed=" + SEED);
        var random = new Random(SEED);
        try (var server = server()) {
            try (var one = Conversation.with(server, "postgres")) {
                one.run("CREATE TABLE account (id int PRIMARY KEY, balance int)");
                one.run("INSERT INTO account SELECT i, 0 FROM generate_series(0, 19) i");
            }
            var balances = new HashMap<Integer, Integer>();
            var prepared = new TreeMap<String, Map.Entry<Integer, Integer>>();
            int names = 0;
            for (int round = 0; round < rounds; round++) {
                int killAt = 5 + random.nextInt(40);
                String asked = null;
                String finishing = null;
                boolean commits = false;
                Map.Entry<Integer, Integer> delta = null;
                try (var one = Conversation.with(server, "postgres")) {
                    for (int step = 0;; step++) {
                        boolean last = step == killAt;
                        if (prepared.size() > 8 || !prepared.isEmpty() && random.nextInt(3) == 0) {
                            finishing = List.copyOf(prepared.keySet()).get(random.nextInt(prepared.size()));
                            commits = random.nextBoolean();
                            var answer = one.start((commits ? "COMMIT" : "ROLLBACK") + " PREPARED '" + finishing + "'");
                            if (last) {
                                server.kill();
                                break;
                            }
                            assertThat(Conversation.await(answer).succeeded()).isTrue();
                            var change = prepared.remove(finishing);
                            if (commits) {
                                balances.merge(change.getKey(), change.getValue(), Integer::sum);
                            }
                            finishing = null;
                            continue;
                        }
                        int account = random.nextInt(20);
                        if (prepared.values().stream().anyMatch(change -> change.getKey() == account)) {
                            killAt += last ? 1 : 0;
                            continue;
                        }
                        delta = Map.entry(account, 1 + random.nextInt(100));
                        asked = "transfer" + ++names;
                        one.run("BEGIN");
                        one.run("UPDATE account SET balance = balance + " + delta.getValue() + " WHERE id = " + account);
                        if (random.nextInt(4) == 0) {
                            one.run("CHECKPOINT");
                        }
                        var answer = one.start("PREPARE TRANSACTION '" + asked + "'");
                        if (last) {
                            server.kill();
                            break;
                        }
                        assertThat(Conversation.await(answer).succeeded()).isTrue();
                        prepared.put(asked, delta);
                        asked = null;
                    }
                } catch (java.io.UncheckedIOException gone) {
                    // Saying goodbye to a dead server.
                }
                server.start();
                try (var one = Conversation.with(server, "postgres")) {
                    var there = one.run("SELECT gid FROM pg_prepared_xacts").rows().stream().map(List::getFirst).toList();
                    if (asked != null && there.contains(asked)) {
                        prepared.put(asked, delta);
                    }
                    if (finishing != null && !there.contains(finishing)) {
                        var change = prepared.remove(finishing);
                        if (commits) {
                            balances.merge(change.getKey(), change.getValue(), Integer::sum);
                        }
                    }
                    assertThat(there).containsExactlyInAnyOrderElementsOf(prepared.keySet());
                    for (var row : one.run("SELECT id, balance FROM account").rows()) {
                        assertThat(Integer.parseInt(row.get(1))).as("account " + row.getFirst())
                                .isEqualTo(balances.getOrDefault(Integer.parseInt(row.getFirst()), 0));
                    }
                    for (var change : prepared.values()) {
                        assertThat(one.ask("SELECT * FROM account WHERE id = " + change.getKey() + " FOR UPDATE NOWAIT").state()).isEqualTo(HOLDS);
                    }
                }
            }
        }
    }
}
