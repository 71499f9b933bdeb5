-- NOT before conditions of every kind: by the table and by the index the same rows, those of three-valued logic.
CREATE TABLE negated (id int PRIMARY KEY, a int, b boolean, f float8);
INSERT INTO negated SELECT g, CASE WHEN g % 7 > 0 THEN g % 5 END, CASE WHEN g % 3 > 0 THEN g % 2 = 0 END, CASE WHEN g % 11 > 0 THEN g::float8 ELSE 'NaN' END
  FROM generate_series(1, 100) g;
CREATE INDEX ON negated (a);
ANALYZE negated;
CREATE VIEW asked AS
SELECT (SELECT count(*) FROM negated WHERE NOT (a = ANY (ARRAY[1, 2]))) AS not_any,
       (SELECT count(*) FROM negated WHERE NOT (a = ANY (ARRAY[1, 2, NULL]))) AS not_any_null,
       (SELECT count(*) FROM negated WHERE NOT (a <> ALL (ARRAY[1, 2]))) AS not_all,
       (SELECT count(*) FROM negated WHERE NOT (a <> ALL (ARRAY[1, 2, NULL]))) AS not_all_null,
       (SELECT count(*) FROM negated WHERE NOT (a IN (1, 2) AND id > 50)) AS not_in_and,
       (SELECT count(*) FROM negated WHERE NOT (a NOT IN (1, 2) OR id > 50)) AS not_notin_or,
       (SELECT count(*) FROM negated WHERE NOT (a < 3)) AS not_less,
       (SELECT count(*) FROM negated WHERE NOT (f > 50)) AS not_greater_nan,
       (SELECT count(*) FROM negated WHERE NOT (a IS NULL OR b)) AS not_null_or,
       (SELECT count(*) FROM negated WHERE NOT (b IS TRUE)) AS not_true,
       (SELECT count(*) FROM negated WHERE NOT (b IS UNKNOWN)) AS not_unknown,
       (SELECT count(*) FROM negated WHERE NOT (b IS NOT FALSE)) AS not_not_false,
       (SELECT count(*) FROM negated WHERE NOT NOT b) AS twice,
       (SELECT count(*) FROM negated WHERE NOT (a = 1 AND b)) AS not_and,
       (SELECT count(*) FROM negated WHERE NOT (ROW(a, id) < ROW(2, 50))) AS not_row,
       (SELECT count(*) FROM negated WHERE NOT (a IS DISTINCT FROM 2)) AS not_distinct,
       (SELECT count(*) FROM negated WHERE NOT (a BETWEEN 2 AND 3)) AS not_between;
\x
SELECT * FROM asked;
SET enable_seqscan = off;
SELECT * FROM asked;
SET enable_bitmapscan = off;
SELECT * FROM asked;
RESET ALL;
\x
-- What arms have in common.
SELECT count(*) FROM negated WHERE (a = 1 AND id < 50) OR (a = 1 AND id > 80) OR (a = 1 AND b);
SELECT count(*) FROM negated WHERE (a = 1 AND id < 50) OR a = 1;
SELECT count(*) FROM negated WHERE (a = 1 AND id < 50) OR (id < 50 AND a = 1);
SELECT count(*) FROM negated WHERE (a = 1 AND b) OR (a = 2 AND b) OR NULL;
