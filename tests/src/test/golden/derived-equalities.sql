-- Equalities that follow from others.
CREATE TABLE da (id int PRIMARY KEY, x int, w bigint, s text, c text COLLATE "C");
CREATE TABLE db (id int PRIMARY KEY, x int, w bigint, s text, c text COLLATE "C");
CREATE TABLE dc (id bigint PRIMARY KEY, x int, w smallint, s varchar(9), c text COLLATE "C");
INSERT INTO da SELECT g, CASE WHEN g % 9 > 0 THEN g % 400 END, g % 70, 's' || g % 300, 'c' || g % 50 FROM generate_series(1, 4000) g;
INSERT INTO db SELECT g, CASE WHEN g % 7 > 0 THEN g % 390 END, g % 71, 's' || g % 290, 'c' || g % 51 FROM generate_series(1, 4000) g;
INSERT INTO dc SELECT g, CASE WHEN g % 8 > 0 THEN g % 380 END, g % 72, 's' || g % 280, 'c' || g % 52 FROM generate_series(1, 4000) g;
VACUUM ANALYZE da;
VACUUM ANALYZE db;
VACUUM ANALYZE dc;
SET enable_material = off;

-- a constant for all
EXPLAIN (COSTS OFF) SELECT * FROM da a JOIN db b ON a.id = b.id WHERE a.id = 5;
SELECT a.id, b.x FROM da a JOIN db b ON a.id = b.id WHERE a.id = 5;
EXPLAIN (COSTS OFF) SELECT * FROM da a, db b, dc c WHERE a.id = b.id AND b.id = c.id AND c.id = 12;
SELECT a.id, b.x, c.s FROM da a, db b, dc c WHERE a.id = b.id AND b.id = c.id AND c.id = 12;
EXPLAIN (COSTS OFF) SELECT * FROM da a, db b WHERE a.id = b.id AND a.id = b.x AND a.id = 7;
SELECT count(*) FROM da a, db b WHERE a.id = b.id AND a.id = b.x AND a.id = 7;
-- two constants
SELECT count(*) FROM da a, db b WHERE a.id = b.id AND a.id = 7 AND b.id = 8;
SELECT count(*) FROM da a, db b WHERE a.x = b.x AND a.x = 7 AND b.x = 7;
SELECT count(*) FROM da a, db b, dc c WHERE a.id = b.id AND b.id = c.id AND a.id = 7 AND c.id = 8;
SELECT count(*) FROM da a, db b WHERE a.w = b.w AND a.w = 7 AND b.w = 7::int;
SELECT count(*) FROM da a LEFT JOIN db b ON a.id = b.id AND b.id = 8 WHERE a.id = 7;
SELECT count(*) FROM da a WHERE a.id = 7 AND EXISTS (SELECT 1 FROM db b WHERE a.id = b.id AND b.id = 8);
-- chains
SELECT count(*), sum(a.id), sum(c.id) FROM da a, db b, dc c WHERE a.x = b.x AND b.x = c.x AND a.id < 300 AND c.id < 200;
SELECT count(*), sum(a.id) FROM da a, db b WHERE a.x = b.x AND a.w = b.x AND b.id < 200;
SELECT count(*), sum(a.id) FROM da a, db b, dc c, da d WHERE a.x = b.x AND c.x = d.x AND b.x = d.x AND a.id < 100 AND b.id < 500 AND c.id < 600 AND d.id < 700;
SELECT count(*), sum(a.id) FROM da a, db b, dc c WHERE a.s = b.s AND b.s = c.s AND c.s = 's17' AND a.id < 2000;
-- other collations have nothing to do with each other
SELECT count(*) FROM da a, db b, dc c WHERE a.s = b.s AND a.s COLLATE "C" = c.c AND b.id < 50;
-- outer joins: the right side may be asked for the constant, and for nothing more
SELECT a.id, b.id FROM da a LEFT JOIN db b ON a.id = b.id AND b.x > 100 WHERE a.id IN (5, 6) AND a.x = 5;
SELECT a.id, b.id FROM da a LEFT JOIN db b ON a.id = b.x WHERE a.id = 399;
SELECT a.id, b.id FROM da a FULL JOIN db b ON a.id = b.id WHERE a.id = 5 OR b.id = 6 ORDER BY 1;
SELECT a.id, b.id, c.id FROM da a LEFT JOIN db b ON a.id = b.x LEFT JOIN dc c ON c.id = a.id WHERE a.id = 395;
-- EXISTS, IN, NOT EXISTS
SELECT a.id FROM da a WHERE a.id = 5 AND a.id IN (SELECT b.id FROM db b);
SELECT a.id FROM da a WHERE a.id = 5 AND NOT EXISTS (SELECT 1 FROM db b WHERE b.x = a.id);
-- values that are known later
PREPARE both(int) AS SELECT a.id, b.x FROM da a JOIN db b ON a.id = b.id WHERE a.id = $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE both(3);
EXECUTE both(3);
EXECUTE both(NULL);
RESET plan_cache_mode;
-- into a subquery
SELECT * FROM (SELECT id, count(*) FROM db GROUP BY id) b JOIN da a ON a.id = b.id WHERE a.id = 77;
-- volatile sides stay as they are
SELECT count(*) FROM da a, db b WHERE a.id = b.id AND a.id = 5 + floor(random() * 0)::int AND a.id < 10;

-- IN and EXISTS: few values first, then look up
SELECT id FROM da WHERE id IN (SELECT x FROM db WHERE id < 12) ORDER BY id;
SELECT id FROM da a WHERE EXISTS (SELECT 1 FROM db b WHERE b.x = a.id AND b.id < 12 AND b.s <> 's3') ORDER BY id;
SELECT count(*), sum(a.id) FROM da a WHERE EXISTS (SELECT 1 FROM db b, dc c WHERE b.x = a.id AND c.x = a.x AND b.id < 200 AND c.id < 200);
SELECT count(*), sum(a.id) FROM da a JOIN dc c ON a.x = c.id WHERE (a.x, c.w) IN (SELECT b.x, b.w FROM db b WHERE b.id < 900);
SELECT a.id FROM da a WHERE a.id IN (SELECT b.x FROM db b WHERE b.id < 50) AND a.id IN (SELECT c.x FROM dc c WHERE c.id < 20) ORDER BY 1;
BEGIN;
UPDATE da SET s = 'hit' WHERE id IN (SELECT x FROM db WHERE id < 9) RETURNING id;
DELETE FROM da WHERE id IN (SELECT x FROM db WHERE id < 5) RETURNING id, s;
SELECT id FROM da WHERE id IN (SELECT x FROM db WHERE id BETWEEN 5 AND 9) ORDER BY id FOR UPDATE;
ROLLBACK;
-- LATERAL after a LEFT JOIN, before another one
SELECT count(*), sum(c.id) FROM da a LEFT JOIN db b ON a.x = b.id CROSS JOIN LATERAL (SELECT d.id, d.x FROM dc d WHERE d.x = b.x ORDER BY d.id LIMIT 2) l
    LEFT JOIN dc c ON c.id = l.x WHERE a.id < 100;
DROP TABLE da, db, dc;
