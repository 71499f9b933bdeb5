-- Row triggers of partitioned tables: each partition has a part of its own.
create table p (id int, grp int, t text) partition by list (grp);
create table p1 partition of p for values in (1);
create table p2 (t text, gone int, grp int, id int);
alter table p2 drop column gone;
alter table p attach partition p2 for values in (2, 3) ;
create table pd partition of p default partition by range (id);
create table pd1 partition of pd for values from (0) to (10);
create table pd2 partition of pd default;
create function told() returns trigger language plpgsql as $$
begin
  raise notice '% % % % on %: % -> % (%)', tg_name, tg_when, tg_op, tg_level, tg_table_name,
    case when tg_op <> 'INSERT' then old::text end, case when tg_op <> 'DELETE' then new::text end, tg_argv;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create function marked() returns trigger language plpgsql as 'begin new.t := new.t || ''!''; return new; end';
create trigger b before insert or update or delete on p for each row execute function told('x');
create trigger m before insert on p for each row when (new.id > 3) execute function marked();
create trigger a after insert or update or delete on p for each row execute function told();
create trigger u after update of t on p for each row when (old.* is distinct from new.*) execute function told('u');
insert into p values (1, 1, 'a'), (4, 2, 'b'), (5, 9, 'c'), (50, 9, 'd');
update p set t = 'z' where id < 5;
update p set grp = 1 where id = 4;
delete from p where id = 5;
update pd set grp = 8 where id = 50;
merge into p using (values (1), (7)) v(k) on p.id = k when matched then update set t = 'm' when not matched then insert values (k, 7, 'n');
copy p from stdin;
8	3	copied
\.
select tableoid::regclass, * from p order by id;
select tgrelid::regclass, tgname, tgparentid <> 0 as part, tgenabled, pg_get_triggerdef(oid) from pg_trigger where tgrelid::regclass::text ~ '^p' order by 1, 2;
-- new partitions and attached ones get theirs, those that are cut off lose them
create table p5 partition of p for values in (5);
create table p6 (like p);
create trigger own after insert on p6 for each row execute function told('own');
alter table p attach partition p6 for values in (6);
insert into p values (60, 6, 'six'), (61, 5, 'five');
alter table p detach partition p6;
insert into p6 values (62, 6, 'alone');
create trigger a before insert on p6 for each row execute function told('in the way');
alter table p attach partition p6 for values in (6);
drop trigger a on p6;
-- parts follow the whole
drop trigger a on p1;
alter trigger a on p1 rename to c;
alter trigger a on p rename to c;
select tgrelid::regclass, tgname from pg_trigger where tgname = 'c' order by 1;
create trigger own before insert on p1 for each row execute function told('own');
alter trigger c on p rename to own;
create or replace trigger b before insert on p1 for each row execute function told('other');
create or replace trigger b before insert on p for each row execute function told('second');
select tgrelid::regclass, pg_get_triggerdef(oid) from pg_trigger where tgname = 'b' order by 1;
alter table p disable trigger b;
select tgrelid::regclass, tgenabled from pg_trigger where tgname = 'b' order by 1;
alter table only p enable trigger b;
select tgrelid::regclass, tgenabled from pg_trigger where tgname = 'b' order by 1;
alter table p enable always trigger b;
alter table p1 disable trigger b;
select tgrelid::regclass, tgenabled from pg_trigger where tgname = 'b' order by 1;
create table p10 partition of p for values in (10);
select tgrelid::regclass, tgname, tgenabled from pg_trigger where tgrelid = 'p10'::regclass order by 1, 2;
drop trigger c on p;
select tgrelid::regclass, tgname from pg_trigger where tgrelid::regclass::text ~ '^p' order by 1, 2;
-- may not send rows elsewhere
create function elsewhere() returns trigger language plpgsql as 'begin new.grp := 2; return new; end';
create trigger e before insert or update on p for each row execute function elsewhere();
insert into p values (70, 1, 'x');
insert into p values (70, 2, 'x');
update p set t = 'y' where id = 1;
select tableoid::regclass, * from p where id in (1, 70) order by id;
drop trigger e on p;
-- constraint triggers
create constraint trigger late after insert or update on p deferrable initially deferred for each row execute function told('late');
begin;
insert into p values (80, 1, 'late');
set constraints late immediate;
rollback;
select conname, conrelid::regclass, contype, condeferrable, condeferred, conparentid <> 0 as part from pg_constraint where conname = 'late' order by 2;
drop table p1;
drop trigger late on p;
select count(*) from pg_trigger where tgname = 'late';
create trigger r after insert on p referencing new table as n for each row execute function told();
create trigger i instead of insert on p for each row execute function told();
drop table p, p6;
select count(*) from pg_trigger where tgname in ('a', 'b', 'm', 'u', 'own');
drop function told, marked, elsewhere;
