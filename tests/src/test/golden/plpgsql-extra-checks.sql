-- PL/pgSQL: plpgsql.extra_warnings and plpgsql.extra_errors.
set plpgsql.extra_warnings = 'shadowed_variables';
create function sh(in1 int) returns table (out1 int) language plpgsql as $$
declare
in1 int;
out1 int;
begin
end
$$;
create function sh2() returns void language plpgsql as $$
declare f1 int; c1 cursor (f1 int) for select 1;
begin
  declare f1 int; begin null; end;
end$$;
set plpgsql.extra_warnings = '';
set plpgsql.extra_errors = 'shadowed_variables';
create function sh3(f1 int) returns boolean language plpgsql as $$
declare f1 int; begin return 1; end $$;
set plpgsql.extra_errors = '';
set plpgsql.extra_warnings = 'too_many_rows';
do $$ declare x int; begin select v from generate_series(1,2) g(v) into x; raise notice '%', x; end $$;
set plpgsql.extra_errors = 'too_many_rows';
do $$ declare x int; begin select v from generate_series(1,2) g(v) into x; end $$;
reset plpgsql.extra_errors;
set plpgsql.extra_warnings = 'strict_multi_assignment';
do $$ declare x int; y int; begin select 1 into x, y; select 1, 2 into x, y; select 1, 2, 3 into x, y; raise notice '% %', x, y; end $$;
set plpgsql.extra_errors = 'all';
do $$ declare x int; y int; begin select 1 into x, y; end $$;
