-- REFERENCING OLD TABLE and NEW TABLE.
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE FUNCTION totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    FOR r IN SELECT * FROM before ORDER BY id LOOP RAISE NOTICE '% old %', TG_NAME, r; END LOOP;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    FOR r IN SELECT * FROM after ORDER BY id LOOP RAISE NOTICE '% new %', TG_NAME, r; END LOOP;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    RAISE NOTICE '% joined %', TG_NAME, (SELECT string_agg(o.a || '->' || n.a, ', ' ORDER BY o.id) FROM before o JOIN after n USING (id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ins AFTER INSERT ON t REFERENCING NEW TABLE AS after EXECUTE FUNCTION totals();
CREATE TRIGGER upd AFTER UPDATE ON t REFERENCING OLD TABLE AS before NEW TABLE AS after EXECUTE FUNCTION totals();
CREATE TRIGGER del AFTER DELETE ON t REFERENCING OLD TABLE AS before EXECUTE FUNCTION totals();
INSERT INTO t VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');
UPDATE t SET a = a * 10 WHERE id > 1;
UPDATE t SET a = 0 WHERE false;
DELETE FROM t WHERE id = 3;
INSERT INTO t SELECT id + 10, a, b FROM t;
INSERT INTO t VALUES (1, 100, 'c'), (20, 20, 'n') ON CONFLICT (id) DO UPDATE SET a = excluded.a;
MERGE INTO t USING (VALUES (1, 5), (2, NULL), (30, 30)) v (x, y) ON id = x
  WHEN MATCHED AND y IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET a = y WHEN NOT MATCHED THEN INSERT VALUES (x, y, 'merged');
COPY t FROM stdin;
40	40	copied
41	41	copied
\.
WITH x AS (UPDATE t SET a = a + 1 WHERE id = 40 RETURNING *) UPDATE t SET a = a + 1 WHERE id = 41;
-- rows as the triggers before made them, and none that they left out
CREATE FUNCTION halve() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.a < 0 THEN RETURN NULL; END IF; NEW.a := NEW.a / 2; RETURN NEW; END $$;
CREATE TRIGGER halve BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION halve();
INSERT INTO t VALUES (50, 50, 'half'), (51, -1, 'none');
UPDATE t SET a = a - 10 WHERE id >= 40;
DROP TRIGGER halve ON t;
-- dropped columns
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t ADD COLUMN c int DEFAULT 1;
UPDATE t SET c = 2 WHERE id = 50;
-- row triggers, too, see the whole of it
CREATE FUNCTION count_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE NOTICE '% of %', NEW.id, (SELECT count(*) FROM fresh); RETURN NULL; END $$;
CREATE TRIGGER each_row AFTER INSERT ON t REFERENCING NEW TABLE AS fresh FOR EACH ROW EXECUTE FUNCTION count_new();
INSERT INTO t VALUES (60, 1), (61, 2);
DROP TRIGGER each_row ON t;
-- the name hides a table; it is no table that can be changed
CREATE TABLE after (id int);
INSERT INTO after VALUES (-1);
INSERT INTO t VALUES (70, 7);
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM fresh; RETURN NULL; END $$;
CREATE TRIGGER meddle AFTER INSERT ON t REFERENCING NEW TABLE AS fresh EXECUTE FUNCTION meddle();
INSERT INTO t VALUES (71, 7);
DROP TRIGGER meddle ON t;
DROP TABLE after;
-- aliases, sets, subqueries, and statements that read it twice
CREATE FUNCTION reads() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE s text;
BEGIN
  IF pg_trigger_depth() > 2 THEN RETURN NULL; END IF;
  SELECT string_agg(q.x || ':' || q.y, ' ' ORDER BY q.x) INTO s FROM fresh AS q (x, y);
  RAISE NOTICE 'aliased %', s;
  SELECT string_agg(id::text, ' ' ORDER BY id) INTO s FROM (SELECT id FROM fresh EXCEPT SELECT id FROM fresh WHERE a = 1) x;
  RAISE NOTICE 'except %', s;
  SELECT count(*)::text INTO s FROM fresh x, fresh y WHERE EXISTS (SELECT FROM fresh z WHERE z.id = x.id);
  RAISE NOTICE 'product %', s;
  SELECT string_agg(f::text, ' ' ORDER BY id) INTO s FROM fresh f;
  RAISE NOTICE 'whole %', s;
  EXECUTE 'SELECT max(a)::text FROM fresh' INTO s;
  RAISE NOTICE 'dynamic %', s;
  INSERT INTO t SELECT id + 1000, a FROM fresh WHERE id < 1000;
  RETURN NULL;
END $$;
DROP TRIGGER ins ON t;
CREATE TRIGGER reads AFTER INSERT ON t REFERENCING NEW TABLE AS fresh EXECUTE FUNCTION reads();
INSERT INTO t VALUES (80, 1), (81, 2), (82, 3);
SELECT count(*) FROM t WHERE id > 1000;
DROP TABLE t;
DROP FUNCTION totals;
DROP FUNCTION halve;
DROP FUNCTION count_new;
DROP FUNCTION meddle;
DROP FUNCTION reads;

-- what foreign keys do belongs to the statement
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO parent SELECT generate_series(1, 4);
INSERT INTO child SELECT g, g / 2 + 1 FROM generate_series(0, 5) g;
CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE NOTICE '% %: %', TG_TABLE_NAME, TG_OP, (SELECT string_agg(before::text, ' ' ORDER BY before) FROM before); RETURN NULL; END $$;
CREATE TRIGGER gone AFTER DELETE ON parent REFERENCING OLD TABLE AS before EXECUTE FUNCTION gone();
CREATE TRIGGER gone AFTER DELETE ON child REFERENCING OLD TABLE AS before EXECUTE FUNCTION gone();
CREATE TRIGGER moved AFTER UPDATE ON child REFERENCING OLD TABLE AS before EXECUTE FUNCTION gone();
DELETE FROM parent WHERE id < 3;
UPDATE parent SET id = 30 WHERE id = 3;
DELETE FROM parent WHERE id = 4;
DROP TABLE parent, child;
DROP FUNCTION gone;
