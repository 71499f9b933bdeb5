-- every system view has the columns that clients expect
\pset format unaligned
\t on
select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum) from pg_attribute where attrelid = 'pg_stat_activity'::regclass and attnum > 0;
\t off
select format('select * from %I.%I limit 0', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v' and c.oid < 16384 and c.relname not like 'surus%' order by n.nspname, c.relname \gexec
\pset format aligned

-- roles
create role golden_views_a login connection limit 3;
create role golden_views_b superuser createdb;
grant golden_views_b to golden_views_a with admin option;
alter role golden_views_a set work_mem = '5MB';
select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolconnlimit, rolpassword, rolconfig from pg_roles where rolname like 'golden%' order by 1;
select usename, usesuper, usecreatedb, passwd, useconfig from pg_user where usename like 'golden%';
select usename, passwd from pg_shadow where usename like 'golden%';
select groname, grolist::regrole[] from pg_group where groname like 'golden%';
select * from information_schema.applicable_roles where role_name like 'golden%';

-- tables and what belongs to them
create schema s1;
create table s1.t1 (id int generated always as identity primary key, a varchar(10) default 'x', b numeric(10,2), d timestamp(3) not null, e text[], u int unique, v int, constraint uv unique (u, v), constraint positive check (v > 0), constraint two check (u > v));
create table s1.t2 (k serial primary key, r int references s1.t1 on delete cascade on update set null, s int, t int, constraint st foreign key (s, t) references s1.t1 (u, v) match full deferrable initially deferred);
create index i1 on s1.t1 (b, a desc);
create sequence s1.sq as smallint increment 2 cycle;
grant select on s1.t1 to golden_views_a with grant option;
grant update (a) on s1.t1 to golden_views_b;
grant usage on schema s1 to golden_views_a;
grant usage on sequence s1.sq to golden_views_a;
select * from pg_tables where schemaname = 's1' order by 2;
select * from pg_indexes where schemaname = 's1' order by 2, 3;
select * from pg_sequences where schemaname = 's1' order by 2;
select schemaname, relname, seq_scan is null, n_live_tup from pg_stat_user_tables where schemaname = 's1' order by 2;
select schemaname, relname, indexrelname from pg_stat_user_indexes where schemaname = 's1' order by 2, 3;
select schemaname, relname from pg_statio_user_sequences where schemaname = 's1' order by 2;
\x on
select * from information_schema.columns where table_schema = 's1' and column_name in ('id', 'a', 'b', 'd', 'e') order by table_name, ordinal_position;
\x off
select table_schema, table_name, table_type, is_insertable_into from information_schema.tables where table_schema = 's1' order by 2;
select schema_name, schema_owner from information_schema.schemata where schema_name = 's1';
select constraint_name, table_name, constraint_type, is_deferrable, initially_deferred, nulls_distinct from information_schema.table_constraints where table_schema = 's1' and constraint_name !~ '_not_null$' order by 2, 1;
select count(*) from information_schema.table_constraints where table_schema = 's1' and constraint_name ~ '_not_null$';
select constraint_name, table_name, column_name, ordinal_position, position_in_unique_constraint from information_schema.key_column_usage where table_schema = 's1' order by 2, 1, 4;
select constraint_name, table_name, column_name from information_schema.constraint_column_usage where constraint_schema = 's1' order by 1, 2, 3;
select constraint_name, table_name from information_schema.constraint_table_usage where constraint_schema = 's1' order by 1, 2;
select constraint_name, unique_constraint_name, match_option, update_rule, delete_rule from information_schema.referential_constraints where constraint_schema = 's1' order by 1;
select constraint_name, check_clause from information_schema.check_constraints where constraint_schema = 's1' and constraint_name !~ '_not_null$' order by 1;
select sequence_name, data_type, numeric_precision, start_value, minimum_value, maximum_value, increment, cycle_option from information_schema.sequences where sequence_schema = 's1' order by 1;
select grantee, table_name, privilege_type, is_grantable, with_hierarchy from information_schema.table_privileges where table_schema = 's1' and grantee like 'golden%' order by 1, 2, 3;
select grantee, table_name, column_name, privilege_type, is_grantable from information_schema.column_privileges where table_schema = 's1' and grantee like 'golden%' order by 1, 2, 3, 4;
select grantee, object_name, object_type, privilege_type from information_schema.usage_privileges where object_schema = 's1' order by 1, 2;

select specific_name ~ '^make_interval_', ordinal_position, parameter_mode, parameter_name, data_type, parameter_default from information_schema.parameters where specific_name ~ '^(make_interval|pg_terminate_backend)_' order by 1, 2;

-- what a role without rights sees
set role golden_views_a;
select table_name from information_schema.tables where table_schema = 's1' order by 1;
select column_name, privilege_type from information_schema.role_column_grants where table_schema = 's1' order by 1, 2;
select count(*) from information_schema.check_constraints where constraint_schema = 's1';
select count(*) from pg_shadow;
select count(*) from pg_hba_file_rules;
select name from pg_settings where name in ('data_directory', 'hba_file', 'work_mem') order by 1;
reset role;

-- settings, statements, cursors
select name, setting, unit, category, context, vartype, source, min_val, max_val, enumvals, boot_val, reset_val, pending_restart from pg_settings where name in ('work_mem', 'wal_level', 'seq_page_cost', 'search_path', 'enable_sort') order by 1;
set work_mem = '8MB';
select setting, source, reset_val from pg_settings where name = 'work_mem';
prepare p1 (int, text) as select $1, $2;
select name, statement, parameter_types, from_sql from pg_prepared_statements;
begin;
declare c1 scroll cursor for select 1;
declare c2 binary cursor with hold for select 2;
select name, statement, is_holdable, is_binary, is_scrollable from pg_cursors where name <> '' order by 1;
rollback;
select type, database, user_name, address, netmask, auth_method, error from pg_hba_file_rules where type = 'local' order by line_number limit 1;
select abbrev, utc_offset, is_dst from pg_timezone_abbrevs where abbrev in ('JST', 'CEST', 'UTC') order by 1;
select name, utc_offset, is_dst from pg_timezone_names where name in ('Asia/Tokyo', 'UTC', 'Asia/Kolkata') order by 1;
select datname, numbackends from pg_stat_database where datname in ('template0', 'template1') order by 1;
select name, default_version, installed_version from pg_available_extensions where name = 'plpgsql';
select count(*) from information_schema.sql_features;
select sizing_name, supported_value from information_schema.sql_sizing where sizing_id < 30 order by sizing_id;

drop schema s1 cascade;
drop role golden_views_a, golden_views_b;
