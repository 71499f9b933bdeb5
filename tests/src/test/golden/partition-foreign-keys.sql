-- Foreign keys from and to partitioned tables.
create table pk(a int primary key, b int) partition by list(a); create table pk1 partition of pk for values in (1); create table pk2 (b int, a int not null); alter table pk attach partition pk2 for values in (2);
create table fk(x int, a int references pk) partition by list (a); create table fk1 partition of fk for values in (1); create table fk2(a int, x int); alter table fk attach partition fk2 for values in (2);
create table fn(a int references pk on delete cascade on update cascade);
insert into fk values (1,1); insert into fk values (1,2); insert into pk values (1,1),(2,2); insert into fk values (1,1),(2,2); insert into fk2 values (3,3);
insert into fn values (1),(3); insert into fn values (1),(2); insert into fn values (null);
delete from pk where a = 1; delete from pk2; delete from fk2; delete from pk2; insert into pk values (2,2); insert into fk values (2,2);
update fk set a = 2 where a = 1; update fk set a = 1; select tableoid::regclass, * from fk order by x; update fk set a = a; 
update pk set a = 2 where a = 1;
alter table pk detach partition pk1;
drop table pk1;
alter table fk detach partition fk1;
select conname, conrelid::regclass, confrelid::regclass, conparentid <> 0 as child, conislocal, coninhcount, connoinherit, convalidated from pg_constraint where contype='f' order by 2,1;
select tgrelid::regclass::text, tgconstrrelid::regclass::text, tgfoid::regproc::text from pg_trigger where tgconstraint in (select oid from pg_constraint where contype='f') order by 1, 2, 3;
alter table fk add constraint nv foreign key (a) references pk not valid;
alter table only fk add constraint nv foreign key (a) references pk;
alter table fk2 drop constraint fk_a_fkey;
alter table fn drop constraint fn_a_fkey1;
\d fk2
\d pk2
\d pk
\d fn
delete from fk; delete from fk1; delete from fn where a = 1; delete from pk where a = 2; select * from fn;
alter table pk detach partition pk1;
\d fn
insert into fn values (1);
select conname, conrelid::regclass, confrelid::regclass, conparentid <> 0 as child from pg_constraint where contype='f' order by 2,1;
alter table fk drop constraint fk_a_fkey;
drop table pk; drop table pk cascade;
-- from a partitioned table to a plain one, with actions
create table r(k int primary key, n text); insert into r values (1, 'one'), (2, 'two'), (3, 'three');
create table p(id int, k int references r on delete set null on update cascade) partition by range (id); create table p1 partition of p for values from (0) to (10); create table p2(k int, id int); alter table p attach partition p2 for values from (10) to (20);
insert into p values (1, 1), (2, 2), (11, 1), (12, 3), (13, 9); insert into p values (1, 1), (2, 2), (11, 1), (12, 3);
update r set k = 7 where k = 1; select tableoid::regclass, * from p order by id; delete from r where k = 7; select tableoid::regclass, * from p order by id;
update p set id = 15 where id = 2; select tableoid::regclass, * from p order by id; insert into p1 values (3, 99); update p2 set k = 99 where id = 15;
alter table p drop constraint p_k_fkey; insert into p values (4, 99); alter table p add foreign key (k) references r; delete from p where k = 99; alter table p add foreign key (k) references r on delete cascade; delete from r where k = 3; select tableoid::regclass, * from p order by id;
create table p3(k int, id int); insert into p3 values (55, 21); alter table p attach partition p3 for values from (20) to (30); update p3 set k = 2; alter table p attach partition p3 for values from (20) to (30);
create table p4(k int, id int, foreign key (k) references r on delete cascade); alter table p attach partition p4 for values from (30) to (40);
\d p4
select conname, conrelid::regclass, conparentid <> 0 as child, conislocal, coninhcount from pg_constraint where contype='f' order by 2, 1;
alter table p detach partition p3; delete from r where k = 2; select * from p3; select * from p order by id;
truncate r; truncate r cascade; drop table r; drop table p, p3; drop table r;
-- to a partitioned table of two levels, by two columns in another order
create table q(a int, b int, c text, primary key (b, a)) partition by list (a); create table q1 partition of q for values in (1) partition by range (b); create table q11(c text, b int not null, a int not null); alter table q1 attach partition q11 for values from (0) to (10); create table q12 partition of q1 for values from (10) to (20); create table q2 partition of q for values in (2);
create table s(x int, y int, foreign key (x, y) references q (a, b) match full); insert into q values (1, 5, 'x'), (1, 15, 'y'), (2, 5, 'z');
insert into s values (1, 5), (1, 15), (2, 5); insert into s values (1, 6); insert into s values (1, null); insert into s values (null, null); insert into s values (3, 5);
delete from q where b = 15; delete from q11; update q set b = 16 where b = 15; update q set b = 6 where a = 2; update q set b = 9 where b = 15; update q set c = 'ok' where b = 15;
begin; set constraints all deferred; delete from s where y = 15; update q set b = 9 where b = 15; select tableoid::regclass, * from q order by 2, 3; rollback;
create table q3 partition of q for values in (3); insert into q values (3, 3); insert into s values (3, 3); delete from q3; drop table q3; alter table q detach partition q3; delete from s where x = 3; alter table q detach partition q3; drop table q3;
drop table q2; drop table q cascade; drop table s;
