-- TRUNCATE, triggers that are switched off, session_replication_role.
-- Tells what a trigger was told, and goes on with the row.
CREATE FUNCTION report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '% % % % on %.% (%) depth %: old %, new %', TG_NAME, TG_WHEN, TG_OP, TG_LEVEL, TG_TABLE_SCHEMA, TG_TABLE_NAME,
    array_to_string(TG_ARGV, ','), pg_trigger_depth(), CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'INSERT' THEN OLD::text END,
    CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'DELETE' THEN NEW::text END;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int REFERENCES a);
CREATE TABLE c (n serial, id int);
CREATE TRIGGER before_a BEFORE TRUNCATE ON a EXECUTE FUNCTION report();
CREATE TRIGGER after_a AFTER TRUNCATE ON a EXECUTE FUNCTION report();
CREATE TRIGGER before_b BEFORE TRUNCATE OR DELETE ON b EXECUTE FUNCTION report();
CREATE TRIGGER after_b AFTER TRUNCATE ON b EXECUTE FUNCTION report('arg');
CREATE TRIGGER after_c AFTER TRUNCATE ON c EXECUTE FUNCTION report();
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
INSERT INTO c (id) VALUES (1);
TRUNCATE b;
TRUNCATE a CASCADE;
TRUNCATE c, a, b RESTART IDENTITY;
TRUNCATE ONLY c;
INSERT INTO c (id) VALUES (1) RETURNING n;
CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% of % is forbidden', TG_OP, TG_TABLE_NAME; END $$;
CREATE TRIGGER forbid BEFORE TRUNCATE ON c EXECUTE FUNCTION forbid();
TRUNCATE c, b;
SELECT count(*) FROM c;
CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE n int;
BEGIN EXECUTE format('SELECT count(*) FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO n; RAISE NOTICE '% %: % rows', TG_WHEN, TG_TABLE_NAME, n; RETURN NULL; END $$;
CREATE TABLE filled AS SELECT generate_series(1, 5) AS x;
CREATE TRIGGER count_before BEFORE TRUNCATE ON filled EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_after AFTER TRUNCATE ON filled EXECUTE FUNCTION count_rows();
TRUNCATE filled;
DROP TABLE a, b, c, filled;

-- states
CREATE TABLE t (a int);
CREATE TRIGGER origin BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER replica BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER always AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION report();
CREATE TRIGGER statement AFTER INSERT ON t EXECUTE FUNCTION report();
ALTER TABLE t DISABLE TRIGGER off;
ALTER TABLE t ENABLE REPLICA TRIGGER replica;
ALTER TABLE t ENABLE ALWAYS TRIGGER always;
INSERT INTO t VALUES (1);
SET session_replication_role = replica;
INSERT INTO t VALUES (2);
SET session_replication_role = local;
INSERT INTO t VALUES (3);
RESET session_replication_role;
ALTER TABLE t DISABLE TRIGGER USER;
INSERT INTO t VALUES (4);
ALTER TABLE t ENABLE TRIGGER ALL;
INSERT INTO t VALUES (5);
DROP TABLE t;

-- foreign keys are triggers, too
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE f (id int REFERENCES p ON DELETE CASCADE, u int UNIQUE DEFERRABLE);
INSERT INTO p VALUES (1), (2);
INSERT INTO f VALUES (1, 1);
INSERT INTO f VALUES (9, 2);
SET session_replication_role = replica;
INSERT INTO f VALUES (9, 2);
DELETE FROM p WHERE id = 1;
RESET session_replication_role;
SELECT * FROM f ORDER BY 1;
ALTER TABLE f DISABLE TRIGGER ALL;
INSERT INTO f VALUES (10, 3);
ALTER TABLE p DISABLE TRIGGER ALL;
INSERT INTO p VALUES (10);
DELETE FROM p WHERE id = 10;
ALTER TABLE p ENABLE TRIGGER ALL;
ALTER TABLE f ENABLE TRIGGER ALL;
SELECT * FROM f ORDER BY 1;
INSERT INTO f VALUES (11, 4);
SELECT tgrelid::regclass, regexp_replace(tgname, '[0-9]+', 'N'), tgtype, tgfoid::regproc, tgenabled, tgconstrrelid::regclass
  FROM pg_trigger WHERE tgrelid IN ('p'::regclass, 'f'::regclass) ORDER BY 1, tgname;
CREATE ROLE golden_trigger_owner;
ALTER TABLE f OWNER TO golden_trigger_owner;
SET ROLE golden_trigger_owner;
ALTER TABLE f DISABLE TRIGGER USER;
SELECT regexp_replace(message, '[0-9]+', 'N') FROM (SELECT 'ALTER TABLE f DISABLE TRIGGER ALL needs a superuser' AS message) x;
SET session_replication_role = replica;
RESET ROLE;
DROP TABLE f, p;
DROP ROLE golden_trigger_owner;
DROP FUNCTION report;
DROP FUNCTION forbid;
DROP FUNCTION count_rows;
