-- What each node of a plan hands up (EXPLAIN VERBOSE), and how wide its rows are guessed to be.

create table t (a int primary key, b int, c text);
insert into t select i, i % 10, 'x' || i from generate_series(1, 1000) i;
create table u (a int, b int, d text);
insert into u select i, i % 10, 'y' || i from generate_series(1, 1000) i;
create table w (x int, y numeric, z timestamp, f bool);
insert into w select i, i, now(), i % 2 = 0 from generate_series(1, 500) i;
create view v as select a, b + 1 as b1 from t where b > 3;
analyze t, u, w;

-- An index measures its table: one of few rows is read whole from then on, unless a unique key names the row.
create table small (id int, data int);
insert into small select i, 0 from generate_series(1, 10) i;
create index on small (id);
select relpages, reltuples from pg_class where relname = 'small';

explain (verbose, costs off)
    select 1;
explain (verbose, costs off)
    select 1 as x, 'abc', now();
explain (verbose, costs off)
    select 1 where false;
explain (verbose, costs off)
    select a from t where false;
explain (verbose, costs off)
    select * from t;
explain (verbose, costs off)
    select a from t;
explain (verbose, costs off)
    select b, a from t;
explain (verbose, costs off)
    select a+1 from t;
explain (verbose, costs off)
    select a+1, b, c||'x' from t where b = 3;
explain (verbose, costs off)
    select count(*) from t;
explain (verbose, costs off)
    select count(*), sum(a) from t where b=2;
explain (verbose, costs off)
    select b, count(*) from t group by b;
explain (verbose, costs off)
    select b+1, count(*)+1, sum(a)*2 from t group by b;
explain (verbose, costs off)
    select b, count(*) from t group by b having count(*) > 3;
explain (verbose, costs off)
    select b, count(*) from t group by b order by b;
explain (verbose, costs off)
    select b, count(*) from t group by b order by count(*) desc;
explain (verbose, costs off)
    select * from t order by c;
explain (verbose, costs off)
    select a, b from t order by c;
explain (verbose, costs off)
    select a+1, b from t order by c;
explain (verbose, costs off)
    select a+1 as s, b from t order by s;
explain (verbose, costs off)
    select a+1 as s, b from t order by s limit 5;
explain (verbose, costs off)
    select distinct b from t;
explain (verbose, costs off)
    select distinct b from t order by b;
explain (verbose, costs off)
    select distinct on (b) b, a, c from t order by b, a;
explain (verbose, costs off)
    select * from t where a = 5;
explain (verbose, costs off)
    select c, a from t where a = 5;
explain (verbose, costs off)
    select t.c, u.d from t join u on t.a = u.a where t.b = 3;
explain (verbose, costs off)
    select t.c || u.d from t join u on t.a = u.a where t.b = 3;
explain (verbose, costs off)
    select * from t left join u on t.a = u.a where t.b=1;
explain (verbose, costs off)
    select * from small where id = 7;
explain (verbose, costs off)
    select * from small for update;
explain (verbose, costs off)
    select id from small where id = 7 for update;
explain (verbose, costs off)
    select data+1 from small order by id for update;
explain (verbose, costs off)
    select * from small s1, small s2 where s1.id=s2.id for update of s1;
explain (verbose, costs off)
    select a from t where exists (select 1 from u where u.a=t.a);
explain (verbose, costs off)
    select a from t where not exists (select 1 from u where u.a=t.a);
explain (verbose, costs off)
    select a, (select max(d) from u where u.a = t.a) from t;
explain (verbose, costs off)
    select a, (select max(d) from u) from t;
explain (verbose, costs off)
    select * from (select a, b+1 as b1 from t) s where b1 > 5;
explain (verbose, costs off)
    select * from (select a, b+1 as b1 from t limit 10) s where b1 > 5;
explain (verbose, costs off)
    select a, row_number() over (partition by b order by a) from t;
explain (verbose, costs off)
    select * from v;
explain (verbose, costs off)
    select b1 from v where a = 7;
explain (verbose, costs off)
    select a from t union all select a from u;
explain (verbose, costs off)
    select a from t union select a from u;
explain (verbose, costs off)
    with x as (select a, b from t where b=1) select * from x;
