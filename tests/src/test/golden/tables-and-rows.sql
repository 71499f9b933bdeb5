create table prod (prod_id integer primary key, prod_name text not null, price integer check (price >= 0));
insert into prod values (1, 'みかん', 50), (2, 'りんご', 70), (3, 'メロン', 100);
select * from prod order by prod_id;
update prod set price = price * 1.1 where prod_id = 1;
select * from prod where prod_id = 1;
delete from prod where prod_id = 2 returning *;
insert into prod values (1, 'x', 1);
insert into prod values (4, null, 1);
insert into prod values (4, 'x', -1);
insert into prod (prod_id, prod_name) values (4, 'バナナ') returning prod_id, price;
select count(*) from prod;
create table customer (customer_id serial primary key, customer_name varchar(10) default 'nobody');
insert into customer default values returning *;
insert into customer (customer_name) values ('田中産業'), ('12345678901');
insert into customer (customer_name) values ('田中産業');
create table orders (order_id int generated always as identity, customer_id int references customer on delete cascade, prod_id int references prod);
insert into orders (customer_id, prod_id) values (1, 1), (1, 3);
insert into orders (customer_id, prod_id) values (99, 1);
select o.order_id, c.customer_name, p.prod_name from orders o join customer c using (customer_id) left join prod p on p.prod_id = o.prod_id order by 1;
delete from prod where prod_id = 1;
delete from customer where customer_id = 1;
select * from orders;
begin;
savepoint a;
insert into prod values (10, 'ten', 10);
rollback to a;
insert into prod values (11, 'eleven', 11);
commit;
select prod_id from prod order by 1;
begin;
select 1/0;
select 1;
rollback;
\d prod
\d orders
\dt
drop table prod;
drop table prod, orders, customer;
\dt
