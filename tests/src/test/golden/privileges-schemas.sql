\set VERBOSITY verbose
-- A name written with its schema needs USAGE on it, wherever it stands.
CREATE ROLE golden_a; CREATE ROLE golden_b; CREATE SCHEMA s; CREATE TABLE s.t (x int);
CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE s.q; CREATE TYPE s.ty AS ENUM ('a'); CREATE DOMAIN s.d AS int;
SET ROLE golden_a;
SELECT * FROM s.t;
SELECT s.f(1);
SELECT nextval('s.q');
SELECT 's.t'::regclass;
SELECT to_regclass('s.t');
SELECT 'a'::s.ty;
INSERT INTO s.t VALUES (1);
UPDATE ONLY s.t SET x = 1;
DELETE FROM s.t;
PREPARE p AS SELECT * FROM s.t;
SELECT has_schema_privilege('s', 'usage');
RESET ROLE;
GRANT USAGE ON SCHEMA s TO PUBLIC; GRANT SELECT ON s.t TO PUBLIC;
SET ROLE golden_a;
SELECT * FROM s.t;
SELECT s.f(1);
ALTER FUNCTION s.f(int) STABLE;
DROP FUNCTION s.f(int);
DROP DOMAIN s.d;
DROP TYPE s.ty;
RESET ROLE;
-- A view's own names are looked up for nobody.
CREATE VIEW public.v AS SELECT x, s.f(x) FROM s.t; GRANT SELECT ON v TO golden_a;
REVOKE USAGE ON SCHEMA s FROM PUBLIC;
SET ROLE golden_a;
SELECT * FROM v;
SELECT * FROM s.t;
SET search_path = s, public;
SELECT * FROM t;
RESET search_path;
EXPLAIN (COSTS OFF) SELECT * FROM v;
RESET ROLE;
REVOKE SELECT ON v FROM golden_a;
SET ROLE golden_a;
EXPLAIN SELECT * FROM v;
-- SET SESSION AUTHORIZATION ends SET ROLE.
SELECT current_user;
SET SESSION AUTHORIZATION DEFAULT;
SELECT current_user = session_user;
-- Default privileges of types.
ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO golden_a;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON TABLES TO golden_a;
CREATE TYPE s.composite AS (x int); CREATE TYPE s.enumeration AS ENUM ('a'); CREATE DOMAIN s.positive AS int CHECK (VALUE > 0); CREATE TABLE s.plain (x int);
SELECT typname, typacl FROM pg_type WHERE typnamespace = 's'::regnamespace AND typname !~ '^_' ORDER BY 1;
SELECT makeaclitem(10, 10, 'SELECT', true);
SELECT makeaclitem(10, 10, 'SELECT, INSERT', true);
-- What is whose.
DROP ROLE pg_monitor;
ALTER ROLE pg_monitor LOGIN;
CREATE ROLE golden_c CREATEROLE;
SET ROLE golden_c;
DROP ROLE pg_monitor;
DROP ROLE postgres;
ALTER ROLE ALL SET work_mem = '1MB';
ALTER SYSTEM SET work_mem = '1MB';
ALTER SYSTEM RESET ALL;
RESET ROLE;
ALTER ROLE golden_b SET my.var = 'x';
ALTER ROLE golden_b SET nosuch = 'x';
SELECT setconfig FROM pg_db_role_setting WHERE setrole = 'golden_b'::regrole;
DROP OWNED BY golden_a, golden_b, golden_c; DROP ROLE golden_a, golden_b, golden_c;
