-- What EXPLAIN ANALYZE tells of filters, sorts, hash tables and groups; amounts of memory are each server's own.
CREATE TABLE thing (a int PRIMARY KEY, b text, c int);
INSERT INTO thing SELECT i, 'x' || i, i % 10 FROM generate_series(1, 10000) i;
CREATE TABLE few (a int, d int);
INSERT INTO few SELECT i, i * 2 FROM generate_series(1, 50) i;
ANALYZE thing;
ANALYZE few;
SET max_parallel_workers_per_gather = 0;
SET enable_mergejoin = off;
CREATE FUNCTION worked(query text, options text DEFAULT 'FORMAT TEXT') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF, ' || options || ') ' || query LOOP
        line := regexp_replace(line, '\d+kB', 'NkB', 'g');
        line := regexp_replace(line, '(Buckets|Space Used|Usage|Hash Buckets)("?): \d+', '\1\2: N', 'g');
        RETURN NEXT line;
    END LOOP;
END $$;
SELECT worked('SELECT * FROM thing WHERE c < 5');
SELECT worked('SELECT * FROM thing WHERE c < 50');
SELECT worked('SELECT * FROM thing WHERE a < 100 AND c = 3');
SELECT worked('SELECT * FROM thing ORDER BY b');
SELECT worked('SELECT * FROM thing ORDER BY lower(b) DESC, c + 1 LIMIT 5');
SELECT worked('SELECT c, count(*) FROM thing GROUP BY c HAVING count(*) > 2000');
SELECT worked('SELECT * FROM thing JOIN few ON thing.c = few.a WHERE d > 10');
SELECT worked('SELECT count(*) FROM thing LEFT JOIN few ON few.a = thing.a AND thing.c + few.d > 70 WHERE thing.a < 20');
SELECT worked('SELECT * FROM generate_series(1, 100) g WHERE g % 2 = 0');
SELECT worked('SELECT (SELECT max(d) FROM few WHERE few.d > thing.c + 50) FROM thing WHERE a < 5');
SELECT worked('SELECT * FROM few f, few g WHERE f.a < g.d AND f.d > 90');
SELECT worked('SELECT * FROM few WHERE a < 0');
SELECT worked('SELECT d FROM few WHERE a > 45 ORDER BY d', 'FORMAT YAML');
SELECT worked('DELETE FROM few WHERE d % 3 = 0');
SET work_mem = '64kB';
SELECT worked('SELECT * FROM thing ORDER BY b');