explain (verbose, costs off)
    with x as materialized (select a, b from t where b=1) select * from x where a > 3;
explain (verbose, costs off)
    with x as materialized (select a, b from t where b=1) select x1.a, x2.b from x x1, x x2 where x1.a=x2.a;
explain (verbose, costs off)
    with recursive r(n) as (select 1 union all select n+1 from r where n < 10) select * from r;
explain (verbose, costs off)
    select * from generate_series(1,10);
explain (verbose, costs off)
    select g+1 from generate_series(1,10) g where g > 3;
explain (verbose, costs off)
    select * from generate_series(1,10) with ordinality;
explain (verbose, costs off)
    select * from (values (1,'a'),(2,'b')) v(x,y);
explain (verbose, costs off)
    select x+1 from (values (1,'a'),(2,'b')) v(x,y) where x > 1;
explain (verbose, costs off)
    values (1,2),(3,4);
explain (verbose, costs off)
    select unnest(array[1,2,3]);
explain (verbose, costs off)
    select a, generate_series(1,b) from t;
explain (verbose, costs off)
    insert into t values (5000, 1, 'x');
explain (verbose, costs off)
    insert into t (a) values (5000);
explain (verbose, costs off)
    insert into t (a) values (5000) returning a, b+1;
explain (verbose, costs off)
    insert into t (a, b) values (5000, 1), (5001, 2);
explain (verbose, costs off)
    insert into t select a+10000, b, d from u;
explain (verbose, costs off)
    insert into t values (5000, 1, 'x') on conflict do nothing;
explain (verbose, costs off)
    insert into t values (5000, 1, 'x') on conflict (a) do update set b = excluded.b + t.b where t.b > 3;
explain (verbose, costs off)
    update t set b = b + 1 where a = 5;
explain (verbose, costs off)
    update t set b = b + 1, c = 'z' where a = 5 returning a, c;
explain (verbose, costs off)
    delete from t where a = 5;
explain (verbose, costs off)
    delete from t using u where t.a = u.a and u.b = 3 returning t.a, u.d;
explain (verbose, costs off)
    delete from t;
explain (verbose, costs off)
    merge into t using u on t.a = u.a when matched then update set b = u.b when not matched then insert values (u.a, u.b, u.d);
explain (verbose, costs off)
    select sum(x), avg(y), max(z) from w;
explain (verbose, costs off)
    select * from w where f;
explain (verbose, costs off)
    select * from w where not f and x > 3;
explain (verbose, costs off)
    select x, y from w where x = any(array[1,2,3]);
explain (verbose, costs off)
    select * from t where a in (1,2,3);
explain (verbose, costs off)
    select * from t where a > 990 and c like 'x%';
explain (verbose, costs off)
    select * from t where ctid = '(0,1)';
explain (verbose, costs off)
    select string_agg(c, ',' order by a) from t;
explain (verbose, costs off)
    select count(*) filter (where b=3) from t;
explain (verbose, costs off)
    select t from t where a = 3;
explain (verbose, costs off)
    select s1.id, s2.data from small s1 full join small s2 on s1.id = s2.id;
explain (verbose, costs off)
    select * from small s1 cross join small s2;
explain (verbose, costs off)
    select case when a > 3 then 'x' else 'y' end, coalesce(c,'q') from t;
explain (verbose, costs off)
    select * from t, lateral (select u.d from u where u.a = t.a limit 1) l where t.b = 2;
explain (verbose, costs off)
    select * from t where a = (select max(a) from u);
explain (verbose, costs off)
    select array(select a from u where u.b = t.b) from t where a = 3;
explain (verbose, costs off)
    select a from t where c = 'x5' or b = (select 1);
explain (verbose, costs off)
    select * from (select 1 as x) ss1 left join t a on a.b = x;
explain (verbose, costs off)
    select * from (select 1 as x) ss1, (select 2 as y) ss2;
explain (verbose, costs off)
    select * from (select 1 as x) ss1, t where t.a = x;
explain (verbose, costs off)
    select a from t where random() < 2;
explain (verbose, costs off)
    select a, c from t where a < 10 order by b;
explain (verbose, costs off)
    select tableoid::regclass, ctid, a from t where a < 10;
explain (verbose, costs off)
    table t;

