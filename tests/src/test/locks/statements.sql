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
DROP VIEW order_view; DROP TABLE orders, annex.item, customer
DROP TABLE table_a CASCADE
DROP TABLE self
DROP TABLE IF EXISTS missing
DROP VIEW order_view
DROP VIEW prod_view, order_view
DROP INDEX prod_by_name
DROP INDEX prod_by_price, prod_by_name
DROP SEQUENCE counter
DROP SCHEMA annex CASCADE
TRUNCATE plain
TRUNCATE prod, orders, annex.item
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
