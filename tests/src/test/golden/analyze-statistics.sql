-- What ANALYZE writes of a table that it reads whole.
CREATE TABLE st (id int PRIMARY KEY, few int, half text, skew int, nothing int, f float8, b bool, t timestamp, j json, n numeric(10,2), e text);
INSERT INTO st SELECT i, i % 4, CASE WHEN i % 2 = 0 THEN NULL ELSE 'v' || i % 50 END, CASE WHEN i % 10 < 7 THEN 1 ELSE i END, NULL, i / 7.0, i % 3 = 0,
    timestamp '2020-01-01' + i * interval '1 hour', '{}', i % 997, repeat('x', i % 30)
  FROM generate_series(1, 10000) i;
ANALYZE st;
SELECT attname, null_frac, avg_width > 0 AS width, n_distinct, round(correlation::numeric, 3) AS correlation, array_length(most_common_freqs, 1) AS common,
    most_common_freqs[1:3] AS first FROM pg_stats WHERE tablename = 'st' ORDER BY attname;
SELECT attname, most_common_vals FROM pg_stats WHERE tablename = 'st' AND attname IN ('few', 'half', 'skew', 'b') ORDER BY attname;
SELECT attname, left(histogram_bounds::text, 60) FROM pg_stats WHERE tablename = 'st' AND histogram_bounds IS NOT NULL ORDER BY attname;
SELECT staattnum, stakind1, stakind2, stakind3, staop1::regoperator, staop2::regoperator FROM pg_statistic WHERE starelid = 'st'::regclass ORDER BY 1;
SELECT relpages > 0, reltuples FROM pg_class WHERE relname = 'st';
-- again: replaced, not doubled; single columns; targets
ANALYZE st (few, id);
SELECT count(*) FROM pg_statistic WHERE starelid = 'st'::regclass;
ALTER TABLE st ALTER COLUMN skew SET STATISTICS 5;
ALTER TABLE st ALTER COLUMN id SET STATISTICS 0;
DELETE FROM st WHERE id <= 5000;
ANALYZE st;
SELECT attname, n_distinct, array_length(most_common_freqs, 1) AS common, array_length(histogram_bounds::text::text[], 1) AS borders FROM pg_stats
  WHERE tablename = 'st' AND attname IN ('skew', 'id', 'f') ORDER BY attname;
-- a column without privilege is not shown
CREATE ROLE looks_at_statistics;
GRANT SELECT (few) ON st TO looks_at_statistics;
SET ROLE looks_at_statistics;
SELECT attname FROM pg_stats WHERE tablename = 'st';
RESET ROLE;
ALTER TABLE st DROP COLUMN few;
ALTER TABLE st ALTER COLUMN b TYPE text;
SELECT attname FROM pg_stats WHERE tablename = 'st' ORDER BY 1;
DROP TABLE st;
SELECT count(*) FROM pg_statistic s WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = s.starelid);
DROP ROLE looks_at_statistics;
-- nothing to say
CREATE TABLE st (a int);
ANALYZE st;
SELECT count(*) FROM pg_stats WHERE tablename = 'st';
DROP TABLE st;
