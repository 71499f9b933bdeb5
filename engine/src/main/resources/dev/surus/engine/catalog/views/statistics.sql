-- Views of counters, one row per table, index, sequence or function. Of blocks nothing is counted.

CREATE VIEW pg_catalog.pg_stat_all_tables AS
SELECT c.oid, n.nspname, c.relname, pg_stat_get_numscans(c.oid), pg_stat_get_tuples_returned(c.oid),
       (SELECT CAST(sum(pg_stat_get_numscans(i.indexrelid)) AS bigint) FROM pg_index i WHERE i.indrelid = c.oid),
       CASE WHEN c.relhasindex THEN pg_stat_get_tuples_fetched(c.oid) END,
       pg_stat_get_tuples_inserted(c.oid), pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid),
       pg_stat_get_tuples_hot_updated(c.oid), pg_stat_get_live_tuples(c.oid), pg_stat_get_dead_tuples(c.oid),
       pg_stat_get_mod_since_analyze(c.oid), pg_stat_get_ins_since_vacuum(c.oid),
       pg_stat_get_last_vacuum_time(c.oid), NULL, pg_stat_get_last_analyze_time(c.oid), NULL,
       pg_stat_get_vacuum_count(c.oid), 0, pg_stat_get_analyze_count(c.oid), 0
  FROM pg_class c
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 't', 'm', 'p');

CREATE VIEW pg_catalog.pg_stat_sys_tables AS
SELECT * FROM pg_stat_all_tables
 WHERE schemaname IN ('pg_catalog', 'information_schema') OR schemaname ~ '^pg_toast';

CREATE VIEW pg_catalog.pg_stat_user_tables AS
SELECT * FROM pg_stat_all_tables
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname !~ '^pg_toast';

CREATE VIEW pg_catalog.pg_stat_xact_all_tables AS
SELECT t.relid, t.schemaname, t.relname, pg_stat_get_xact_numscans(t.relid), pg_stat_get_xact_tuples_returned(t.relid),
       (SELECT CAST(sum(pg_stat_get_xact_numscans(i.indexrelid)) AS bigint) FROM pg_index i WHERE i.indrelid = t.relid),
       CASE WHEN t.idx_scan IS NOT NULL THEN pg_stat_get_xact_tuples_fetched(t.relid) END,
       pg_stat_get_xact_tuples_inserted(t.relid), pg_stat_get_xact_tuples_updated(t.relid), pg_stat_get_xact_tuples_deleted(t.relid),
       pg_stat_get_xact_tuples_hot_updated(t.relid)
  FROM pg_stat_all_tables t;

CREATE VIEW pg_catalog.pg_stat_xact_sys_tables AS
SELECT * FROM pg_stat_xact_all_tables
 WHERE schemaname IN ('pg_catalog', 'information_schema') OR schemaname ~ '^pg_toast';

CREATE VIEW pg_catalog.pg_stat_xact_user_tables AS
SELECT * FROM pg_stat_xact_all_tables
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname !~ '^pg_toast';

CREATE VIEW pg_catalog.pg_stat_all_indexes AS
SELECT c.oid, i.oid, n.nspname, c.relname, i.relname, pg_stat_get_numscans(i.oid), pg_stat_get_tuples_returned(i.oid),
       pg_stat_get_tuples_fetched(i.oid)
  FROM pg_index x
  JOIN pg_class c ON c.oid = x.indrelid
  JOIN pg_class i ON i.oid = x.indexrelid
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 't', 'm');

CREATE VIEW pg_catalog.pg_stat_sys_indexes AS
SELECT * FROM pg_stat_all_indexes
 WHERE schemaname IN ('pg_catalog', 'information_schema') OR schemaname ~ '^pg_toast';

CREATE VIEW pg_catalog.pg_stat_user_indexes AS
SELECT * FROM pg_stat_all_indexes
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname !~ '^pg_toast';

CREATE VIEW pg_catalog.pg_statio_all_tables AS
SELECT c.oid, n.nspname, c.relname, 0, 0, CASE WHEN c.relhasindex THEN 0 END, CASE WHEN c.relhasindex THEN 0 END,
       CASE WHEN c.reltoastrelid <> 0 THEN 0 END, CASE WHEN c.reltoastrelid <> 0 THEN 0 END,
       CASE WHEN c.reltoastrelid <> 0 THEN 0 END, CASE WHEN c.reltoastrelid <> 0 THEN 0 END
  FROM pg_class c
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 't', 'm');

CREATE VIEW pg_catalog.pg_statio_sys_tables AS
SELECT * FROM pg_statio_all_tables
 WHERE schemaname IN ('pg_catalog', 'information_schema') OR schemaname ~ '^pg_toast';

CREATE VIEW pg_catalog.pg_statio_user_tables AS
SELECT * FROM pg_statio_all_tables
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname !~ '^pg_toast';

CREATE VIEW pg_catalog.pg_statio_all_indexes AS
SELECT relid, indexrelid, schemaname, relname, indexrelname, 0, 0 FROM pg_stat_all_indexes;

CREATE VIEW pg_catalog.pg_statio_sys_indexes AS
SELECT relid, indexrelid, schemaname, relname, indexrelname, 0, 0 FROM pg_stat_sys_indexes;

CREATE VIEW pg_catalog.pg_statio_user_indexes AS
SELECT relid, indexrelid, schemaname, relname, indexrelname, 0, 0 FROM pg_stat_user_indexes;

CREATE VIEW pg_catalog.pg_statio_all_sequences AS
SELECT c.oid, n.nspname, c.relname, 0, 0
  FROM pg_class c
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'S';

CREATE VIEW pg_catalog.pg_statio_sys_sequences AS
SELECT * FROM pg_statio_all_sequences
 WHERE schemaname IN ('pg_catalog', 'information_schema') OR schemaname ~ '^pg_toast';

CREATE VIEW pg_catalog.pg_statio_user_sequences AS
SELECT * FROM pg_statio_all_sequences
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname !~ '^pg_toast';

CREATE VIEW pg_catalog.pg_stat_user_functions AS
SELECT p.oid, n.nspname, p.proname, pg_stat_get_function_calls(p.oid), pg_stat_get_function_total_time(p.oid), pg_stat_get_function_self_time(p.oid)
  FROM pg_proc p
  LEFT JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prolang <> 12 AND pg_stat_get_function_calls(p.oid) IS NOT NULL;

CREATE VIEW pg_catalog.pg_stat_xact_user_functions AS
SELECT p.oid, n.nspname, p.proname, pg_stat_get_xact_function_calls(p.oid), pg_stat_get_xact_function_total_time(p.oid),
       pg_stat_get_xact_function_self_time(p.oid)
  FROM pg_proc p
  LEFT JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prolang <> 12 AND pg_stat_get_xact_function_calls(p.oid) IS NOT NULL;
