-- Joins by hashing, by merging and by loops, as the settings say, and as EXPLAIN shows them.
CREATE TABLE one (id int PRIMARY KEY, a int, b text);
CREATE TABLE two (id int PRIMARY KEY, one int, c numeric);
CREATE INDEX ON two (one);
CREATE TABLE three (x int, y int);
INSERT INTO one SELECT g, g % 100, 'b' || g FROM generate_series(1, 2000) g;
INSERT INTO two SELECT g, g % 2000 + 1, g FROM generate_series(1, 10000) g;
INSERT INTO three SELECT CASE WHEN g % 10 <> 0 THEN g % 500 END, g FROM generate_series(1, 1000) g;
VACUUM ANALYZE one;
VACUUM ANALYZE two;
VACUUM ANALYZE three;

EXPLAIN (COSTS OFF) SELECT * FROM one JOIN two ON two.one = one.id;
EXPLAIN (COSTS OFF) SELECT * FROM two LEFT JOIN one ON two.one = one.id;
EXPLAIN (COSTS OFF) SELECT * FROM one WHERE NOT EXISTS (SELECT 1 FROM three WHERE three.x = one.id);

-- merges: by indexes, by sorts, with conditions beside
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT * FROM one JOIN two ON two.one = one.id;
EXPLAIN (COSTS OFF) SELECT * FROM one JOIN two ON two.id = one.id;
EXPLAIN (COSTS OFF) SELECT * FROM one JOIN two ON two.id = one.id ORDER BY one.id;
EXPLAIN (COSTS OFF) SELECT * FROM one JOIN two ON two.one = one.id ORDER BY one.id DESC;
EXPLAIN (COSTS OFF) SELECT * FROM one JOIN three ON three.x = one.a;
EXPLAIN (COSTS OFF) SELECT * FROM one LEFT JOIN three ON three.x = one.a AND three.y > one.id;
EXPLAIN (COSTS OFF) SELECT * FROM one FULL JOIN three ON three.x = one.id;
EXPLAIN (COSTS OFF) SELECT * FROM one WHERE NOT EXISTS (SELECT 1 FROM three WHERE three.x = one.a);
SET enable_nestloop = off;
SELECT count(*), sum(one.id), sum(two.c) FROM one JOIN two ON two.one = one.id;
SELECT count(*), count(three.x), sum(one.id), sum(y) FROM one LEFT JOIN three ON three.x = one.a AND three.y > one.id;
SELECT count(*), count(three.x), sum(one.id), sum(y) FROM one RIGHT JOIN three ON three.x = one.id;
SELECT count(*), count(three.x), count(one.id), sum(one.id), sum(y) FROM one FULL JOIN three ON three.x = one.id;
SELECT count(*), sum(id) FROM one WHERE EXISTS (SELECT 1 FROM three WHERE three.x = one.a AND three.y < one.id);
SELECT count(*), sum(id) FROM one WHERE NOT EXISTS (SELECT 1 FROM three WHERE three.x = one.id);
SELECT one.id, two.id FROM one JOIN two ON two.one = one.id ORDER BY one.id, two.id LIMIT 6;
SELECT one.id, two.id FROM one JOIN two ON two.id = one.id ORDER BY two.id DESC LIMIT 3;
-- one key for all rows, more than the memory takes
SET work_mem = '64kB';
SELECT count(*), sum(p.y), max(q.y) FROM (SELECT y % 1 AS k, y FROM three) p JOIN (SELECT y % 1 AS k, y FROM three) q ON p.k = q.k;
SELECT count(*), sum(p.y), max(q.y) FROM (SELECT y % 1 AS k, y FROM three) p JOIN (SELECT y % 1 AS k, y FROM three) q ON p.k = q.k AND p.y > q.y;
SELECT count(*) FROM (SELECT y % 2 AS k, y FROM three) p FULL JOIN (SELECT y % 3 AS k, y FROM three) q ON p.k = q.k;
RESET work_mem;
RESET enable_nestloop;

-- loops
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT * FROM one LEFT JOIN three ON three.x = one.a;
SET enable_material = off;
EXPLAIN (COSTS OFF) SELECT * FROM one LEFT JOIN three ON three.x = one.a;
SELECT count(*), sum(id), sum(y) FROM one LEFT JOIN three ON three.x = one.a WHERE one.id < 50;

-- sorts and groups
RESET ALL;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT * FROM one ORDER BY id;
EXPLAIN (COSTS OFF) SELECT * FROM one ORDER BY a;
SET enable_hashagg = off;
EXPLAIN (COSTS OFF) SELECT a, count(*) FROM one GROUP BY a;
EXPLAIN (COSTS OFF) SELECT DISTINCT a FROM one;
SELECT a, count(*), sum(id), max(b), count(DISTINCT id % 3) FROM one GROUP BY a HAVING sum(id) > 20800 ORDER BY a LIMIT 4;
SELECT a % 2 AS m, a > 50 AS more, count(*), grouping(a % 2, a > 50) FROM one GROUP BY 1, 2 ORDER BY 1, 2;
SELECT x, count(*) FROM three GROUP BY x ORDER BY x NULLS FIRST LIMIT 3;
SELECT DISTINCT a % 3 AS m, b IS NULL AS n FROM one ORDER BY 1;
SELECT a FROM one WHERE id < 3 UNION SELECT id FROM one WHERE id < 3 ORDER BY 1;

-- by row number
SET enable_tidscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM one WHERE ctid = '(0,1)';
