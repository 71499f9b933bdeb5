package dev.surus.tests.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.surus.tests.harness.Machine;
import dev.surus.tests.harness.Reference;
import dev.surus.tests.harness.SurusServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A plain dump of PostgreSQL loads without an error, and the rows are there.
class DumpLoadTest {
    private static final String OBJECTS = """
            create schema s; create type s.mood as enum ('sad', 'ok'); create domain s.positive as int check (value > 0);
            create table s.a (id serial primary key, "名前" text not null default 'x', m s.mood, p s.positive, tags text[]);
            create table s.b (id int generated always as identity, a int references s.a on delete cascade, t timestamptz default now());
            create view s.v as select a.id, b.a from s.a left join s.b on b.a = a.id; create index on s.a (lower("名前"));
            create function s.f(int) returns int language sql as 'select $1 + 1'; comment on table s.a is 'コメント';
            insert into s.a ("名前", m, p, tags) values (E'a\\tb', 'ok', 3, '{x,NULL}'), ('日本', null, null, null);
            insert into s.b (a) values (1);
            """;
    private static final String QUESTION = "select a.id, \"名前\", m, p, tags, v.a, s.f(a.id), nextval('s.a_id_seq') > 2 "
            + "from s.a join s.v using (id) order by 1;";

    @Test
    void aPlainDumpLoads() {
        var reference = Reference.shared();
        var surus = SurusServer.shared();
        reference.psql("postgres", "create database dump_load template template0;", "-q");
        surus.psql("postgres", "create database dump_load template template0;", "-q");
        try {
            reference.psql("dump_load", OBJECTS, "-q");
            var command = new ArrayList<>(List.of(Machine.postgres("pg_dump")));
            command.addAll(reference.connectionArguments("dump_load"));
            String dump = Machine.run(Map.of("LC_ALL", "C.UTF-8"), "", 60, command).requireSuccess();
            String loaded = surus.psql("dump_load", dump, "-q", "-v", "ON_ERROR_STOP=1");
            assertEquals(-1, loaded.indexOf("ERROR"), loaded);
            assertEquals(reference.psql("dump_load", QUESTION), surus.psql("dump_load", QUESTION));
            assertEquals(reference.psql("dump_load", "\\d s.*"), surus.psql("dump_load", "\\d s.*"));
        } finally {
            reference.psql("postgres", "drop database dump_load with (force);", "-q");
            surus.psql("postgres", "drop database dump_load with (force);", "-q");
        }
    }
}
