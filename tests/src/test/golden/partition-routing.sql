create table rt (a int, b text, c int) partition by range (a);
create table rt1 (c int, b text, a int);
alter table rt attach partition rt1 for values from (0) to (10);
create table rt2 partition of rt for values from (10) to (20) partition by list (b);
create table rt2x partition of rt2 for values in ('x');
create table rt2d partition of rt2 default;
insert into rt values (1,'one',1),(11,'x',2),(12,'y',3) returning tableoid::regclass, *;
select tableoid::regclass, * from rt order by a, b, c;
insert into rt1 values (1,'b',44);
insert into rt values (44,'x',1);
insert into rt values (null,'x',1);
insert into rt2 values (1,'x',1);
insert into rt2x values (11, 'y', 1);
insert into rt2d values (11, 'x', 1);
delete from rt where c = 1 returning tableoid::regclass, *;
copy rt from stdin;
3	three	3
13	x	4
14	zz	5
\.
copy rt from stdin;
3	three	3
99	x	4
\.
copy rt (c, a) from stdin with (format csv);
7,8
9,15
\.
select tableoid::regclass, * from rt order by a,b,c;
copy rt to stdout;
copy rt1 to stdout;
create unique index rtu on rt (a, b);
insert into rt values (3,'three',0);
insert into rt values (3,'three',0), (4, 'four', 1) on conflict do nothing returning *;
insert into rt values (3,'three',0) on conflict (a) do update set c = 7;
insert into rt values (3,'three',70), (13, 'x', 71), (16, 'n', 72) on conflict (a, b) do update set c = excluded.c + rt.c returning tableoid::regclass, *;
insert into rt values (3,'three',70) on conflict (a, b) do update set a = 15;
merge into rt using (values (3,'new'),(5,'five'),(17,'x')) v(a,b) on v.a = rt.a when matched then update set a = 19 when not matched then insert values (v.a,v.b,0);
select tableoid::regclass, * from rt order by a,b,c;
with w as (insert into rt values (2, 'two', 2) returning tableoid::regclass as t, *) select * from w;
create table other (a int, b text);
insert into other select i, 'n' || i from generate_series(5, 14) i;
insert into rt select a, b from other returning tableoid::regclass, a;
create view rv as select * from rt where a < 15 with check option;
insert into rv values (9, 'view', 1);
insert into rv values (18, 'view', 1);
create table gen (id int generated always as identity, k int not null default 3 check (k > 0), g int generated always as (k * 2) stored, primary key (id, k)) partition by list (k);
create table gen3 partition of gen for values in (3);
create table gen4 partition of gen (k default 4 check (k < 100)) for values in (4);
insert into gen default values;
insert into gen (k) values (4), (3) returning tableoid::regclass, *;
insert into gen (k) values (null);
insert into gen4 (id) overriding system value values (99);
insert into gen4 (id, k) values (99, -4);
insert into gen4 (id, k) values (99, 4) returning *;
\d gen4
\d+ gen
create role partition_clerk;
grant insert on rt to partition_clerk;
set role partition_clerk;
insert into rt values (77, 'secret', 1);
insert into rt values (6, 'secret', 1);
insert into rt1 values (1, 'x', 6);
select * from rt;
reset role;
revoke all on rt from partition_clerk;
drop role partition_clerk;
