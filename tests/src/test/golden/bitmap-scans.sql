-- Sets of rows from several indexes, put together.
CREATE TABLE spots (id int PRIMARY KEY, a int, b int, c int, name text);
INSERT INTO spots SELECT g, CASE WHEN g % 101 = 0 THEN NULL ELSE (g * 7919) % 5000 END, (g * 104729) % 2500, g % 50, 'n' || g % 300 FROM generate_series(1, 10000) g;
CREATE INDEX spots_a ON spots (a);
CREATE INDEX spots_b ON spots (b);
CREATE INDEX spots_c ON spots (c);
CREATE INDEX spots_lower ON spots (lower(name));
CREATE INDEX spots_part ON spots (b) WHERE c = 7;
VACUUM ANALYZE spots;

-- one alternative each
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE a = 1 OR b = 2;
SELECT * FROM spots WHERE a = 1 OR b = 2;
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE a = 1 OR a = 2;
SELECT id, a FROM spots WHERE a = 1 OR a = 2;
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE a = 17 OR b = 2 OR id = 9000;
SELECT * FROM spots WHERE a = 17 OR b = 2 OR id = 9000;
EXPLAIN (COSTS OFF) SELECT count(*) FROM spots WHERE a < 10 OR b BETWEEN 5 AND 8;
SELECT count(*), sum(id) FROM spots WHERE a < 10 OR b BETWEEN 5 AND 8;
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE b = 3 OR a IS NULL;
SELECT count(*), sum(id) FROM spots WHERE b = 3 OR a IS NULL;
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE lower(name) = 'n17' OR a = 4;
SELECT * FROM spots WHERE lower(name) = 'n17' OR a = 4;
-- a value that no row can have, and NULL
SELECT id FROM spots WHERE a = 99999999999 OR b = 3;
SELECT id FROM spots WHERE a = NULL OR b = 3;
-- an alternative without an index: everything must be read
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE a = 1 OR name = 'n1';
-- alternatives that say more than the index
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE (a = 1 AND name < 'n2') OR b = 2;
SELECT * FROM spots WHERE (a = 1 AND name < 'n2') OR b = 2;
-- both
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE b < 100 AND c = 3;
SELECT count(*), sum(id) FROM spots WHERE b < 100 AND c = 3;
SELECT count(*), sum(id) FROM spots WHERE a < 500 AND b < 700 AND c IN (2, 4, 6);
SELECT count(*), sum(id) FROM spots WHERE (a = 1 OR b < 60) AND c = 5;
SELECT count(*), sum(id) FROM spots WHERE (a < 100 OR b < 60) AND (c = 5 OR b BETWEEN 20 AND 40);
SELECT count(*), sum(id) FROM spots WHERE (a < 100 AND c = 5) OR (b < 100 AND c = 6) OR (id < 100 AND b < 300);
-- a partial index has its condition from the alternative
SET enable_seqscan = off;
SELECT count(*), sum(id) FROM spots WHERE (b < 300 AND c = 7) OR a = 12;
RESET enable_seqscan;

-- one index, in the table's order
SET enable_indexscan = off;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE a BETWEEN 5 AND 6;
SELECT id, a FROM spots WHERE a BETWEEN 5 AND 6;
EXPLAIN (COSTS OFF) SELECT * FROM spots WHERE a BETWEEN 5 AND 8 AND name > 'n2';
SELECT id, a FROM spots WHERE a BETWEEN 5 AND 8 AND name > 'n2';
SELECT count(*), sum(id) FROM spots WHERE a >= 0;
SELECT count(*), sum(id) FROM spots WHERE b IN (5, 7, 2, 5, NULL);
SELECT count(*), sum(id) FROM spots WHERE a IS NOT NULL AND b < 2000;
EXPLAIN (COSTS OFF) SELECT id FROM spots WHERE c = 3 ORDER BY id LIMIT 3;
SELECT id FROM spots WHERE c = 3 ORDER BY id LIMIT 3;
RESET enable_indexscan;
RESET enable_seqscan;

-- values from outside
PREPARE either(int, int) AS SELECT id, a, b FROM spots WHERE a = $1 OR b = $2;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE either(1, 2);
EXECUTE either(1, 2);
EXECUTE either(NULL, 3);
RESET plan_cache_mode;
EXPLAIN (COSTS OFF) SELECT x.name, y.id FROM spots x JOIN spots y ON y.a = x.id OR y.b = x.id WHERE x.id BETWEEN 10 AND 13;
SELECT x.id, y.id FROM spots x JOIN spots y ON y.a = x.id OR y.b = x.id WHERE x.id BETWEEN 10 AND 13 ORDER BY 1, 2;
EXPLAIN (COSTS OFF) SELECT x.name, (SELECT count(*) FROM spots y WHERE y.a = x.id OR y.b = x.id) FROM spots x WHERE x.id < 4;
SELECT x.id, (SELECT count(*) FROM spots y WHERE y.a = x.id OR y.b = x.id) FROM spots x WHERE x.id < 4;

-- changes, row locks, cursors
BEGIN;
EXPLAIN (COSTS OFF) UPDATE spots SET a = b, b = a WHERE a = 20 OR b = 21;
UPDATE spots SET a = b, b = a WHERE a = 20 OR b = 21 RETURNING id, a, b;
SELECT id, a, b FROM spots WHERE a IN (20, 21) OR b IN (20, 21) ORDER BY id;
SAVEPOINT s;
DELETE FROM spots WHERE a = 21 OR b = 20;
SELECT count(*) FROM spots WHERE a = 21 OR b = 20;
ROLLBACK TO s;
SELECT count(*) FROM spots WHERE a = 21 OR b = 20;
EXPLAIN (COSTS OFF) SELECT id FROM spots WHERE a = 21 OR b = 22 FOR UPDATE;
SELECT id FROM spots WHERE a = 21 OR b = 22 ORDER BY id FOR UPDATE;
DECLARE c SCROLL CURSOR FOR SELECT id FROM spots WHERE a = 21 OR b = 23 ORDER BY id;
FETCH 2 FROM c;
UPDATE spots SET name = 'found' WHERE a = 21 OR b = 23;
FETCH ALL FROM c;
FETCH BACKWARD 2 FROM c;
ROLLBACK;

-- parents and their children
CREATE TABLE heaps (id int, a int, b int) PARTITION BY RANGE (id);
CREATE TABLE heaps_1 PARTITION OF heaps FOR VALUES FROM (0) TO (5000);
CREATE TABLE heaps_2 PARTITION OF heaps FOR VALUES FROM (5000) TO (20000);
CREATE INDEX ON heaps (a);
CREATE INDEX ON heaps (b);
INSERT INTO heaps SELECT g, (g * 7919) % 5000, (g * 104729) % 2500 FROM generate_series(1, 10000) g;
VACUUM ANALYZE heaps;
EXPLAIN (COSTS OFF) SELECT * FROM heaps WHERE a = 3 OR b = 4;
SELECT * FROM heaps WHERE a = 3 OR b = 4;
UPDATE heaps SET id = id + 4990 WHERE (a = 3 OR b = 4) AND id < 5000;
SELECT tableoid::regclass, * FROM heaps WHERE a = 3 OR b = 4 ORDER BY id;

-- what was measured
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF, FORMAT JSON) SELECT * FROM spots WHERE a = 123456 OR b = 654321;
DROP TABLE spots, heaps;
