create table ct (a int, b text, c numeric(6,2), d bool);
insert into ct values (1, E'tab\there', 1.50, true), (2, E'back\\slash, "quote" and\nline', null, false), (3, '', -2, null), (4, '\N', 0, true), (5, '日本語', 1, true);
copy ct to stdout;
copy ct (b, a) to stdout (delimiter ',', null 'NULL');
copy ct to stdout (header);
copy ct to stdout (format csv, header);
copy ct to stdout (format csv, force_quote *, null 'nil', delimiter ';', quote '''', escape '\');
copy ct to stdout (format csv, force_quote (b));
copy (select a, upper(b) as up from ct where a < 3 order by a desc) to stdout (format csv, header);
copy (values (1, 'x'), (2, null)) to stdout;
copy (select '\.' as a) to stdout (format csv);
copy (insert into ct (a) values (6), (7) returning a, b) to stdout;
copy (update ct set b = 'new' where a > 5 returning a, b) to stdout;
copy (delete from ct where a > 5 returning a) to stdout;
copy (with w as (select 1 as x) select * from w) to stdout;
select count(*) from ct;
-- what cannot be copied
\set VERBOSITY verbose
create view cv as select 1 as a;
create sequence cs;
create materialized view cm as select 1 as a with no data;
copy cv to stdout;
copy cv from stdin;
1
\.
copy cs to stdout;
copy cs from stdin;
1
\.
copy cm to stdout;
copy nope to stdout;
copy ct (zz) to stdout;
copy (select 1 into x) to stdout;
copy (insert into ct values (1)) to stdout;
copy (select 1 as a) to stdout (format csv, force_quote (b));
copy ct (a) to stdout (format csv, force_quote (b));
-- options
copy ct to stdout (format x);
copy ct to stdout (format csv, format text);
copy ct to stdout (nonsense);
copy ct to stdout (delimiter 'xx');
copy ct to stdout (delimiter 'x');
copy ct to stdout (delimiter E'\n');
copy ct to stdout (null E'a\nb');
copy ct to stdout (delimiter ',', null 'a,b');
copy ct to stdout (quote 'x');
copy ct to stdout (format csv, quote 'xx');
copy ct to stdout (format csv, quote ',');
copy ct to stdout (format csv, null 'a"b');
copy ct to stdout (escape 'x');
copy ct to stdout (format csv, escape 'xx');
copy ct to stdout (force_quote (a));
copy ct to stdout (format csv, force_null (a));
copy ct to stdout (format csv, force_not_null (a));
copy ct from stdin (format csv, force_quote (a));
copy ct from stdin (force_null (a));
copy ct to stdout (format binary, delimiter ',');
copy ct to stdout (format binary, null ',');
copy ct to stdout (format binary, header);
copy ct to stdout (header match);
copy ct to stdout (header maybe);
copy ct to stdout (freeze maybe);
copy ct to stdout (encoding 'nonsense');
copy ct to 'relative/path';
copy ct from '/no/such/file';
copy ct to '/no/such/directory/file';
copy ct from '/';
-- who may
create role copier;
grant select (a), insert (a) on ct to copier;
set role copier;
copy ct to stdout;
copy ct (a) to stdout;
copy ct from stdin;
copy ct (a) from stdin;
8
\.
copy ct (a) from stdin where b = 'x';
copy (select b from ct) to stdout;
copy ct (a) to '/tmp/copied';
copy ct (a) from '/tmp/copied';
copy ct (a) to program 'true';
reset role;
drop owned by copier;
drop role copier;
begin read only;
copy ct to stdout;
copy ct from stdin;
rollback;
