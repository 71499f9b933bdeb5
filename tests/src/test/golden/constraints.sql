\set VERBOSITY verbose
\set SHOW_CONTEXT always
create table t (id int primary key, v text not null, n numeric check (n > 0), constraint t_pair unique (v, n));
insert into t values (1, 'x', 1), (2, 'y', 2), (3, 'z', 3);
insert into t values (1, 'x', 1);
insert into t values (5, null, 1);
insert into t values (5, '日本語のとても長い文字列日本語のとても長い文字列日本語のとても長い文字列', -1.50);
insert into t values (5, 'x', 1);
update t set v = 'x', n = 1 where id = 2;
update t set id = 3 where id = 2;
update t set v = null where id = 1;
update t set n = -n;
select * from t order by id;
-- expression and partial indexes
create table e (id int, p int, q int);
create unique index e_expression on e (lower(id::text), (p + 1)) where q > 0;
insert into e values (1, 2, 3), (1, 2, -1), (1, 2, -1);
insert into e values (1, 2, 4);
update e set q = 5 where q = -1;
select * from e order by q, p;
-- several checks: the first by name; names and values only where allowed
create table c (a int, b int check (b < 10), constraint zz check (a < 5), constraint aa check (a <> 7));
insert into c values (7, 11);
insert into c values (8, 11);
insert into c values (6, 1);
insert into c values (null, null);
-- generated columns and identity
create table g (id int generated always as identity primary key, w int, h int, area int generated always as (w * h) stored check (area < 100));
insert into g (w, h) values (2, 3), (4, 5) returning *;
insert into g (w, h) values (20, 30);
update g set w = w + 1 returning *;
update g set area = 5;
insert into g (id, w) values (10, 1);
insert into g (id, w, h) overriding system value values (10, 1, 1) returning *;
insert into g (w, h, area) values (1, 2, default) returning area;
-- domains and lengths
create domain positive as int check (value > 0);
create table d (p positive, s varchar(3), f char(4));
insert into d values (-1);
insert into d values (1, 'abcd');
insert into d values (1, 'abc ', 'x') returning *, length(f);
insert into d values (null, 'ab    ');
-- a key that moves within one statement
create table k (id int primary key, u int unique deferrable);
insert into k values (1, 1), (2, 2), (3, 3);
update k set u = u + 1;
select * from k order by id;
update k set u = 2;
begin;
set constraints all deferred;
update k set u = 9 where id = 1;
update k set u = 9 where id = 2;
select * from k order by id;
commit;
begin;
set constraints k_u_key deferred;
insert into k values (4, 4);
insert into k values (5, 4);
delete from k where id = 5;
commit;
select * from k order by id;
begin;
set constraints k_u_key deferred;
insert into k values (6, 4);
set constraints k_u_key immediate;
rollback;
begin;
set constraints nothing deferred;
rollback;
begin;
set constraints k_pkey deferred;
rollback;
-- rights decide what a detail shows
create role constraint_reader;
grant insert, select (id) on t to constraint_reader;
set role constraint_reader;
insert into t values (1, 'q', 1);
insert into t values (12, null, 1);
insert into t (id, n) values (12, 1);
insert into t values (12, 'x', 1);
update t set v = 'x';
select v from t;
select id from t order by id;
select count(*) from t;
delete from t;
reset role;
drop owned by constraint_reader;
drop role constraint_reader;
-- nulls
create table u (a int unique, b int, unique nulls not distinct (b));
insert into u values (null, 1), (null, 2);
insert into u values (1, null);
insert into u values (2, null);
