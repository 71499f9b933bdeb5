-- EXISTS over joins, and other queries within queries.
create table f(oid int, m int); create table oc(fam int, intype int); create table t(oid int, ns int, nm text); create table n(oid int);
insert into f values (1,1); insert into oc values (1,1); insert into t values (1,1,'a'); insert into n values (1);
select * from f left join n on n.oid = f.m where exists (select 1 from t join oc on oc.intype = t.oid left join n tn on tn.oid = t.ns where oc.fam = f.oid);
select * from f where exists (select 1 from t join oc on oc.intype = t.oid left join n tn on tn.oid = t.ns where oc.fam = f.oid);
select * from f where exists (select 1 from t join oc on oc.intype = t.oid where oc.fam = f.oid);
select * from f where exists (select 1 from t join oc on oc.intype = t.oid where oc.fam = f.oid and (t.nm = 'a' or t.oid > 0));
drop table f, oc, t, n;
\dAf hash int4
select rank(3) within group (order by x) from (values ('fred'),('jim')) v(x);
select rank(3) within group (order by stringu1,stringu2) from (values (1)) v(stringu1);
select rank('fred') within group (order by x) from generate_series(1,5) x;
select rank('5') within group (order by x) from generate_series(1,5) x;
select rank(2.5) within group (order by x) from generate_series(1,5) x;
select rank(2) within group (order by x) from (values (1.5),(2.5)) v(x);
select percentile_disc('0.5') within group (order by x) from generate_series(1,5) x;
select cume_dist('b', 2) within group (order by x, y) from (values ('a',1),('c',3.5)) v(x,y);
create table ch (f1 text, f2 text);
insert into ch values ('a','b'),('b','b');
create unique index concurrently ci3 on ch(f2);
\d ch
reindex table ch;
reindex index ci3;
delete from ch where f1 = 'b';
reindex table ch;
\d ch
create procedure pt1(y text) language sql as $$ insert into ch values (y, y) $$;
create procedure pt3(y text) language sql as $$ call pt1(y); call pt1($1 || '2'); $$;
call pt3('q');
select * from ch order by 1;
create table i4(f1 int);
create function mki4x(int) returns i4 as $$select row($1)::i4$$ language sql;
select * from mki4x(42); select mki4x(41);
create function rf(out integer, out numeric) as $$ select (1, 2.1) $$ language sql;
select * from rf();
create or replace function rf(out integer, out numeric) as $$ select (1, 2) $$ language sql;
select * from rf();
create or replace function rf(out integer, out numeric) as $$ select (1, 2.1, 3) $$ language sql;
select * from rf();
create type jp as (x int, y int);
select json_populate_recordset(null::jp, '[{"x": 0, "y": 1}]');
select json_populate_recordset(row(1,2), '[{"f1": 0, "f2": 1}]');
create view chv as select * from ch where f1 in (select f1 from ch) with check option;
insert into chv values ('zz','zz');
insert into ch values ('ok','1'); insert into chv values ('ok','2');
create table base_tbl (a int, b int); create table ref_tbl(a int primary key); insert into ref_tbl values (1),(2);
create view rwv as select * from base_tbl b where exists (select 1 from ref_tbl r where r.a = b.a) with check option;
insert into rwv values (5,1); insert into rwv values (1,1); update rwv set a = 9; update rwv set a = 2; select * from rwv;
drop table ch, i4, base_tbl, ref_tbl cascade; drop function rf; drop procedure pt1, pt3; drop type jp;
