-- Transaction ids, snapshots as values, exported snapshots.

SELECT txid_status(1), txid_status(2), txid_status(0), pg_xact_status('1');
SELECT txid_status(100000000000000);
BEGIN;
SELECT pg_current_xact_id_if_assigned() IS NULL AS none, txid_current_if_assigned() IS NULL AS none2;
SELECT pg_current_xact_id() = pg_current_xact_id()::text::xid8 AS same, txid_current()::text = pg_current_xact_id()::text AS same2;
SELECT pg_current_xact_id_if_assigned() = pg_current_xact_id() AS assigned;
SELECT pg_xact_status(pg_current_xact_id());
SELECT pg_current_xact_id() >= pg_snapshot_xmin(pg_current_snapshot()) AS above;
SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot()) ids WHERE ids = pg_current_xact_id();
SELECT pg_current_xact_id() AS id \gset
ROLLBACK;
SELECT pg_xact_status(:'id'), txid_status(:id);
SELECT pg_visible_in_snapshot(:'id', pg_current_snapshot());
BEGIN;
SELECT pg_current_xact_id() AS id \gset
SAVEPOINT a;
CREATE TABLE nothing ();
SELECT xmin::text AS inner_id FROM pg_class WHERE relname = 'nothing' \gset
SELECT :inner_id > :id AS later;
ROLLBACK TO a;
SELECT txid_status(:inner_id), txid_status(:id);
COMMIT;
SELECT txid_status(:inner_id), txid_status(:id);

-- values
SELECT pg_snapshot_xmin('10:20:10,14,15'), pg_snapshot_xmax('10:20:10,14,15');
SELECT pg_snapshot_xip('10:20:10,14,15');
SELECT id, pg_visible_in_snapshot(id::text::xid8, '10:20:10,14,15') FROM (VALUES (9), (10), (13), (14), (19), (20), (21)) v (id);
SELECT txid_snapshot_xmin('10:20:10,14,15'), txid_snapshot_xmax('10:20:10,14,15'), txid_visible_in_snapshot(13, '10:20:10,14,15');
SELECT txid_snapshot_xip('10:20:');
SELECT '10:20:10,10,11'::pg_snapshot, '10:20:'::txid_snapshot, '1:1:'::pg_snapshot;
SELECT '10:20:14,10'::pg_snapshot;
SELECT '20:10:'::pg_snapshot;
SELECT '0:10:'::pg_snapshot;
SELECT '10:20:20'::pg_snapshot;
SELECT '10:20:9'::pg_snapshot;
SELECT '10:20'::pg_snapshot;
SELECT 'x'::txid_snapshot;

-- commit timestamps are off
SELECT pg_xact_commit_timestamp('0'::xid);
SELECT pg_xact_commit_timestamp('2'::xid);
SELECT pg_xact_commit_timestamp('3'::xid);
SELECT * FROM pg_xact_commit_timestamp_origin('3'::xid);
SELECT * FROM pg_last_committed_xact();

-- export and import
SELECT pg_export_snapshot() ~ '^[0-9A-F]{8}-[0-9A-F]{8}-1$';
BEGIN;
SELECT right(pg_export_snapshot(), 2), right(pg_export_snapshot(), 2);
ROLLBACK;
BEGIN;
SAVEPOINT a;
SELECT pg_export_snapshot();
ROLLBACK;
SET TRANSACTION SNAPSHOT '00000003-0000001B-1';
BEGIN;
SET TRANSACTION SNAPSHOT '00000003-0000001B-1';
ROLLBACK;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET TRANSACTION SNAPSHOT 'FFFFFF03-0000001B-1';
ROLLBACK;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET TRANSACTION SNAPSHOT '../../etc/passwd';
ROLLBACK;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT 1;
SET TRANSACTION SNAPSHOT 'FFFFFF03-0000001B-1';
ROLLBACK;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SAVEPOINT a;
SET TRANSACTION SNAPSHOT 'FFFFFF03-0000001B-1';
ROLLBACK;

-- timeouts
SET idle_in_transaction_session_timeout = '-1';
SET statement_timeout = '20ms';
SELECT pg_sleep(5);
SET lock_timeout = 'abc';
SET client_connection_check_interval = '100ms';
SHOW client_connection_check_interval;
SET client_connection_check_interval = -1;
SET transaction_timeout = 1;
