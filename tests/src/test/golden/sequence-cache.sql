-- CACHE, log_cnt, values that do not run ahead of an error; whose rights foreign key actions have.
create sequence sc cache 10; select nextval('sc'), nextval('sc'); select last_value, log_cnt, is_called from sc; select setval('sc', 50); select nextval('sc'); select last_value from sc; alter sequence sc increment 5; select nextval('sc'), nextval('sc'), currval('sc'), lastval(); discard sequences; select nextval('sc'); select lastval();
create sequence s2 maxvalue 5 cache 3 cycle; select nextval('s2') from generate_series(1,8); select * from s2;
create sequence s3 increment -2 cache 4; select nextval('s3'),nextval('s3'); select * from s3; \d s3
create sequence s4; select nextval('s4'); select * from s4; select nextval('s4') from generate_series(1,40) offset 39; select * from s4;
create table tk (id serial, x int check (x < 3)); insert into tk (x) select g from generate_series(1,5) g; select last_value from tk_id_seq; insert into tk (x) values (1),(2),(7),(1); select last_value from tk_id_seq; update tk set id = nextval('tk_id_seq'), x = 1; insert into tk(x) select 1 from generate_series(1,3) returning id; select last_value from tk_id_seq;
create role fko; create role fku; create schema fks authorization fko; grant usage, create on schema fks to fko, fku;
set role fko; create table fks.p (a int primary key); grant all on fks.p to fku; create table fks.c (a int references fks.p on delete cascade on update cascade, who text default current_user); insert into fks.p values (1),(2); insert into fks.c values (1),(2);
set role fku; delete from fks.p where a = 1; update fks.p set a = 20 where a = 2; select * from fks.c; insert into fks.p values (7); reset role; select * from fks.c; 
drop schema fks cascade; drop role fko; drop role fku;
