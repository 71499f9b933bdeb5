package dev.surus.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Conversation;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Damage to a data directory is found by `surus check`, which names file and page and changes nothing; a running server reports it as XX001 and
/// returns no row of it.
class CheckTest {
    private static final int PAGE = 16 * 1024;

    @Test
    @Timeout(240)
    void findsDamage() throws IOException {
        try (var server = new SurusServer()) {
            Path table;
            Path index;
            try (var session = Conversation.with(server, "postgres")) {
                session.run("CREATE TABLE checked (id integer PRIMARY KEY, name text, size numeric, long text)");
                session.run("INSERT INTO checked SELECT i, 'name ' || i, i * 1.5, repeat('l', i % 20 * 1000) FROM generate_series(1, 3000) i");
                session.run("CREATE INDEX ON checked (lower(name)); CREATE INDEX ON checked (size DESC) WHERE size > 100;"
                        + "ALTER TABLE checked ADD COLUMN late text DEFAULT 'x'; CREATE INDEX ON checked (late, id)");
                session.run("DELETE FROM checked WHERE id % 7 = 0; UPDATE checked SET name = upper(name) WHERE id % 5 = 0");
                session.run("CREATE MATERIALIZED VIEW counted AS SELECT size, count(*) FROM checked GROUP BY size; CREATE UNLOGGED TABLE light (id integer)");
                session.run("CREATE DATABASE more");
                table = file(server, session, "checked");
                index = file(server, session, "checked_pkey");
            }
            // After a crash: recovery happens in memory, the directory stays as it is.
            server.kill();
            byte[] control = Files.readAllBytes(server.data().resolve("global/pg_control"));
            check(server, 0, "sound");
            assertThat(Files.readAllBytes(server.data().resolve("global/pg_control"))).isEqualTo(control);
            server.start();
            var refused = SurusServer.surus("check", "-D", server.data().toString());
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.output()).contains("is in use by another process");
            server.stop();
            check(server, 0, "sound");

            // One bit of a page.
            String name = server.data().relativize(table).toString();
            int leaf = leaf(Files.readAllBytes(table));
            flip(table, (long) leaf * PAGE + 9_000);
            check(server, 1, "file " + name + " page " + leaf + ": checksum is wrong");
            server.start();
            try (var session = Conversation.with(server, "postgres")) {
                var answer = session.ask("SELECT sum(length(name)), sum(length(long)) FROM checked");
                assertThat(answer.state()).isEqualTo("XX001");
                assertThat(answer.text()).isEqualTo("invalid page in block " + leaf + " of relation " + name);
                // The others are unharmed.
                assertThat(session.value("SELECT count(*) FROM pg_class WHERE relname = 'checked'")).isEqualTo("1");
            }
            server.stop();
            flip(table, (long) leaf * PAGE + 9_000);
            check(server, 0, "sound");

            // A page in another one's place, with a good checksum; an old index; a file that nobody has; one that is gone.
            byte[] whole = Files.readAllBytes(table);
            byte[] moved = whole.clone();
            System.arraycopy(whole, 6 * PAGE, moved, 7 * PAGE, PAGE);
            Files.write(table, moved);
            check(server, 1, "file " + name + " page 7: belongs to file " + name + " page 6");
            Files.write(table, whole);
            byte[] old = Files.readAllBytes(index);
            server.start();
            try (var session = Conversation.with(server, "postgres")) {
                session.run("UPDATE checked SET id = id + 100000 WHERE id = 1000");
            }
            server.stop();
            byte[] present = Files.readAllBytes(index);
            Files.write(index, old);
            check(server, 1, "row ", " has another key");
            Files.write(index, present);
            Path stray = Files.copy(table, table.resolveSibling("99999"));
            check(server, 1, "99999: no relation has it");
            Files.delete(stray);
            Files.delete(index);
            check(server, 1, "is missing, relation checked_pkey should have it");
            Files.write(index, present);
            // A tree whose order is wrong although every checksum is right.
            swapSlots(index);
            check(server, 1, "file " + server.data().relativize(index) + " page ");
            Files.write(index, present);
            check(server, 0, "sound");
        }
    }

    private static Path file(SurusServer server, Conversation session, String relation) {
        return server.data().resolve(session.value("SELECT 'base/' || (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || relfilenode"
                + " FROM pg_class WHERE relname = '" + relation + "'"));
    }

    private static void check(SurusServer server, int status, String... lines) {
        var outcome = SurusServer.surus("check", "-D", server.data().toString());
        assertThat(outcome.output()).contains(lines);
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(status);
    }

    private static void flip(Path file, long at) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 4);
        }
    }

    /// The number of a leaf that has cells.
    private static int leaf(byte[] bytes) {
        for (int page = PAGE; page < bytes.length; page += PAGE) {
            if (bytes[page + 4] == 16 && (bytes[page + 32] & 0xFF) + (bytes[page + 33] & 0xFF) * 256 > 10) {
                return page / PAGE;
            }
        }
        throw new AssertionError("no leaf");
    }

    /// Exchanges the first two cells of a leaf, and makes the checksum right.
    private static void swapSlots(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int page = leaf(bytes) * PAGE;
        byte[] slots = Arrays.copyOfRange(bytes, page + 48, page + 52);
        System.arraycopy(slots, 0, bytes, page + 50, 2);
        System.arraycopy(slots, 2, bytes, page + 48, 2);
        var crc = new CRC32C();
        crc.update(bytes, page + 4, PAGE - 4);
        for (int i = 0; i < 4; i++) {
            bytes[page + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        Files.write(file, bytes);
    }
}
