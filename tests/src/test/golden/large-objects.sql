-- Large objects: pages, descriptors, privileges, and psql's commands, which call functions by their own message.
\set VERBOSITY verbose
\set SHOW_CONTEXT never
create role golden_large_a; create role golden_large_b;
select lo_create(70001), 70000;
select lo_create(70001);
select lo_from_bytea(70002, '\x01020304');
select lo_get(70002), lo_get(70002,1,2), lo_get(70002,3,100), lo_get(70002,10,1);
select lo_get(70002,-1,2);
select lo_get(70002,1,-2);
select lo_put(70002,5000,'\xff');
select loid,pageno,length(data),left(encode(data,'hex'),20) from pg_largeobject where loid in (70001,70002) order by 1,2;
select lo_put(70002,4,'\x05');
select loid,pageno,length(data),left(encode(data,'hex'),20) from pg_largeobject where loid in (70001,70002) order by 1,2;
select length(lo_get(70002));
select lo_open(70002, 0);
select lo_open(70009, 262144);
select lo_close(3);
begin;
select lo_open(70002, 131072) fd;
select lo_open(70002, 262144) fd2;
select loread(0,3), lo_tell(0), lo_lseek(0,-1,2), lo_tell64(0), loread(0,10), lo_lseek(0,2,0), lo_lseek(0,1,1), lo_lseek64(0,4398046511104,0);
select lo_lseek(0,-10,0);
rollback; begin;
select lo_open(70002, 262144) fd2;
savepoint a;
select lowrite(0,'\x00');
rollback to a;
select lo_open(70002, 131072) fd;
rollback to a;
select lo_tell(1);
rollback to a;
select lo_lseek(0,1,7);
rollback to a;
select lo_truncate(0,1);
rollback to a;
select lo_open(70002, 131072) fd;
select lo_truncate(1,3000);
select lo_lseek(1,0,2);
select loid,pageno,length(data),left(encode(data,'hex'),20) from pg_largeobject where loid in (70001,70002) order by 1,2;
select lo_truncate64(1,-1);
rollback to a;
select lo_open(70002, 131072) fd;
select lo_lseek64(1,4398046511104,0);
select lowrite(1,'\x01');
rollback to a;
select lo_open(70002, 131072) fd;
select lo_lseek64(1,4398046509055,0), lo_tell64(1);
savepoint b;
select lo_tell(1);
rollback to b;
select lo_lseek(1,0,1);
rollback to b;
select loread(1,-5), lo_truncate(1,0), lowrite(1,''), lo_lseek(1,0,2);
commit;
select loid,pageno,length(data),left(encode(data,'hex'),20) from pg_largeobject where loid in (70001,70002) order by 1,2;
select lo_tell(0);
grant select on large object 70002 to golden_large_a;
set role golden_large_a;
select lo_get(70002);
select lo_put(70002,0,'\x00');
select lo_get(70001);
select lo_unlink(70001);
select lo_import('/etc/hosts');
select lo_export(70002,'/tmp/x');
alter large object 70002 owner to golden_large_a;
comment on large object 70002 is 'x';
grant select on large object 70002 to golden_large_b;
revoke select on large object 70002 from golden_large_b;
set lo_compat_privileges = on;
select lo_get(lo_from_bytea(70003,'abc'));
reset role;
grant update on large object 70001, 70002 to golden_large_a with grant option;
set role golden_large_a;
select lo_put(70001,0,'\x00');
select lo_put(70002,0,'\x00');
grant update on large object 70001 to golden_large_b;
grant all on large object 70001 to golden_large_b;
reset role;
grant all on large object 70001 to golden_large_a;
select oid, lomowner = 10, lomacl from pg_largeobject_metadata where oid between 70000 and 70010 order by 1;
grant insert on large object 70001 to golden_large_a;
grant select on large object 79999 to golden_large_a;
grant select on large object -1 to golden_large_a;
alter large object 70001 owner to golden_large_a;
alter large object 79991 owner to golden_large_a;
comment on large object 70001 is 'a comment';
comment on large object 79991 is 'a comment';
select obj_description(70001,'pg_largeobject'), pg_describe_object(2613,70001,0), pg_describe_object(2613,79999,0);
select classid::regclass, objid, deptype from pg_shdepend where refclassid=1260 and objid between 70000 and 70010 order by 1,2,3;
drop role golden_large_a;
\lo_list
\lo_list+
\dl+
\lo_unlink 70001
\lo_unlink 70001
select lo_unlink(70001);
set lo_compat_privileges = on;
select lo_unlink(70001);
reset lo_compat_privileges;
begin; set transaction read only;
select lo_create(0) > 0;
rollback;
begin read only;
select lo_put(70002,0,'\x00');
rollback;
\set path `mktemp -u /tmp/large-object-XXXXXX`
\set path2 `mktemp -u /tmp/large-object-XXXXXX`
select lo_from_bytea(70005, convert_to(repeat('ラージ', 3000), 'UTF8'));
select lo_export(70005, :'path');
\lo_import :path 'my comment'
select obj_description(:LASTOID, 'pg_largeobject'), lo_get(:LASTOID) = lo_get(70005);
\lo_export 70005 :path2
select lo_import(:'path', 70006);
select lo_import(:'path', 70006);
select lo_get(70006) = lo_get(70005);
drop owned by golden_large_a, golden_large_b;
select oid, lomowner = 10, lomacl from pg_largeobject_metadata where oid between 70000 and 70010 order by 1;
select lo_import('/tmp/nosuch'), 1;
select lo_export(70099, '/tmp/nosuch/dir');
select lo_export(70005, '/nonexistent/dir');
select count(lo_unlink(oid)) from pg_largeobject_metadata;
select count(*) from pg_largeobject;
\setenv FILE_A :path
\setenv FILE_B :path2
\! cmp "$FILE_A" "$FILE_B" && echo same
\! rm -f "$FILE_A" "$FILE_B"
begin;
select lo_create(70020);
select lo_open(70020, 131072);
select lo_unlink(70020);
select lo_tell(0);
rollback;
begin;
select lo_create(70020);
select mode, relation::regclass, locktype, classid, objid::int8-70020 from pg_locks where pid=pg_backend_pid() and locktype in ('relation','object') order by 1,2,3;
select lo_open(70020, 131072), lo_unlink(70020);
select mode, relation::regclass, locktype, classid, objid::int8-70020 from pg_locks where pid=pg_backend_pid() and locktype in ('relation','object') order by 1,2,3;
rollback;
drop role golden_large_a; drop role golden_large_b;
