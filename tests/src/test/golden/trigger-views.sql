-- Views: INSTEAD OF triggers, and those of statements.
-- Tells what a trigger was told, and goes on with the row.
CREATE FUNCTION report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% % % % on %.% (%) depth %: old %, new %', TG_NAME, TG_WHEN, TG_OP, TG_LEVEL, TG_TABLE_SCHEMA, TG_TABLE_NAME,
    array_to_string(TG_ARGV, ','), pg_trigger_depth(), CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'INSERT' THEN OLD::text END,
    CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'DELETE' THEN NEW::text END;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TABLE people (id int PRIMARY KEY, name text, city int);
CREATE TABLE cities (id int PRIMARY KEY, city text UNIQUE);
INSERT INTO cities VALUES (1, 'Sendai'), (2, 'Morioka');
INSERT INTO people VALUES (1, 'Aoi', 1), (2, 'Ren', 2), (3, 'Yui', 1);
CREATE VIEW residents AS SELECT p.id, p.name, c.city, length(p.name) AS length FROM people p JOIN cities c ON c.id = p.city;
INSERT INTO residents VALUES (4, 'Rin', 'Sendai');
UPDATE residents SET name = 'x';
DELETE FROM residents;
CREATE FUNCTION residents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% % old % new %', TG_OP, TG_WHEN, CASE WHEN TG_OP <> 'INSERT' THEN OLD::text END, CASE WHEN TG_OP <> 'DELETE' THEN NEW::text END;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM people WHERE id = OLD.id;
    IF NOT FOUND THEN RETURN NULL; END IF;
    RETURN OLD;
  END IF;
  IF NEW.name = 'skip' THEN RETURN NULL; END IF;
  NEW.length := length(NEW.name);
  IF TG_OP = 'INSERT' THEN
    INSERT INTO people VALUES (NEW.id, NEW.name, (SELECT id FROM cities WHERE city = NEW.city));
  ELSE
    UPDATE people SET id = NEW.id, name = NEW.name, city = (SELECT id FROM cities WHERE city = NEW.city) WHERE id = OLD.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER residents INSTEAD OF INSERT OR UPDATE OR DELETE ON residents FOR EACH ROW EXECUTE FUNCTION residents();
CREATE TRIGGER first BEFORE INSERT OR UPDATE OR DELETE ON residents EXECUTE FUNCTION report();
CREATE TRIGGER last AFTER INSERT OR UPDATE OR DELETE ON residents EXECUTE FUNCTION report();
INSERT INTO residents VALUES (4, 'Rin', 'Sendai') RETURNING *;
INSERT INTO residents (id, name) VALUES (5, 'skip'), (6, 'Sora') RETURNING *;
UPDATE residents SET name = upper(name), city = 'Morioka' WHERE city = 'Sendai' AND id < 4 RETURNING id, name, length, city;
UPDATE residents r SET name = r.name || x.n FROM (VALUES (2, '!'), (4, '?')) x (i, n) WHERE r.id = x.i RETURNING r.*, x.n;
UPDATE residents SET name = 'skip' WHERE id = 3;
DELETE FROM residents WHERE length > 3 RETURNING *;
DELETE FROM residents USING cities WHERE cities.city = residents.city AND cities.id = 2 RETURNING name, cities.id;
WITH w AS (INSERT INTO residents VALUES (7, 'Mio', 'Morioka') RETURNING *) SELECT * FROM w;
COPY residents (id, name, city) FROM stdin;
8	Hana	Sendai
9	skip	Sendai
\.
SELECT * FROM residents ORDER BY id;
INSERT INTO residents VALUES (8, 'twice', 'Sendai');
ALTER VIEW residents ALTER COLUMN city SET DEFAULT 'Morioka';
INSERT INTO residents (id, name) VALUES (10, 'Kaito');
MERGE INTO residents USING (VALUES (1)) v (x) ON id = x WHEN MATCHED THEN DELETE;
SELECT is_updatable, is_trigger_updatable, is_trigger_deletable, is_trigger_insertable_into FROM information_schema.views WHERE table_name = 'residents';
SELECT column_name, is_updatable FROM information_schema.columns WHERE table_name = 'residents' ORDER BY ordinal_position;

-- a view on the view, that could be changed by itself
CREATE VIEW of_morioka AS SELECT id AS number, name FROM residents WHERE city = 'Morioka';
INSERT INTO of_morioka VALUES (11, 'Nao');
UPDATE of_morioka SET name = 'Naoki' WHERE number = 11 RETURNING *;
DELETE FROM of_morioka WHERE number = 11 RETURNING *;
DROP VIEW of_morioka;

-- one event by a trigger, the others by the table below
CREATE VIEW simple AS SELECT id, city FROM cities WHERE id < 100;
CREATE FUNCTION no_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'not inserted: %', NEW; RETURN NEW; END $$;
CREATE TRIGGER no_insert INSTEAD OF INSERT ON simple FOR EACH ROW EXECUTE FUNCTION no_insert();
CREATE TRIGGER on_view BEFORE INSERT OR UPDATE ON simple EXECUTE FUNCTION report();
CREATE TRIGGER on_table BEFORE INSERT OR UPDATE ON cities EXECUTE FUNCTION report();
INSERT INTO simple VALUES (3, 'Akita') RETURNING *;
UPDATE simple SET city = 'Aomori' WHERE id = 2 RETURNING *;
SELECT * FROM cities ORDER BY id;
SELECT pg_relation_is_updatable('simple', false), pg_relation_is_updatable('simple', true), pg_column_is_updatable('simple', 1::int2, false);
ALTER VIEW simple RENAME TO simpler;
DROP TRIGGER no_insert ON simpler;
INSERT INTO simpler VALUES (3, 'Akita') RETURNING *;

-- rights: the caller's on the view, the owner's on what is below
CREATE ROLE golden_view_user;
GRANT SELECT, INSERT ON residents TO golden_view_user;
SET ROLE golden_view_user;
DELETE FROM residents;
INSERT INTO residents VALUES (12, 'Mei', 'Sendai');
SELECT count(*) FROM people;
RESET ROLE;
REVOKE ALL ON residents FROM golden_view_user;
DROP ROLE golden_view_user;
DROP VIEW simpler;
DROP VIEW residents;
DROP FUNCTION residents();
DROP FUNCTION no_insert();
DROP TABLE people, cities;
DROP FUNCTION report;
