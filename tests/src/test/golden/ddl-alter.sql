create table a (id serial primary key, x text);
create table b (id int, a_id int references a on delete cascade, v numeric(5,2));
insert into a (x) values ('1'),('2'),('3'); insert into b values (1,1,1.5),(2,2,2.5);
alter table a add column y int; alter table a add z int default 7 not null; select * from a order by 1;
alter table a add column y int; alter table a add column if not exists y int;
alter table a alter x type int using x::int; select * from a order by 1; alter table a alter x type text; alter table a alter x type int;
alter table a alter x set not null; insert into a (x) values (null); alter table a alter x drop not null; insert into a (x) values (null); alter table a alter x set not null;
alter table a alter y set default 5; insert into a default values; select * from a order by id; alter table a alter y drop default;
alter table a drop column z; select * from a order by id; alter table a drop column nope; alter table a drop column if exists nope;
alter table b add constraint bc check (v > 2); alter table b add constraint bc check (v > 2) not valid; insert into b values (3,3,1); alter table b validate constraint bc; delete from b where v < 2; alter table b validate constraint bc; alter table b drop constraint bc; alter table b drop constraint bc; alter table b drop constraint if exists bc;
alter table b add primary key (id); alter table b add unique (v); alter table b add primary key (v); alter table b drop constraint b_pkey; 
alter table b add constraint fk2 foreign key (id) references a(y); alter table b add foreign key (id) references a; insert into b values (99, 1, 1);
alter table a drop constraint a_pkey; alter table a drop constraint a_pkey cascade;
create index on a (x); create index on a (lower(x)); create unique index ai on a (id) where id > 0; create index ai on a(id); create index if not exists ai on a(id); create index concurrently aic on a (y);
\d a
\d b
alter table a rename to aa; alter table aa rename column x to xx; alter index ai rename to aii; alter table b rename constraint b_v_key to bvk;
\d aa
create view v as select id, xx from aa; select * from v order by 1; create or replace view v as select id, xx, y from aa; create or replace view v as select id from aa; select * from v order by 1;
alter table aa drop column xx; alter table aa alter xx type varchar(20); drop table aa; drop view v; create schema s1 create table t (i int) create view tv as select * from t; alter table aa set schema s1;
\d s1.aa
select * from s1.aa order by 1; drop schema s1; drop schema s1 cascade; 
create type mood as enum ('sad','ok'); create table em (m mood); insert into em values ('ok'); select * from em; insert into em values ('x'); alter type mood add value 'happy' after 'sad'; select * from em; drop type mood; drop type mood cascade;
create type pair as (a int, b text); create table pt (p pair); insert into pt values (row(1,'x')); select (p).b from pt; alter type pair rename to pear; drop table pt; drop type pear;
create materialized view mv as select * from b; select count(*) from mv; refresh materialized view mv; drop materialized view mv;
create table idt (i int generated always as identity, j int generated always as (i*2) stored); insert into idt default values; select * from idt; insert into idt (i) values (5); alter table idt alter i drop identity; alter table idt alter j drop expression; \d idt
begin; lock table b in access share mode; lock b; commit; truncate b; select count(*) from b;
alter table b alter v type int; alter table b alter id type bigint; alter table b set (fillfactor=70); alter table b set (nix=1); \d b
alter sequence idt_i_seq rename to q; alter sequence nope restart; create sequence sq increment -1 minvalue -3 maxvalue -1 cycle; select nextval('sq'),nextval('sq'),nextval('sq'),nextval('sq');
drop table b, idt; drop sequence sq;
