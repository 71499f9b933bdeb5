package dev.surus.tests.transcript;

import static dev.surus.tests.transcript.RandomNames.inPrivileges;
import static dev.surus.tests.transcript.RandomNames.literal;
import static dev.surus.tests.transcript.RandomNames.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.surus.protocol.BlockingClient;
import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Both documents with random names, in three client encodings, the server killed between steps: the outcome is judged by
/// rules. The seed is printed; `-Dsurus.seed` repeats the first round. `-Dsurus.rounds` says how many; `-Dsurus.against=reference` proves the rules (no kills).
class RandomDocumentTest {
    private static final long SEED = Long.getLong("surus.seed", System.nanoTime());

    @Test
    @Timeout(240)
    void threeRounds() {
        rounds(3);
    }

    @Test
    @Tag("slow")
    void fiftyRounds() {
        rounds(Integer.getInteger("surus.rounds", 50));
    }

    private static void rounds(int count) {
        if ("reference".equals(System.getProperty("surus.against"))) {
            rounds(Server.tested(), count);
            return;
        }
        try (var server = new SurusServer()) {
            rounds(server, count);
        }
    }

    private static void rounds(Server server, int count) {
        for (int i = 0; i < count; i++) {
            long seed = SEED + i;
            String again = "SURUS_TEST_OPTS=-Dsurus.seed=" + seed + " ./dev test RandomDocument";
            System.out.println(again);
            try {
                new Round(server, seed).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("again with: " + again + "\n" + e.getMessage(), e);
            }
        }
    }

    /// One pass through both documents, and what must be in the database at each moment.
    private static final class Round {
        // A start takes a second or more of the fast suite's time.
        private static final int KILLS_MAX = 2;

        private final Server server;
        private final Random random;
        private final String database;
        private final EncodedPsql psql;
        private final String products;
        private final String key;
        private final String price;
        private final String customers;
        private final String role;
        private final String dropped;
        /// Referenced tables in the order in which their constraints came to be.
        private final List<String> referenced = new ArrayList<>();
        private final TreeSet<String> tables = new TreeSet<>();
        private final TreeMap<Integer, Integer> prices = new TreeMap<>();
        private final List<String> names = new ArrayList<>();
        private boolean granted;
        private int kills;

        Round(Server server, long seed) {
            this.server = server;
            random = new Random(seed);
            database = "random_" + Long.toUnsignedString(seed);
            psql = new EncodedPsql(server, database, EncodedPsql.Encoding.values()[(int) Math.floorMod(seed, 3L)],
                    EncodedPsql.Way.values()[random.nextInt(3)]);
            var given = new RandomNames(random);
            products = given.next();
            key = given.next();
            price = given.next();
            customers = given.next();
            role = given.next();
            dropped = given.next();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                referenced.add(given.next());
            }
        }

        void play() {
            try (var first = Conversation.with(server, "postgres")) {
                first.run("CREATE DATABASE " + database);
            }
            create();
            perhapsKill();
            privileges();
            perhapsKill();
            rolledBackThenCommitted();
            updatesMeet();
            perhapsKill();
            dropMeetsReader();
            perhapsKill();
            try (var last = Conversation.with(server, "postgres")) {
                last.run("DROP DATABASE " + database + " WITH (FORCE)");
                last.run("DROP ROLE " + quoted(role));
            }
        }

        private Conversation session() {
            return Conversation.with(server, database);
        }

        private void create() {
            var script = new StringBuilder();
            script.append("CREATE TABLE %s (%s integer, %s integer);\n".formatted(quoted(products), quoted(key), quoted(price)));
            script.append("CREATE TABLE %s (id serial PRIMARY KEY, name text);\n".formatted(quoted(customers)));
            script.append("INSERT INTO %s VALUES (1, 50), (2, 70), (3, 100);\n".formatted(quoted(products)));
            prices.putAll(Map.of(1, 50, 2, 70, 3, 100));
            script.append("CREATE USER %s PASSWORD 'sato';\n".formatted(quoted(role)));
            var made = new ArrayList<>(referenced);
            Collections.shuffle(made, random);
            for (String table : made) {
                script.append("CREATE TABLE %s (id serial PRIMARY KEY);\n".formatted(quoted(table)));
            }
            script.append("CREATE TABLE %s (id serial PRIMARY KEY".formatted(quoted(dropped)));
            made.forEach(table -> script.append(", %s integer NOT NULL".formatted(quoted(table))));
            script.append(");\n");
            for (String table : referenced) {
                script.append("ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (id);\n"
                        .formatted(quoted(dropped), quoted(table), quoted(table)));
            }
            psql.run(script.toString()).require();
            tables.addAll(List.of(products, customers, dropped));
            tables.addAll(referenced);
            verify();
            var missing = psql.run("SELECT * FROM " + quoted(products + "無") + ";");
            assertThat(missing.status()).isEqualTo(3);
            assertThat(missing.output()).contains("ERROR:  relation \"" + products + "無\" does not exist");
        }

