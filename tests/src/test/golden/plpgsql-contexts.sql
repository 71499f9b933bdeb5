-- PL/pgSQL: what CONTEXT, QUERY and LINE say of errors.
create function f1(a int) returns int language plpgsql as $$
declare x int := 3; r record;
begin
  x := 1/0;
  return x;
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 3; r record;
begin
  x := a/0;
  return x;
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := a / 0; r record;
begin
  x := a/0;
  return x;
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  x := nosuch + 1;
  return x;
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  x := (select count(*) from nosuch);
  return x;
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  return nosuch;
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  select * into x from nosuch where true;
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  execute 'select 1 +';
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  execute 'select 1/0';
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  x := 'abc';
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  x := a || 'abc';
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
  return 'abc';
end $$;
select f1(1);
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
 x := 2;
end $$;
select f1(1);
do $$ begin raise exception 'hi % %', 1, 'x' using hint='h', detail='d', errcode='22012'; end $$;
do $$ declare x int; begin select 1/0 into x; end $$;
do $$ declare x int; begin perform 1/x from pg_class; perform 1/0; end $$;
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
 x := 2
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
declare x int := 2; r record;
begin
 if x > 2 the x := 3; end if;
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
declare x nosuch := 2; r record;
begin
 if x > 2 the x := 3; end if;
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
begin
 y := 3;
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
begin
 select 1 fro x;
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
begin
 return 1 + ;
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
declare a int; a text;
begin
 return 1 + 2;
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
begin
 exit;
 return 1 + 2;
end $$;
create or replace function f1(a int) returns int language plpgsql as $$
begin
 raise exception 'x % %', 2;
 return 1 + 2;
end $$;
create or replace function f1(a int) returns void language plpgsql as $$
begin
 return 1 + 2;
end $$;
drop function f1(int);
create or replace function f1(a int) returns void language plpgsql as $$
begin
 return 1 + 2;
end $$;
