-- PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED: what is allowed, what is said, what is seen.

-- outside of a block there is nothing to prepare
PREPARE TRANSACTION 'gold outside';
BEGIN;
PREPARE TRANSACTION 'gold empty';
SELECT gid, owner, database = current_database() AS here, transaction IS NOT NULL AS id, prepared <= now() AS earlier
  FROM pg_prepared_xacts WHERE gid LIKE 'gold%';
SELECT gid, ownerid::regrole, dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AS here FROM pg_prepared_xact() WHERE gid LIKE 'gold%';
COMMIT PREPARED 'gold empty';
COMMIT PREPARED 'gold empty';
ROLLBACK PREPARED 'gold empty';

-- rows
CREATE TABLE account (id int PRIMARY KEY, balance int);
INSERT INTO account VALUES (1, 100), (2, 200);
BEGIN;
UPDATE account SET balance = balance - 10 WHERE id = 1;
SAVEPOINT s;
INSERT INTO account VALUES (3, 300);
ROLLBACK TO s;
INSERT INTO account VALUES (4, 400);
RELEASE s;
PREPARE TRANSACTION 'gold rows';
SELECT * FROM account ORDER BY id;
SET lock_timeout = '50ms';
UPDATE account SET balance = 0 WHERE id = 1;
SELECT * FROM account WHERE id = 1 FOR UPDATE NOWAIT;
SELECT * FROM account FOR UPDATE SKIP LOCKED;
ALTER TABLE account ADD COLUMN more int;
RESET lock_timeout;
BEGIN;
INSERT INTO account VALUES (5, 500);
PREPARE TRANSACTION 'gold rows';
SELECT * FROM account ORDER BY id;
COMMIT PREPARED 'gold rows';
SELECT * FROM account ORDER BY id;
BEGIN;
DELETE FROM account;
PREPARE TRANSACTION 'gold delete';
SELECT count(*) FROM account;
ROLLBACK PREPARED 'gold delete';
SELECT * FROM account ORDER BY id;

-- where it may be said
BEGIN;
SELECT 1 / 0;
PREPARE TRANSACTION 'gold failed';
BEGIN;
COMMIT PREPARED 'gold failed';
ROLLBACK;
BEGIN;
ROLLBACK PREPARED 'gold failed';
ROLLBACK;
BEGIN READ ONLY;
PREPARE TRANSACTION 'gold read only';
SET default_transaction_read_only = on;
COMMIT PREPARED 'gold read only';
RESET default_transaction_read_only;
SELECT 'one string' AS said\; PREPARE TRANSACTION 'gold string';
ROLLBACK PREPARED 'gold string';
SELECT 'one string' AS said\; COMMIT PREPARED 'gold string';

-- names
BEGIN;
PREPARE TRANSACTION '';
ROLLBACK PREPARED '';
BEGIN;
PREPARE TRANSACTION '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678';
ROLLBACK PREPARED '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678';
BEGIN;
PREPARE TRANSACTION '01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789';

-- what cannot be prepared
CREATE TEMP TABLE scratch (a int);
BEGIN;
SELECT * FROM scratch;
PREPARE TRANSACTION 'gold temporary';
BEGIN;
CREATE TEMP TABLE scratch2 (a int);
PREPARE TRANSACTION 'gold temporary';
BEGIN;
DROP TABLE scratch;
PREPARE TRANSACTION 'gold temporary';
SELECT count(*) FROM scratch;
BEGIN;
NOTIFY bell;
PREPARE TRANSACTION 'gold notify';
BEGIN;
LISTEN bell;
PREPARE TRANSACTION 'gold listen';
BEGIN;
DECLARE c CURSOR WITH HOLD FOR SELECT 1;
PREPARE TRANSACTION 'gold hold';
FETCH c;
BEGIN;
DECLARE c CURSOR FOR SELECT 1;
PREPARE TRANSACTION 'gold cursor';
FETCH c;
ROLLBACK PREPARED 'gold cursor';
BEGIN;
SELECT pg_export_snapshot() IS NOT NULL;
PREPARE TRANSACTION 'gold snapshot';
SELECT pg_advisory_lock(4711);
BEGIN;
SELECT pg_advisory_xact_lock(4711);
PREPARE TRANSACTION 'gold advisory';
SELECT pg_advisory_unlock(4711);

