-- Keys and NOT NULL of a partitioned table alone, as dumps write them; and other things that dumps brought to light.
create table m (id int not null, at date) partition by range (at);
create table m1 (id int not null, at date);
alter table only m attach partition m1 default;
alter table only m add constraint m_pkey primary key (id, at);
alter table m1 alter at set not null;
alter table only m add constraint m_pkey primary key (id, at);
alter table only m add constraint m_u unique (id, at);
\d m
\d m1
select indexrelid::regclass, indisvalid, indisready from pg_index where indrelid = 'm'::regclass order by 1;
alter table only m1 add constraint "m1 k" primary key (id, at);
alter index m_pkey attach partition "m1 k";
\d m
\d m1
drop table m;

create table i (a int);
create table i1 () inherits (i);
alter table only i add primary key (a);
\d i1
alter table i drop constraint i_pkey;
alter table only i alter a drop not null;
alter table only i alter a set not null;
\d i1
drop table i cascade;

create table m (id int not null, at date) partition by range (at);
create table m1 partition of m default;
alter table only m alter id drop not null;
alter table m1 alter id drop not null;
alter table m alter id drop not null;
alter table only m alter id set not null;
alter table only m add check (id > 0);
alter table m add unique (at);
\d m
\d m1
drop table m;

-- A recursive view whose name has a schema refers to itself without one.
create schema rec;
create recursive view rec.counted (n) as values (1) union all select n + 1 from counted where n < 4;
create recursive view rec.wrong (n) as values (1) union all select n + 1 from rec.wrong where n < 4;
select * from rec.counted;
\d+ rec.counted
create view rec.inner_names as select exists (select 1) as e, (select 2) as s, x from (select 3, 4 as x) q
  union all select true, 5, 6;
\d+ rec.inner_names
drop schema rec cascade;

-- A copied hash index.
create table hashed (a int, b text);
create index on hashed using hash (a);
create index on hashed (a desc, b nulls first);
create table hashed_like (like hashed including indexes);
\d hashed_like
drop table hashed, hashed_like;
