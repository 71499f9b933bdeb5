-- A nested loop whose inner side is the working table reads each round's rows.
WITH RECURSIVE up(id, parent, depth) AS (
    SELECT n.id, n.parent, 0 FROM (SELECT g AS id, g / 2 AS parent FROM generate_series(1, 40) g) n WHERE n.id = 37
    UNION ALL
    SELECT n.id, n.parent, up.depth + 1
    FROM (SELECT g AS id, g / 2 AS parent FROM generate_series(1, 40) g) n, up
    WHERE up.parent IS NOT NULL AND n.id = up.parent OR up.parent IS NULL AND n.id = up.id)
SELECT * FROM up ORDER BY depth;
-- A WITH query of a correlated subquery has other rows for each outer row.
SELECT x, (WITH c AS MATERIALIZED (SELECT g + x AS y FROM generate_series(1, 3) g)
           SELECT string_agg(a.y || '-' || b.y, ' ' ORDER BY a.y, b.y) FROM c a JOIN c b ON a.y < b.y OR a.y = x + 3)
FROM generate_series(1, 3) x;
