-- reading
SELECT * FROM prod
SELECT prod_id FROM prod WHERE prod_id = 1
SELECT * FROM prod_view
SELECT * FROM order_view
SELECT * FROM orders JOIN customer USING (customer_id) WHERE qty > (SELECT avg(price) FROM prod)
SELECT * FROM prod WHERE prod_id = 1 FOR UPDATE
SELECT * FROM prod WHERE prod_id = 1 FOR KEY SHARE
SELECT * FROM orders o JOIN prod p USING (prod_id) FOR UPDATE OF o
WITH cheap AS (SELECT * FROM prod WHERE price < 60) SELECT * FROM cheap
TABLE plain
SELECT nextval('counter')
SELECT setval('counter', 5)
SELECT currval('counter') FROM (SELECT nextval('counter')) n
DECLARE rows CURSOR FOR SELECT * FROM plain
PREPARE locks_prepared AS SELECT * FROM plain; DEALLOCATE locks_prepared
EXPLAIN SELECT * FROM plain
EXPLAIN DELETE FROM plain
COPY plain TO STDOUT
SELECT 'prod'::regclass::text
SELECT pg_relation_size('plain')
-- changing rows
INSERT INTO plain VALUES (3, 'z', now())
INSERT INTO plain SELECT prod_id, prod_name FROM prod
UPDATE plain SET b = 'q' WHERE a = 1
UPDATE prod SET price = price * 1.1 WHERE prod_id = 1
UPDATE prod SET prod_id = 9 WHERE prod_id = 3
UPDATE customer SET customer_name = 'x' WHERE customer_id = 1
UPDATE orders SET prod_id = 3 WHERE order_id = 1
UPDATE orders SET qty = p.price FROM prod p WHERE p.prod_id = orders.prod_id
DELETE FROM plain
DELETE FROM orders WHERE order_id = 1
DELETE FROM prod WHERE prod_id = 3
DELETE FROM customer WHERE customer_id = 1
DELETE FROM orders USING customer c WHERE c.customer_id = orders.customer_id AND c.customer_name = '佐藤商事'
WITH gone AS (DELETE FROM plain RETURNING *) INSERT INTO annex.note SELECT a, b FROM gone
-- locks by name
LOCK TABLE prod
LOCK TABLE prod, customer, orders IN SHARE MODE
LOCK TABLE ONLY table_a, table_b IN ACCESS EXCLUSIVE MODE
LOCK TABLE order_view IN SHARE ROW EXCLUSIVE MODE
LOCK TABLE prod IN ROW SHARE MODE; LOCK TABLE prod IN EXCLUSIVE MODE
-- making
CREATE TABLE fresh (id serial PRIMARY KEY, name text UNIQUE)
CREATE TABLE fresh (id integer REFERENCES prod, other integer REFERENCES customer)
CREATE TABLE IF NOT EXISTS prod (a integer)
CREATE INDEX ON plain (a)
CREATE UNIQUE INDEX plain_key ON plain (a, b)
CREATE INDEX IF NOT EXISTS prod_by_name ON prod (prod_name)
CREATE OR REPLACE VIEW prod_view AS SELECT prod_id, prod_name FROM prod WHERE price > 0
CREATE SEQUENCE fresh_sequence
CREATE SEQUENCE fresh_sequence OWNED BY plain.a
CREATE SCHEMA fresh_schema
-- dropping
DROP TABLE plain
DROP TABLE table_c
DROP TABLE prod CASCADE
DROP VIEW order_view; DROP TABLE orders, annex.item, customer CASCADE
DROP TABLE table_a CASCADE
DROP TABLE self
DROP TABLE IF EXISTS missing
DROP VIEW order_view
DROP VIEW view_of_view, prod_view, order_view
DROP INDEX prod_by_name
DROP INDEX prod_by_price, prod_by_name
DROP SEQUENCE counter
DROP SCHEMA annex CASCADE
TRUNCATE plain
TRUNCATE orders, annex.item, grandchild
TRUNCATE customer CASCADE
TRUNCATE customer RESTART IDENTITY CASCADE
-- altering
ALTER TABLE plain ADD COLUMN d integer
ALTER TABLE plain ADD COLUMN d serial
ALTER TABLE plain ADD COLUMN IF NOT EXISTS a integer
ALTER TABLE plain DROP COLUMN b
ALTER TABLE table_c DROP COLUMN a_id
ALTER TABLE prod DROP COLUMN prod_name CASCADE
ALTER TABLE plain RENAME COLUMN a TO aa
ALTER TABLE plain RENAME TO plainer
ALTER TABLE plain ALTER COLUMN a TYPE bigint
ALTER TABLE plain ALTER COLUMN b TYPE varchar(30)
ALTER TABLE prod ALTER COLUMN price SET DEFAULT 7
ALTER TABLE prod ALTER COLUMN price DROP DEFAULT
ALTER TABLE plain ALTER COLUMN a SET NOT NULL
ALTER TABLE prod ALTER COLUMN prod_name DROP NOT NULL
ALTER TABLE plain ADD PRIMARY KEY (a)
ALTER TABLE plain ADD CONSTRAINT plain_unique UNIQUE (a, b)
ALTER TABLE plain ADD CHECK (a > 0)
ALTER TABLE plain ADD CHECK (a > 5) NOT VALID
ALTER TABLE plain ADD FOREIGN KEY (a) REFERENCES prod
ALTER TABLE plain ADD FOREIGN KEY (a) REFERENCES prod NOT VALID
ALTER TABLE customer VALIDATE CONSTRAINT customer_named
ALTER TABLE table_c DROP CONSTRAINT table_c_a_id_fkey
ALTER TABLE prod DROP CONSTRAINT prod_price_check
ALTER TABLE prod DROP CONSTRAINT prod_pkey CASCADE
ALTER TABLE prod RENAME CONSTRAINT prod_price_check TO price_positive
ALTER TABLE plain OWNER TO CURRENT_USER
ALTER TABLE plain SET SCHEMA annex
ALTER TABLE plain SET (fillfactor = 70)
ALTER TABLE IF EXISTS missing ADD COLUMN a integer
ALTER INDEX prod_by_name RENAME TO prod_name_index
ALTER SEQUENCE counter INCREMENT BY 5
ALTER SEQUENCE counter RESTART
ALTER SEQUENCE counter RENAME TO counter_too
ALTER VIEW prod_view RENAME TO prod_view_too
ALTER VIEW prod_view ALTER COLUMN prod_id SET DEFAULT 1
ALTER SCHEMA annex RENAME TO annex_too
-- the rest
COMMENT ON TABLE plain IS 'plain'
COMMENT ON COLUMN plain.a IS 'a'
COMMENT ON INDEX prod_by_name IS 'i'
GRANT SELECT ON plain TO PUBLIC
GRANT SELECT (a) ON plain TO PUBLIC
GRANT SELECT ON ALL TABLES IN SCHEMA annex TO PUBLIC
REVOKE ALL ON prod FROM PUBLIC
SAVEPOINT s; DROP TABLE plain; ROLLBACK TO s
SAVEPOINT s; INSERT INTO plain VALUES (1); RELEASE s
SAVEPOINT s; LOCK TABLE prod IN SHARE MODE; ROLLBACK TO s; SELECT 1 FROM plain
-- reading, continued
SELECT * FROM prod WHERE prod_name = 'りんご'
SELECT count(*) FROM orders o LEFT JOIN customer c USING (customer_id)
SELECT * FROM view_of_view
SELECT * FROM prod_summary
SELECT * FROM prod WHERE EXISTS (SELECT 1 FROM orders WHERE orders.prod_id = prod.prod_id)
SELECT (SELECT max(qty) FROM orders), count(*) FROM customer
SELECT * FROM prod UNION ALL SELECT customer_id, customer_name, 0 FROM customer
SELECT * FROM (SELECT * FROM plain) p FOR SHARE
SELECT * FROM prod_view FOR UPDATE
SELECT * FROM prod FOR NO KEY UPDATE SKIP LOCKED
SELECT * FROM orders o JOIN customer c USING (customer_id) FOR SHARE OF o FOR UPDATE OF c
WITH locked AS (SELECT * FROM prod FOR UPDATE) SELECT * FROM locked
WITH RECURSIVE down AS (SELECT id FROM tree WHERE parent IS NULL UNION ALL SELECT t.id FROM tree t JOIN down d ON t.parent = d.id) SELECT * FROM down
SELECT * FROM prod LIMIT 0
SELECT * FROM prod, LATERAL (SELECT * FROM orders o WHERE o.prod_id = prod.prod_id) x
SELECT plus_one(qty) FROM orders
SELECT count_orders()
SELECT * FROM generate_series(1, 3) g LEFT JOIN plain ON a = g
SELECT * FROM annex.item
SELECT * FROM counter
SELECT nextval('table_a_id_seq'), nextval('table_b_id_seq')
VALUES (1), (2)
SELECT 1
SELECT 'plain'::regclass::oid
SELECT prod FROM prod
SELECT * FROM typed WHERE feeling = 'happy'
SELECT * FROM ONLY prod
SELECT pg_get_viewdef('order_view'::regclass)
SELECT pg_get_indexdef('prod_pkey'::regclass), pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'orders'::regclass
SELECT has_table_privilege('plain', 'SELECT')
SELECT col_description('plain'::regclass, 1)
DECLARE held CURSOR WITH HOLD FOR SELECT * FROM prod
DECLARE updating CURSOR FOR SELECT * FROM plain FOR UPDATE
PREPARE p(integer) AS SELECT * FROM prod WHERE prod_id = $1; EXECUTE p(1)
PREPARE p2(integer) AS DELETE FROM plain WHERE a = $1; EXECUTE p2(1)
EXPLAIN SELECT * FROM order_view
EXPLAIN ANALYZE SELECT * FROM plain
EXPLAIN INSERT INTO orders VALUES (5, 1, 1, 1)
EXPLAIN UPDATE prod SET price = 1
EXPLAIN CREATE TABLE fresh AS SELECT * FROM plain
COPY (SELECT * FROM prod JOIN orders USING (prod_id)) TO STDOUT
COPY prod (prod_id) TO STDOUT
-- changing rows, continued
INSERT INTO prod VALUES (10, 'なし', 5)
INSERT INTO orders VALUES (3, 1, 2, 1)
INSERT INTO orders VALUES (3, NULL, NULL, 1)
INSERT INTO orders SELECT 4, 1, 1, 1
INSERT INTO customer (customer_name) VALUES ('山田')
INSERT INTO table_c (a_id, b_id) SELECT id, id FROM table_a
INSERT INTO table_a DEFAULT VALUES
INSERT INTO prod VALUES (1, 'x', 1) ON CONFLICT DO NOTHING
INSERT INTO prod VALUES (1, 'x', 1) ON CONFLICT (prod_id) DO UPDATE SET price = excluded.price
INSERT INTO prod VALUES (11, 'ぶどう', 1) ON CONFLICT (prod_name) DO NOTHING
INSERT INTO prod_view VALUES (12, 'かき')
INSERT INTO checked_view VALUES (13, 'もも', 3)
INSERT INTO typed VALUES (2)
INSERT INTO computed VALUES (1)
INSERT INTO partial (amount) VALUES (1)
INSERT INTO deferred VALUES (1, 1)
INSERT INTO tree VALUES (4, 3)
INSERT INTO self VALUES (1, 1)
INSERT INTO scratch VALUES (1, 'x') RETURNING *
INSERT INTO plain SELECT a + 1, b, c FROM plain
INSERT INTO annex.item VALUES (1, 1)
INSERT INTO plain VALUES (nextval('counter'), 'x', now())
UPDATE prod_view SET prod_name = 'ゆず' WHERE prod_id = 1
UPDATE checked_view SET price = 20 WHERE prod_id = 1
UPDATE prod SET prod_name = 'うめ' WHERE prod_id = 2
UPDATE orders SET customer_id = 2, qty = 5 WHERE order_id = 1
UPDATE orders SET qty = qty + 1
UPDATE orders SET order_id = 7 WHERE order_id = 2
UPDATE tree SET parent = 1 WHERE id = 3
UPDATE tree SET id = 30 WHERE id = 3
UPDATE typed SET feeling = 'sad'
UPDATE partial SET amount = 5
UPDATE plain SET (a, b) = (SELECT prod_id, prod_name FROM prod WHERE prod_id = 1)
UPDATE ONLY plain SET a = 7
UPDATE plain SET a = 9 WHERE false
UPDATE prod SET price = price WHERE prod_id IN (SELECT prod_id FROM orders)
UPDATE nulling SET prod_id = 3
UPDATE plain SET a = 1 WHERE a = 1 RETURNING *
DELETE FROM prod_view WHERE prod_id = 3
DELETE FROM tree WHERE id = 1
DELETE FROM grandchild
DELETE FROM typed WHERE id = 1
DELETE FROM plain WHERE a IN (SELECT prod_id FROM prod)
DELETE FROM ONLY scratch
DELETE FROM customer
DELETE FROM annex.item
WITH new AS (INSERT INTO plain VALUES (5, 'n', now()) RETURNING a) SELECT * FROM new
WITH up AS (UPDATE prod SET price = 1 RETURNING prod_id) DELETE FROM plain USING up WHERE plain.a = up.prod_id
MERGE INTO plain USING prod ON plain.a = prod.prod_id WHEN MATCHED THEN UPDATE SET b = prod_name WHEN NOT MATCHED THEN INSERT VALUES (prod_id, prod_name, now())
MERGE INTO prod USING plain ON plain.a = prod.prod_id WHEN MATCHED AND price < 0 THEN DELETE WHEN MATCHED THEN DO NOTHING
MERGE INTO orders o USING customer c ON o.customer_id = c.customer_id WHEN MATCHED THEN UPDATE SET prod_id = 3
SELECT * INTO fresh FROM plain
-- locks by name, continued
LOCK prod_view
LOCK TABLE view_of_view IN ACCESS SHARE MODE
LOCK TABLE annex.item, annex.note IN ROW EXCLUSIVE MODE
LOCK TABLE plain IN SHARE UPDATE EXCLUSIVE MODE NOWAIT
SELECT pg_advisory_xact_lock(5)
-- making, continued
CREATE TABLE fresh (id integer)
CREATE TABLE fresh (id integer PRIMARY KEY, body text, CHECK (id > 0))
CREATE TABLE fresh (id integer GENERATED BY DEFAULT AS IDENTITY)
CREATE TABLE fresh (LIKE prod INCLUDING ALL)
CREATE TABLE fresh (LIKE orders)
CREATE TABLE fresh (id positive, feeling mood, pairs pair[])
CREATE TABLE fresh (parent integer REFERENCES tree, own integer PRIMARY KEY, up integer REFERENCES fresh)
CREATE TABLE fresh (a integer DEFAULT nextval('counter'), b integer DEFAULT plus_one(1))
CREATE TABLE fresh (a integer, b integer GENERATED ALWAYS AS (plus_two(a)) STORED)
CREATE TABLE spare.fresh (id integer)
CREATE TABLE fresh AS SELECT * FROM prod
CREATE TABLE fresh AS SELECT * FROM order_view WITH NO DATA
CREATE TABLE IF NOT EXISTS prod AS SELECT 1
CREATE TEMP TABLE fresh (id serial PRIMARY KEY)
CREATE TEMP TABLE fresh AS SELECT * FROM plain
CREATE UNLOGGED TABLE fresh (id integer, body text)
CREATE VIEW fresh AS SELECT * FROM prod
CREATE VIEW fresh AS SELECT * FROM prod_view JOIN plain ON a = prod_id
CREATE OR REPLACE VIEW fresh AS SELECT plus_one(1) AS x
CREATE VIEW spare.fresh AS SELECT 1 AS one
CREATE TEMP VIEW fresh AS SELECT * FROM plain
CREATE MATERIALIZED VIEW fresh AS SELECT * FROM prod
CREATE MATERIALIZED VIEW fresh AS SELECT * FROM order_view WITH NO DATA
REFRESH MATERIALIZED VIEW prod_summary
REFRESH MATERIALIZED VIEW CONCURRENTLY prod_summary
REFRESH MATERIALIZED VIEW order_summary
REFRESH MATERIALIZED VIEW prod_summary WITH NO DATA
CREATE INDEX fresh ON prod (price, prod_name)
CREATE INDEX fresh ON computed (plus_two(a) DESC) WHERE a > 0
CREATE INDEX ON prod_summary (products)
CREATE UNIQUE INDEX ON annex.note (id)
CREATE INDEX ON scratch USING hash (id)
CREATE SEQUENCE spare.fresh
CREATE TEMP SEQUENCE fresh
CREATE SEQUENCE IF NOT EXISTS counter
CREATE SCHEMA fresh AUTHORIZATION locks_owner
CREATE SCHEMA IF NOT EXISTS annex
CREATE SCHEMA fresh CREATE TABLE inner_table (id integer) CREATE VIEW inner_view AS SELECT 1 AS one
CREATE TYPE fresh AS ENUM ('a', 'b')
CREATE TYPE fresh AS (a integer, b mood)
CREATE TYPE spare.fresh AS (a pair)
CREATE DOMAIN fresh AS integer NOT NULL DEFAULT 5 CHECK (VALUE < 10)
CREATE DOMAIN fresh AS positive
CREATE FUNCTION fresh(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a'
CREATE FUNCTION fresh() RETURNS SETOF prod LANGUAGE sql AS 'SELECT * FROM prod'
CREATE FUNCTION fresh(m mood) RETURNS pair LANGUAGE sql RETURN ROW(1, 'x')::pair
CREATE OR REPLACE FUNCTION plus_one(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 + 10'
CREATE FUNCTION spare.fresh() RETURNS integer BEGIN ATOMIC SELECT count(*)::integer FROM plain; END
CREATE PROCEDURE fresh() LANGUAGE sql AS 'DELETE FROM plain'
CREATE ROLE locks_fresh
CREATE ROLE locks_fresh IN ROLE locks_owner ROLE locks_member
-- dropping, continued
DROP TABLE tree, self, nulling
DROP TABLE deferred
DROP TABLE grandchild
DROP TABLE typed
DROP TABLE computed
DROP TABLE scratch, nulling
DROP TABLE IF EXISTS plain, missing
DROP TABLE annex.note
DROP TABLE owned_schema.thing
DROP VIEW checked_view
DROP VIEW view_of_view
DROP VIEW prod_view CASCADE
DROP VIEW IF EXISTS missing
DROP MATERIALIZED VIEW prod_summary
DROP MATERIALIZED VIEW order_summary
DROP INDEX prod_summary_key
DROP INDEX computed_by_function
DROP SEQUENCE owned_counter
DROP SEQUENCE table_a_id_seq CASCADE
DROP SCHEMA spare
DROP SCHEMA owned_schema CASCADE
DROP SCHEMA IF EXISTS missing
DROP TYPE mood CASCADE
DROP TYPE pair CASCADE
DROP DOMAIN unused
DROP DOMAIN positive CASCADE
DROP FUNCTION plus_one(integer) CASCADE
DROP FUNCTION plus_two(integer) CASCADE
DROP FUNCTION count_orders()
DROP FUNCTION IF EXISTS missing()
DROP ROLE IF EXISTS locks_missing
DROP OWNED BY locks_owner CASCADE
DROP OWNED BY locks_member
DROP OWNED BY locks_member; REVOKE locks_owner FROM locks_member; DROP ROLE locks_member
TRUNCATE scratch, partial RESTART IDENTITY
TRUNCATE ONLY plain
TRUNCATE tree
-- altering, continued
ALTER TABLE plain ADD COLUMN d integer DEFAULT 5
ALTER TABLE plain ADD COLUMN d integer NOT NULL DEFAULT 5
ALTER TABLE plain ADD COLUMN d timestamptz DEFAULT clock_timestamp()
ALTER TABLE plain ADD COLUMN d integer REFERENCES prod
ALTER TABLE plain ADD COLUMN d integer UNIQUE
ALTER TABLE plain ADD COLUMN d integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY
ALTER TABLE plain ADD COLUMN d integer CHECK (d > 0)
ALTER TABLE plain ADD COLUMN d mood, ADD COLUMN e positive
ALTER TABLE plain ADD COLUMN d integer GENERATED ALWAYS AS (a + 1) STORED
ALTER TABLE prod ADD COLUMN note text
ALTER TABLE orders DROP COLUMN customer_id
ALTER TABLE orders DROP COLUMN qty, ADD COLUMN quantity bigint
ALTER TABLE prod DROP COLUMN price CASCADE
ALTER TABLE plain DROP COLUMN IF EXISTS missing
ALTER TABLE plain DROP COLUMN a
ALTER TABLE typed DROP COLUMN feeling
ALTER TABLE prod RENAME COLUMN prod_name TO product_name
ALTER TABLE orders RENAME TO purchase
ALTER TABLE deferred ALTER COLUMN prod_id TYPE bigint
ALTER TABLE tree ALTER COLUMN id TYPE bigint
ALTER TABLE annex.item ALTER COLUMN prod_id TYPE bigint
ALTER TABLE grandchild ALTER COLUMN order_id TYPE bigint
ALTER TABLE partial ALTER COLUMN amount TYPE numeric(10, 2)
ALTER TABLE customer ALTER COLUMN customer_name TYPE varchar(40)
ALTER TABLE customer ALTER COLUMN customer_name TYPE text
ALTER TABLE plain ALTER COLUMN a TYPE integer USING a + 1
ALTER TABLE plain ALTER COLUMN a SET DEFAULT nextval('counter')
ALTER TABLE partial ALTER COLUMN state DROP DEFAULT
ALTER TABLE plain ALTER COLUMN a SET STATISTICS 100
ALTER TABLE plain ALTER COLUMN b SET STORAGE EXTERNAL
ALTER TABLE plain ALTER COLUMN b SET (n_distinct = 5)
ALTER TABLE customer ALTER COLUMN customer_id SET GENERATED BY DEFAULT
ALTER TABLE customer ALTER COLUMN customer_id RESTART WITH 100
ALTER TABLE customer ALTER COLUMN customer_id DROP IDENTITY
ALTER TABLE annex.note ALTER COLUMN id SET NOT NULL, ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY
ALTER TABLE computed ALTER COLUMN twice DROP EXPRESSION
ALTER TABLE plain ADD CONSTRAINT k UNIQUE (a) DEFERRABLE
ALTER TABLE annex.note ADD CONSTRAINT n CHECK (id > 0), ADD COLUMN more text
ALTER TABLE plain ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES prod ON DELETE CASCADE
ALTER TABLE self ADD FOREIGN KEY (parent) REFERENCES tree
ALTER TABLE deferred ALTER CONSTRAINT deferred_prod_id_fkey NOT DEFERRABLE
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey, DROP CONSTRAINT orders_prod_id_fkey
ALTER TABLE tree DROP CONSTRAINT tree_parent_fkey
ALTER TABLE partial DROP CONSTRAINT partial_pkey
ALTER TABLE prod DROP CONSTRAINT IF EXISTS missing
ALTER TABLE prod RENAME CONSTRAINT prod_pkey TO prod_key
ALTER TABLE plain OWNER TO locks_owner
ALTER TABLE prod OWNER TO locks_owner
ALTER TABLE partial OWNER TO locks_owner
ALTER TABLE prod SET SCHEMA spare
ALTER TABLE partial SET SCHEMA spare
ALTER TABLE plain SET UNLOGGED
ALTER TABLE scratch SET LOGGED
ALTER TABLE plain SET (autovacuum_enabled = false)
ALTER TABLE plain RESET (fillfactor)
ALTER TABLE plain SET TABLESPACE pg_default
ALTER TABLE plain DISABLE TRIGGER ALL
ALTER TABLE orders DISABLE TRIGGER USER
ALTER TABLE plain ENABLE ROW LEVEL SECURITY
ALTER TABLE plain FORCE ROW LEVEL SECURITY
ALTER TABLE plain REPLICA IDENTITY FULL
ALTER TABLE prod REPLICA IDENTITY USING INDEX prod_by_name
ALTER TABLE prod CLUSTER ON prod_by_price
ALTER TABLE plain SET WITHOUT CLUSTER
ALTER INDEX prod_by_price SET (fillfactor = 80)
ALTER INDEX computed_by_function ALTER COLUMN 1 SET STATISTICS 10
ALTER INDEX IF EXISTS missing RENAME TO other
ALTER SEQUENCE counter OWNED BY plain.a
ALTER SEQUENCE counter OWNER TO locks_owner
ALTER SEQUENCE counter SET SCHEMA spare
ALTER SEQUENCE owned_counter OWNED BY NONE
ALTER SEQUENCE counter AS smallint
ALTER VIEW prod_view OWNER TO locks_owner
ALTER VIEW prod_view SET SCHEMA spare
ALTER VIEW prod_view SET (security_barrier = true)
ALTER VIEW prod_view RENAME COLUMN prod_name TO product_name
ALTER MATERIALIZED VIEW prod_summary RENAME TO price_summary
ALTER MATERIALIZED VIEW prod_summary SET SCHEMA spare
ALTER MATERIALIZED VIEW prod_summary OWNER TO locks_owner
ALTER SCHEMA annex OWNER TO locks_owner
ALTER TYPE mood ADD VALUE 'merry'
ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy'
ALTER TYPE mood RENAME TO temper
ALTER TYPE mood OWNER TO locks_owner
ALTER TYPE mood SET SCHEMA spare
ALTER TYPE pair ADD ATTRIBUTE c integer CASCADE
ALTER TYPE pair RENAME ATTRIBUTE a TO aa CASCADE
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000)
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000) NOT VALID
ALTER DOMAIN positive DROP CONSTRAINT positive_check
ALTER DOMAIN positive SET NOT NULL
ALTER DOMAIN positive SET DEFAULT 3
ALTER DOMAIN unused RENAME TO useless
ALTER DOMAIN unused OWNER TO locks_owner
ALTER DOMAIN positive VALIDATE CONSTRAINT positive_check
ALTER FUNCTION plus_one(integer) RENAME TO plus_uno
ALTER FUNCTION plus_one(integer) OWNER TO locks_owner
ALTER FUNCTION plus_one(integer) SET SCHEMA spare
ALTER FUNCTION plus_one(integer) STABLE
ALTER FUNCTION plus_one(integer) SET search_path = public
ALTER ROLE locks_owner CREATEDB
ALTER ROLE locks_owner RENAME TO locks_renamed
ALTER ROLE locks_owner SET work_mem = '8MB'
ALTER ROLE locks_owner IN DATABASE locks_spare SET work_mem = '8MB'
ALTER DATABASE locks_spare SET work_mem = '8MB'
ALTER DATABASE locks_spare RENAME TO locks_spare_too
ALTER DATABASE locks_spare OWNER TO locks_owner
ALTER DATABASE locks_spare CONNECTION LIMIT 5
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO locks_member
ALTER DEFAULT PRIVILEGES IN SCHEMA annex GRANT SELECT ON TABLES TO locks_member
REASSIGN OWNED BY locks_owner TO CURRENT_USER
-- the rest, continued
COMMENT ON SCHEMA annex IS 'annex'
COMMENT ON SEQUENCE counter IS 's'
COMMENT ON VIEW prod_view IS 'v'
COMMENT ON MATERIALIZED VIEW prod_summary IS 'm'
COMMENT ON TYPE mood IS 't'
COMMENT ON DOMAIN positive IS 'd'
COMMENT ON FUNCTION plus_one(integer) IS 'f'
COMMENT ON CONSTRAINT prod_price_check ON prod IS 'c'
COMMENT ON ROLE locks_owner IS 'r'
COMMENT ON DATABASE locks_spare IS 'd'
COMMENT ON TABLE customer IS NULL
GRANT ALL ON ALL TABLES IN SCHEMA public TO locks_member
GRANT USAGE ON SCHEMA annex TO locks_member
GRANT USAGE ON SEQUENCE counter TO locks_member
GRANT EXECUTE ON FUNCTION plus_one(integer) TO locks_member
GRANT USAGE ON TYPE mood TO locks_member
GRANT CONNECT ON DATABASE locks_spare TO locks_member
GRANT locks_owner TO locks_member WITH ADMIN OPTION
REVOKE SELECT ON prod FROM locks_member
REVOKE locks_owner FROM locks_member
ANALYZE plain
ANALYZE prod (price), orders
REINDEX TABLE prod
REINDEX INDEX prod_by_price
CLUSTER prod USING prod_by_price
SET CONSTRAINTS ALL IMMEDIATE
SET CONSTRAINTS deferred_prod_id_fkey IMMEDIATE
SET work_mem = '8MB'
SHOW work_mem
RESET work_mem
LISTEN channel
NOTIFY channel, 'x'
UNLISTEN *
DISCARD PLANS
SAVEPOINT s; CREATE TABLE fresh (id integer); ROLLBACK TO s
SAVEPOINT s; ALTER TABLE plain ADD COLUMN d integer; RELEASE s
CREATE TABLE fresh (id integer); DROP TABLE fresh
CREATE TABLE fresh (id integer PRIMARY KEY); INSERT INTO fresh VALUES (1); CREATE INDEX ON fresh (id)
LOCK TABLE table_a, table_b IN ACCESS EXCLUSIVE MODE; ALTER TABLE table_c DROP CONSTRAINT table_c_a_id_fkey; ALTER TABLE table_c DROP CONSTRAINT table_c_b_id_fkey; DROP TABLE table_c
LOCK TABLE table_a IN ACCESS EXCLUSIVE MODE; ALTER TABLE table_c DROP COLUMN a_id
CREATE TABLE fresh (a integer UNIQUE DEFERRABLE)
ALTER TABLE tree ADD FOREIGN KEY (id) REFERENCES tree
ALTER TABLE partial SET UNLOGGED
ALTER TABLE plain OWNER TO locks_idle
GRANT SELECT ON plain TO locks_idle
REASSIGN OWNED BY locks_idle TO CURRENT_USER
CREATE SCHEMA fresh AUTHORIZATION locks_idle
CREATE SEQUENCE spare.fresh OWNED BY NONE
CREATE FUNCTION spare.plus(a unused) RETURNS unused LANGUAGE sql AS 'SELECT a'
CREATE TABLE spare.fresh (id serial, what unused)
ALTER TABLE annex.note ADD COLUMN what unused
COMMENT ON ROLE locks_idle IS 'idle'
ALTER FUNCTION count_orders() SET search_path = annex
UPDATE fired SET n = n + 1
DELETE FROM fired WHERE id = 1
INSERT INTO fired VALUES (3, 3)
TRUNCATE fired
CREATE TRIGGER other BEFORE DELETE ON fired FOR EACH ROW EXECUTE FUNCTION log_fired()
CREATE TRIGGER other BEFORE DELETE ON fired FOR EACH ROW WHEN (OLD.n > 1) EXECUTE FUNCTION log_fired()
CREATE OR REPLACE TRIGGER keep_fired BEFORE UPDATE ON fired FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()
DROP TRIGGER log_fired ON fired
ALTER TRIGGER log_fired ON fired RENAME TO logged
ALTER TABLE fired DISABLE TRIGGER log_fired
ALTER TABLE fired ENABLE TRIGGER ALL
COMMENT ON TRIGGER log_fired ON fired IS 'writes down'
DROP FUNCTION log_fired() CASCADE
-- PL/pgSQL
DO 'BEGIN PERFORM * FROM prod;END'
DO 'BEGIN UPDATE prod SET price = price + 1 WHERE prod_id = 1;END'
DO 'DECLARE n integer;BEGIN INSERT INTO plain VALUES (5) RETURNING a INTO n;SELECT count(*) INTO n FROM orders;END'
DO 'BEGIN FOR i IN 1..2 LOOP LOCK TABLE plain IN SHARE MODE;END LOOP;END'
DO 'BEGIN CREATE TABLE made_by_block (a integer);END'
CREATE FUNCTION in_plpgsql(a integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM prod);END'
