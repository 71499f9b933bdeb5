package dev.surus.tests.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A database with every kind of object (`tests/src/test/dumps/everything.sql`), made in PostgreSQL and in Surus: the real pg_dump writes
/// the same of both, in every format, and psql and pg_restore load it into both; a dump of what was loaded is the same again.
@Timeout(240)
class DumpRoundTripTest {
    private static final String DATABASE = "dump_everything";
    private static final String COPY = "dump_everything_copy";
    private static Reference reference;
    private static SurusServer surus;
    private static Path scratch;
    private static String expected;

    @BeforeAll
    static void make() throws IOException {
        reference = Reference.shared();
        surus = SurusServer.shared();
        String objects = Files.readString(Path.of(System.getProperty("surus.root"), "tests/src/test/dumps/everything.sql"));
        dropAll();
        scratch = Machine.scratch("dumps");
        for (Server server : List.of(reference, surus)) {
            server.psql("postgres", "create database " + DATABASE + " template template0;", "-q");
            String made = server.psql(DATABASE, objects, "-q", "-v", "ON_ERROR_STOP=1");
            assertThat(made).doesNotContain("ERROR");
        }
        expected = dump(reference, DATABASE);
    }

    @AfterAll
    static void remove() {
        dropAll();
        Machine.delete(scratch);
    }

    private static void dropAll() {
        for (Server server : List.of(reference, surus)) {
            server.psql("postgres", "drop database if exists " + DATABASE + " with (force);\ndrop database if exists " + COPY + " with (force);\n"
                    + "drop role if exists dump_all_owner, \"dump_all_利用者\", \"dump_all Odd\"\"Name\";", "-q");
        }
    }

    @Test
    void theDumpsAreTheSame() {
        assertThat(dump(surus, DATABASE)).isEqualTo(expected);
        assertThat(dump(surus, DATABASE, "--column-inserts", "--rows-per-insert=3"))
                .isEqualTo(dump(reference, DATABASE, "--column-inserts", "--rows-per-insert=3"));
        assertThat(dump(surus, DATABASE, "--clean", "--if-exists", "--create"))
                .isEqualTo(dump(reference, DATABASE, "--clean", "--if-exists", "--create"));
    }

    @Test
    void plainDumpsLoad() {
        for (Server source : List.of(reference, surus)) {
            for (Server target : List.of(surus, reference)) {
                load(source, target);
                load(source, target, "--inserts");
            }
        }
    }

    private static void load(Server source, Server target, String... options) {
        String script = run(source, "pg_dump", DATABASE, options);
        makeCopy(target);
        assertThat(target.psql(COPY, script, "-q", "-v", "ON_ERROR_STOP=1")).doesNotContain("ERROR");
        assertThat(dump(target, COPY)).isEqualTo(expected);
    }

    /// By several workers at once, where the format allows that.
    @Test
    void archivesAreRestored() {
        for (Server source : List.of(reference, surus)) {
            for (String format : List.of("custom", "directory", "tar")) {
                var archive = scratch.resolve(format + source.port());
                run(source, "pg_dump", DATABASE, format.equals("directory") ? new String[] {"-Fd", "-j", "2", "-f", archive.toString()}
                        : new String[] {"-F", format, "-f", archive.toString()});
                makeCopy(surus);
                run(surus, "pg_restore", COPY, format.equals("tar") ? new String[] {"-1", "-e", archive.toString()}
                        : new String[] {"-j", "3", "-e", archive.toString()});
                assertThat(dump(surus, COPY)).isEqualTo(expected);
            }
        }
        makeCopy(reference);
        run(reference, "pg_restore", COPY, "-j", "2", "-e", scratch.resolve("directory" + surus.port()).toString());
        assertThat(dump(reference, COPY)).isEqualTo(expected);
    }

    private static void makeCopy(Server server) {
        server.psql("postgres", "drop database if exists " + COPY + " with (force);\ncreate database " + COPY + " template template0;", "-q");
    }

    private static String dump(Server server, String database, String... options) {
        return lines(run(server, "pg_dump", database, options));
    }

    private static String run(Server server, String program, String database, String... options) {
        var command = new ArrayList<>(List.of(Machine.postgres(program)));
        command.addAll(server.connectionArguments(database));
        command.addAll(List.of(options));
        return Machine.run(Map.of("LC_ALL", "C.UTF-8"), "", 60, command).requireSuccess();
    }

    /// Without what differs from dump to dump: the server's version, the key of the restricted mode, the locale of the cluster.
    private static String lines(String dump) {
        return dump.lines().filter(line -> !line.startsWith("-- Dumped ") && !line.startsWith("\\restrict ") && !line.startsWith("\\unrestrict "))
                .map(line -> line.startsWith("CREATE DATABASE") ? line.replaceAll(" LOCALE = .*;", ";").replaceAll(" LC_C[A-Z]* = '[^']*'", "") : line)
                .collect(Collectors.joining("\n"));
    }
}