explain (verbose, costs off)
    select rank() over w, a, b from t window w as (partition by b order by c);
explain (verbose, costs off)
    select b, sum(count(*)) over (order by b) from t group by b;
explain (verbose, costs off)
    select distinct a+1, b from t;
explain (verbose, costs off)
    select b+a, count(*) from t group by b+a;
explain (verbose, costs off)
    select max(c) from t having count(*) > 1;
explain (verbose, costs off)
    select x.* from (select a, c from t order by c limit 5) x where a > 3;
explain (verbose, costs off)
    select c from (select a, c from t order by c limit 5) x;
explain (verbose, costs off)
    select c, a from (select a, c from t order by c limit 5) x;
explain (verbose, costs off)
    select count(*) from (select a, c from t order by c limit 5) x;
explain (verbose, costs off)
    select * from u where b = 3 order by a for update;
explain (verbose, costs off)
    select * from u where b = 3 for share skip locked;
explain (verbose, costs off)
    select a from u where b = 3 limit 2 for update;
explain (verbose, costs off)
    update u set b = t.b, d = t.c from t where t.a = u.a and t.b = 3 returning u.*, t.c;
explain (verbose, costs off)
    with d as (delete from u where a < 5 returning a, d) select * from d;
explain (verbose, costs off)
    with i as (insert into u values (1,2,'3') returning *) insert into t select a, b, d from i;
explain (verbose, costs off)
    insert into t select x.a from (select a from u where b = 3) x;
explain (verbose, costs off)
    insert into u (d, a) select c, a from t where a < 3;
explain (verbose, costs off)
    select 1 union all select 2;
explain (verbose, costs off)
    select a, 'x' from t union all select b, d from u;
explain (verbose, costs off)
    select (t).c from t where a = 3;
explain (verbose, costs off)
    select row(a,b) from t where a = 3;
explain (verbose, costs off)
    select * from pg_class where oid = 1259;
explain (verbose, costs off)
    select a from t where a = 3 and false;
explain (verbose, costs off)
    select a from t where now() < '2000-01-01';
explain (verbose, costs off)
    select * from rows from (generate_series(1,2), generate_series(3,5)) as r(x,y);
explain (verbose, costs off)
    select json_agg(t) from t where b = 2;
explain (verbose, costs off)
    with recursive r as (select a, b from t where a = 1 union select t.a, t.b from t join r on t.b = r.a) select * from r;
explain (verbose, costs off)
    select * from t join lateral (select max(d) m from u where u.b = t.b) l on true where t.a < 4;

-- The side of an outer join that is one row without columns is a node, alone beside tables.
create table unmeasured (id int, data int);
create index on unmeasured (id);
insert into unmeasured select i, 0 from generate_series(1, 10) i;
explain (verbose, costs off)
    select * from (select 1 as x) ss1 join (select 7 as y) ss2 on true left join unmeasured a on a.data = x, small jt where jt.id = y for update of jt, ss1, ss2;
set enable_bitmapscan = off;
explain (costs off) select * from unmeasured where id = 3;

-- Widths.
create function widths(statement text) returns setof text language plpgsql as $$
declare
    line text;
begin
    for line in execute 'explain ' || statement loop
        if line like '%width=%' then
            return next substring(line from 'width=([0-9]+)');
        end if;
    end loop;
end $$;
create table many (a smallint, b bigint, c char(5), d varchar(10), e varchar(500), f varchar(5000), g numeric(10, 2), h numeric, i uuid, j timestamptz, k text, l bool, m date);
select widths('select 1');
select widths('select ''a'', 1::bigint, null::numeric');
select widths('select * from many');
select widths('select c from many');
select widths('select d from many');
select widths('select e from many');
select widths('select f from many');
select widths('select g, h from many');
select widths('select a, b, i, j, k, l, m from many');
select widths('select c, a from t');
select widths('select a + 1, c || ''x'' from t');
select widths('select t.c, u.d from t join u on t.b = u.b where t.a = 3');
select widths('select c, count(*) from t group by c');
select widths('select d from u order by b');
select widths('select x, y from w where f limit 3');
select widths('update t set c = ''y'' where a = 1');
select widths('update t set c = ''y'' where a = 1 returning c');
select widths('insert into t values (1, 2, ''3'')');
