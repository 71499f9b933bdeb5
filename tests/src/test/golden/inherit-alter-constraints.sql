\set VERBOSITY verbose
-- Checks of parents hold for children.
create table p(a int); create table c1(b int) inherits (p); create table c2() inherits (c1); insert into c2 values (-1, 1);
alter table p add constraint pos check (a > 0);
alter table p add constraint pos check (a > 0) not valid;
insert into c2 values (-2); insert into c2 values (2);
alter table only p add constraint lone check (a < 100);
alter table only p add constraint lone check (a < 100) no inherit;
alter table p add constraint noinh check (a < 50) no inherit;
select conrelid::regclass, conname, conislocal, coninhcount, connoinherit, convalidated from pg_constraint where contype = 'c' order by 1, 2;
alter table only p validate constraint pos;
alter table p validate constraint pos;
update c2 set a = 5; alter table p validate constraint pos;
select conrelid::regclass, conname, convalidated from pg_constraint where conname = 'pos' order by 1;
alter table c1 drop constraint pos; alter table c1 rename constraint pos to neg; alter table only p rename constraint pos to neg;
alter table p rename constraint pos to positive;
\d c2
alter table c1 add constraint m check (a <> 13); alter table p add constraint m check (a <> 13);
alter table c2 add constraint d check (a <> 14); alter table p add constraint d check (a <> 15);
alter table c2 drop constraint d; alter table c2 add constraint d check (a <> 15) no inherit; alter table p add constraint d check (a <> 15);
alter table c2 drop constraint d; alter table c2 add constraint d check (a <> 15) not valid; alter table p add constraint d check (a <> 15);
select conrelid::regclass, conname, conislocal, coninhcount from pg_constraint where conname = 'm' order by 1;
alter table only p drop constraint m;
select conrelid::regclass, conname, conislocal, coninhcount from pg_constraint where conname = 'm' order by 1;
alter table c1 drop constraint m;
alter table p drop constraint positive; alter table p drop constraint if exists nix; alter table p drop constraint nix;
\d c2
alter table p add check (a > -100), add check (a < 10000);
alter table p alter a type bigint;
select conrelid::regclass, conname, conislocal, coninhcount, pg_get_constraintdef(oid) from pg_constraint where contype = 'c' order by 1, 2;
alter table p add e int check (e > 0) default 1;
\d c2
create table c3(a bigint, e int, constraint p_a_check check (a > -100)); alter table c3 inherit p;
alter table c3 add constraint p_a_check1 check (a < 10000), add constraint p_e_check check (e > 0); alter table c3 inherit p;
\d c3
\d+ p
alter table p alter a type int;
select conrelid::regclass, conname, conislocal, coninhcount from pg_constraint where contype = 'c' order by 1, 2;
alter table c3 no inherit p;
select conrelid::regclass, conname, conislocal, coninhcount from pg_constraint where contype = 'c' and conrelid = 'c3'::regclass order by 1, 2;
create table np(a int check (a > 0) no inherit); create table nc() inherits (np); insert into nc values (-5);
\d nc
\d np
