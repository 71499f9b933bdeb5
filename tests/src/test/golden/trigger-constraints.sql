-- Constraint triggers: at once, or at the end of the transaction.
CREATE TABLE accounts (id int PRIMARY KEY, amount int);
CREATE TABLE log (n serial, what text);
CREATE FUNCTION balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total int;
BEGIN
  SELECT sum(amount) INTO total FROM accounts;
  RAISE NOTICE '% % old % new % total %', TG_NAME, TG_OP, CASE WHEN TG_OP <> 'INSERT' THEN OLD::text END,
    CASE WHEN TG_OP <> 'DELETE' THEN NEW::text END, total;
  IF total <> 0 THEN
    RAISE EXCEPTION 'not balanced: %', total USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT OR UPDATE OR DELETE ON accounts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION balanced();
INSERT INTO accounts VALUES (1, 5);
BEGIN;
INSERT INTO accounts VALUES (1, 5), (2, -5);
UPDATE accounts SET amount = amount * 2;
SELECT * FROM accounts ORDER BY id;
COMMIT;
BEGIN;
UPDATE accounts SET amount = amount + 1 WHERE id = 1;
COMMIT;
SELECT * FROM accounts ORDER BY id;
-- each event keeps its own versions of the row
BEGIN;
UPDATE accounts SET amount = 1 WHERE id = 1;
UPDATE accounts SET amount = 2 WHERE id = 1;
DELETE FROM accounts WHERE id = 1;
INSERT INTO accounts VALUES (1, 10);
COMMIT;
-- SET CONSTRAINTS
BEGIN;
UPDATE accounts SET amount = amount + 1 WHERE id = 1;
SET CONSTRAINTS balanced IMMEDIATE;
ROLLBACK;
BEGIN;
SET CONSTRAINTS balanced IMMEDIATE;
UPDATE accounts SET amount = amount + 1 WHERE id = 1;
ROLLBACK;
BEGIN;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
UPDATE accounts SET amount = amount + 1 WHERE id = 1;
UPDATE accounts SET amount = amount - 1 WHERE id = 1;
SET CONSTRAINTS ALL IMMEDIATE;
COMMIT;
-- savepoints take their events along
BEGIN;
UPDATE accounts SET amount = amount + 1 WHERE id = 1;
SAVEPOINT s;
UPDATE accounts SET amount = amount + 7 WHERE id = 1;
ROLLBACK TO s;
UPDATE accounts SET amount = amount - 1 WHERE id = 2;
COMMIT;
BEGIN;
UPDATE accounts SET amount = amount + 1 WHERE id = 1;
SAVEPOINT s;
SET CONSTRAINTS balanced IMMEDIATE;
ROLLBACK TO s;
UPDATE accounts SET amount = amount - 1 WHERE id = 1;
COMMIT;
-- what waits stands against changes of the table
BEGIN;
UPDATE accounts SET amount = amount;
ALTER TABLE accounts ADD COLUMN x int;
ROLLBACK;
BEGIN;
UPDATE accounts SET amount = amount;
TRUNCATE accounts;
ROLLBACK;
BEGIN;
UPDATE accounts SET amount = amount;
DROP TABLE accounts;
ROLLBACK;
-- one that is deferrable but not deferred, and one that cannot be
ALTER TABLE accounts DISABLE TRIGGER balanced;
CREATE CONSTRAINT TRIGGER soon AFTER UPDATE ON accounts DEFERRABLE FOR EACH ROW WHEN (OLD.amount <> NEW.amount) EXECUTE FUNCTION balanced();
CREATE CONSTRAINT TRIGGER at_once AFTER UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION balanced();
CREATE TRIGGER plain AFTER UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION balanced();
UPDATE accounts SET amount = amount;
BEGIN;
SET CONSTRAINTS soon DEFERRED;
UPDATE accounts SET amount = -amount;
COMMIT;
SET CONSTRAINTS at_once DEFERRED;
SET CONSTRAINTS plain DEFERRED;
SET CONSTRAINTS missing DEFERRED;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE accounts SET amount = -amount;
SELECT 'before the commit';
COMMIT;
DROP TRIGGER plain ON accounts;
DROP TRIGGER at_once ON accounts;
DROP TRIGGER soon ON accounts;

-- triggers that change rows at the commit, and leave more to do
CREATE FUNCTION chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log (what) VALUES ('row ' || NEW.id);
  IF NEW.id < 103 THEN INSERT INTO accounts VALUES (NEW.id + 1, 0); END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER chain AFTER INSERT ON accounts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain();
BEGIN;
INSERT INTO accounts VALUES (101, 0);
SELECT count(*) FROM log;
COMMIT;
SELECT what FROM log ORDER BY n;
-- together with a deferred foreign key and a deferred unique key
CREATE TABLE parents (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE children (id int, parent int CONSTRAINT fk REFERENCES accounts DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '% %', TG_NAME, NEW; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER a_tell AFTER INSERT ON children DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tell();
CREATE CONSTRAINT TRIGGER "A_tell" AFTER INSERT ON children DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tell();
BEGIN;
INSERT INTO children VALUES (1, 500);
COMMIT;
BEGIN;
INSERT INTO children VALUES (1, 1);
INSERT INTO children VALUES (2, NULL);
COMMIT;
-- prepared transactions fire before they are prepared
DROP TABLE children, parents, accounts, log;
DROP FUNCTION balanced;
DROP FUNCTION chain;
DROP FUNCTION tell;
