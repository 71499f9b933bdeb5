-- Triggers of users among those of foreign keys.
-- Tells what a trigger was told, and goes on with the row.
CREATE FUNCTION report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% % % % on %.% (%) depth %: old %, new %', TG_NAME, TG_WHEN, TG_OP, TG_LEVEL, TG_TABLE_SCHEMA, TG_TABLE_NAME,
    array_to_string(TG_ARGV, ','), pg_trigger_depth(), CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'INSERT' THEN OLD::text END,
    CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'DELETE' THEN NEW::text END;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TABLE parent (id int PRIMARY KEY, n int);
CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE, w int);
CREATE TABLE grandchild (id int, child int REFERENCES child ON DELETE SET NULL);
INSERT INTO parent VALUES (1, 1), (2, 2), (3, 3);
INSERT INTO child VALUES (10, 1, 0), (11, 1, 0), (20, 2, 0);
INSERT INTO grandchild VALUES (100, 10), (200, 20);
CREATE TRIGGER "B_before" BEFORE UPDATE OR DELETE ON parent FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER "B_after" AFTER UPDATE OR DELETE ON parent FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER z_after AFTER UPDATE OR DELETE ON parent FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER statement AFTER UPDATE OR DELETE ON parent EXECUTE FUNCTION report();
CREATE TRIGGER before BEFORE UPDATE OR DELETE ON child FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER after AFTER UPDATE OR DELETE ON child FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER of_w AFTER UPDATE OF w ON child FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER of_parent AFTER UPDATE OF parent ON child FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER statement_before BEFORE UPDATE OR DELETE ON child EXECUTE FUNCTION report();
CREATE TRIGGER statement_after AFTER UPDATE OR DELETE ON child EXECUTE FUNCTION report();
CREATE TRIGGER g AFTER UPDATE ON grandchild FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER gs AFTER UPDATE ON grandchild EXECUTE FUNCTION report();
UPDATE parent SET id = 15 WHERE id = 1;
UPDATE parent SET n = 0 WHERE id = 2;
DELETE FROM parent WHERE id = 2;
DELETE FROM parent WHERE id = 15;
DELETE FROM parent;
SELECT * FROM child;
SELECT * FROM grandchild ORDER BY id;

-- a BEFORE trigger changes what the action does, or stands against it
INSERT INTO parent VALUES (1, 1), (2, 2);
INSERT INTO child VALUES (10, 1, 0), (20, 2, 0);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'kept: %', OLD; RETURN NULL; END $$;
DROP TRIGGER before ON child;
DROP TRIGGER statement_before ON child;
DROP TRIGGER statement_after ON child;
CREATE TRIGGER keep BEFORE DELETE ON child FOR EACH ROW EXECUTE FUNCTION keep();
DELETE FROM parent WHERE id = 1;
SELECT * FROM child ORDER BY id;
CREATE FUNCTION redirect() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.parent := 999; RETURN NEW; END $$;
CREATE TRIGGER redirect BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION redirect();
UPDATE parent SET id = 22 WHERE id = 2;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no % here', TG_OP; END $$;
CREATE TRIGGER fail BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION fail();
UPDATE parent SET id = 22 WHERE id = 2;
DROP TRIGGER fail ON child;
DROP TRIGGER redirect ON child;
DROP TRIGGER keep ON child;
-- one that changes the row which the action is about
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN UPDATE child SET w = w + 1 WHERE id = OLD.id; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE OR DELETE ON child FOR EACH ROW EXECUTE FUNCTION touch();
DELETE FROM parent WHERE id = 2;
UPDATE parent SET id = 23 WHERE id = 2;
-- a parent whose children its own trigger deletes
DROP TRIGGER touch ON child;
CREATE FUNCTION clear() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM child WHERE parent = OLD.id; RETURN OLD; END $$;
CREATE TRIGGER clear BEFORE DELETE ON parent FOR EACH ROW EXECUTE FUNCTION clear();
DELETE FROM parent WHERE id = 2;
DROP TABLE grandchild, child, parent;

-- a table that refers to itself
CREATE TABLE tree (id int PRIMARY KEY, up int REFERENCES tree ON DELETE CASCADE);
INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 2), (4, 1);
CREATE TRIGGER r_before BEFORE DELETE ON tree FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER r_after AFTER DELETE ON tree FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER s_before BEFORE DELETE ON tree EXECUTE FUNCTION report();
CREATE TRIGGER s_after AFTER DELETE ON tree EXECUTE FUNCTION report();
DELETE FROM tree WHERE id = 1;
DROP TABLE tree;
DROP FUNCTION report;
DROP FUNCTION keep;
DROP FUNCTION redirect;
DROP FUNCTION fail;
DROP FUNCTION touch;
DROP FUNCTION clear;
