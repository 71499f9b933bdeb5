-- Bodies in standard SQL that change tables, as pg_get_functiondef shows them.
create table item (id int primary key, label text default 'x', amount int);
create table other (id int, name text);
create function inserting() returns void begin atomic
  insert into item values (1, 'x', 9), (2, 'y', 3);
  insert into item default values;
  insert into item (id, label) select id, name from other where id > 3;
  insert into item (id, amount) values (1, 2) on conflict (id) do update set amount = excluded.amount + item.amount where item.amount > 3;
  insert into item (id) values (1) on conflict do nothing;
  insert into item (id) select 1 on conflict on constraint item_pkey do nothing;
end;
create function updating(n int) returns setof int begin atomic
  update item set amount = n where id = n;
  update item set (label, amount) = (select name, id from other limit 1);
  update item x set (label, amount) = (other.name, 5) from other where x.id = other.id returning x.amount;
end;
create function deleting(n int) returns setof item begin atomic
  delete from item using other where item.id = other.id and other.id = n returning item.*;
end;
create function chained(n int) returns setof int begin atomic
  with gone as (delete from other returning id) insert into item (id) select id from gone returning id;
end;
create function with_query(n int) returns setof int begin atomic
  with w as (select 1 as k) update item set amount = w.k from w where id in (select id from other) returning id;
end;
create function overriding(n int) returns setof item begin atomic
  insert into item as z (id) overriding user value values (3) returning *;
end;
create function plain(n int) returns int return n + 1;
\pset format unaligned
\t on
select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace order by proname;
\t off
\pset format aligned
insert into other values (4, 'four'), (5, 'five');
select inserting();
select updating(4);
table item order by id;

-- CREATE TABLE AS EXECUTE
prepare numbers(int) as select g as n, g * $1 as product from generate_series(1, 3) g;
create table products as execute numbers(7);
table products;
create table empty_products(a) as execute numbers(1) with no data;
\d empty_products
create temp table temporary_products as execute numbers('8');
table temporary_products;
create table failing as execute missing;
create table failing as execute numbers;
create table failing as execute numbers('x');
prepare changing as delete from item;
create table failing as execute changing;
create table if not exists products as execute numbers(1);
explain (costs off) create table failing as execute numbers(2);

-- A cursor that stands before its first row has nothing to go back over.
begin;
declare c no scroll cursor for select 1 as one;
move backward all in c;
fetch 1 from c;
move backward all in c;
rollback;

-- Hash indexes hold integers.
create index item_hash on item using hash (label);
create index item_expression on item using hash ((amount + 1));
\d item_hash
\d item_expression
select * from item where label = 'four';

-- Functions behind system views.
select count(*) > 400 from pg_timezone_names();
select name, utc_offset from pg_timezone_names() where name = 'Asia/Tokyo';
select * from pg_timezone_abbrevs() where abbrev = 'JST';
select setting from pg_show_all_settings() where name = 'server_version_num' and setting like '15%' is null;
select mode from pg_lock_status() where relation = 'pg_locks'::regclass;
select count(*) from pg_cursor();
select name, statement from pg_prepared_statement() order by name;
select * from ts_token_type('default') order by tokid limit 3;
select count(*) from ts_token_type(3722);
select * from ts_token_type('nix');
\dF+ english
\dD information_schema.*
