package dev.surus.tests.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What must stay within bounds however much is written: the heap, the disk, and the time of a rollback. On real servers with small heaps.
class BoundsTest {
    private static Connection connect(SurusServer server) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
            assertTrue(result.next());
            return result.getLong(1);
        }
    }

    // ---- large transactions

    @Test
    @Timeout(240)
    void largeTransactionsEndWithinASmallHeap() throws Exception {
        largeTransactions(60_000, 96, 2.0, 1_000, Large.values());
    }

    @Test
    @Tag("slow")
    void tenMillionInsertionsEndWithinASmallHeap() throws Exception {
        largeTransactions(10_000_000, 448, 1.2, 2_000, Large.INSERT);
    }

    @Test
    @Tag("slow")
    void tenMillionUpdatesInATransactionEndWithinASmallHeap() throws Exception {
        largeTransactions(10_000_000, 448, 1.2, 2_000, Large.UPDATE);
    }

    @Test
    @Tag("slow")
    void tenMillionDeletionsEndWithinASmallHeap() throws Exception {
        largeTransactions(10_000_000, 448, 1.2, 2_000, Large.DELETE);
    }

    private enum Large { INSERT, UPDATE, DELETE }

    /// @param ratioMax how much longer than the writing a rollback may take, beside some milliseconds that the machine's other work may take
    private static void largeTransactions(int rows, int heapMegabytes, double ratioMax, long slackMillis, Large... kinds) throws Exception {
        try (var server = SurusServer.withHeap(heapMegabytes, "fsync = off", "max_wal_size = 1GB"); var session = connect(server)) {
            for (Large what : kinds) {
                largeTransactions(session, rows, ratioMax, slackMillis, what);
                System.out.println(what + " of " + rows + " rows: resident memory at most " + residentMegabytes(server) + " MB, heap " + heapMegabytes + " MB");
            }
        }
    }

    private static void largeTransactions(Connection session, int rows, double ratioMax, long slackMillis, Large what) throws SQLException {
        session.setAutoCommit(true);
        run(session, "DROP TABLE IF EXISTS large");
        run(session, "CREATE TABLE large (id integer PRIMARY KEY, word text, number bigint)");
        String insert = "INSERT INTO large SELECT i, 'word ' || i, i FROM generate_series(1, " + rows + ") i";
        String count = "SELECT count(*) FROM large";
        String sum = "SELECT sum(number)::bigint FROM large";
        session.setAutoCommit(false);
        if (what == Large.INSERT) {
            measure(session, "insert", insert, ratioMax, slackMillis);
            assertEquals(0, number(session, count));
        }
        run(session, insert);
        session.commit();
        long first = number(session, sum);
        switch (what) {
            case INSERT -> assertEquals((long) rows * (rows + 1) / 2, first);
            case UPDATE -> {
                measure(session, "update", "UPDATE large SET number = number + 1", ratioMax, slackMillis);
                assertEquals(first, number(session, sum));
                run(session, "UPDATE large SET number = number + 1");
                session.commit();
                assertEquals(first + rows, number(session, sum));
            }
            case DELETE -> {
                measure(session, "delete", "DELETE FROM large", ratioMax, slackMillis);
                assertEquals(rows, number(session, count));
                run(session, "DELETE FROM large");
                session.commit();
                assertEquals(0, number(session, count));
            }
        }
    }

    /// The most that the server has had in memory.
    private static long residentMegabytes(SurusServer server) throws IOException {
        return Files.readAllLines(java.nio.file.Path.of("/proc/" + server.pid() + "/status")).stream().filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024).findAny().orElse(-1);
    }

    private static void measure(Connection session, String what, String sql, double ratioMax, long slackMillis) throws SQLException {
        long start = System.nanoTime();
        run(session, sql);
        long written = System.nanoTime();
        session.rollback();
        long writing = (written - start) / 1_000_000;
        long back = (System.nanoTime() - written) / 1_000_000;
        System.out.println(what + ": written in " + writing + " ms, rolled back in " + back + " ms");
        assertTrue(back <= ratioMax * writing + slackMillis, what + " took " + writing + " ms, its rollback " + back);
    }

    // ---- many small transactions

    @Test
    @Timeout(240)
    void updatesLeaveTableAndIndexesAsLargeAsTheyWere() throws Exception {
        updates(50_000);
    }

    @Test
    @Tag("slow")
    void tenMillionUpdatesLeaveTableAndIndexesAsLargeAsTheyWere() throws Exception {
        updates(5_000_000);
    }

    /// @param updates of rows, with no old snapshot and then once more beside one
    private static void updates(int updates) throws Exception {
        var server = SurusServer.withHeap(256, "fsync = off");
        try (server; var writer = connect(server); var reader = connect(server)) {
            run(writer, "CREATE TABLE busy (id integer PRIMARY KEY, word text, number bigint)");
            run(writer, "INSERT INTO busy SELECT i, md5(i::text), i FROM generate_series(1, 10000) i");
            run(writer, "CREATE INDEX busy_word ON busy (word)");
            run(writer, "CREATE INDEX busy_number ON busy (number)");
            var relations = List.of("busy", "busy_pkey", "busy_word", "busy_number");
            long[] before = sizes(writer, relations);
            update(writer, updates);
            await(writer, relations, before, 2);
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            String content = "SELECT ('x' || substr(md5(string_agg(id || word || number, ',' ORDER BY id)), 1, 8))::text FROM busy";
            String seen = text(reader, content);
            update(writer, updates);
            assertEquals(seen, text(reader, content));
            // Two entries a row, and those of the last moments, in leaves that random keys split.
            check(relations, before, sizes(writer, relations), 3);
            // Two entries a row.
            await(writer, relations, before, 2);
            assertEquals(seen, text(reader, content));
            reader.commit();
            await(writer, relations, before, 2);
            run(writer, "VACUUM busy");
            check(relations, before, sizes(writer, relations), 2);
            run(writer, "CHECKPOINT");
            for (int i = 0; i < before.length; i++) {
                long bytes = Files.size(server.data().resolve(text(writer, "SELECT 'base/' || d.oid || '/' || c.relfilenode FROM pg_class c,"
                        + " pg_database d WHERE c.oid = '" + relations.get(i) + "'::regclass AND d.datname = current_database()")));
                assertTrue(bytes <= 2 * before[i] + 16 * 16_384, relations.get(i) + " takes " + bytes + " bytes on disk");
            }
            run(writer, "REINDEX TABLE busy");
            check(relations, before, sizes(writer, relations), 1.2);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
            assertTrue(result.next());
            return result.getString(1);
        }
    }

    private static void update(Connection session, int updates) throws SQLException {
        try (var statement = session.prepareStatement("UPDATE busy SET word = md5(word), number = number + 10007 WHERE id BETWEEN ? AND ?")) {
            for (int done = 0; done < updates; done += 50) {
                statement.setInt(1, done % 10_000 + 1);
                statement.setInt(2, done % 10_000 + 50);
                assertEquals(50, statement.executeUpdate());
            }
        }
    }

    private static long[] sizes(Connection session, List<String> relations) throws SQLException {
        var sizes = new long[relations.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = number(session, "SELECT pg_relation_size('" + relations.get(i) + "')");
        }
        return sizes;
    }

    /// What has become free goes in the background, within moments.
    private static void await(Connection session, List<String> relations, long[] before, double ratioMax) throws SQLException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        for (long[] now = sizes(session, relations); System.nanoTime() < deadline; now = sizes(session, relations)) {
            boolean small = true;
            for (int i = 0; i < before.length; i++) {
                small &= now[i] <= ratioMax * before[i];
            }
            if (small) {
                break;
            }
            LockSupport.parkNanos(20_000_000);
        }
        check(relations, before, sizes(session, relations), ratioMax);
    }

    private static void check(List<String> relations, long[] before, long[] after, double ratioMax) {
        for (int i = 0; i < before.length; i++) {
            System.out.println(relations.get(i) + ": " + before[i] + " bytes, then " + after[i]);
            assertTrue(after[i] <= ratioMax * before[i], relations.get(i) + " had " + before[i] + " bytes and has " + after[i]);
        }
    }

    // ---- the limit

    @Test
    @Timeout(240)
    void theOldestSnapshotIsGivenUpWhereUndoFillsItsLimit() throws Exception {
        var server = SurusServer.withHeap(96, "fsync = off", "surus.undo_limit = 8MB");
        try (server; var writer = connect(server); var old = connect(server); var younger = connect(server)) {
            run(writer, "CREATE TABLE wide (id integer, word text)");
            run(writer, "INSERT INTO wide SELECT i, repeat('x', 100) FROM generate_series(1, 150000) i");
            for (var reader : List.of(old, younger)) {
                reader.setAutoCommit(false);
                reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            assertEquals(15_000_000, number(old, "SELECT sum(length(word)) FROM wide"));
            for (int from = 1; from <= 150_000; from += 1_000) {
                run(writer, "UPDATE wide SET word = word || 'y' WHERE id BETWEEN " + from + " AND " + (from + 999));
            }
            var refused = assertThrows(SQLException.class, () -> number(old, "SELECT sum(length(word)) FROM wide"));
            assertEquals("72000", refused.getSQLState(), refused.getMessage());
            assertEquals("ERROR: snapshot too old", refused.getMessage());
            assertEquals(15_150_000, number(younger, "SELECT sum(length(word)) FROM wide"));
            // A transaction's own undo is needed whatever happens: it is refused more.
            writer.setAutoCommit(false);
            var tooMuch = assertThrows(SQLException.class, () -> run(writer, "UPDATE wide SET word = repeat('z', 100)"));
            assertEquals("53400", tooMuch.getSQLState(), tooMuch.getMessage());
            writer.rollback();
            assertEquals(15_150_000, number(writer, "SELECT sum(length(word)) FROM wide"));
        }
    }

    // ---- space

    @Test
    @Timeout(240)
    void spaceComesBack() throws Exception {
        try (var server = new SurusServer("fsync = off"); var session = connect(server)) {
            run(session, "CREATE TABLE room (id integer PRIMARY KEY, word text)");
            String fill = "INSERT INTO room SELECT i, repeat('x', 100) FROM generate_series(1, 50000) i";
            run(session, fill);
            long full = number(session, "SELECT pg_total_relation_size('room')");
            for (int turn = 0; turn < 3; turn++) {
                run(session, "DELETE FROM room");
                run(session, "VACUUM room");
                run(session, fill);
            }
            long again = number(session, "SELECT pg_total_relation_size('room')");
            assertTrue(again <= full * 5 / 4, full + " bytes, and " + again + " when it had been emptied and filled");
            run(session, "DELETE FROM room WHERE id % 10 <> 0");
            run(session, "VACUUM FULL room");
            long vacuumed = number(session, "SELECT pg_total_relation_size('room')");
            assertTrue(vacuumed < full / 4, full + " bytes, " + vacuumed + " after VACUUM FULL");
            run(session, "DELETE FROM room WHERE id % 100 <> 0");
            run(session, "CLUSTER room USING room_pkey");
            assertTrue(number(session, "SELECT pg_total_relation_size('room')") < vacuumed / 2);
            run(session, fill.replace("1, 50000", "50001, 100000"));
            long filled = bytes(server);
            run(session, "TRUNCATE room");
            assertTrue(bytes(server) < filled - full / 2, "a truncated table's file is still there");
            run(session, fill);
            filled = bytes(server);
            run(session, "DROP TABLE room");
            assertTrue(bytes(server) < filled - full / 2, "a dropped table's file is still there");
        }
    }

    /// VACUUM FULL and what else writes files anew leave neither room that rows had, nor pages before a long value.
    @Test
    @Timeout(240)
    void whatIsWrittenAnewIsDense() throws Exception {
        try (var server = new SurusServer("fsync = off"); var session = connect(server)) {
            run(session, "CREATE TABLE half (id integer PRIMARY KEY, word text, number integer)");
            run(session, "INSERT INTO half SELECT i, md5(i::text), i FROM generate_series(1, 40000) i");
            String size = "SELECT pg_relation_size('half')";
            long full = number(session, size);
            run(session, "INSERT INTO half SELECT 0, string_agg(md5(i::text), ''), 0 FROM generate_series(1, 3000) i");
            run(session, "DELETE FROM half WHERE id % 2 = 1");
            run(session, "VACUUM FULL half");
            long vacuumed = number(session, size);
            assertTrue(vacuumed <= full * 6 / 10 + 8 * 16_384, full + " bytes, and " + vacuumed + " for half of the rows");
            run(session, "DELETE FROM half WHERE id > 0");
            run(session, "VACUUM FULL half");
            assertTrue(number(session, size) <= 10 * 16_384, number(session, size) + " bytes for a long value");
            for (String building : List.of("CREATE INDEX", "CREATE INDEX CONCURRENTLY")) {
                run(session, "TRUNCATE half");
                run(session, "INSERT INTO half SELECT i, md5(i::text), i FROM generate_series(1, 20000) i");
                run(session, building + " half_dense ON half (word) WITH (fillfactor = 100)");
                run(session, building + " half_usual ON half (word)");
                run(session, building + " half_loose ON half (word) WITH (fillfactor = 50)");
                double dense = number(session, "SELECT pg_relation_size('half_dense')");
                assertEquals(1.11, number(session, "SELECT pg_relation_size('half_usual')") / dense, 0.04, building);
                assertEquals(2, number(session, "SELECT pg_relation_size('half_loose')") / dense, 0.1, building);
                run(session, "DROP INDEX half_dense, half_usual, half_loose");
            }
        }
    }

    private static long bytes(SurusServer server) throws IOException {
        long bytes = 0;
        try (var files = Files.walk(server.data().resolve("base"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
