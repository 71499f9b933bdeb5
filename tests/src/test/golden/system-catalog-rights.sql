-- A grant on a catalog lets nobody but a superuser change it.
\set VERBOSITY verbose
CREATE ROLE catalog_writer;
GRANT ALL ON pg_class, pg_description TO catalog_writer;
GRANT ALL ON pg_stat_activity TO catalog_writer;
SELECT p, has_table_privilege('catalog_writer', 'pg_class', p), has_table_privilege('catalog_writer', 'pg_stat_activity', p)
  FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p;
SET ROLE catalog_writer;
UPDATE pg_class SET reltuples = 5 WHERE relname = 'pg_description';
DELETE FROM pg_description WHERE false;
INSERT INTO pg_description VALUES (1, 1, 0, 'no');
TRUNCATE pg_description;
SELECT count(*) FROM pg_class WHERE relname = 'pg_description';
RESET ROLE;
REVOKE ALL ON pg_class, pg_description, pg_stat_activity FROM catalog_writer;
GRANT SELECT ON pg_class, pg_description, pg_stat_activity TO PUBLIC;
DROP ROLE catalog_writer;
