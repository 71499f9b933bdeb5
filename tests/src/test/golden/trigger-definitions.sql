-- CREATE TRIGGER: what it may say, what the catalog keeps, what refuses it.
CREATE TABLE items (id int PRIMARY KEY, name text, price numeric DEFAULT 1, doubled numeric GENERATED ALWAYS AS (price * 2) STORED);
CREATE TABLE others (id int);
CREATE VIEW cheap AS SELECT id, name FROM items WHERE price < 10;
CREATE SEQUENCE counter;
CREATE INDEX items_name ON items (name);

-- what is kept
CREATE TRIGGER keep BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER "Of Columns" AFTER UPDATE OF price, name OR INSERT OR DELETE ON items FOR ROW
  WHEN (pg_trigger_depth() = 0) EXECUTE PROCEDURE suppress_redundant_updates_trigger('one', 2, 3.5, four, 'it''s', 'back\slash');
CREATE TRIGGER changed AFTER UPDATE ON items FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name AND (OLD.*) IS DISTINCT FROM (NEW.*)) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER emptied BEFORE TRUNCATE ON items EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER transitions AFTER UPDATE ON items REFERENCING OLD TABLE AS before NEW TABLE "After It" FOR EACH STATEMENT
  EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE ON items FROM others DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.price > 5) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE CONSTRAINT TRIGGER soon AFTER DELETE ON items NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger();
CREATE TRIGGER instead_of INSTEAD OF INSERT OR UPDATE OR DELETE ON cheap FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER of_statement BEFORE INSERT ON cheap EXECUTE FUNCTION suppress_redundant_updates_trigger();

SELECT tgname, tgtype, tgenabled, tgisinternal, tgconstrrelid::regclass, tgconstraint <> 0 AS constraint, tgdeferrable, tginitdeferred, tgnargs,
  tgattr, tgargs, tgqual IS NOT NULL AS condition, tgoldtable, tgnewtable FROM pg_trigger WHERE tgrelid IN ('items'::regclass, 'cheap'::regclass) ORDER BY 1;
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid IN ('items'::regclass, 'cheap'::regclass) ORDER BY tgname;
SELECT pg_get_triggerdef(oid, true) FROM pg_trigger WHERE tgrelid IN ('items'::regclass, 'cheap'::regclass) ORDER BY tgname;
SELECT conname, contype, condeferrable, condeferred, conrelid::regclass, conkey, connoinherit FROM pg_constraint WHERE contype = 't' ORDER BY 1;
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 't' ORDER BY conname;
SELECT relname, relhastriggers FROM pg_class WHERE relname IN ('items', 'others', 'cheap') ORDER BY 1;
SELECT trigger_name, event_manipulation, event_object_table, action_order, action_condition, action_statement, action_orientation, action_timing,
  action_reference_old_table, action_reference_new_table FROM information_schema.triggers ORDER BY 1, 2;
SELECT trigger_name, event_object_column FROM information_schema.triggered_update_columns ORDER BY 1, 2;
SELECT is_updatable, is_insertable_into, is_trigger_updatable, is_trigger_deletable, is_trigger_insertable_into
  FROM information_schema.views WHERE table_name = 'cheap';
SELECT pg_relation_is_updatable('cheap', false), pg_relation_is_updatable('cheap', true);
\d items
\d cheap

-- what is refused
CREATE TRIGGER keep BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON missing FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON counter FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items_name FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON pg_class FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION missing();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION nowhere.missing();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION now();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION pg_catalog.now();
CREATE TRIGGER t INSTEAD OF UPDATE ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON cheap FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE TRUNCATE ON cheap EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t INSTEAD OF UPDATE ON cheap EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t INSTEAD OF UPDATE ON cheap FOR EACH ROW WHEN (true) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t INSTEAD OF UPDATE OF name ON cheap FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE TRUNCATE ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE OF missing ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE OF name, name ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE OR UPDATE ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE ON items WHEN (OLD.id > 1) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER INSERT ON items FOR EACH ROW WHEN (OLD.id > 1) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE OR DELETE ON items FOR EACH ROW WHEN (NEW.id > 1) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (NEW.doubled > 1) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (NEW.* IS NULL) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (NEW.tableoid > 0) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (id > 0) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (NEW.missing > 0) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (items.id > 0) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (NEW.id) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (EXISTS (SELECT 1)) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items FOR EACH ROW WHEN (max(NEW.id) > 1) EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE ON items REFERENCING OLD AS o FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t BEFORE UPDATE ON items REFERENCING OLD TABLE AS o EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER TRUNCATE ON items REFERENCING OLD TABLE AS o EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE OR DELETE ON items REFERENCING OLD TABLE AS o EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE OF name ON items REFERENCING OLD TABLE AS o EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER INSERT ON items REFERENCING OLD TABLE AS o EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER DELETE ON items REFERENCING NEW TABLE AS o EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE ON items REFERENCING NEW TABLE AS a NEW TABLE AS b EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE ON items REFERENCING OLD TABLE AS a OLD TABLE AS b EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE ON items REFERENCING OLD TABLE AS a NEW TABLE AS a EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER t AFTER UPDATE ON cheap REFERENCING OLD TABLE AS a EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE OR REPLACE CONSTRAINT TRIGGER late AFTER INSERT ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE CONSTRAINT TRIGGER t BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE CONSTRAINT TRIGGER t AFTER INSERT ON items EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE CONSTRAINT TRIGGER t AFTER INSERT ON items NOT DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE CONSTRAINT TRIGGER t AFTER INSERT ON cheap FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- OR REPLACE
ALTER TABLE items DISABLE TRIGGER keep;
CREATE OR REPLACE TRIGGER keep BEFORE INSERT OR UPDATE OF name ON items FOR EACH ROW WHEN (NEW.id > 0)
  EXECUTE FUNCTION suppress_redundant_updates_trigger('again');
SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE tgname = 'keep';
CREATE OR REPLACE TRIGGER late BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE OR REPLACE TRIGGER fresh BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- names and states
ALTER TRIGGER fresh ON items RENAME TO keep;
ALTER TRIGGER fresh ON items RENAME TO old_one;
ALTER TRIGGER fresh ON items RENAME TO other;
ALTER TRIGGER old_one ON missing RENAME TO other;
COMMENT ON TRIGGER old_one ON items IS 'the old one';
COMMENT ON TRIGGER missing ON items IS 'none';
SELECT obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE tgname = 'old_one';
ALTER TABLE items ENABLE REPLICA TRIGGER keep;
ALTER TABLE items ENABLE ALWAYS TRIGGER old_one;
ALTER TABLE items DISABLE TRIGGER changed;
ALTER TABLE items DISABLE TRIGGER missing;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'items'::regclass ORDER BY 1;
\d items
ALTER TABLE items DISABLE TRIGGER USER;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'items'::regclass ORDER BY 1;
ALTER TABLE items ENABLE TRIGGER ALL;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'items'::regclass ORDER BY 1;
ALTER VIEW cheap DISABLE TRIGGER instead_of;

-- what depends on what
ALTER TABLE items DROP COLUMN price;
ALTER TABLE items DROP COLUMN name;
ALTER TABLE items ALTER COLUMN name TYPE varchar;
ALTER TABLE items RENAME COLUMN name TO title;
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname IN ('changed', 'Of Columns') ORDER BY 1;
DROP TRIGGER missing ON items;
DROP TRIGGER IF EXISTS missing ON items;
DROP TRIGGER IF EXISTS missing ON nowhere;
DROP TRIGGER keep ON items;
DROP TRIGGER late ON items;
SELECT count(*) FROM pg_constraint WHERE conname = 'late';
ALTER TABLE items DROP CONSTRAINT soon;
SELECT count(*) FROM pg_trigger WHERE tgname = 'soon';
DROP TABLE others;
DROP TRIGGER "Of Columns" ON items RESTRICT;
DROP VIEW cheap;
DROP TABLE items;
SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal;

-- privileges
CREATE ROLE golden_trigger_owner;
CREATE ROLE golden_trigger_other;
CREATE TABLE mine (a int);
ALTER TABLE mine OWNER TO golden_trigger_owner;
SET ROLE golden_trigger_other;
CREATE TRIGGER t BEFORE UPDATE ON mine FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
RESET ROLE;
GRANT TRIGGER ON mine TO golden_trigger_other;
SET ROLE golden_trigger_other;
CREATE TRIGGER t BEFORE UPDATE ON mine FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
DROP TRIGGER t ON mine;
ALTER TRIGGER t ON mine RENAME TO u;
ALTER TABLE mine DISABLE TRIGGER t;
SET session_replication_role = replica;
RESET ROLE;
REVOKE EXECUTE ON FUNCTION suppress_redundant_updates_trigger() FROM PUBLIC;
SET ROLE golden_trigger_other;
CREATE TRIGGER v BEFORE UPDATE ON mine FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
RESET ROLE;
GRANT EXECUTE ON FUNCTION suppress_redundant_updates_trigger() TO PUBLIC;
DROP TABLE mine;
DROP ROLE golden_trigger_owner;
DROP ROLE golden_trigger_other;

-- the one that is built in
CREATE TABLE kept (a int, b text, c int GENERATED ALWAYS AS (a + 1) STORED);
INSERT INTO kept VALUES (1, 'one'), (2, NULL), (3, 'three');
CREATE TRIGGER z_keep BEFORE UPDATE ON kept FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
UPDATE kept SET b = b;
UPDATE kept SET a = a + 0, b = CASE WHEN a > 1 THEN 'x' ELSE b END RETURNING *;
UPDATE kept SET b = 'three' WHERE a = 3;
UPDATE kept SET b = 'three' WHERE a = 3 RETURNING *;
SELECT * FROM kept ORDER BY a;
INSERT INTO kept VALUES (4, 'four') RETURNING *;
MERGE INTO kept USING (VALUES (1, 'one'), (2, 'two'), (5, 'five')) v (x, y) ON a = x WHEN MATCHED THEN UPDATE SET b = y WHEN NOT MATCHED THEN INSERT VALUES (x, y);
SELECT * FROM kept ORDER BY a;
DROP TRIGGER z_keep ON kept;
CREATE TRIGGER wrong BEFORE INSERT ON kept FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
INSERT INTO kept VALUES (7, 'x');
DROP TRIGGER wrong ON kept;
CREATE TRIGGER wrong AFTER UPDATE ON kept FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
UPDATE kept SET b = 'y' WHERE a = 1;
DROP TRIGGER wrong ON kept;
CREATE TRIGGER wrong BEFORE UPDATE ON kept EXECUTE FUNCTION suppress_redundant_updates_trigger();
UPDATE kept SET b = 'y' WHERE a = 1;
SELECT suppress_redundant_updates_trigger();
DROP TABLE kept;
