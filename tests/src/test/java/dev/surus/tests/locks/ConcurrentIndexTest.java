package dev.surus.tests.locks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Indexes that are built, rebuilt and dropped CONCURRENTLY while sessions write: every row is found through them afterwards, once,
/// and none that is gone.
class ConcurrentIndexTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = 2;
    private static final int KEYS = 20;

    @Test
    void indexesBuiltAmongWritersAreTrue() {
        long seed = Long.getLong("surus.seed", System.nanoTime());
        var server = Server.tested();
        server.psql("postgres", "CREATE DATABASE concurrent_index TEMPLATE template0", "-q");
        var stop = new AtomicBoolean();
        var writers = new ArrayList<CompletableFuture<Void>>();
        try (var builder = Conversation.with(server, "concurrent_index")) {
            builder.run("CREATE TABLE pile (id int PRIMARY KEY, key int, tag text)");
            builder.run("INSERT INTO pile SELECT g, g % " + KEYS + ", 'tag' || g FROM generate_series(1, 2000) g");
            for (int i = 0; i < WRITERS; i++) {
                var random = new Random(seed + i);
                writers.add(CompletableFuture.runAsync(() -> write(server, random, stop), task -> Thread.ofPlatform().start(task)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                builder.run("CREATE INDEX CONCURRENTLY pile_key ON pile (key)");
                builder.run("CREATE UNIQUE INDEX CONCURRENTLY pile_pair ON pile (key, id) WHERE key >= 0");
                compare(builder, seed);
                builder.run("REINDEX TABLE CONCURRENTLY pile");
                compare(builder, seed);
                if (round < ROUNDS - 1) {
                    builder.run("DROP INDEX CONCURRENTLY pile_key");
                    builder.run("DROP INDEX CONCURRENTLY pile_pair");
                }
            }
            stop.set(true);
            writers.forEach(CompletableFuture::join);
            compare(builder, seed);
            assertEquals("3 3", builder.value("SELECT count(*) || ' ' || count(*) FILTER (WHERE indisvalid) FROM pg_index WHERE indrelid = 'pile'::regclass"));
        } finally {
            stop.set(true);
            server.psql("postgres", "DROP DATABASE concurrent_index WITH (FORCE)", "-q");
        }
    }

    private static void write(Server server, Random random, AtomicBoolean stop) {
        try (var session = Conversation.with(server, "concurrent_index")) {
            while (!stop.get()) {
                boolean block = random.nextInt(3) == 0;
                if (block) {
                    session.run("BEGIN");
                }
                boolean failed = false;
                for (int i = block ? random.nextInt(4) : 0; i >= 0 && !failed; i--) {
                    int id = 1 + random.nextInt(2000);
                    var answer = session.ask(switch (random.nextInt(5)) {
                        case 0 -> "DELETE FROM pile WHERE id = " + id;
                        case 1 -> "INSERT INTO pile VALUES (" + id + ", " + random.nextInt(KEYS) + ", 'new') ON CONFLICT (id) DO NOTHING";
                        case 2 -> "UPDATE pile SET tag = tag || '.' WHERE id = " + id + " AND length(tag) < 20";
                        default -> "UPDATE pile SET key = " + random.nextInt(KEYS) + " WHERE id = " + id;
                    });
                    failed = !answer.succeeded();
                    if (failed && !answer.state().equals("40P01")) {
                        answer.require();
                    }
                }
                if (block) {
                    session.run(random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
                }
            }
        }
    }

    /// What an index scan finds is what a sequential scan of the same snapshot finds.
    private static void compare(Conversation session, long seed) {
        session.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        session.run("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_indexonlyscan = off");
        var whole = perKey(session);
        session.run("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = on");
        assertEquals(whole, perKey(session), "seed " + seed);
        session.run("COMMIT");
    }

    private static List<String> perKey(Conversation session) {
        var counts = new ArrayList<String>();
        for (int key = 0; key < KEYS; key++) {
            counts.add(session.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM pile WHERE key = " + key));
        }
        return counts;
    }
}
