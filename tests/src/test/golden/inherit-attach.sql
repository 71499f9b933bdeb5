\set VERBOSITY verbose
-- INHERIT and NO INHERIT of existing tables.
create table p(a int not null, b text, check (a > 0)); create table c(a int, b text);
alter table c inherit p; alter table c alter a set not null; alter table c inherit p; alter table c add constraint p_a_check check (a > 1); alter table c inherit p;
alter table c drop constraint p_a_check; alter table c add constraint p_a_check check (a > 0) no inherit; alter table c inherit p;
alter table c drop constraint p_a_check; alter table c add constraint p_a_check check (a > 0) not valid; alter table c inherit p;
alter table c validate constraint p_a_check; alter table c inherit p; alter table c inherit p;
alter table p inherit c; alter table p inherit p; create table g() inherits (c); alter table p inherit g; alter table c inherit g;
\d c
select attname, attislocal, attinhcount from pg_attribute where attrelid = 'c'::regclass and attnum > 0;
insert into c values (1, 'x'); insert into g values (2, 'y'); select tableoid::regclass, * from p order by a;
alter table g no inherit p; alter table c no inherit p; select * from p; select * from c order by a;
select attname, attislocal, attinhcount from pg_attribute where attrelid = 'c'::regclass and attnum > 0;
alter table c drop b; alter table c inherit p; alter table c add b int; alter table c inherit p; alter table c drop b; alter table c add b text collate "C"; alter table c inherit p;
alter table c no inherit nix; alter table c inherit nix; create view v as select 1 a; alter table c inherit v; alter table v inherit p; create index i on c(a); alter table i inherit p;
create temp table t(a int not null, b text); alter table t inherit p; create table perm(a int not null, b text); alter table perm inherit t;
alter table t add constraint p_a_check check (a > 0); alter table t inherit p; insert into t values (7, 't'); select * from p;
create table q1(a int); create table q2(a int); create table qc(a int); alter table qc inherit q2; alter table qc inherit q1;
select inhparent::regclass, inhseqno from pg_inherits where inhrelid = 'qc'::regclass order by 2; select attinhcount, attislocal from pg_attribute where attrelid = 'qc'::regclass and attname = 'a';
alter table qc no inherit q2; select inhparent::regclass, inhseqno from pg_inherits where inhrelid = 'qc'::regclass; alter table qc inherit q2; select inhparent::regclass, inhseqno from pg_inherits where inhrelid = 'qc'::regclass order by 2;
drop table q1; drop table q2 cascade; drop table q1 cascade;
create table gp(a int, b int generated always as (a + 1) stored); create table gc1(a int, b int); alter table gc1 inherit gp; create table gc2(a int, b int generated always as (a + 2) stored); alter table gc2 inherit gp;
create table gc3(a int, b int generated always as (a + 1) stored); alter table gc3 inherit gp; create table gq(a int, b int); alter table gc3 inherit gq;
create role inherit_nobody; grant create on schema public to inherit_nobody; set role inherit_nobody; create table mine(a int not null, b text, constraint p_a_check check (a > 0)); alter table mine inherit p; reset role; alter table mine inherit p; drop table mine; revoke all on schema public from inherit_nobody; drop role inherit_nobody;
