-- The sequence behind a column; sizes of tablespaces; lists of OIDs compared.
create table ser (a serial, "B b" bigserial, c int, d int generated always as identity);
select pg_get_serial_sequence('ser','a'), pg_get_serial_sequence('public.ser','B b'), pg_get_serial_sequence('ser','c'), pg_get_serial_sequence('ser','d');
select pg_get_serial_sequence('nope','a');
select pg_get_serial_sequence('ser','zz');
select pg_tablespace_size('pg_default') > 0, pg_tablespace_size(1664) > 0;
select pg_tablespace_size('nope');
select '1 2'::oidvector = '1 2'::oidvector, '1 2'::oidvector < '1 3'::oidvector, '1'::oidvector < '1 3'::oidvector, '1 2'::oidvector <> '2'::oidvector;
select pg_trigger_depth();
