-- Columns keep their names in plans with subqueries of every kind; tables of the same name are told apart.
CREATE TEMP TABLE t (a integer, b integer, c text);
CREATE TEMP TABLE u (x integer, y integer, z text);
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT * FROM t WHERE a IN (SELECT x FROM u WHERE u.y = t.b) OR b > 3;
EXPLAIN (COSTS OFF) SELECT (SELECT max(x) FROM u WHERE u.y = t.b AND u.z = t.c) FROM t;
EXPLAIN (COSTS OFF) SELECT * FROM t, LATERAL (SELECT x, y FROM u WHERE u.x = t.a ORDER BY y LIMIT 2) l;
EXPLAIN (COSTS OFF) SELECT * FROM (VALUES (1, 2), (3, 4)) v (p, q) WHERE v.q > 2;
EXPLAIN (COSTS OFF) WITH c AS MATERIALIZED (SELECT y, sum(x) AS n FROM u GROUP BY y) SELECT * FROM c WHERE c.n > 1;
EXPLAIN (COSTS OFF) WITH RECURSIVE r (n, m) AS (SELECT a, b FROM t WHERE c = 'x' UNION ALL SELECT n + 1, m FROM r WHERE m < 10)
    SELECT * FROM r WHERE r.m > 2;