-- deferred constraints are checked when it is prepared
CREATE TABLE p (a int PRIMARY KEY);
CREATE TABLE f (a int REFERENCES p DEFERRABLE INITIALLY DEFERRED);
BEGIN;
INSERT INTO f VALUES (1);
PREPARE TRANSACTION 'gold deferred';
BEGIN;
INSERT INTO f VALUES (1);
INSERT INTO p VALUES (1);
PREPARE TRANSACTION 'gold deferred';
SELECT count(*) FROM f;
COMMIT PREPARED 'gold deferred';
SELECT count(*) FROM f;

-- locks and settings
BEGIN;
SET LOCAL work_mem = '77MB';
SET enable_seqscan = off;
LOCK TABLE p IN SHARE MODE;
SELECT pg_advisory_xact_lock(4712);
PREPARE TRANSACTION 'gold locks';
SHOW work_mem;
SHOW enable_seqscan;
RESET enable_seqscan;
SELECT locktype, relation::regclass, mode, granted, fastpath, pid IS NULL AS nobody, waitstart
  FROM pg_locks l WHERE relation = 'p'::regclass OR objid = 4712 ORDER BY 1;
SELECT l.locktype, l.mode FROM pg_locks l JOIN pg_prepared_xacts x ON x.transaction = l.transactionid WHERE gid = 'gold locks';
SELECT pg_try_advisory_lock(4712);
SET lock_timeout = '50ms';
INSERT INTO p VALUES (2);
RESET lock_timeout;
COMMIT PREPARED 'gold locks';
INSERT INTO p VALUES (2);

-- definitions
BEGIN;
CREATE TABLE made (a int PRIMARY KEY);
INSERT INTO made VALUES (1);
CREATE SEQUENCE numbers;
SELECT nextval('numbers');
ALTER TABLE account ADD COLUMN note text DEFAULT 'none';
PREPARE TRANSACTION 'gold ddl';
SELECT to_regclass('made') IS NULL AS unseen;
COMMIT PREPARED 'gold ddl';
SELECT * FROM made;
SELECT nextval('numbers');
SELECT * FROM account ORDER BY id;
BEGIN;
DROP TABLE made;
TRUNCATE account;
PREPARE TRANSACTION 'gold drop';
ROLLBACK PREPARED 'gold drop';
SELECT * FROM made;
SELECT count(*) FROM account;
BEGIN;
DROP TABLE made;
PREPARE TRANSACTION 'gold drop';
COMMIT PREPARED 'gold drop';
SELECT * FROM made;

-- who may end it
CREATE ROLE gold_prepared_other;
BEGIN;
PREPARE TRANSACTION 'gold mine';
SET ROLE gold_prepared_other;
COMMIT PREPARED 'gold mine';
ROLLBACK PREPARED 'gold mine';
BEGIN;
PREPARE TRANSACTION 'gold theirs';
RESET ROLE;
ROLLBACK PREPARED 'gold mine';
COMMIT PREPARED 'gold theirs';
DROP ROLE gold_prepared_other;

-- the fate of its id
BEGIN;
SELECT pg_current_xact_id() AS id \gset
PREPARE TRANSACTION 'gold fate';
SELECT pg_xact_status(:'id');
COMMIT PREPARED 'gold fate';
SELECT pg_xact_status(:'id');
BEGIN;
SELECT pg_current_xact_id() AS id \gset
PREPARE TRANSACTION 'gold fate';
ROLLBACK PREPARED 'gold fate';
SELECT pg_xact_status(:'id');
SELECT count(*) FROM pg_prepared_xacts WHERE gid LIKE 'gold%';
