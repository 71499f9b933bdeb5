package dev.surus.tests.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.Server;
import dev.surus.tests.harness.SurusServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// pg_dump and pg_dumpall write the same of Surus as of PostgreSQL, and PostgreSQL loads it.
class DumpFromSurusTest {
    private static final String OBJECTS = """
            create role dump_reader nologin; create role dump_owner login connection limit 3; grant dump_reader to dump_owner;
            alter role dump_owner set work_mem = '8MB';
            create schema s authorization dump_owner; create type s.mood as enum ('sad', 'it''s'); create type s.pair as (a int, b text);
            create domain s.positive as int default 1 constraint more check (value > 0);
            create table s.a (id serial primary key, "名前" text not null default 'x', m s.mood, p s.positive, tags text[], o s.pair,
                born date, code char(3) unique, d numeric(8, 2) generated always as (1.5) stored);
            create table s.b (id int generated always as identity (start 5), a int references s.a on delete cascade deferrable,
                t timestamptz, check (a > 0)) with (fillfactor = 70);
            create view s.v with (security_barrier) as select a.id, b.a from s.a left join s.b on b.a = a.id;
            create materialized view s.mv as select count(*) from s.a with no data;
            create index by_lower on s.a (lower("名前") desc) where id > 0; create sequence s.down increment -2 cycle minvalue -9;
            create function s.f(x int, y int default 2) returns int language sql stable strict as 'select $1 + 1';
            comment on table s.a is 'コメント'; comment on column s.a.id is 'it''s'; comment on function s.f(int, int) is 'f';
            grant select, update (m) on s.a to dump_reader with grant option; grant usage on schema s to public;
            revoke execute on function s.f(int, int) from public; alter table s.b owner to dump_owner;
            insert into s.a ("名前", m, p, tags, o, born, code) values
                (E'a\\tb\\\\', 'sad', 3, '{x,NULL}', '(1,"a b")', 'infinity', 'k'), ('日本', null, null, null, null, '0044-03-15 BC', null);
            insert into s.b (a, t) values (1, '2024-02-29 12:00:00.5+09'); select nextval('s.down');
            """;

    @Test
    void theDumpsAreThoseOfPostgresql() {
        var reference = Reference.shared();
        var surus = SurusServer.shared();
        try {
            for (Server server : List.of(reference, surus)) {
                server.psql("postgres", "create database dump_from template template0;", "-q");
                String made = server.psql("dump_from", OBJECTS, "-q", "-v", "ON_ERROR_STOP=1");
                assertEquals(-1, made.indexOf("ERROR"), made);
            }
            String dump = run(surus, "pg_dump", "dump_from");
            assertEquals(lines(run(reference, "pg_dump", "dump_from")), lines(dump));
            assertEquals(ours(run(reference, "pg_dumpall", "dbname=postgres", "-g")), ours(run(surus, "pg_dumpall", "dbname=postgres", "-g")));
            reference.psql("postgres", "create database dump_back template template0;", "-q");
            String loaded = reference.psql("dump_back", dump, "-q", "-v", "ON_ERROR_STOP=1");
            assertEquals(-1, loaded.indexOf("ERROR"), loaded);
            assertTrue(reference.psql("dump_back", "select \"名前\" from s.a where id = 2;").contains("日本"));
        } finally {
            reference.psql("postgres", "drop database if exists dump_back;", "-q");
            for (Server server : List.of(reference, surus)) {
                server.psql("postgres", "drop database if exists dump_from with (force);\ndrop role if exists dump_owner, dump_reader;", "-q");
            }
        }
    }

    /// Several workers with one exported snapshot.
    @Test
    void parallelDump() {
        var surus = SurusServer.shared();
        var directory = Machine.scratch("dump").resolve("parts");
        try {
            surus.psql("postgres", "create database dump_parallel template template0;", "-q");
            surus.psql("dump_parallel", "create table a as select g id, 'x' || g t from generate_series(1, 5000) g;\n"
                    + "create table b (id int primary key); insert into b select generate_series(1, 1000); create table empty (z int);", "-q", "-v", "ON_ERROR_STOP=1");
            run(surus, "pg_dump", "dump_parallel", "-j", "2", "-Fd", "-f", directory.toString());
            surus.psql("postgres", "create database dump_parallel_back template template0;", "-q");
            run(surus, "pg_restore", "dump_parallel_back", "-j", "2", "--exit-on-error", directory.toString());
            assertEquals("5000 12502500 1000 0", surus.value("dump_parallel_back",
                    "select concat_ws(' ', count(*), sum(id), (select count(*) from b), (select count(*) from empty)) from a"));
        } finally {
            surus.psql("postgres", "drop database if exists dump_parallel with (force);\ndrop database if exists dump_parallel_back with (force);", "-q");
            Machine.delete(directory.getParent());
        }
    }

    private static String run(Server server, String program, String database, String... options) {
        var command = new ArrayList<>(List.of(Machine.postgres(program)));
        command.addAll(server.connectionArguments(database));
        command.addAll(List.of(options));
        return Machine.run(Map.of("LC_ALL", "C.UTF-8"), "", 60, command).requireSuccess();
    }

    /// Without what differs from dump to dump: the server's version and the key of the restricted mode.
    private static String lines(String dump) {
        return dump.lines().filter(line -> !line.startsWith("-- Dumped ") && !line.startsWith("\\restrict ") && !line.startsWith("\\unrestrict "))
                .collect(Collectors.joining("\n"));
    }

    /// The lines about this test's roles: others may be at work on the reference.
    private static String ours(String dump) {
        return dump.lines().filter(line -> line.contains("dump_")).collect(Collectors.joining("\n"));
    }
}
