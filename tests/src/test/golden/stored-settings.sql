-- What ALTER ROLE and ALTER SYSTEM check before they keep a value.
\set VERBOSITY verbose
CREATE ROLE stored_settings;
ALTER ROLE stored_settings SET role = 'nosuch_role';
ALTER ROLE stored_settings SET role = 'none';
ALTER ROLE stored_settings SET session_authorization = 'nosuch_role';
ALTER ROLE stored_settings SET default_tablespace = 'nosuch_space';
ALTER ROLE stored_settings SET default_text_search_config = 'nosuch_config';
ALTER ROLE stored_settings SET work_mem = '7MB';
ALTER ROLE stored_settings SET work_mem = 'much';
ALTER ROLE stored_settings SET nosuch_setting = 1;
ALTER ROLE stored_settings SET stored.own = 'kept';
ALTER ROLE stored_settings SET port = 1;
SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = 'stored_settings'::regrole;
ALTER ROLE stored_settings RESET role;
ALTER ROLE stored_settings RESET nosuch_setting;
SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = 'stored_settings'::regrole;
DROP ROLE stored_settings;
ALTER SYSTEM SET synchronous_standby_names = '0 (a, b)';
ALTER SYSTEM SET synchronous_standby_names = 'ANY 00 (a)';
ALTER SYSTEM SET synchronous_standby_names = 'FIRST (a)';
ALTER SYSTEM SET synchronous_standby_names = 'a b';
ALTER SYSTEM SET synchronous_standby_names = '1 (a';
ALTER SYSTEM SET synchronous_standby_names = 'a,';
-- A function's settings end with its call, whether it fails or not.
CREATE FUNCTION changes(fails boolean) RETURNS text LANGUAGE plpgsql SET work_mem = '1MB' AS $$
BEGIN
  PERFORM set_config('work_mem', '2MB', false), set_config('stored.own', 'set by the function', false);
  IF fails THEN RAISE 'failed with %', current_setting('work_mem'); END IF;
  RETURN current_setting('work_mem');
END $$;
SET work_mem = '5MB';
SET stored.own = 'before';
DO $$ BEGIN PERFORM changes(true); EXCEPTION WHEN others THEN RAISE NOTICE '%, %, %', SQLERRM, current_setting('work_mem'), current_setting('stored.own'); END $$;
SHOW work_mem;
SELECT changes(false);
SHOW work_mem;
SHOW stored.own;
SELECT changes(true);
SHOW work_mem;
