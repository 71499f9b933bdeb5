-- Conditions on the columns of a subquery go into it, where that means the same.
CREATE TABLE now_log (id int PRIMARY KEY, kind int, note text, amount numeric);
CREATE TABLE old_log (id int PRIMARY KEY, kind int, note text, amount numeric);
INSERT INTO now_log SELECT g, g % 500, 'n' || g % 7, g % 13 FROM generate_series(1, 5000) g;
INSERT INTO old_log SELECT g, g % 400, 'o' || g % 5, g % 17 FROM generate_series(5001, 10000) g;
CREATE INDEX ON now_log (kind);
CREATE INDEX ON old_log (kind);
VACUUM ANALYZE now_log;
VACUUM ANALYZE old_log;
CREATE VIEW every_log AS SELECT id, kind, note, amount FROM now_log UNION ALL SELECT id, kind, note, amount FROM old_log;

-- UNION ALL
EXPLAIN (COSTS OFF) SELECT * FROM every_log WHERE id = 7000;
SELECT * FROM every_log WHERE id = 7000;
SELECT * FROM every_log WHERE id IN (3, 9003) AND note IS NOT NULL;
SELECT count(*) FROM every_log WHERE id = 7000 OR note = 'n3';
SELECT id FROM (SELECT id, kind FROM every_log UNION ALL SELECT -id, kind FROM old_log) x WHERE x.id IN (-7001, 7001, 12) ORDER BY 1;
-- every input by itself, where one cannot take it
SELECT * FROM (SELECT id, kind FROM now_log UNION ALL (SELECT id, kind FROM old_log ORDER BY id LIMIT 5)) x WHERE id BETWEEN 4999 AND 5003 ORDER BY 1;
WITH w AS MATERIALIZED (SELECT 5003 AS id)
SELECT * FROM (SELECT id, kind FROM now_log UNION ALL (SELECT o.id, o.kind FROM old_log o, w WHERE o.id = w.id ORDER BY id LIMIT 5)) x WHERE id > 4999 ORDER BY 1;
-- columns of other types
SELECT * FROM (SELECT id, note FROM now_log UNION ALL SELECT id::bigint, 'x'::varchar FROM old_log) x WHERE id = 5001 OR id = 4;
-- random() is asked once for each row of the result, not before
SELECT count(*) FROM every_log WHERE id = 4 AND random() < 2;
-- joins with such a view by an index of each of its tables
EXPLAIN (COSTS OFF) SELECT n.note, e.note FROM now_log n JOIN every_log e ON e.id = n.id + 5000 WHERE n.amount = 3 AND n.note = 'n1';
SELECT n.id, e.note FROM now_log n JOIN every_log e ON e.id = n.id + 5000 WHERE n.id IN (7, 8) ORDER BY 1;

-- UNION, INTERSECT, EXCEPT
SELECT * FROM (SELECT id, kind FROM now_log UNION SELECT id, kind FROM old_log) x WHERE id = 12;
SELECT count(*), sum(kind) FROM (SELECT kind FROM now_log INTERSECT SELECT kind FROM old_log) x WHERE kind BETWEEN 390 AND 450;
SELECT count(*), sum(kind) FROM (SELECT kind FROM now_log EXCEPT SELECT kind FROM old_log) x WHERE kind BETWEEN 390 AND 450;

-- groups: keys before, aggregates after
SELECT * FROM (SELECT id, kind, count(*) n FROM now_log GROUP BY id, kind) x WHERE id = 5 AND n > 0;
SELECT * FROM (SELECT kind, count(*) n, sum(amount) s FROM now_log GROUP BY kind) x WHERE kind < 3 AND n > 1 AND (s > 50 OR kind = 1) ORDER BY 1;
SELECT kind, max(note) FROM now_log GROUP BY kind HAVING kind = 17 AND count(*) > 3;
-- without keys there is a group in any case
SELECT * FROM (SELECT count(*) n FROM now_log) x WHERE n < 0;
SELECT * FROM (SELECT count(*) n, 5 AS five FROM now_log WHERE false) x WHERE five = 5;
SELECT * FROM (SELECT count(*) n, 5 AS five FROM now_log) x WHERE five = 6;
-- of a primary key's table
SELECT * FROM (SELECT id, note, count(*) FROM now_log GROUP BY id) x WHERE note = 'n3' AND id < 20 ORDER BY 1;
-- grouping sets make a NULL of what is compared
SELECT * FROM (SELECT kind, note, count(*) n FROM now_log WHERE kind < 2 GROUP BY ROLLUP (kind, note)) x WHERE note IS NULL ORDER BY 1;

-- DISTINCT
SELECT * FROM (SELECT DISTINCT id, note FROM now_log) x WHERE id = 8;
SELECT * FROM (SELECT DISTINCT ON (kind) kind, id FROM now_log ORDER BY kind, id) x WHERE id > 499 ORDER BY 1;
SELECT * FROM (SELECT DISTINCT ON (kind) kind, id FROM now_log ORDER BY kind, id DESC) x WHERE kind = 4 AND id > 4000;

-- windows: only what every window is partitioned by
SELECT * FROM (SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) r FROM now_log) x WHERE kind = 9 AND r < 4;
SELECT * FROM (SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) r FROM now_log) x WHERE id IN (500, 1009) ORDER BY id;
SELECT * FROM (SELECT id, kind, rank() OVER (PARTITION BY kind ORDER BY id) r, count(*) OVER () n FROM now_log) x WHERE kind = 9 AND r < 3;
SELECT * FROM (SELECT kind, sum(count(*)) OVER (PARTITION BY kind) s FROM now_log GROUP BY kind, note) x WHERE kind = 3;

-- LIMIT
SELECT * FROM (SELECT id FROM now_log ORDER BY id LIMIT 3) x WHERE id > 2;
-- sets in the target list
SELECT * FROM (SELECT id, generate_series(1, 3) g FROM now_log) x WHERE id = 5 AND g > 1;

-- a view that keeps rows back: only what cannot tell of them goes in
CREATE FUNCTION tells(int) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$;
CREATE VIEW few WITH (security_barrier) AS SELECT * FROM now_log WHERE kind = 3;
EXPLAIN (COSTS OFF) SELECT * FROM few WHERE id = 503;
EXPLAIN (COSTS OFF) SELECT * FROM few WHERE tells(id) AND id = 503;
SELECT * FROM few WHERE tells(id) AND id < 600;
DROP VIEW few, every_log;
DROP FUNCTION tells;
DROP TABLE now_log, old_log;
