-- PL/pgSQL: functions of many kinds, what psql and pg_get_functiondef show of them.
create function fact(n int) returns numeric language plpgsql immutable strict as $$
begin
  if n <= 1 then return 1; end if;
  return n * fact(n - 1);
end $$;
select fact(30);
create function deep(n int) returns int language plpgsql as $$ begin if n = 0 then return 0; end if; return 1 + deep(n - 1); end $$;
select deep(200);
create function kinds(a int, inout b text default 'x', out c numeric, variadic d int[] default '{}') returns record language plpgsql stable strict cost 10 as $$ begin c := a; end $$;
\sf kinds
\sf+ kinds
\df kinds
select pg_get_functiondef('kinds'::regproc);
select pg_get_function_arguments('kinds'::regproc), pg_get_function_result('kinds'::regproc);
create procedure proc(inout a int) language plpgsql as $body$
begin
  a := a + 1; -- it's
end
$body$;
\sf proc
\df proc
alter function fact(int) rename to factorial;
select factorial(3);
create or replace function kinds2() returns int language plpgsql as $$ begin return 1; end $$;
select kinds2();
create or replace function kinds2() returns int language plpgsql as $$ begin return 2; end $$;
select kinds2();
create table chg(a int);
insert into chg values (1);
create function readchg() returns text language plpgsql as $$ declare r chg; begin select * into r from chg limit 1; return r::text; end $$;
select readchg();
alter table chg add b text default 'added';
select readchg();
alter table chg drop a;
select readchg();
alter table chg alter b type varchar(10);
select readchg();
create function reuse(t text) returns text language plpgsql as $$ declare r record; s text; begin execute 'select * from ' || t into r; s := r; return s; end $$;
select reuse('chg'), reuse('(select 1 as x, 2 as y) q');
create function json_it(j json) returns text language plpgsql as $$ declare k text; v json; s text := ''; begin for k, v in select * from json_each(j) loop s := s || k || '=' || v::text || ';'; end loop; return s; end $$;
select json_it('{"a": 1, "b": [2,3]}');
create function fmt(x date) returns text language plpgsql as $$ begin return to_char(x, 'YYYY') || extract(month from x); end $$;
select fmt('2020-05-06');
create function agg() returns bigint language plpgsql as $$ declare s bigint; begin select sum(i) into s from generate_series(1, 100) i; return s; end $$;
select agg();
create function with_cte(n int) returns setof int language plpgsql as $$ begin return query with recursive q(x) as (select 1 union all select x + 1 from q where x < n) select x from q; end $$;
select * from with_cte(3);
create function comments(a int) returns int language plpgsql as $$
/* block /* nested */ comment */
begin -- line
  return a /* inside */ + 1; -- end
end;
$$;
select comments(1);
create function quoted("A b" int, "select" text) returns text language plpgsql as $$ declare "X y" int := "A b"; begin "X y" := "X y" + 1; return "X y" || "select"; end $$;
select quoted(1, 'z');
create function over(a int) returns text language plpgsql as $$ begin return 'int'; end $$;
create function over(a text) returns text language plpgsql as $$ begin return 'text'; end $$;
select over(1), over('x'::text);
create function lat(n int) returns table(a int, b int) language plpgsql rows 10 as $$ begin for i in 1..n loop a := n; b := i; return next; end loop; end $$;
select x, l.* from generate_series(1, 3) x, lateral lat(x) l order by 1, 3;
create function inlist(variadic a text[]) returns bool language plpgsql as $$ begin return 'x' = any(a); end $$;
select inlist('a', 'x'), inlist('a');
create table ser(id serial, v text);
create function ins(v text) returns int language plpgsql as $$ declare i int; begin insert into ser(v) values (ins.v) returning id into i; return i; end $$;
select ins('a'), ins('b'); select * from ser order by id;
create function merge_it() returns int language plpgsql as $$ declare n int; begin merge into ser s using (values (1, 'merged'), (9, 'new')) x(i, w) on s.id = x.i when matched then update set v = x.w when not matched then insert (id, v) values (x.i, x.w); get diagnostics n = row_count; return n; end $$;
select merge_it(); select * from ser order by id;
create function upsert(i int, w text) returns void language plpgsql as $$ begin insert into ser2 values (i, w) on conflict (id) do update set v = excluded.v || '!'; end $$;
create table ser2(id int primary key, v text);
select upsert(1, 'a'), upsert(1, 'b'); select * from ser2;
create function ambig(id int) returns void language plpgsql as $$ begin insert into ser2 values (id, 'w') on conflict (id) do nothing; end $$;
select ambig(5);
do $$ declare id int := 3; begin update ser2 set v = 'q' where id = 3; end $$;
do $$ declare t ser2; begin t := (1, 'a'); insert into ser2 values (t.*) on conflict do nothing; insert into ser2 select (row(7, 'seven')::ser2).*; end $$;
select * from ser2 order by id;
do $$ declare a int[] := array[1,2,3]; s int := 0; i int; begin foreach i in array a[2:3] loop s := s + i; end loop; raise notice '%', s; if 2 = any(a) then raise notice 'in'; end if; raise notice '% %', a || 4, cardinality(a); end $$;
do $$ declare x int; begin x = 5; raise notice '%', x; end $$;
do $$ declare d date := '2020-01-31'; i interval := '1 month'; b bool := true; by bytea := '\x01'; u uuid := '00000000-0000-0000-0000-000000000001'; n numeric := 1e10; f float8 := 0.1; j jsonb := '{"a":1}'; begin d := d + i; raise notice '% % % % % % %', d, not b, by, u, n / 3, f * 3, j->'a'; end $$;
