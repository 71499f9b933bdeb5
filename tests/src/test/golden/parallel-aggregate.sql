-- Aggregates of large tables, divided among workers.
CREATE TABLE measured (id int, part int, note text, price numeric, share float8, taken date, flag boolean);
INSERT INTO measured SELECT g, g % 7, CASE WHEN g % 5 > 0 THEN 'n' || g % 11 END, (g % 100) / 8.0, g / 4.0, date '2024-01-01' + g % 400, g % 3 = 0 FROM generate_series(1, 5000) g;
ANALYZE measured;
ALTER TABLE measured SET (parallel_workers = 2);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_sort = off;

EXPLAIN (COSTS OFF) SELECT count(*), sum(price) FROM measured WHERE id % 2 = 0;
EXPLAIN (COSTS OFF) SELECT part, count(*), min(note) FROM measured GROUP BY part HAVING count(*) > 10;
EXPLAIN (COSTS OFF) SELECT max(taken) FROM measured WHERE note LIKE 'n1%';

SELECT count(*), count(note), sum(id), sum(price), avg(price), min(price), max(price) FROM measured WHERE id % 2 = 0;
SELECT sum(id::bigint), avg(id), min(note), max(note), min(taken), max(taken), sum(share), bool_and(flag), bool_or(flag), every(id > 0) FROM measured;
SELECT count(*), sum(price), avg(id), max(note) FROM measured WHERE id < 0;
SELECT count(*) FILTER (WHERE part = 3), sum(price) FILTER (WHERE note IS NULL) FROM measured;
SELECT part, count(*), sum(price), min(note), avg(share) FROM measured GROUP BY part ORDER BY part;
SELECT note, count(*), max(id) FROM measured WHERE id BETWEEN 100 AND 4000 GROUP BY note HAVING count(*) > 330 ORDER BY note NULLS FIRST;
SELECT part + 1, note || '!', count(*) FROM measured WHERE part < 2 GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 8;
SELECT stddev(price) = stddev(price + 0), round(var_samp(id), 3) FROM measured;
SELECT sum(id) / (SELECT count(*) FROM measured WHERE flag) FROM measured;
SELECT (SELECT count(*) FROM measured m WHERE m.part = s.g) FROM generate_series(0, 2) s(g);

-- Not divided: what a worker must not compute.
CREATE FUNCTION twice(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN $1 * 2; END';
EXPLAIN (COSTS OFF) SELECT count(*) FROM measured WHERE twice(id) = 4;
SELECT count(*) FROM measured WHERE twice(id) = 4;
SELECT count(DISTINCT part), string_agg(DISTINCT note, ',' ORDER BY note), array_length(array_agg(id), 1) FROM measured;

-- An error in a worker is the statement's.
SELECT sum(1000 / (id - 2500)) FROM measured;
SELECT count(*) FROM measured;

-- Settings.
SET max_parallel_workers_per_gather = 0;
EXPLAIN (COSTS OFF) SELECT count(*) FROM measured;
RESET max_parallel_workers_per_gather;
ALTER TABLE measured SET (parallel_workers = 0);
EXPLAIN (COSTS OFF) SELECT count(*) FROM measured;
ALTER TABLE measured RESET (parallel_workers);
RESET min_parallel_table_scan_size;
EXPLAIN (COSTS OFF) SELECT count(*) FROM measured;
DROP TABLE measured;
DROP FUNCTION twice;
