-- Plans over parents.
create table p(a int, b text); create table c1(z int) inherits (p); create table c2(y int, b text, a int); alter table c2 inherit p; create table g() inherits (c1);
explain (costs off) select * from p; explain (costs off) select * from only p; explain (costs off) select * from c1; explain (costs off) select * from g;
explain (costs off) select * from p where a = 1 and b = 'x'; explain (costs off) select p.* from p pp, p where pp.a = 1 and p.b = 'y';
explain (costs off) select a + 1 from p; explain (costs off) select count(*) from p; explain (costs off) select a from p order by b; explain (costs off) select b, count(*) from p group by b;
explain (costs off) update p set a = 1; explain (costs off) update p x set a = 1 where b = 'x'; explain (costs off) delete from p; explain (costs off) delete from only p; explain (costs off) delete from p q where a = 5; explain (costs off) select * from p for update;
explain (verbose, costs off) select a, b from p; explain (verbose, costs off) select tableoid, ctid, a from p where a > 5;
create index on p(a); create index on c1(a); create index on c2(a); create index on g(a);
set enable_seqscan = off; set enable_bitmapscan = off;
explain (costs off) select * from p where a = 1; explain (costs off) update p set b = 'x' where a = 5;
create table o(k int); 
reset enable_seqscan;
explain (costs off) select * from p where false; explain (costs off) select * from p limit 1;
create view v as select a, b from p where b > 'a'; explain (costs off) select * from v;
create table lone(a int); create table lonechild() inherits (lone); drop table lonechild; explain (costs off) select * from lone; explain (costs off) select * from lone l where a = 1; explain (costs off) update lone set a = 1;
explain (costs off) with w as (select * from p) select * from w;
explain (analyze, costs off, timing off, summary off) select * from p; explain (analyze, costs off, timing off, summary off) update p set a = 1;
