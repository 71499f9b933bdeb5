create table t (a int primary key, b text);
insert into t select i, 'b' || i from generate_series(1, 10) i;
-- what contradicts itself or cannot be
begin; declare c scroll cursor for select * from t for update; rollback;
begin; declare c insensitive cursor for select * from t for share; rollback;
begin; declare c cursor with hold for select * from t for no key update; rollback;
begin; declare c insensitive asensitive cursor for select 1; rollback;
begin; declare c scroll no scroll cursor for select 1; rollback;
begin; declare c cursor for with x as (insert into t values (99) returning *) select * from x; rollback;
begin; declare c cursor for select a into zz from t; rollback;
-- a cursor that locks goes forward only
begin; declare c cursor for select * from t for update; fetch 2 c; fetch prior c; rollback;
-- after an error a cursor cannot go on
begin; declare c no scroll cursor for select * from t order by a; fetch 3 c; savepoint s; fetch backward 1 c; rollback to s; fetch absolute 5 c; rollback;
begin; declare c cursor for select 1/(a-2) from t order by a; fetch c; savepoint s; fetch c; rollback to s; fetch c; rollback;
begin; declare c cursor for select a from t order by a; fetch 2 c; savepoint s; fetch 2 c; rollback to s; fetch 1 c; commit;
-- what pg_cursors tells
begin;
declare c1 cursor for select * from t;
declare c2 no scroll cursor for select * from t;
declare c3 cursor for select count(*) from t;
declare c4 scroll cursor with hold for select count(*) from t;
declare c5 binary cursor for select * from t for update;
select name, is_holdable, is_binary, is_scrollable from pg_cursors order by name;
rollback;
create view v as select * from t;
begin; declare c cursor for select * from t; fetch c; update v set b = 'x' where current of c; rollback;
-- EXECUTE's arguments, parameters without a type
prepare p1 as select $1::int + 1;
execute p1(true);
execute p1('x'::bytea);
execute p1(1.6);
execute p1('2');
execute p1('x');
prepare p2 as select $2::int;
prepare p3 as select $1;
execute p3('text');
-- bodies without statements
create procedure pe() begin atomic end;
call pe();
select pg_get_functiondef('pe'::regproc);
create function fe() returns void begin atomic end;
select fe();
-- COPY's condition
create table g (a int, b int generated always as (a * 2) stored);
copy g (a) from stdin where b > 1;
1
\.
copy g (a) from stdin where a > 1;
1
2
\.
table g;
