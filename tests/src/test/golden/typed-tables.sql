-- CREATE TABLE OF, ALTER TABLE OF and NOT OF, and tables that follow their type.
\set VERBOSITY verbose
create role golden_typed_a;
create type ct as (id int, name text collate "C", amount numeric(10,2));
create table plain (a int);
create type en as enum ('a');
create table t1 of ct;
create table t2 of ct (id primary key, name with options default 'x' not null, constraint chk check (amount > 0), unique (name));
create table t2 of ct;
create table if not exists t2 of ct;
create table t3 of nosuch;
create table t3 of plain;
create table t3 of en;
create table t3 of int;
create table t3 of ct (nosuch default 1);
create table t3 of ct (id default 1, id not null);
create table t3 of ct (id int);
create temp table t4 of ct;
create table t5 of ct (id generated always as identity) with (fillfactor = 50);
create unlogged table t5 of ct (id not null) with (fillfactor = 50);
create table t6 of ct partition by range (id);
create table t6a partition of t6 for values from (1) to (10);
create table t7 of ct (like t1);
create table t8 (a int) inherits (t1);
create table t9 (x ct);
\d t1
\d+ t2
\d t5
\d ct
\d t6
drop table t6;
drop table t9;
select relname, reloftype::regtype from pg_class where reloftype <> 0 order by 1;
select pg_describe_object(classid,objid,objsubid), deptype from pg_depend where refobjid = 'ct'::regtype order by 1;
insert into t1 values (1,'a',2) returning t1, *;
insert into t2 values (1,default,2) returning *;
alter table t1 add column x int;
alter table t1 drop column id;
alter table t1 alter column id type bigint;
alter table t1 rename column id to idd;
alter table t1 alter column id set not null;
alter table t1 alter column id set default 4;
alter table t1 inherit plain;
alter table plain inherit t1;
alter type ct add attribute z int;
alter type ct add attribute z int cascade;
alter type ct drop attribute amount;
alter type ct drop attribute amount cascade;
alter type ct alter attribute id type bigint;
alter type ct alter attribute id type bigint cascade;
alter type ct rename attribute id to idx;
alter type ct rename attribute id to idx cascade;
\d t1
\d t2
drop type ct;
alter table t1 not of;
\d t1
alter table t1 not of;
alter table plain not of;
alter table t1 add column y int;
alter table t1 of ct;
alter table t1 drop column y;
alter table t1 of ct;
\d t1
alter table t1 of ct;
alter table plain of ct;
create table p2 (idx int, name text, z int);
alter table p2 of ct;
create table p3 (idx bigint, name text collate "C");
alter table p3 of ct;
create table p4 (idx bigint, name text collate "C", z int, foo int);
alter table p4 of ct;
alter table plain of nosuch;
alter table plain of t1;
create table ch () inherits (p4);
alter table ch of ct;
revoke usage on type ct from public;
set role golden_typed_a;
create table pg_temp.t10 of ct;
reset role;
begin;
create table lk of ct;
select locktype, relation::regclass, classid::regclass, mode from pg_locks where pid = pg_backend_pid() and (relation is null or relation::regclass::text not like 'pg_%') and locktype in ('relation','object') order by 1,2,3,4;
rollback;
begin;
alter type ct add attribute zz int cascade;
select locktype, relation::regclass, classid::regclass, mode from pg_locks where pid = pg_backend_pid() and (relation is null or relation::regclass::text not like 'pg_%') and locktype in ('relation','object') order by 1,2,3,4;
rollback;
drop type ct cascade;
drop role golden_typed_a;
