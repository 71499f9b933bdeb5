\set VERBOSITY verbose
-- text
create table ct (a int primary key, b text not null, c int check (c > 0));
copy ct from stdin;
1	one	1
2	two\twith tab, \\ and \x41\102	\N
3	line\
break	3
\.
select * from ct order by a;
copy ct (b, a) from stdin (delimiter '|', null 'NIL');
four|4
NIL text|5
\.
copy ct from stdin where a % 2 = 0;
6	six	6
7	seven	7
\.
select * from ct where a > 3 order by a;
-- what is wrong, and where
copy ct from stdin;
10	x	1
1	again	1
\.
copy ct from stdin;
10	x	1
z	y	1
\.
copy ct from stdin;
10	x	1
11	y	-1
\.
copy ct from stdin;
10	x	1
11
\.
copy ct from stdin;
10	x	1	2
\.
copy ct from stdin;
10	\N	1
\.
copy ct from stdin;
10	\377	1
\.
select count(*) from ct;
copy ct (a, zz) from stdin;
copy ct (a, a) from stdin;
copy nope from stdin;
copy no.pe from stdin;
copy ct from stdin where zz = 1;
copy ct from stdin where a;
copy ct from stdin where count(*) > 1;
copy ct_pkey from stdin;
-- CSV
copy ct from stdin (format csv);
20,"a ""q"" b",1
21,"two
lines",
22,"",2
\.
copy ct from stdin (format csv, header, quote '''', escape '\', null 'none');
a,b,c
23,'it\'s',none
24,'none',4
\.
copy ct from stdin (format csv, header match);
a,b,c
25,x,1
\.
copy ct from stdin (format csv, header match);
a,d,c
26,x,1
\.
copy ct from stdin (format csv, header match);
a,b
26,x
\.
copy ct from stdin (format csv, force_not_null (b), force_null (c));
27,,""
\.
copy ct from stdin (format csv);
28,"never closed
\.
copy ct from stdin (format csv);
29,"x"y"z",1
\.
select * from ct where a >= 20 order by a;
-- defaults, generated columns, foreign keys
create table dt (i int generated always as identity, a int, g int generated always as (a * 2) stored, d date default '2020-01-02');
copy dt (a) from stdin;
1
\N
\.
copy dt (a, g) from stdin;
copy dt from stdin;
9	3	2021-02-03
\.
copy dt (a, d) from stdin;
4	2021-02-30
\.
select * from dt order by i;
create table fk (a int references ct);
copy fk from stdin;
1
2
99
\.
copy fk from stdin;
1
2
\.
select * from fk order by a;
create domain positive as int not null check (value > 0);
create table dom (a positive);
copy dom from stdin;
1
-1
\.
copy dom from stdin;
\N
\.
create table nocolumns ();
copy nocolumns from stdin;


\.
select count(*) from nocolumns;
-- FREEZE
copy fk from stdin (freeze);
1
\.
begin;
create table fz (a int);
copy fz from stdin (freeze);
1
2
\.
savepoint a;
copy fz from stdin (freeze);
3
\.
rollback;
