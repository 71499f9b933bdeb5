-- Views of counters, one row per table, index, sequence or function. The storage keeps no counters per relation: they are zero,
-- and the number of rows is the catalog's estimate.

CREATE VIEW pg_catalog.pg_stat_all_tables AS
SELECT c.oid, n.nspname, c.relname, 0, 0, CASE WHEN c.relhasindex THEN 0 END, CASE WHEN c.relhasindex THEN 0 END, 0, 0, 0, 0,
       CASE WHEN c.reltuples > 0 THEN c.reltuples ELSE 0 END, 0, 0, 0, NULL, NULL, NULL, NULL, 0, 0, 0, 0
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
SELECT relid, schemaname, relname, 0, 0, idx_scan, idx_tup_fetch, 0, 0, 0, 0 FROM pg_stat_all_tables;

CREATE VIEW pg_catalog.pg_stat_xact_sys_tables AS
SELECT relid, schemaname, relname, 0, 0, idx_scan, idx_tup_fetch, 0, 0, 0, 0 FROM pg_stat_sys_tables;

CREATE VIEW pg_catalog.pg_stat_xact_user_tables AS
SELECT relid, schemaname, relname, 0, 0, idx_scan, idx_tup_fetch, 0, 0, 0, 0 FROM pg_stat_user_tables;

CREATE VIEW pg_catalog.pg_stat_all_indexes AS
SELECT c.oid, i.oid, n.nspname, c.relname, i.relname, 0, 0, 0
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
