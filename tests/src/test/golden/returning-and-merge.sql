create table t (id int primary key, v text, n int default 5);
create table s (id int, w text);
insert into s values (1, 'one'), (2, 'two'), (3, 'three');
insert into t select id, w from s returning t, id * 10 as ten, upper(v), n;
insert into t (id) values (4) returning tableoid::regclass, *;
insert into t (id) values (5) returning (select max(id) from s), id;
with u as (update t set n = n + 1 from s where s.id = t.id returning t.id, t.n, s.w, s.*) select * from u order by 1;
update t set (v, n) = (select w || '!', 7 from s where s.id = t.id) where id < 3 returning *;
update t x set n = x.n * 2 where x.id = 1 returning x.*;
update t set n = 0 where false returning *;
with d as (delete from t using s where s.id = t.id and s.w like 't%' returning t.*, s.w) select * from d order by id;
delete from t where id = 4 returning id;
select * from t order by id;
with moved as (delete from t returning *), inserted as (insert into s select id, v from moved returning *) select * from inserted order by id;
with added as (insert into t values (10, 'ten') returning *) select * from added;
with added as (insert into t values (11, 'eleven') returning *) select count(*) from t;
with changed as (update t set n = n + 1 returning id) select count(*) from changed;
select * from t order by id;
-- the same row only once
create table twice (id int);
insert into twice values (10), (10);
update t set n = n + 100 from twice where twice.id = t.id;
select * from t order by id;
-- columns of the table itself
with u as (update t set v = n::text, n = id returning *) select * from u order by id;
insert into t values (20, 'x', default), (21, default, default) returning *;
update t set n = default where id = 20 returning n;
-- MERGE
create table target (id int primary key, qty int, note text);
insert into target values (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c');
create table source (id int, qty int);
insert into source values (2, 5), (3, -30), (4, 40);
merge into target t using source s on t.id = s.id
  when matched and t.qty + s.qty <= 0 then delete
  when matched then update set qty = t.qty + s.qty, note = 'changed'
  when not matched and s.qty > 100 then do nothing
  when not matched then insert (id, qty) values (s.id, s.qty);
select * from target order by id;
merge into target using (values (1), (1)) v (x) on id = x when matched then update set note = 'z';
merge into target using (values (50), (50)) v (x) on id = x when not matched then insert values (x, 1, 'n');
merge into target using (values (1, null::int)) v (x, y) on id = x when matched then update set id = y;
merge into target using (values (7), (1)) v (x) on id = x when not matched then insert default values;
merge into target using (values (1)) v (x) on id = x when matched then do nothing when not matched then insert values (x);
merge into target using (values (1)) v (x) on id = x when matched then delete;
select * from target order by id;
