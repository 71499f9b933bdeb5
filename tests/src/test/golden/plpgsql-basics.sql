-- PL/pgSQL: variables, IF, loops, SELECT INTO, EXECUTE, EXCEPTION.
do $$ begin raise notice 'hello %', 1+1; end $$;
create function f1(a int) returns int language plpgsql as $$
declare x int := 3; r record;
begin
  x := a + x;
  if x > 5 then raise notice 'big %', x; elsif x = 4 then raise notice 'four'; else raise notice 'small'; end if;
  for i in 1..3 loop x := x + i; end loop;
  for i in reverse 3..1 by 2 loop raise notice 'i %', i; end loop;
  while x < 30 loop x := x * 2; continue when x < 10; exit when x > 25; end loop;
  return x;
end $$;
select f1(1);
select f1(4);
create table t(a int, b text);
insert into t values (1,'one'),(2,'two'),(3,'three');
create function f2(n int) returns text language plpgsql as $$
declare r record; s text := ''; v text; c int;
begin
  for r in select * from t order by a loop s := s || r.b || ','; end loop;
  select b into v from t where a = n;
  if not found then v := 'none'; end if;
  perform 1 from t where a = 99;
  raise notice 'found %', found;
  execute 'select count(*) from t where a > $1' into c using n;
  insert into t values (10, 'ten') returning a into c;
  update t set b = upper(b) where a = 1;
  get diagnostics c = row_count;
  begin
    insert into t values (11, 'x');
    perform 1/0;
  exception when division_by_zero then
    raise notice 'caught % %', sqlstate, sqlerrm;
  end;
  return s || v || c;
end $$;
select f2(2);
select f2(77);
select * from t order by a;
create function f3(a int) returns int language plpgsql as $$
begin
  if a <= 1 then return 1; end if;
  return a * f3(a-1);
end $$;
select f3(10);
select f3(a) from t where a < 5 order by 1;
drop table t cascade;
drop function f1, f2, f3;
