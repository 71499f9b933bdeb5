-- What BEFORE ... FOR EACH ROW may do to a row.
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b text, c int GENERATED ALWAYS AS (a * 10) STORED, changed int DEFAULT 0, CHECK (a <> 13));
CREATE FUNCTION edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.b = 'skip' THEN RETURN NULL; END IF;
  IF NEW.b = 'old' AND TG_OP = 'UPDATE' THEN RETURN OLD; END IF;
  NEW.a := coalesce(NEW.a, 7);
  IF NEW.b = 'bad' THEN NEW.a := 13; END IF;
  IF NEW.b = 'null' THEN NEW.a := NULL; END IF;
  IF NEW.b = 'key' THEN NEW.id := NEW.id + 100; END IF;
  NEW.changed := NEW.changed + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER edit BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION edit();
INSERT INTO t (id, a, b) VALUES (1, NULL, 'x'), (2, 2, 'skip'), (3, 3, 'key') RETURNING *;
INSERT INTO t (id, a, b) VALUES (4, 4, 'bad');
INSERT INTO t (id, a, b) VALUES (4, 4, 'null');
UPDATE t SET a = a + 1 RETURNING *;
UPDATE t SET b = 'skip' WHERE id = 1 RETURNING *;
UPDATE t SET b = 'old', a = 99 WHERE id = 1 RETURNING *;
UPDATE t SET b = 'key', a = 50 WHERE id = 1 RETURNING id, a, c;
UPDATE t SET b = 'bad' WHERE id = 203;
UPDATE t SET a = NULL, b = 'y';
SELECT * FROM t ORDER BY id;
-- ON CONFLICT sees the key that the trigger made
INSERT INTO t (id, a, b) VALUES (1, 1, 'key') ON CONFLICT (id) DO UPDATE SET b = excluded.b || '!', a = excluded.changed RETURNING *;
INSERT INTO t (id, a, b) VALUES (1, 1, 'key') ON CONFLICT (id) DO UPDATE SET b = 'skip' RETURNING *;
INSERT INTO t (id, a, b) VALUES (1, 1, 'key') ON CONFLICT DO NOTHING RETURNING *;
INSERT INTO t (id, a, b) VALUES (1, 1, 'skip') ON CONFLICT DO NOTHING;
-- MERGE
MERGE INTO t USING (VALUES (101, 'm'), (103, 'skip'), (5, 'new'), (6, 'skip')) v (x, y) ON id = x
  WHEN MATCHED THEN UPDATE SET b = y WHEN NOT MATCHED THEN INSERT (id, a, b) VALUES (x, 1, y);
-- COPY
COPY t (id, a, b) FROM stdin;
10	\N	ten
11	1	skip
12	2	key
\.
COPY t (id, a, b) FROM stdin;
13	1	fine
14	1	bad
\.
SELECT * FROM t ORDER BY id;
-- through a view with a check option, and from a query on the table itself
CREATE VIEW v AS SELECT id, a, b FROM t WHERE a < 20 WITH CHECK OPTION;
INSERT INTO v VALUES (60, NULL, 'view');
INSERT INTO v VALUES (61, 21, 'view');
UPDATE v SET a = 19 WHERE id = 60 RETURNING *;
INSERT INTO t (id, a, b) SELECT id + 1000, a, b FROM t WHERE id < 20 RETURNING id;
DROP VIEW v;
DROP TABLE t;
DROP FUNCTION edit;

-- deletion
CREATE TABLE keep (id int PRIMARY KEY, locked boolean);
INSERT INTO keep VALUES (1, true), (2, false), (3, NULL);
CREATE FUNCTION protect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.locked THEN RAISE NOTICE '% stays', OLD.id; RETURN NULL; END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER protect BEFORE DELETE ON keep FOR EACH ROW EXECUTE FUNCTION protect();
DELETE FROM keep RETURNING *;
SELECT * FROM keep;
MERGE INTO keep USING (VALUES (1)) v (x) ON id = x WHEN MATCHED THEN DELETE;
DROP TABLE keep;
DROP FUNCTION protect;

-- several triggers hand the row on; one that says no ends it
CREATE TABLE chain (a text);
CREATE FUNCTION append() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% gets %', TG_NAME, NEW.a;
  IF length(NEW.a) > 4 THEN RETURN NULL; END IF;
  NEW.a := NEW.a || TG_ARGV[0];
  RETURN NEW;
END $$;
CREATE TRIGGER c3 BEFORE INSERT ON chain FOR EACH ROW EXECUTE FUNCTION append('3');
CREATE TRIGGER c1 BEFORE INSERT ON chain FOR EACH ROW EXECUTE FUNCTION append('1');
CREATE TRIGGER c2 BEFORE INSERT ON chain FOR EACH ROW WHEN (NEW.a LIKE '%1') EXECUTE FUNCTION append('2');
INSERT INTO chain VALUES ('a'), ('xyz') RETURNING *;
SELECT * FROM chain;
DROP TABLE chain;
DROP FUNCTION append;

-- a row that its own trigger has changed
CREATE TABLE self (id int PRIMARY KEY, parent int, n int);
INSERT INTO self VALUES (1, NULL, 0), (2, 1, 0), (3, 1, 0);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
  UPDATE self SET n = n + 1 WHERE id = OLD.id;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE OR DELETE ON self FOR EACH ROW EXECUTE FUNCTION touch();
UPDATE self SET n = 5 WHERE id = 1;
DELETE FROM self WHERE id = 1;
MERGE INTO self USING (VALUES (1)) v (x) ON id = x WHEN MATCHED THEN UPDATE SET n = 9;
INSERT INTO self VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET n = 8;
DROP TRIGGER touch ON self;
-- a row that the trigger of another one has changed
CREATE FUNCTION touch_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE self SET n = n + 100 WHERE parent = OLD.id;
  DELETE FROM self WHERE parent = OLD.id AND TG_OP = 'DELETE';
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE OR DELETE ON self FOR EACH ROW WHEN (OLD.parent IS NULL) EXECUTE FUNCTION touch_children();
UPDATE self SET n = 1;
DELETE FROM self;
UPDATE self SET n = 1 WHERE parent IS NULL;
SELECT * FROM self ORDER BY id;
DELETE FROM self WHERE id = 1;
SELECT * FROM self ORDER BY id;
DROP TABLE self;
DROP FUNCTION touch;
DROP FUNCTION touch_children;
-- the same row twice in the input is no error, even where a trigger runs statements of its own
CREATE TABLE twice (id int, n int);
CREATE TABLE notes (t text);
INSERT INTO twice VALUES (1, 0);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO notes VALUES (NEW.n::text); RETURN NEW; END $$;
CREATE TRIGGER note BEFORE UPDATE ON twice FOR EACH ROW EXECUTE FUNCTION note();
UPDATE twice SET n = n + 1 FROM generate_series(1, 3);
SELECT * FROM twice;
SELECT * FROM notes;
-- a function in the statement that changes the row under it
CREATE FUNCTION meddle(x int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE twice SET n = 50 WHERE id = x; RETURN 1; END $$;
DROP TRIGGER note ON twice;
UPDATE twice SET n = meddle(id);
DELETE FROM twice WHERE meddle(id) = 1;
DROP TABLE twice, notes;
DROP FUNCTION note;
DROP FUNCTION meddle;