        private void privileges() {
            psql.run("GRANT all ON %s TO %s;".formatted(quoted(products), quoted(role))).require();
            granted = true;
            verify();
            perhapsKill();
            asRole(true);
            psql.run("REVOKE all ON %s FROM %s;".formatted(quoted(products), quoted(role))).require();
            granted = false;
            verify();
            asRole(false);
            if (random.nextBoolean()) {
                psql.run("GRANT all ON %s TO %s;".formatted(quoted(products), quoted(role))).require();
                granted = true;
            }
        }

        private void asRole(boolean allowed) {
            try (var user = Conversation.with(server, database, role, Map.of())) {
                var answer = user.ask("SELECT count(*) FROM " + quoted(products));
                assertThat(answer.state()).isEqualTo(allowed ? null : "42501");
                assertThat(answer.text()).isEqualTo(allowed ? "" : "permission denied for table " + products);
                assertThat(user.value("SELECT current_user")).isEqualTo(role);
            }
        }

        private void rolledBackThenCommitted() {
            String insert = "INSERT INTO %s (name) VALUES (%s);\n".formatted(quoted(customers), literal(role));
            psql.run("BEGIN;\n" + insert + "ROLLBACK;\n").require();
            verify();
            psql.run("BEGIN;\n" + insert + "COMMIT;\n").require();
            names.add(role);
            verify();
        }

        private void updatesMeet() {
            int row = 1 + random.nextInt(3);
            String where = " WHERE %s = %d".formatted(quoted(key), row);
            String set = "UPDATE %s SET %s = ".formatted(quoted(products), quoted(price));
            String select = "SELECT %s FROM %s%s".formatted(quoted(price), quoted(products), where);
            try (var one = session(); var two = session()) {
                assertThat(one.run(set + "50" + where).tag()).isEqualTo("UPDATE 1");
                for (boolean commits : new boolean[] {false, true}) {
                    one.run("BEGIN");
                    one.run(set + quoted(price) + " * 1.1" + where);
                    assertThat(one.value(select)).isEqualTo("55");
                    assertThat(two.value(select)).isEqualTo("50");
                    two.run("BEGIN");
                    var update = two.start(set + quoted(price) + " * 1.2" + where);
                    two.awaitLockWait(one, update);
                    one.run(commits ? "COMMIT" : "ROLLBACK");
                    assertThat(Conversation.await(update).tag()).isEqualTo("UPDATE 1");
                    assertThat(two.value(select)).isEqualTo(commits ? "66" : "60");
                    two.run(commits ? "COMMIT" : "ROLLBACK");
                }
                prices.put(row, 66);
                verify();
                one.run(set + "50" + where);
                one.run("BEGIN");
                one.run(set + "55" + where);
                var update = two.start(set + "60" + where + " AND " + quoted(price) + " = 50");
                two.awaitLockWait(one, update);
                one.run("COMMIT");
                assertThat(Conversation.await(update).tag()).isEqualTo("UPDATE 0");
                prices.put(row, 55);
                verify();
            }
        }

