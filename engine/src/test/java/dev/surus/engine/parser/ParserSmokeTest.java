package dev.surus.engine.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.surus.engine.base.SqlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements of every family are read; broken ones are refused where PostgreSQL refuses them.
class ParserSmokeTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "select 1", "select a.b, c as \"D\" from t a left join u using (x) where a.b = 'x' and not c is null order by 1 desc",
        "begin", "commit", "select 1 union all select 2 order by 1 limit 3", "values (1,2),(3,4)",
        "insert into t (a,b) values (1, default) on conflict (a) do update set b = excluded.b returning *",
        "update t set (a,b) = (1,2), c = c + 1 where current of cur", "delete from only t using u where t.a = u.a",
        "create table prod (prod_id int primary key, name varchar(20) not null default 'x', price numeric(10,2) check (price > 0),"
                + " constraint f foreign key (name) references o (n) on delete cascade deferrable initially deferred)",
        "alter table t add column c int, drop constraint x cascade, alter c set not null, owner to sato",
        "grant select, update (a,b) on t to sato with grant option", "revoke all on schema public from public",
        "create role sato login password 'x' valid until 'infinity'", "alter role sato set search_path to a, b",
        "drop table if exists a, b cascade", "explain (locks, analyze off) drop table x", "explain analyze select 1",
        "copy t (a,b) from stdin with (format csv, header)", "lock table a, b in share row exclusive mode nowait",
        "select count(*) filter (where a > 1) over (partition by b order by c rows between 1 preceding and current row) from t",
        "select ((select 1) + 2), ((1,2)) in ((select 1, 2)), array[[1,2],[3,4]], '{}'::int[][], interval '1 day' day to second",
        "create index concurrently if not exists i on t using btree (lower(a) text_pattern_ops desc nulls last) where b > 0",
        "select cast(1 as int)",         "set time zone 'Asia/Tokyo'", "show all", "create database d owner = o template template0 encoding 'UTF8'",
        "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r for update of r skip locked",
        "create function f(a int default 1, out b text) returns text language sql immutable as $$ select 'x' $$",
    })
    void reads(String sql) {
        assertEquals(1, Parser.parse(sql, ParserOptions.DEFAULT).statements().size());
    }

    /// One statement a line; the reference, too, finds no syntax error in them.
    @Test
    void readsStatementsOfEveryFamily() throws Exception {
        var file = Path.of(System.getProperty("surus.root"), "engine/src/test/resources/parser/statements.txt");
        var refused = new ArrayList<String>();
        for (String sql : Files.readAllLines(file)) {
            try {
                Parser.parse(sql, ParserOptions.DEFAULT);
            } catch (SqlException error) {
                refused.add(error.getMessage() + " at " + error.diagnostic().position + ": " + sql);
            }
        }
        assertEquals("", String.join("\n", refused));
    }

    @Test
    void deepNestingIsAnError() {
        var error = assertThrows(
                SqlException.class, () -> Parser.parse("select " + "(".repeat(20_000), ParserOptions.DEFAULT));
        assertEquals("54001", error.state().code());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "selec 1|1|syntax error at or near \"selec\"", "select 1 from|14|syntax error at end of input",
        "select * from (select 1)|15|subquery in FROM must have an alias", "select 'abc|8|unterminated quoted string at or near \"'abc\"",
        "select a < b < c|14|syntax error at or near \"<\"", "select 123abc|8|trailing junk after numeric literal at or near \"123abc\"",
    })
    void refuses(String line) {
        String[] parts = line.split("\\|");
        var error = assertThrows(SqlException.class, () -> Parser.parse(parts[0], ParserOptions.DEFAULT)).diagnostic();
        assertEquals(parts[2], error.primary.toString());
        assertEquals(Integer.parseInt(parts[1]), error.position);
    }
}
