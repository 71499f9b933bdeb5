create table lv (a varchar) partition by list (a);
create table lv1 partition of lv for values in ('x');
create table lv2 partition of lv for values in ('y','z',null);
create table lvd partition of lv default;
create table r2 (a int, b int, c text) partition by range (a, b);
create table r21 partition of r2 for values from (1, 1) to (1, 10);
create table r22 partition of r2 for values from (1, 10) to (5, minvalue) partition by list (c);
create table r221 partition of r22 for values in ('x');
create table r23 partition of r2 for values from (6, 1) to (maxvalue, maxvalue);
create table r2d partition of r2 default;
create table h (a int, b text) partition by hash (a, lower(b));
create table h0 partition of h for values with (modulus 2, remainder 0);
create table li (a int) partition by list ((a+1));
create table li1 partition of li for values in (-1);
create table lb (a bigint, d date, n numeric, b bool) partition by range (a, d, n, b);
create table lb1 partition of lb for values from (-1, '2020-01-01', 1.5, false) to (1, '2020-01-02', 10, true);
\d+ r2
\d r22
\d+ r221
\dP
select relname, pg_get_expr(relpartbound, oid), pg_get_partkeydef(oid), regexp_replace(pg_get_partition_constraintdef(oid), '''\d+''::oid', 'OID') from pg_class where relname ~ '^(lv|r2|h|li|lb)' and relkind in ('r','p') order by 1;
select partrelid::regclass, partstrat, partnatts, partdefid::regclass, partattrs, partcollation from pg_partitioned_table order by 1;
select relname, relkind, relispartition, relhassubclass from pg_class where relname ~ '^(lv|r2)' order by 1;
select inhrelid::regclass, inhparent::regclass, inhseqno, inhdetachpending from pg_inherits order by 1;
select * from pg_partition_tree('r2') order by level, relid;
select * from pg_partition_ancestors('r221');
select pg_partition_root('r221'), pg_partition_root('lv'), pg_partition_root('pg_class');
create table many (a int, b text, c timestamptz) partition by range (c, (a % 10), lower(b) collate "C" text_pattern_ops);
create table many1 partition of many for values from ('2020-01-01 00:00:00+00', minvalue, minvalue) to ('2021-01-01 00:00:00+00', 5, 'x');
set timezone = 'UTC';
select pg_get_expr(relpartbound, oid), pg_get_partition_constraintdef(oid) from pg_class where relname = 'many1';
select pg_get_partkeydef('many'::regclass);
\d many
create table expr (a int) partition by range (a);
create table expr1 partition of expr for values from (1 + 1) to ('2' || '0');
select pg_get_expr(relpartbound, oid) from pg_class where relname = 'expr1';
create table dup partition of lv for values in ('q', 'q', null);
create table dup partition of lv for values in ('q', 'q', 'p');
\d dup
