\set VERBOSITY verbose
-- ALTER TABLE of columns goes down to the children.
create table p(a int, b text); create table c1(z int) inherits (p); create table c2(b text, y int) inherits (p); create table g(w int) inherits (c1);
insert into p values (1, 'p'); insert into c1 values (2, 'c1', 9); insert into g values (3, 'g', 8, 7); insert into c2 values (4, 'c2');
alter table p add d int default 5;
select * from p order by a; select * from g;
alter table only p add e int;
alter table c2 add f int; alter table g add f int;
alter table p add f bigint;
alter table p add f int;
alter table p add z int;
alter table p add if not exists z int;
alter table p add y text;
alter table p add s serial;
select a, s from p order by a;
alter table p add i int generated always as identity;
alter table p add n int not null;
alter table p add n int not null default 3 check (n > 0);
\d g
\d c2
alter table c1 drop a;
alter table p drop d;
\d g
alter table only p drop e;
alter table only p drop f;
\d c1
alter table p drop z; alter table only p drop n;
\d c1
alter table p rename b to bb;
alter table only p rename bb to b;
alter table c1 rename bb to b;
alter table g rename w to ww;
alter table p rename a to y;
alter table p rename column a to aa;
\d g
alter table p alter bb set default 'dd', alter aa set not null;
alter table only p alter bb set default 'only';
alter table p alter aa drop not null;
alter table p alter bb drop default;
\d p
\d g
alter table p alter aa set statistics 50; alter table p alter bb set storage external;
select attrelid::regclass, attname, attstattarget, attstorage from pg_attribute where attname in ('aa', 'bb') and attrelid in ('p'::regclass, 'g'::regclass) order by 1, 2;
alter table p alter aa type bigint;
alter table only p alter aa type int;
alter table c1 alter aa type int;
alter table p alter aa type text using (aa + 1)::text || bb;
select * from p order by aa;
\d g
create table m1(k int); create table m2(k int); create table m(v int) inherits (m1, m2);
alter table m1 alter k type bigint;
alter table m1 rename k to kk;
alter table m1 add t int; alter table m2 add t int;
\d m
alter table m1 drop t;
select attname, attislocal, attinhcount from pg_attribute where attrelid = 'm'::regclass and attnum > 0;
alter table m2 drop t;
select attname, attislocal, attinhcount from pg_attribute where attrelid = 'm'::regclass and attnum > 0;
alter table m drop k; alter table m1 drop k; alter table m drop k;
create table ge(a int, b int generated always as (a * 2) stored); create table gc() inherits (ge);
alter table only ge alter b drop expression; alter table gc alter b drop expression; alter table ge alter b drop expression;
\d gc
create table pk(a int, b int); create table pkc() inherits (pk); insert into pkc values (null, 1);
alter table pk add primary key (a); alter table pk add primary key (b);
\d pkc
alter table pk add x int unique; 
\d pkc
alter table pk alter column nix set not null; alter table pk drop nix; alter table pk drop if exists nix; alter table pk rename nix to nax; 
begin; alter table pk add q int; alter table pk drop q; alter table pk add q text default 'q'; select * from pk; rollback;
create view pv as select a, b from pk; alter table pk drop b; alter table pk drop b cascade;
create view cv as select a from pkc; alter table pk drop a; alter table pk alter a type bigint; alter table pk drop a cascade;
