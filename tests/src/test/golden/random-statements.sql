-- What random statements found to differ: joins and IN over enums, arrays and records, DISTINCT in aggregates, counts beside WITH, edge values.
create type mood as enum ('sad', 'ok', 'happy');
create domain positive as int check (value > 0);
create table a (id int, m mood, l int[], t text[], p positive, n numeric(8,2));
create table b (id int, m mood, l int[], t text[], j jsonb);
insert into a values (1, 'sad', '{1,2}', '{a,b}', 3, 1.5), (2, 'ok', '{1,NULL}', '{}', 4, null), (3, null, null, null, null, 2);
insert into b values (1, 'ok', '{1,2}', '{a,b}', '[]'), (2, 'sad', '{1,NULL}', '{}', '2'), (3, 'happy', '{}', '{x}', '{"k": 1}');
select a.id, b.id from a join b on a.m = b.m order by 1;
select a.id, b.id from a left join b on a.m = b.m order by 1, 2;
select a.id, b.id from a full join b on a.l = b.l order by 1, 2;
select a.id, b.id from a join b on a.t = b.t and a.m <> b.m order by 1;
select a.id, b.id from a join b on row(a.id, a.t) = row(b.id, b.t) order by 1;
select id from a where m in (select m from b) order by 1;
select id from a where l in (select l from b) order by 1;
select id from a where m not in (select m from b) order by 1;
select id from a where exists (select 1 from b where b.t = a.t) order by 1;

-- DISTINCT sorts
select array_agg(distinct x), string_agg(distinct x::text, '-'), array_agg(distinct x order by x desc), jsonb_agg(distinct x)
  from (values (3), (1), (null), (2), (1)) v(x);
select json_object_agg(distinct x, y) from (values (3, 1), (1, 1), (2, 1), (1, 1)) v(x, y);
select count(distinct m), array_agg(distinct m) from b;

-- the command's count is that of the statement, not of its WITH
with w as (delete from b where id = 3 returning id) update a set n = 0 from w where a.id = w.id;
with w as (insert into b select g from generate_series(10, 14) g returning id) insert into a (id) select id from w where id < 12;
with w as (delete from b where id >= 10 returning id) delete from a where id in (select id from w);
do $$ declare c int;
begin
  with w as (insert into b values (20), (21) returning id) update a set n = 1 where id = 1;
  get diagnostics c = row_count;
  raise notice '% rows, %', c, found;
  with w as (insert into b values (22) returning id) update a set n = 1 where id = 99;
  get diagnostics c = row_count;
  raise notice '% rows, %', c, found;
end $$;

-- domains inside json
select jsonb_agg(p order by p), to_jsonb(min(p)), json_build_array(max(p)), row_to_json(row(min(p))) from a;
select '2'::jsonb -> 0, '"x"'::jsonb ->> -1, '2'::jsonb -> 1, '2'::json -> 0, '2'::jsonb #> '{0}', '[]'::jsonb < '1'::jsonb, '[]'::jsonb < 'null',
  '[[]]'::jsonb < '[1]', '[]'::jsonb < '{}';
create table js (j jsonb primary key);
insert into js values ('null'), ('[]'), ('1'), ('"a"'), ('true'), ('[null]'), ('{}'), ('[[]]');
select j from js order by j;
set enable_seqscan = off;
select j from js where j < 'null';
select j from js where j <= 'null' order by 1;
reset enable_seqscan;
drop table js;

-- times
set timezone = 'UTC';
select '-infinity+02'::timestamptz, 'infinity+3'::timestamp, 'infinity 10:00'::timestamptz;
select date '5874897-12-31' + time '10:00';
select date 'infinity' + time '10:00', time '10:00' + date '-infinity', timestamptz(date '-infinity', time '10:00');
select date '5874897-12-31' >= timestamptz '2020-01-01', date '5874897-12-31' = timestamptz 'infinity', timestamptz '2020-01-01' < date 'infinity';
select timezone('23:59:59.999999'::interval, '2020-03-29 00:30:00+00'::timestamptz);
select date_part('Abc', interval '1 day');
select extract('YyYY' from timestamp '2020-01-01');

-- numbers
select exp(6000::numeric);
select exp(-6000::numeric) = 0, (-1::float8) ^ 'Infinity'::float8, (-1::float8) ^ '-Infinity'::float8;
select ('-Infinity'::float8) ^ 0.5;
select (-1)::int::oid, (-1)::int::oid::int, 4294967295::oid::int, (-2)::int::regclass;
select x::oid, x::oid::int from (values (-1), (5)) v(x);
select "char"(-128), "char"(128);
select json_object('{}'::text[], '{c}'), json_object('{}'::text[], '{}');
select json_object('{a}', '{b,c}');
drop table a, b;

-- rows led to a partition and changed there by a trigger
create table p (id int, grp int) partition by list (grp);
create table p1 partition of p for values in (1);
create table pd partition of p default;
insert into p values (1, 0), (2, 2);
create function to3() returns trigger language plpgsql as 'begin new.grp := 3; return new; end';
create trigger tr before insert on p1 for each row execute function to3();
insert into p values (5, 1);
update p set grp = grp + 1 where id = 1;
merge into p using (values (2)) v(k) on p.id = k when matched then update set grp = 1;
select tableoid::regclass, * from p order by id;
drop table p;
drop function to3;

-- what a block's handlers do not catch: its own declarations
do $$
begin
  declare x int := 'x';
  begin
    raise notice 'not reached';
  exception when others then raise notice 'own handler';
  end;
exception when others then raise notice 'outer handler: %', sqlerrm;
end $$;
drop domain positive;
drop type mood;
