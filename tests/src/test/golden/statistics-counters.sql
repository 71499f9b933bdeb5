-- What pg_stat_user_tables counts.
set enable_seqscan = on;
create table st (id int primary key, v text);
insert into st select g, 'x' || g from generate_series(1,1000) g;
begin; insert into st values (2000,'a'); savepoint s; delete from st where id <= 10; rollback to s; update st set v = 'y' where id = 50; select relname, n_tup_upd, n_tup_del from pg_stat_xact_user_tables where relname='st'; commit;
begin; delete from st where id between 20 and 29; rollback;
delete from st where id between 100 and 104;
select v from st where id = 77; select count(*) from st;
select pg_stat_force_next_flush();
select relname, seq_scan > 0, n_tup_ins, n_tup_upd, n_tup_del, n_live_tup, n_mod_since_analyze, n_ins_since_vacuum, last_vacuum is null, last_analyze is null, vacuum_count, analyze_count from pg_stat_user_tables where relname = 'st';
vacuum analyze st; select pg_stat_force_next_flush();
select n_live_tup, n_mod_since_analyze, n_ins_since_vacuum, last_vacuum is null, last_analyze is null, vacuum_count, analyze_count from pg_stat_user_tables where relname = 'st';
select xact_commit > 5, xact_rollback > 0, tup_inserted > 1000, tup_deleted > 10, tup_updated > 0, tup_returned > 0 from pg_stat_database where datname = current_database();
select indexrelname from pg_stat_user_indexes; select pg_stat_reset_single_table_counters('st'::regclass); select n_tup_ins from pg_stat_user_tables where relname='st'; select pg_stat_reset();
select * from pg_stat_sys_tables limit 0; select * from pg_stat_xact_sys_tables limit 0;
