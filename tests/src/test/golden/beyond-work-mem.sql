-- Sorts, hash tables and kept results that are larger than their memory give what they give within it.
SET work_mem = '64kB';
CREATE TABLE big (id int, grp int, name text, amount numeric, day date, f float8, tags text[], noted timestamptz);
INSERT INTO big SELECT i, i * 7919 % 5003, CASE WHEN i % 11 = 0 THEN NULL ELSE 'name ' || md5(i::text) END, (i * 37 % 1000) / 8.0,
    date '2020-01-01' + i % 1000, i / 3.0, CASE WHEN i % 5 = 0 THEN NULL ELSE array['a' || i % 7, NULL, 'b'] END,
    timestamptz '2021-01-01 00:00+00' + i * interval '1 second'
  FROM generate_series(1, 30000) i;
ANALYZE big;

-- sorts
SELECT count(*), count(name), sum(id), bool_and(ordered) FROM (
  SELECT id, name, coalesce(lag(name) OVER (ORDER BY name COLLATE "C", id) <= name COLLATE "C", true) AS ordered
    FROM (SELECT * FROM big ORDER BY name COLLATE "C", id) s) t;
SELECT id, name FROM big ORDER BY name COLLATE "C" DESC NULLS LAST, id LIMIT 3;
SELECT id, name FROM big ORDER BY name COLLATE "C" NULLS FIRST, id OFFSET 2720 LIMIT 12;
SELECT id, amount, tags FROM big ORDER BY amount DESC, day, id OFFSET 29990;
SELECT id, f FROM big ORDER BY f DESC LIMIT 2;
SELECT id FROM big ORDER BY -id LIMIT 5000 OFFSET 4998;
SELECT r FROM (SELECT ROW(id, tags) AS r FROM big ORDER BY noted DESC) s LIMIT 2;
SELECT id FROM big ORDER BY noted FETCH FIRST 2 ROWS WITH TIES;
BEGIN;
DECLARE c CURSOR FOR SELECT id, name FROM big ORDER BY id DESC;
FETCH 2 FROM c;
MOVE 20000 IN c;
FETCH 2 FROM c;
COMMIT;

-- groups
SELECT count(*), sum(n), min(n), max(n), sum(s) FROM (SELECT grp, count(*) n, sum(amount) s FROM big GROUP BY grp) g;
SELECT count(*), sum(n) FROM (SELECT name, count(*) n FROM big GROUP BY name) g;
SELECT name, count(*), min(id), max(noted AT TIME ZONE 'UTC') FROM big GROUP BY name HAVING count(*) > 1 OR min(id) < 4 ORDER BY min(id);
SELECT count(*) FROM (SELECT DISTINCT name, tags FROM big) d;
SELECT g, count(*), sum(n) FROM (SELECT grouping(grp, day) g, grp, day, count(*) n FROM big GROUP BY GROUPING SETS ((grp), (day), (), (grp, day))) s
  GROUP BY g ORDER BY g;
SELECT count(DISTINCT name), count(DISTINCT grp), sum(DISTINCT amount) FROM big;
SELECT md5(string_agg(name, ',' ORDER BY id DESC)) FROM big;

-- joins
SELECT count(*), sum(a.id), sum(b.id) FROM big a JOIN big b ON a.id = b.id + 1;
SELECT count(*), count(b.id), sum(a.id), sum(b.id) FROM big a LEFT JOIN big b ON a.name = b.name AND b.id % 2 = 0;
SELECT count(*), count(a.id), count(b.id) FROM (SELECT * FROM big WHERE id <= 20000) a FULL JOIN (SELECT * FROM big WHERE id > 10000) b ON a.name = b.name;
SELECT count(*), count(a.id) FROM (SELECT * FROM big WHERE id % 3 = 0) a RIGHT JOIN big b ON a.id = b.id AND a.amount > 10;
SELECT count(*) FROM big a WHERE EXISTS (SELECT FROM big b WHERE b.name = a.name AND b.id > 100);
SELECT count(*) FROM big a WHERE NOT EXISTS (SELECT FROM big b WHERE b.name = a.name AND b.id > 100);
SELECT count(*) FROM big a JOIN (SELECT 1 AS one FROM big) b ON a.grp = b.one;
SELECT count(*), sum(length(a.name)) FROM big a JOIN big b USING (grp) JOIN big c ON c.id = a.id;

-- WITH, set operations, windows
WITH kept AS MATERIALIZED (SELECT * FROM big) SELECT (SELECT count(*) FROM kept), (SELECT sum(id) FROM kept WHERE name IS NULL), count(*)
  FROM kept a JOIN kept b ON a.id = b.id;
WITH RECURSIVE r(n, t) AS (SELECT 1, 'x' || 1 UNION ALL SELECT n + 1, 'x' || n FROM r WHERE n < 3000) SELECT count(*), sum(n), max(t) FROM r;
SELECT count(*) FROM (SELECT name FROM big WHERE id < 20000 INTERSECT SELECT name FROM big WHERE id > 10000) i;
SELECT count(*) FROM (SELECT name FROM big EXCEPT SELECT name FROM big WHERE id % 2 = 0) e;
SELECT count(*), count(DISTINCT name) FROM (SELECT name FROM big UNION SELECT name FROM big) u;
SELECT sum(rn), sum(total), max(before) FROM (
  SELECT row_number() OVER w rn, sum(id) OVER w total, lag(name, 1, '') OVER w COLLATE "C" AS before FROM big WINDOW w AS (PARTITION BY grp % 100 ORDER BY id)) s;
SELECT count(*) FROM (SELECT rank() OVER (PARTITION BY id ORDER BY name), id FROM big) s WHERE rank = 1;

SET temp_file_limit = '100kB';
SELECT count(*) FROM (SELECT * FROM big ORDER BY name OFFSET 1) s;
SELECT count(*) FROM (SELECT name, count(*) FROM big GROUP BY name) g;
SELECT count(*) FROM big a JOIN big b ON a.name = b.name;
WITH kept AS MATERIALIZED (SELECT * FROM big) SELECT count(*) FROM kept;
RESET temp_file_limit;
SELECT count(*) FROM (SELECT * FROM big ORDER BY name OFFSET 1) s;
DROP TABLE big;