        /// The reader holds one referenced table; the drop takes its table, then the referenced ones from the newest
        /// constraint to the oldest, and waits at the reader's.
        private void dropMeetsReader() {
            int held = random.nextInt(referenced.size());
            try (var dropper = session(); var reader = session(); var observer = session()) {
                Map<String, String> oids = new TreeMap<>();
                observer.run("SELECT relname, oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
                        .rows().forEach(row -> oids.put(row.get(0), row.get(1)));
                String databaseOid = observer.value("SELECT oid FROM pg_database WHERE datname = current_database()");
                reader.run("BEGIN");
                reader.run("SELECT * FROM " + quoted(referenced.get(held)));
                dropper.run("BEGIN");
                if (random.nextInt(3) == 0) {
                    dropper.run("SET LOCAL deadlock_timeout = '10ms'");
                    reader.run("SET LOCAL deadlock_timeout = '30s'");
                    dropper.run("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(quoted(dropped)));
                    var read = reader.start("SELECT * FROM " + quoted(dropped));
                    reader.awaitLockWait(observer, read);
                    dies(dropper, "DROP TABLE " + quoted(dropped), "AccessExclusiveLock", oids.get(referenced.get(held)), reader,
                            "AccessShareLock", oids.get(dropped), databaseOid);
                    dropper.run("ROLLBACK");
                    assertThat(Conversation.await(read).succeeded()).isTrue();
                    reader.run("COMMIT");
                    verify();
                    return;
                }
                dropper.run("SET LOCAL deadlock_timeout = '30s'");
                var drop = dropper.start("DROP TABLE " + quoted(dropped));
                dropper.awaitLockWait(observer, drop);
                var expected = new TreeSet<String>();
                expected.add(dropped + " t");
                referenced.subList(held + 1, referenced.size()).forEach(table -> expected.add(table + " t"));
                expected.add(referenced.get(held) + " f");
                assertThat(new TreeSet<>(observer.run("""
                        SELECT c.relname || CASE WHEN l.granted THEN ' t' ELSE ' f' END FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
                        WHERE l.pid = %d AND l.mode = 'AccessExclusiveLock' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                        """.formatted(dropper.pid())).rows().stream().map(List::getFirst).toList())).isEqualTo(expected);
                if (random.nextBoolean()) {
                    String wanted = held + 1 < referenced.size() && random.nextInt(4) > 0
                            ? referenced.get(held + 1 + random.nextInt(referenced.size() - held - 1)) : dropped;
                    reader.run("SET LOCAL deadlock_timeout = '10ms'");
                    dies(reader, "SELECT * FROM " + quoted(wanted), "AccessShareLock", oids.get(wanted), dropper,
                            "AccessExclusiveLock", oids.get(referenced.get(held)), databaseOid);
                    reader.run("ROLLBACK");
                } else {
                    // Tables with older constraints are not locked yet: the drop waits for the commit.
                    if (held > 0) {
                        reader.run("SELECT * FROM " + quoted(referenced.get(random.nextInt(held))));
                    }
                    reader.run("COMMIT");
                }
                assertThat(Conversation.await(drop).tag()).isEqualTo("DROP TABLE");
                if (random.nextBoolean()) {
                    dropper.run("COMMIT");
                    tables.remove(dropped);
                } else {
                    dropper.run("ROLLBACK");
                }
                verify();
            }
        }

        private static void dies(Conversation victim, String sql, String mode, String relation, Conversation other, String otherMode,
                String otherRelation, String databaseOid) {
            var error = catchThrowableOfType(BlockingClient.ServerError.class, () -> victim.client().query(sql));
            assertThat(error).as("the victim's error").isNotNull();
            assertThat(error.sqlState()).isEqualTo("40P01");
            assertThat(error.response().message()).isEqualTo("deadlock detected");
            assertThat(error.response().fields().get('D')).isEqualTo("""
                    Process %d waits for %s on relation %s of database %s; blocked by process %d.
                    Process %d waits for %s on relation %s of database %s; blocked by process %d.""".formatted(victim.pid(), mode,
                    relation, databaseOid, other.pid(), other.pid(), otherMode, otherRelation, databaseOid, victim.pid()));
        }

        /// Kills the server while a transaction is open that has touched everything.
        private void perhapsKill() {
            if (!(server instanceof SurusServer surus) || random.nextInt(5) > 1 || kills == KILLS_MAX) {
                return;
            }
            var open = session();
            open.run("BEGIN");
            open.run("UPDATE %s SET %s = -1".formatted(quoted(products), quoted(price)));
            open.run("INSERT INTO %s (name) VALUES ('never')".formatted(quoted(customers)));
            open.run("GRANT INSERT ON %s TO public".formatted(quoted(products)));
            open.run("CREATE TABLE %s (id serial PRIMARY KEY)".formatted(quoted(products + "未")));
            if (tables.contains(dropped)) {
                open.run("DROP TABLE " + quoted(dropped));
            }
            kills++;
            surus.kill();
            try {
                open.close();
            } catch (UncheckedIOException gone) {
                // The server is.
            }
            surus.start();
            verify();
        }

        private void verify() {
            try (var reader = session()) {
                assertThat(new TreeSet<>(reader.run("SELECT relname FROM pg_class WHERE relkind = 'r' "
                        + "AND relnamespace = 'public'::regnamespace").rows().stream().map(List::getFirst).toList())).isEqualTo(tables);
                var found = new TreeMap<Integer, Integer>();
                reader.run("SELECT %s, %s FROM %s".formatted(quoted(key), quoted(price), quoted(products))).rows()
                        .forEach(row -> found.put(Integer.valueOf(row.get(0)), Integer.valueOf(row.get(1))));
                assertThat(found).isEqualTo(prices);
                assertThat(reader.value("SELECT count(*) FROM pg_constraint WHERE contype = 'f'"))
                        .isEqualTo(Integer.toString(tables.contains(dropped) ? referenced.size() : 0));
            }
            String shown = psql.run("SELECT name FROM %s ORDER BY id;\n\\dp %s\n".formatted(quoted(customers), quoted(products))).require();
            var lines = new StringBuilder();
            names.forEach(name -> lines.append(name).append('\n'));
            lines.append("public|").append(products).append("|table|");
            if (granted || everGranted) {
                lines.append("postgres=arwdDxt/postgres");
            }
            if (granted) {
                everGranted = true;
                lines.append('\n').append(inPrivileges(role)).append("=arwdDxt/postgres");
            }
            lines.append("||\n");
            assertThat(shown).isEqualTo(lines.toString());
        }

        /// Once granted and revoked, the owner's privileges are written out.
        private boolean everGranted;
    }
}
