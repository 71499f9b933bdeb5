-- CREATE STATISTICS: definitions, rights, what follows from changes of the table, what ANALYZE finds out.
\set VERBOSITY verbose
create role golden_statistics_a; create schema s1; grant all on schema public to public;
create table t (a int, b int, c text, d numeric, j json, e int[]);
create statistics st1 on a, b from t;
create statistics st1 on a, b from t;
create statistics if not exists st1 on a, b from t;
create statistics s1.st2 (ndistinct, dependencies) on a, b, c from t;



create statistics st5 on (a + b), (lower(c)) from t;
create statistics st6 on (a + b) from t;
create statistics st7 on a, (b * 2) from t;
create statistics "Odd Name" (dependencies) on c, b from t;
create statistics x1 on a from t;
create statistics x1 on a, a from t;
create statistics x1 on (a), b from t;
drop statistics x1;
create statistics x1 on (a+1), (a+1) from t;
create statistics x1 on a, j from t;
create statistics x1 on (a+1), (j) from t;
create statistics x1 on a, nosuch from t;
create statistics x1 on a, ctid from t;
create statistics x1 on a, tableoid from t;
create statistics x1 (foo) on a, b from t;
create statistics x1 (ndistinct) on (a + 1) from t;
create statistics x1 on a, b from nosuch;
create statistics x1 on a, b from t, t t2;
create statistics x1 on a, b from (select * from t) q;
create view v as select a, b from t;
create statistics x1 on a, b from v;
create statistics x1 on a, b from pg_class;
create statistics x1 on relname, relkind from pg_class;
create statistics nosuch.x1 on a, b from t;
create statistics x1 on a,b,c,d,e,(a+1),(a+2),(a+3),(a+4) from t;
create statistics x1 on (sum(a)), b from t;
create statistics x1 on ((select 1)), b from t;
create statistics x1 on (random()), b from t;
drop statistics x1;
create statistics x1 on (generate_series(1,2)), b from t;
select stxname, stxnamespace::regnamespace, stxkeys, stxkind, stxstattarget, stxexprs is null from pg_statistic_ext order by 1;
select pg_get_statisticsobjdef(oid), pg_get_statisticsobjdef_columns(oid), pg_get_statisticsobjdef_expressions(oid) from pg_statistic_ext order by stxname;
select pg_describe_object('pg_statistic_ext'::regclass, oid, 0) from pg_statistic_ext order by stxname;
select pg_describe_object(classid,objid,objsubid), pg_describe_object(refclassid,refobjid,refobjsubid), deptype from pg_depend where classid='pg_statistic_ext'::regclass order by 1,2;
\d t
\d+ t
\dX
\dX+
\dX st*
comment on statistics st1 is 'stats';
comment on statistics nosuch is 'stats';
select obj_description((select oid from pg_statistic_ext where stxname='st1'), 'pg_statistic_ext');
alter statistics st1 set statistics 50;
alter statistics st1 set statistics 50000;
alter statistics st1 set statistics -5;
alter statistics nosuch set statistics 5;
alter statistics if exists nosuch set statistics 5;
alter statistics st1 rename to st1b;
alter statistics st1b rename to st6;
alter statistics st1b set schema s1;
alter statistics s1.st1b set schema public;
alter statistics st1b owner to golden_statistics_a;
\d t
select pg_get_statisticsobjdef(oid) from pg_statistic_ext where stxname='st1b';
set role golden_statistics_a;
create statistics x1 on a, b from t;
drop statistics st6;
alter statistics st6 rename to st66;
comment on statistics st6 is 'x';
alter statistics st6 owner to golden_statistics_a;
alter statistics st6 set statistics 3;
alter statistics st1b rename to st1c;
alter statistics st1c set schema s1;
reset role;
insert into t select i%10, (i%10)*2, 'x'||(i%10), i from generate_series(1,1000) i;
analyze t;
select stxname, stxdndistinct, stxddependencies from pg_statistic_ext join pg_statistic_ext_data on oid=stxoid where stxexprs is null order by 1;
select statistics_name, attnames, exprs, kinds, n_distinct, dependencies, inherited from pg_stats_ext where exprs is null order by 1;
alter table t alter column c type varchar;
\d t
alter table t drop column a;
\d t
alter table t rename column b to bb;
\d t
create table l (like t including statistics);
create table l2 (like t including all);
\d l
\d l2
drop statistics nosuch;
drop statistics if exists nosuch, nosuchs.x;
drop statistics s1.st2, "Odd Name";
drop statistics s1.st2;
begin;
create statistics lk on bb, c from t;
select locktype, relation::regclass, mode from pg_locks where pid = pg_backend_pid() and (relation is null or relation::regclass::text not like 'pg_%') and locktype in ('relation','object') order by 1,2,3;
rollback;
begin;
drop statistics lk;
rollback;
create statistics lk on bb, c from t;
begin;
drop statistics lk;
select locktype, relation::regclass, classid::regclass, mode from pg_locks where pid = pg_backend_pid() and (relation is null or relation::regclass::text not like 'pg_%') and locktype in ('relation','object') order by 1,2,3;
rollback;
begin;
alter statistics lk set statistics 10;
comment on statistics lk is 'aa';
select locktype, relation::regclass, classid::regclass, mode from pg_locks where pid = pg_backend_pid() and (relation is null or relation::regclass::text not like 'pg_%') and locktype in ('relation','object') order by 1,2,3;
rollback;
create table pt (a int, b int) partition by range (a);
create table pt1 partition of pt for values from (0) to (10);
create statistics pst on a, b from pt;
drop table t, pt cascade;
select stxname from pg_statistic_ext;
drop role golden_statistics_a;
