-- EXPLAIN in JSON, XML and YAML.
create table plain (a int, b text);
insert into plain select g, 'x' || g % 10 from generate_series(1, 100) g;
create table keyed (a int primary key);
set enable_seqscan = on;
set max_parallel_workers_per_gather = 0;
\pset format unaligned
\t on
explain (format json, costs off) select * from plain where b = 'x1' order by a desc limit 3;
explain (format json, costs off, verbose) select b, count(*) from plain where a > 3 group by b having count(*) > 1;
explain (format xml, costs off) select 1;
explain (format yaml, costs off) select * from plain where b <> '"';
explain (format json, costs off) update plain set b = 'y' where a = (select count(*) from keyed);
explain (costs off) update plain set b = 'y' where a = (select count(*) from keyed);
explain (format json, costs off) with w as materialized (select * from plain) select * from w union all select 1, 'a';
explain (format json, costs off, summary off) insert into keyed values (1) on conflict do nothing;
explain (format json, costs off) create table made as select 1;
explain (format yaml, costs off) select sum(a) over (order by b) from plain;
explain (format json, costs off) declare c cursor for select 1;
explain (format xml, costs off) select * from plain where a < 3 and b <> '<';
explain (format json, costs off) select * from generate_series(1, 3) g;
explain (format yaml, costs off) values (1), (2);
explain (format json, costs off) delete from plain;
explain (format json, costs off) select distinct on (b) b from plain order by b, a for update;
explain (format xml, analyze, costs off, timing off, summary off) select * from plain;
explain (format json, analyze, costs off, timing off, summary off) select count(*) from plain limit 2;
explain (format yaml, analyze, costs off, timing off, summary off) insert into keyed values (1), (2);
explain (format json, analyze, costs off, timing off, summary off) create table made as select 1;
explain (format binary) select 1;
\t off
\pset format aligned
explain (format json, costs off) select 1;
\gdesc
explain (format yaml, costs off) select 1 \gdesc
