\set VERBOSITY verbose
-- DROP, TRUNCATE, LOCK, VACUUM, ANALYZE, COMMENT, GRANT, CLUSTER, REINDEX, COPY of parents.
create table p(a serial, b int); create table c1() inherits (p); create table c2() inherits (c1); create table other(x int);
insert into p(b) values (1); insert into c1(b) values (2); insert into c2(b) values (3);
truncate only p; select tableoid::regclass, * from p order by a;
truncate p restart identity; select count(*) from p; select count(*) from c2;
insert into c2(b) values (4); truncate c1; select count(*) from c2;
create table ref(a int primary key); create table refc(a int primary key) inherits (ref); create table r(a int references refc);
truncate ref; truncate ref cascade; truncate only ref;
begin; lock table p in access exclusive mode; select relation::regclass, mode from pg_locks where relation in ('p'::regclass, 'c1'::regclass, 'c2'::regclass) order by relation::regclass::text; commit;
begin; lock table only p; select relation::regclass, mode from pg_locks where relation in ('p'::regclass, 'c1'::regclass, 'c2'::regclass) order by relation::regclass::text; commit;
begin; select from p; select relation::regclass, mode from pg_locks where relation in ('p'::regclass, 'c1'::regclass, 'c2'::regclass) order by relation::regclass::text; commit;
begin; update p set b = 1; select relation::regclass, mode from pg_locks where relation in ('p'::regclass, 'c1'::regclass, 'c2'::regclass) order by relation::regclass::text; commit;
begin; select from p for update; select relation::regclass, mode from pg_locks where relation in ('p'::regclass, 'c1'::regclass, 'c2'::regclass) order by relation::regclass::text; commit;
begin; insert into p values (1); select relation::regclass, mode from pg_locks where relation in ('p'::regclass, 'c1'::regclass, 'c2'::regclass) order by relation::regclass::text; commit;
vacuum p; analyze p; vacuum analyze p; analyze c1; cluster p;
comment on table p is 'parent'; comment on column p.b is 'col'; select obj_description('c1'::regclass), col_description('c1'::regclass, 2);
create role inherit_reader; grant select on p to inherit_reader;
set role inherit_reader; select * from p; select * from c1; select * from only p; select a from p for update; update p set b = 1; lock table p in access share mode; reset role;
grant update (b), delete on p to inherit_reader; set role inherit_reader; update p set b = 5 returning *; update c1 set b = 5; delete from p; update p set a = 1; truncate p; reset role;
insert into c1 values (50, 60);
grant truncate on p to inherit_reader; set role inherit_reader; truncate p; begin; lock table p in share mode; commit; truncate c1; reset role; select * from p;
revoke all on p from inherit_reader; grant select (b) on p to inherit_reader; set role inherit_reader; select b from p; select a from p; select * from p; select p from p; reset role;
revoke all on p from inherit_reader; drop role inherit_reader;
drop table p; drop table p, c1; drop table p cascade;
create table p(a int); create table c1() inherits (p); create table c2() inherits (p); create table c3() inherits (c1, c2);
drop table c1; drop table c1, c2; drop table c3; drop table c1, c2, p;
create table p(a int); create table c1() inherits (p); drop table c1; select relhassubclass from pg_class where relname = 'p'; analyze p; select relhassubclass from pg_class where relname = 'p'; drop table p;
create type k as (x int); create table tk(y k); create table p(a int); create table c1() inherits (p); alter table p add z k; alter type k add attribute w int cascade; drop type k cascade; \d c1
create schema s1; create table s1.p(a int); create table s1.c() inherits (s1.p); create table pub() inherits (s1.p); drop schema s1; drop schema s1 cascade;
create table p2(a int); create table p3() inherits (p2); alter table p2 rename to p2x; alter table p2x set schema pg_temp; create schema s2; alter table p2x set schema s2; insert into p3 values (1); select * from s2.p2x;
alter table s2.p2x owner to current_user; alter table s2.p2x set (fillfactor = 50); select relname, reloptions from pg_class where relname in ('p2x', 'p3') order by 1;
alter table s2.p2x disable trigger all; alter table s2.p2x set unlogged; select relname, relpersistence from pg_class where relname in ('p2x', 'p3') order by 1;
