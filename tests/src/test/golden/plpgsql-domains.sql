-- Variables whose type is a domain: its checks are asked when they begin, and at every assignment.
\set VERBOSITY verbose
CREATE DOMAIN filled AS int NOT NULL;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN known AS text DEFAULT 'unused' CHECK (VALUE IS NOT NULL);
DO $$ DECLARE v filled; BEGIN RAISE NOTICE 'not reached'; END $$;
DO $$ DECLARE v filled := 1; BEGIN RAISE NOTICE '%', v; v := NULL; END $$;
DO $$ DECLARE v positive; BEGIN RAISE NOTICE '%', v; v := -1; END $$;
DO $$ DECLARE v positive := 0; BEGIN RAISE NOTICE 'not reached'; END $$;
DO $$ DECLARE v known; BEGIN RAISE NOTICE 'not reached'; END $$;
DO $$ DECLARE v positive; BEGIN SELECT 1 - 1 INTO v; END $$;
DO $$ DECLARE v positive; BEGIN FOR v IN SELECT 2 - g FROM generate_series(1, 3) g LOOP RAISE NOTICE '%', v; END LOOP; END $$;
CREATE FUNCTION takes(p positive) RETURNS filled LANGUAGE plpgsql AS $$ BEGIN IF p > 5 THEN RETURN NULL; END IF; p := p - 3; RETURN p; END $$;
SELECT takes(4);
SELECT takes(3);
SELECT takes(0);
SELECT takes(6);
CREATE TABLE of_domains (p positive, f filled);
DO $$ DECLARE r of_domains; BEGIN RAISE NOTICE '%', r; r.f := 2; r.p := 3; RAISE NOTICE '%', r; r.p := 0; END $$;
