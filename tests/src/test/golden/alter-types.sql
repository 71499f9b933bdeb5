-- ALTER COLUMN TYPE
\set VERBOSITY verbose
\set SHOW_CONTEXT never
CREATE TABLE t (id int PRIMARY KEY, v varchar(5) UNIQUE, n int CHECK (n > 0), x text DEFAULT '7', g int GENERATED ALWAYS AS (id + 1) STORED);
INSERT INTO t VALUES (1, 'a', 10, '5'), (2, 'b', 20, '6');
CREATE INDEX t_n ON t (n DESC) WHERE n > 5;
CREATE INDEX t_lower ON t (lower(v));
SELECT relfilenode AS f FROM pg_class WHERE relname = 't' \gset
ALTER TABLE t ALTER v TYPE varchar(10);
ALTER TABLE t ALTER v TYPE text;
SELECT relfilenode = :f AS kept FROM pg_class WHERE relname = 't';
ALTER TABLE t ALTER n TYPE bigint;
SELECT relfilenode = :f AS kept FROM pg_class WHERE relname = 't';
ALTER TABLE t ALTER x TYPE int;
ALTER TABLE t ALTER x TYPE int USING x::int;
ALTER TABLE t ALTER x DROP DEFAULT, ALTER x TYPE int USING x::int, ALTER x SET DEFAULT 9;
ALTER TABLE t ALTER id TYPE bigint;
ALTER TABLE t ALTER g TYPE bigint;
ALTER TABLE t ALTER n TYPE numeric(10,2) USING n / 3.0, ALTER v SET DATA TYPE varchar(3);
\d t
SELECT * FROM t ORDER BY id;
SELECT id FROM t WHERE v = 'b';
INSERT INTO t VALUES (3, 'b', 1);
INSERT INTO t VALUES (3, 'c', 0);
INSERT INTO t VALUES (3, 'toolong', 1);
INSERT INTO t VALUES (3, 'c', 1);
SELECT * FROM t ORDER BY id;
ALTER TABLE t ALTER v TYPE varchar(2) USING v || v || v;
ALTER TABLE t ALTER v TYPE int USING 1;
ALTER TABLE t ALTER v TYPE date;
ALTER TABLE t ALTER v TYPE date USING n;
ALTER TABLE t ALTER g TYPE text USING 'x';
ALTER TABLE t ALTER nosuch TYPE text;
ALTER TABLE t ALTER ctid TYPE text;
ALTER TABLE t ALTER v TYPE text, ALTER v TYPE varchar;
ALTER TABLE t ALTER v TYPE nosuch;
CREATE VIEW w AS SELECT n FROM t;
ALTER TABLE t ALTER n TYPE int;
DROP VIEW w;
ALTER TABLE t ALTER n TYPE int;
-- foreign keys follow
CREATE TABLE c (a bigint REFERENCES t(id), b int);
INSERT INTO c VALUES (1), (2);
ALTER TABLE c ALTER a TYPE int;
INSERT INTO c VALUES (9);
ALTER TABLE t DROP COLUMN g;
ALTER TABLE t ALTER id TYPE int;
INSERT INTO c VALUES (9);
INSERT INTO c VALUES (3);
DELETE FROM t WHERE id = 3;
\d c
ALTER TABLE c ALTER a TYPE text;
-- serial columns keep their sequence
CREATE TABLE s (a serial, b timestamp DEFAULT '2020-01-01');
INSERT INTO s DEFAULT VALUES;
ALTER TABLE s ALTER a TYPE bigint, ALTER b TYPE timestamptz USING b AT TIME ZONE 'UTC';
INSERT INTO s DEFAULT VALUES;
SELECT a, b AT TIME ZONE 'UTC' FROM s ORDER BY a;
SELECT seqtypid::regtype FROM pg_sequence WHERE seqrelid = 's_a_seq'::regclass;
DROP TABLE s, c, t;
