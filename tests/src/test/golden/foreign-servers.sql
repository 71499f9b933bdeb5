-- Foreign-data wrappers, servers and user mappings: what the catalog says of them.
\set VERBOSITY verbose
create role golden_foreign_a; create role golden_foreign_b superuser;
create foreign data wrapper w1;
create foreign data wrapper w1;
create foreign data wrapper "W Two" options (host 'a', "Odd, Name" 'it''s');
create foreign data wrapper w3 handler nosuch;
create foreign data wrapper w3 options (a '1', a '2');
create foreign data wrapper w3 validator postgresql_fdw_validator;
create foreign data wrapper w4 no handler no validator;
create foreign data wrapper w5 options (a '1') handler upper;
create foreign data wrapper w5 validator postgresql_fdw_validator options (nosuch '1');
alter foreign data wrapper w3 options (add a '1');
alter foreign data wrapper w1 options (a '1', add b '2');
alter foreign data wrapper w1 options (set a '3', drop b, c '4');
alter foreign data wrapper w1 options (set zz '3');
alter foreign data wrapper w1 options (drop zz);
alter foreign data wrapper w1 options (add a 'x');
alter foreign data wrapper w3 no validator;
alter foreign data wrapper nosuch options (a '1');
alter foreign data wrapper w4 rename to w1;
alter foreign data wrapper w4 rename to w44;
alter foreign data wrapper w44 owner to golden_foreign_a;
alter foreign data wrapper w44 owner to golden_foreign_b;
comment on foreign data wrapper w1 is 'wrapper one';
comment on foreign data wrapper nosuch is 'wrapper one';
select fdwname, fdwowner::regrole, fdwhandler, fdwvalidator::regproc, fdwacl, fdwoptions from pg_foreign_data_wrapper order by 1;
create server s1 foreign data wrapper w1;
create server s1 foreign data wrapper w1;
create server if not exists s1 foreign data wrapper w1;
create server s2 type 'oracle' version '15' foreign data wrapper "W Two" options (host 'h', dbname 'd');
create server s3 foreign data wrapper nosuch;
create server s4 foreign data wrapper w3 options (a '1');
alter server s1 version '2';
alter server s1 version null;
alter server s1 version '2' options (x '1');
alter server s1 options (drop y);
alter server nosuch version '2';
alter server s4 rename to s1;
alter server s4 rename to s44;
comment on server s1 is 'server one';
select srvname, srvowner::regrole, fdwname, srvtype, srvversion, srvacl, srvoptions from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid=srvfdw order by 1;
create user mapping for golden_foreign_a server s1 options (user 'x', password 'y');
create user mapping for golden_foreign_a server s1;
create user mapping if not exists for golden_foreign_a server s1;
create user mapping for public server s1;
create user mapping for current_user server s2;
create user mapping for user server s44;
create user mapping for nosuch server s1;
create user mapping for golden_foreign_a server nosuch;
alter user mapping for golden_foreign_a server s1 options (drop user, set password 'z', add q '1');
alter user mapping for golden_foreign_a server s2 options (a '1');
alter user mapping for public server s1 options (a '1');
alter user mapping for public server s44 options (a '1');
select srvname, usename, umoptions from pg_user_mappings order by srvname collate "C", usename collate "C";
select srvname, umuser = 0 as pub, umoptions from pg_user_mapping m join pg_foreign_server s on s.oid=umserver order by 1, 2;
\dew
\dew+
\des
\des+
\deu
\deu+
\dew w*
grant usage on foreign data wrapper w1 to golden_foreign_a with grant option;
grant all on foreign server s1, s2 to golden_foreign_a;
grant select on foreign server s1 to golden_foreign_a;
grant usage on foreign server nosuch to golden_foreign_a;
grant usage on foreign data wrapper nosuch to golden_foreign_a;
\dew+ w1
\des+ s1
select has_foreign_data_wrapper_privilege('golden_foreign_a','w1','usage'), has_server_privilege('golden_foreign_a','s1','usage'), has_server_privilege('golden_foreign_a','s44','usage');
set role golden_foreign_a;
create foreign data wrapper w9;
alter foreign data wrapper w1 options (zz '1');
drop foreign data wrapper w1;
create server s9 foreign data wrapper w1;
create server s10 foreign data wrapper w3;
alter server s1 version '3';
drop server s1;
alter server s9 owner to golden_foreign_b;
alter server s9 rename to s99;
create user mapping for golden_foreign_a server s2;
create user mapping for golden_foreign_b server s2;
create user mapping for golden_foreign_b server s99;
create user mapping for public server s44;
alter user mapping for golden_foreign_a server s2 options (a '1');
drop user mapping for golden_foreign_b server s2;
drop user mapping for golden_foreign_a server s2;
grant usage on foreign server s99 to public;
grant usage on foreign data wrapper w1 to public;
select srvname, usename, umoptions from pg_user_mappings order by srvname collate "C", usename collate "C";
\des+
reset role;
\deu+
\des+
select pg_describe_object(classid,objid,objsubid), pg_describe_object(refclassid,refobjid,refobjsubid), deptype from pg_depend where classid in ('pg_foreign_server'::regclass, 'pg_foreign_data_wrapper'::regclass,'pg_user_mapping'::regclass) order by 1,2;
select foreign_data_wrapper_name, authorization_identifier, library_name, foreign_data_wrapper_language from information_schema.foreign_data_wrappers order by 1;
select foreign_server_name, foreign_data_wrapper_name, foreign_server_type, foreign_server_version, authorization_identifier from information_schema.foreign_servers order by 1;
select foreign_server_name, option_name, option_value from information_schema.foreign_server_options order by 1,2;
select authorization_identifier, foreign_server_name from information_schema.user_mappings order by 1,2;
select authorization_identifier, foreign_server_name, option_name, option_value from information_schema.user_mapping_options order by 1,2,3;
select grantor,grantee,object_name,object_type,is_grantable from information_schema.usage_privileges where object_type like 'FOREIGN%' order by 1,2,3;
drop foreign data wrapper w1;
drop server s1;
drop server if exists s1x;
drop server s1x;
drop foreign data wrapper if exists nosuch;
drop foreign data wrapper nosuch;
drop user mapping for nosuch server s1;
drop user mapping if exists for nosuch server s1;
drop user mapping for golden_foreign_b server s1;
drop user mapping if exists for golden_foreign_b server s1;
drop user mapping for public server nosuch;
drop user mapping if exists for public server nosuch;
drop role golden_foreign_a;
alter server s99 owner to postgres;
drop owned by golden_foreign_a;
drop role golden_foreign_a;
begin;
drop foreign data wrapper w1 cascade;
select locktype, classid::regclass, count(*), mode from pg_locks where pid = pg_backend_pid() and locktype = 'object' group by 1,2,4 order by 2;
rollback;
begin;
create server lk foreign data wrapper w1;
create user mapping for public server lk;
alter server lk options (a '1');
alter foreign data wrapper w1 options (set a '7');
grant usage on foreign server s2 to public;
select locktype, classid::regclass, count(*), mode from pg_locks where pid = pg_backend_pid() and locktype = 'object' group by 1,2,4 order by 2;
rollback;
import foreign schema x from server s1 into public;
drop foreign data wrapper w1 cascade;
drop foreign data wrapper w3, w44, "W Two" cascade;
drop role golden_foreign_b;
