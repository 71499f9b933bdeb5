-- Triggers that run statements: depth, recursion, errors, what they see.
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE TABLE audit (seq serial, who text, op text, row_text text, depth int);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit (who, op, row_text, depth)
    VALUES (TG_TABLE_NAME, TG_OP, CASE WHEN TG_OP = 'DELETE' THEN OLD::text ELSE NEW::text END, pg_trigger_depth());
  RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION audit();
INSERT INTO t VALUES (1, 1), (2, 2);
UPDATE t SET n = n + 1;
DELETE FROM t WHERE id = 1;
SELECT who, op, row_text, depth FROM audit ORDER BY seq;
-- down to zero
CREATE FUNCTION down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE 'depth % n %', pg_trigger_depth(), NEW.n;
  IF NEW.n > 0 THEN UPDATE t SET n = n - 1 WHERE id = NEW.id; END IF;
  RAISE NOTICE 'back at depth %', pg_trigger_depth();
  RETURN NULL;
END $$;
CREATE TRIGGER down AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION down();
UPDATE t SET n = 3 WHERE id = 2;
SELECT * FROM t;
SELECT count(*) FROM audit WHERE depth > 1;
SELECT pg_trigger_depth();
DROP TRIGGER down ON t;
-- what a trigger sees of the statement that fires it
CREATE FUNCTION sees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% % row %: % rows, sum %', TG_WHEN, TG_OP, NEW.id, (SELECT count(*) FROM t), (SELECT sum(n) FROM t);
  RETURN NEW;
END $$;
CREATE TRIGGER sees_before BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION sees();
CREATE TRIGGER sees_after AFTER INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION sees();
INSERT INTO t VALUES (10, 10), (11, 11);
UPDATE t SET n = 100 WHERE id >= 10;
CREATE OR REPLACE FUNCTION sees() RETURNS trigger LANGUAGE plpgsql STABLE AS $$
BEGIN
  RAISE NOTICE '% % row %: % rows, sum %', TG_WHEN, TG_OP, NEW.id, (SELECT count(*) FROM t), (SELECT sum(n) FROM t);
  RETURN NEW;
END $$;
UPDATE t SET n = 200 WHERE id >= 10;
DROP TRIGGER sees_before ON t;
DROP TRIGGER sees_after ON t;
-- errors name where they come from
CREATE FUNCTION divide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.n := 10 / NEW.n;
  RETURN NEW;
END $$;
CREATE TRIGGER divide BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION divide();
INSERT INTO t VALUES (20, 5);
INSERT INTO t VALUES (21, 0);
CREATE TABLE outer_table (a int);
CREATE FUNCTION outer_function() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (NEW.a, 0); RETURN NULL; END $$;
CREATE TRIGGER o AFTER INSERT ON outer_table FOR EACH ROW EXECUTE FUNCTION outer_function();
INSERT INTO outer_table VALUES (30);
INSERT INTO outer_table VALUES (20);
COPY outer_table FROM stdin;
40
\.
COPY t FROM stdin;
50	1
51	0
\.
-- caught: what the block did is undone, its events with it
CREATE FUNCTION careful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    INSERT INTO t VALUES (NEW.a, 1);
    INSERT INTO t VALUES (NEW.a, 1);
  EXCEPTION WHEN unique_violation THEN RAISE NOTICE 'caught: %', SQLERRM;
  END;
  RETURN NEW;
END $$;
DROP TRIGGER o ON outer_table;
CREATE TRIGGER o BEFORE INSERT ON outer_table FOR EACH ROW EXECUTE FUNCTION careful();
DELETE FROM audit;
INSERT INTO outer_table VALUES (60), (61);
SELECT count(*) FROM t WHERE id IN (60, 61);
SELECT count(*) FROM audit;
-- a trigger must return a row of the right kind, and be called as a trigger
CREATE FUNCTION wrong() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN ROW(1, 2, 3); END $$;
CREATE TRIGGER wrong BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION wrong();
INSERT INTO t VALUES (70, 1);
DROP TRIGGER wrong ON t;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE TRIGGER wrong BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nothing();
INSERT INTO t VALUES (70, 1);
DROP TRIGGER wrong ON t;
SELECT audit();
-- security definer and settings of the function
CREATE ROLE golden_trigger_user;
CREATE TABLE secret (who text, path text);
CREATE FUNCTION definer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN INSERT INTO secret VALUES (session_user = current_user, current_setting('search_path')); RETURN NEW; END $$;
CREATE TABLE open (a int);
GRANT INSERT ON open TO golden_trigger_user;
CREATE TRIGGER d BEFORE INSERT ON open FOR EACH ROW EXECUTE FUNCTION definer();
CREATE FUNCTION invoker() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO secret VALUES (current_user, ''); RETURN NEW; END $$;
SET ROLE golden_trigger_user;
INSERT INTO open VALUES (1);
RESET ROLE;
SELECT path FROM secret;
CREATE TRIGGER e BEFORE INSERT ON open FOR EACH ROW EXECUTE FUNCTION invoker();
SET ROLE golden_trigger_user;
INSERT INTO open VALUES (2);
RESET ROLE;
-- the function of a trigger that stands cannot be dropped
DROP FUNCTION definer();
DROP FUNCTION definer() CASCADE;
DROP FUNCTION invoker() CASCADE;
DROP TABLE open, secret, outer_table, t, audit;
DROP ROLE golden_trigger_user;
DROP FUNCTION audit;
DROP FUNCTION down;
DROP FUNCTION sees;
DROP FUNCTION divide;
DROP FUNCTION outer_function;
DROP FUNCTION careful;
DROP FUNCTION wrong;
DROP FUNCTION nothing;
