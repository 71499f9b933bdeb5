-- Things of every kind in the session's temporary schema, by its name.
SELECT pg_temp.f(1);
CREATE FUNCTION pg_temp.f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 + 1';
SELECT pg_temp.f(2);
SELECT f(2);
CREATE PROCEDURE pg_temp.p() LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''called''; END';
CALL pg_temp.p();
CREATE TYPE pg_temp.pair AS (a integer, b text);
SELECT ROW(1, 'x')::pg_temp.pair;
CREATE DOMAIN pg_temp.positive AS integer CHECK (VALUE > 0);
SELECT 0::pg_temp.positive;
SELECT pg_temp.nosuch(1);
DROP FUNCTION pg_temp.f(integer);
