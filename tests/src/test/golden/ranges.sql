-- Range types: text, order, operators, functions, indexes.
\set VERBOSITY verbose
select int4range(1,5), int4range(1,5,'[]'), int4range(null,5), int4range(1,null,'()'), int4range(1,1), int4range(1,1,'[]'), int4range(1,2,'()'), int8range(5,10,'(]'), numrange(1.5,2.50,'[]'), daterange('2020-01-01','2020-02-01','(]'), tsrange('2020-01-01','2020-01-02 12:00'), tstzrange('2020-01-01 00:00+00','2020-01-02 12:00+00','[]') at_;
select int4range(5,1);
select int4range(1,2147483647,'[]');
select int8range(1,9223372036854775807,'[]');
select int4range(1,5,'xx');
select int4range(1,5,null);
select daterange('-infinity','infinity','(]'), daterange('2020-01-01','infinity','[]');
select daterange('5874897-12-31','5874897-12-31','[]');
select '[1,5]'::int4range, '(1,5]'::int4range, ' [ 1 , 5 ) '::int4range, 'empty'::int4range, ' EmPtY '::int8range, '(,)'::int4range, '[,5]'::int4range, '[1.50,"2.7"]'::numrange, '["2020-01-01 10:00","2020-01-02")'::tsrange, '(,2020-01-01)'::daterange;
select '[1,5'::int4range;
select '1,5)'::int4range;
select '[1)'::int4range;
select '[1,5,7)'::int4range;
select '[1,5) x'::int4range;
select 'empty x'::int4range;
select '[a,5)'::int4range;
select '[5,1)'::int4range;
select lower('[1,5)'::int4range), upper('[1,5)'::int4range), isempty('empty'::int4range), lower_inc('[1,5)'::int4range), upper_inc('[1,5)'::int4range), lower_inf('(,5)'::int4range), upper_inf('[1,)'::int4range), lower('empty'::int4range), upper('[1,)'::int4range), lower_inf('empty'::int4range);
select lower(numrange(1.1,2.2)) + 1, pg_typeof(upper(tsrange('2020-01-01','2020-01-02')));
select a, b, a = b eq, a <> b ne, a < b lt, a <= b le, a > b gt, a >= b ge, a && b ov, a @> b c, a <@ b cb, a -|- b adj, a << b bef, a >> b aft, a &< b ovl, a &> b ovr
 from (values ('[1,5)'::int4range), ('[5,10)'), ('[3,7)'), ('empty'), ('(,3)'), ('[7,)'), ('(,)'), ('[1,5)')) x(a), (values ('[1,5)'::int4range), ('[5,10)'), ('empty'), ('(,)'), ('[2,3)'), ('(,1)')) y(b) order by a, b;
select a, b, range_merge(a,b), a * b from (values ('[1,5)'::int4range), ('[3,7)'), ('empty'), ('(,3)')) x(a), (values ('[1,5)'::int4range), ('[5,10)'), ('empty'), ('(,)')) y(b);
select '[1,5)'::int4range + '[3,9)'::int4range, '[1,5)'::int4range + '[5,9)'::int4range, '[1,5)'::int4range - '[3,9)'::int4range, '[1,5)'::int4range - '[0,2)'::int4range, '[1,5)'::int4range - '[1,9)'::int4range, '[1,5)'::int4range - '[7,9)'::int4range, 'empty'::int4range + '[1,2)'::int4range;
select '[1,5)'::int4range + '[7,9)'::int4range;
select '[1,9)'::int4range - '[3,4)'::int4range;
select '[1,2)'::numrange -|- '[2,3)'::numrange, '[1,2]'::numrange -|- '[2,3)'::numrange, '[1,2)'::numrange -|- '(2,3)'::numrange, '[1,2]'::numrange -|- '(2,3)'::numrange;
select '[1,5)'::int4range @> 3, 3 <@ '[1,5)'::int4range, '[1,5)'::int4range @> 5, numrange(1,2) @> 1.5, daterange('2020-01-01','2020-02-01') @> '2020-01-15'::date, '[1,5)'::int8range @> 3::int8;
select int8range(1,5) @> 3;
select int4range(1,5) && int8range(1,5);
select int4range(1,5) && '[3,4)';
select array[int4range(1,5), int4range(2,3)], array_agg(r) from (values (int4range(1,2)), ('empty')) v(r);
create table r (id int, ir int4range, nr numrange, ts tsrange, dr daterange default '[2020-01-01,2020-12-31]', primary key (ir));
insert into r values (1,'[1,5)','[1.0,2.0]','[2020-01-01,2020-02-01)'), (2,'[5,9]','(,2)', null), (3,'empty','empty','empty','empty');
insert into r values (4,'[1,4]');
select * from r order by ir;
select * from r where ir && int4range(4,6) order by id;
select * from r where ir @> 4;
select * from r where ir = '[1,4]';
create index on r (nr); create index rh on r using hash (nr);
\d r
select distinct nr from r order by nr desc;
select nr, count(*) from r group by nr order by nr;
select min(id), range_intersect_agg(nr) from r where id < 3;
select r1.id, r2.id from r r1 join r r2 on r1.nr = r2.nr order by 1, 2;
copy r to stdout;
copy (select row_to_json(r) from r order by id) to stdout;
select int4range_subdiff(5,3), numrange_subdiff(1.5,1), daterange_subdiff('2020-01-05','2020-01-01'), tsrange_subdiff('2020-01-02','2020-01-01');
create function f(anyrange) returns anyelement language sql as 'select lower($1)';
select f(int4range(4,5)), pg_typeof(f(numrange(1,2)));
select pg_typeof(int4range(1,2)), pg_typeof(array[int4range(1,2)]), format_type('daterange'::regtype, -1);
select int4range(1,5)::text, int4range(1,5)::text::int4range, cast('[1,2]' as varchar)::int4range;
select int4range('1','5'), numrange('-infinity', 'NaN'), numrange('NaN','NaN','[]');
select '["a,b",c)'::numrange;
select range_merge(int4range(1,2), int4range(5,6));
select int4range(1,5) \gdesc
