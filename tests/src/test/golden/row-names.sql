-- The names that rows carry into JSON, and stored infinities.
select row_to_json(t) from (values (1, 'a'), (2, 'b')) t(x, y);
select json_agg(t) from (values (1, 'a'), (2, 'b')) as t(x, y);
select json_agg(t) from (values (1, 'a')) as t(x);
select row_to_json(t), t from (values (1)) as t;
select row_to_json(t) from (select 1 as a, 2) as t(x);
with t(x, y) as (values (1, 2)) select row_to_json(t) from t;
create temporary table days (id int, day date, moment timestamp);
insert into days values (1, 'infinity', 'infinity'), (2, '-infinity', '-infinity'), (3, '2024-02-29', '2024-02-29'), (4, null, null);
select * from days order by day, id;
select id, isfinite(day), day = moment from days order by id;
copy days to stdout;
