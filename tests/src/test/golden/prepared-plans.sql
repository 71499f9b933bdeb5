-- Prepared statements: plans for the values at first, then one for all values unless that is dearer.
CREATE TABLE skewed (id int PRIMARY KEY, kind int, flag boolean, note text);
INSERT INTO skewed SELECT g, CASE WHEN g % 1000 = 0 THEN g / 1000 ELSE 99 END, g % 500 = 0, 'n' || g FROM generate_series(1, 20000) g;
CREATE INDEX ON skewed (kind);
ANALYZE skewed;

PREPARE one (int) AS SELECT note FROM skewed WHERE id = $1;
EXPLAIN (COSTS OFF) EXECUTE one (7);
EXECUTE one (7);
EXECUTE one (8);
EXECUTE one (9);
EXECUTE one (10);
SELECT name, generic_plans, custom_plans FROM pg_prepared_statements;
EXPLAIN (COSTS OFF) EXECUTE one (7);
SELECT name, generic_plans, custom_plans FROM pg_prepared_statements;
SET plan_cache_mode = force_custom_plan;
EXPLAIN (COSTS OFF) EXECUTE one (11);
EXECUTE one (11);
SET plan_cache_mode = force_generic_plan;
EXECUTE one (12);
EXECUTE one (NULL);
SELECT name, generic_plans, custom_plans FROM pg_prepared_statements;
RESET plan_cache_mode;

-- what statistics know of the value
PREPARE kinds (int) AS SELECT count(*) FROM skewed WHERE kind = $1;
EXPLAIN (COSTS OFF) EXECUTE kinds (99);
EXECUTE kinds (99);
EXECUTE kinds (3);
EXECUTE kinds (NULL);

-- conditions that the value decides
PREPARE maybe (int, text) AS SELECT id FROM skewed WHERE ($1 IS NULL OR id = $1) AND note = coalesce($2, note) ORDER BY id LIMIT 2;
EXECUTE maybe (5, NULL);
EXECUTE maybe (NULL, 'n17');
EXECUTE maybe (NULL, NULL);

-- partitions
CREATE TABLE parted (a int, b text) PARTITION BY RANGE (a);
CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (100) TO (200);
INSERT INTO parted SELECT g, 'p' || g FROM generate_series(0, 199) g;
PREPARE parts (int) AS SELECT b FROM parted WHERE a = $1;
EXPLAIN (COSTS OFF) EXECUTE parts (150);
EXECUTE parts (150);
EXECUTE parts (50);
EXECUTE parts (50);
EXECUTE parts (50);
SELECT name, generic_plans, custom_plans FROM pg_prepared_statements WHERE name = 'parts';
SET plan_cache_mode = force_custom_plan;
EXPLAIN (COSTS OFF) EXECUTE parts (50);
RESET plan_cache_mode;

-- changes, and statements without parameters
PREPARE change (int, text) AS UPDATE skewed SET note = $2 WHERE id = $1 RETURNING note;
EXECUTE change (1, 'changed');
PREPARE add (int, text) AS INSERT INTO skewed (id, note) VALUES ($1, $2) RETURNING id;
EXECUTE add (30000, 'x');
EXECUTE add (30001, 'y');
PREPARE nothing AS SELECT 1 AS one;
EXECUTE nothing;
EXECUTE nothing;
SELECT name, generic_plans, custom_plans FROM pg_prepared_statements ORDER BY name;
ALTER TABLE skewed ALTER COLUMN note TYPE varchar(100);
EXECUTE one (7);
EXECUTE kinds (99);
DEALLOCATE ALL;
