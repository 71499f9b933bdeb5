\set VERBOSITY verbose
\set SHOW_CONTEXT always
create table t (id int primary key, v text unique, n int default 0);
insert into t values (1, 'a'), (2, 'b');
insert into t values (1, 'x') on conflict do nothing;
insert into t values (3, 'a') on conflict do nothing returning *;
insert into t values (3, 'a') on conflict (id) do nothing;
insert into t values (1, 'x'), (4, 'd'), (4, 'e') on conflict do nothing returning *;
insert into t values (1, 'x') on conflict (id) do update set n = t.n + 1, v = excluded.v || t.v returning *;
insert into t as o values (1, 'y', 5), (5, 'five', 5) on conflict (id) do update set n = o.n + excluded.n returning *;
insert into t values (1, 'z') on conflict (id) do update set n = 99 where t.n > 100 returning *;
insert into t values (6, 'f'), (6, 'g') on conflict (id) do update set v = excluded.v;
insert into t values (1, 'b') on conflict (id) do update set v = excluded.v;
insert into t values (2, 'q') on conflict on constraint t_v_key do update set n = 7;
insert into t values (9, 'b') on conflict on constraint t_v_key do update set n = 7 returning *;
insert into t values (9, 'b') on conflict (v) do update set (id, n) = (excluded.id, 8) returning *;
insert into t values (9, 'b') on conflict (n) do nothing;
insert into t values (9, 'b') on conflict on constraint nothing do nothing;
insert into t values (1, null) on conflict (id) do update set v = default, n = default returning *;
insert into t select g, 'g' || g from generate_series(1, 12) g on conflict (id) do update set n = -1;
select * from t order by id;
-- partial and expression indexes
create table p (a text, b int);
create unique index p_lower on p (lower(a)) where b > 0;
insert into p values ('One', 1);
insert into p values ('ONE', 2) on conflict (lower(a)) where b > 0 do update set b = p.b + excluded.b returning *;
insert into p values ('ONE', -2) on conflict (lower(a)) where b > 0 do nothing;
insert into p values ('ONE', 2) on conflict (lower(a)) do nothing;
select * from p order by a, b;
-- checks and keys of the row that is proposed and of the one that is made
create table c (id int primary key, n int check (n < 10), m int not null);
insert into c values (1, 1, 1);
insert into c values (1, 11, 1) on conflict (id) do update set n = 2;
insert into c values (1, 1, null) on conflict (id) do update set n = 2;
insert into c values (1, 1, 1) on conflict (id) do update set n = 12;
insert into c values (1, 1, 1) on conflict (id) do update set m = null;
select * from c;
create table d (id int unique deferrable, k int primary key);
insert into d values (1, 1);
insert into d values (1, 1) on conflict do nothing;
insert into d values (2, 1) on conflict (k) do nothing;
insert into d values (2, 1) on conflict (id) do nothing;
-- a foreign key
create table r (id int primary key, t int references t);
insert into r values (1, 1) on conflict (id) do update set t = 99;
insert into r values (1, 1) on conflict (id) do update set t = 99;
insert into r values (1, 2) on conflict (id) do update set t = excluded.t returning *;
