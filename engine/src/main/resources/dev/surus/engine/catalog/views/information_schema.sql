-- information_schema. Names and types of the columns are those of pg_attribute; only their order matters here.

CREATE VIEW information_schema.information_schema_catalog_name AS
SELECT current_database();

CREATE VIEW information_schema.applicable_roles AS
SELECT a.rolname, b.rolname, CASE WHEN m.admin_option THEN 'YES' ELSE 'NO' END
  FROM (SELECT member, roleid, admin_option FROM pg_auth_members
        UNION
        SELECT d.datdba, o.oid, false FROM pg_database d, pg_authid o
         WHERE d.datname = current_database() AND o.rolname = 'pg_database_owner') m
  JOIN pg_authid a ON a.oid = m.member
  JOIN pg_authid b ON b.oid = m.roleid
 WHERE pg_has_role(a.oid, 'USAGE');

CREATE VIEW information_schema.administrable_role_authorizations AS
SELECT * FROM information_schema.applicable_roles WHERE is_grantable = 'YES';

CREATE VIEW information_schema.enabled_roles AS
SELECT rolname FROM pg_authid WHERE pg_has_role(oid, 'USAGE');

CREATE VIEW information_schema.attributes AS
SELECT current_database(), nc.nspname, c.relname, a.attname, a.attnum, pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN NOT (a.attnotnull OR t.typtype = 'd' AND t.typnotnull) THEN 'YES' ELSE 'NO' END,
       CASE WHEN t.typtype = 'd'
            THEN CASE WHEN bt.typelem <> 0 AND bt.typlen = -1 THEN 'ARRAY' WHEN nbt.nspname = 'pg_catalog' THEN format_type(t.typbasetype, NULL)
            ELSE 'USER-DEFINED' END
            ELSE CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN 'ARRAY' WHEN nt.nspname = 'pg_catalog' THEN format_type(t.oid, NULL)
            ELSE 'USER-DEFINED' END END,
       information_schema._pg_char_max_length(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), information_schema._pg_char_octet_length(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END),
       NULL, NULL, NULL,
       CASE WHEN nco.nspname IS NOT NULL THEN current_database() END, nco.nspname, co.collname,
       information_schema._pg_numeric_precision(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), information_schema._pg_numeric_precision_radix(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END),
       information_schema._pg_numeric_scale(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), information_schema._pg_datetime_precision(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END),
       information_schema._pg_interval_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), NULL,
       current_database(), coalesce(nbt.nspname, nt.nspname), coalesce(bt.typname, t.typname),
       NULL, NULL, NULL, NULL, a.attnum, 'NO'
  FROM pg_attribute a
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace nc ON nc.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
  LEFT JOIN (pg_type bt JOIN pg_namespace nbt ON nbt.oid = bt.typnamespace) ON t.typtype = 'd' AND bt.oid = t.typbasetype
  LEFT JOIN (pg_collation co JOIN pg_namespace nco ON nco.oid = co.collnamespace)
       ON co.oid = a.attcollation AND (nco.nspname <> 'pg_catalog' OR co.collname <> 'default')
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'c'
   AND (pg_has_role(c.relowner, 'USAGE') OR has_type_privilege(c.reltype, 'USAGE'));

CREATE VIEW information_schema.character_sets AS
SELECT NULL, NULL, getdatabaseencoding(),
       CASE WHEN getdatabaseencoding() = 'UTF8' THEN 'UCS' ELSE getdatabaseencoding() END, getdatabaseencoding(),
       current_database(), nco.nspname, co.collname
  FROM pg_database d
  LEFT JOIN (pg_collation co JOIN pg_namespace nco ON nco.oid = co.collnamespace)
       ON co.collcollate = d.datcollate AND co.collctype = d.datctype AND d.datlocprovider = co.collprovider
 WHERE d.datname = current_database()
 ORDER BY char_length(co.collname) DESC, co.collname
 LIMIT 1;

CREATE VIEW information_schema.check_constraint_routine_usage AS
SELECT current_database(), nc.nspname, k.conname, current_database(), np.nspname, p.proname || '_' || p.oid
  FROM pg_constraint k
  JOIN pg_namespace nc ON nc.oid = k.connamespace
  JOIN pg_depend d ON d.objid = k.oid AND d.classid = 'pg_constraint'::regclass AND d.refclassid = 'pg_proc'::regclass
  JOIN pg_proc p ON p.oid = d.refobjid
  JOIN pg_namespace np ON np.oid = p.pronamespace
 WHERE k.contype = 'c' AND pg_has_role(p.proowner, 'USAGE');

CREATE VIEW information_schema.check_constraints AS
SELECT current_database(), n.nspname, k.conname, substring(pg_get_constraintdef(k.oid) FROM 7)
  FROM pg_constraint k
  LEFT JOIN pg_namespace n ON n.oid = k.connamespace
  LEFT JOIN pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_type t ON t.oid = k.contypid
 WHERE pg_has_role(coalesce(c.relowner, t.typowner), 'USAGE') AND k.contype = 'c'
UNION
SELECT current_database(), n.nspname, n.oid::text || '_' || r.oid::text || '_' || a.attnum::text || '_not_null', a.attname || ' IS NOT NULL'
  FROM pg_namespace n
  JOIN pg_class r ON r.relnamespace = n.oid
  JOIN pg_attribute a ON a.attrelid = r.oid
 WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND r.relkind IN ('r', 'p') AND pg_has_role(r.relowner, 'USAGE');

CREATE VIEW information_schema.collations AS
SELECT current_database(), n.nspname, c.collname, 'NO PAD'
  FROM pg_collation c
  JOIN pg_namespace n ON n.oid = c.collnamespace
 WHERE c.collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()));

CREATE VIEW information_schema.collation_character_set_applicability AS
SELECT current_database(), n.nspname, c.collname, NULL, NULL, getdatabaseencoding()
  FROM pg_collation c
  JOIN pg_namespace n ON n.oid = c.collnamespace
 WHERE c.collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()));

CREATE VIEW information_schema.column_column_usage AS
SELECT DISTINCT current_database(), n.nspname, c.relname, ac.attname, ad.attname
  FROM pg_attrdef g
  JOIN pg_class c ON c.oid = g.adrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute ad ON ad.attrelid = c.oid AND ad.attnum = g.adnum AND ad.attgenerated <> ''
  JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = g.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
       AND d.refobjsubid <> g.adnum
  JOIN pg_attribute ac ON ac.attrelid = c.oid AND ac.attnum = d.refobjsubid
 WHERE pg_has_role(c.relowner, 'USAGE');

CREATE VIEW information_schema.column_domain_usage AS
SELECT current_database(), nt.nspname, t.typname, current_database(), nc.nspname, c.relname, a.attname
  FROM pg_type t
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
  JOIN pg_attribute a ON a.atttypid = t.oid
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace nc ON nc.oid = c.relnamespace
 WHERE t.typtype = 'd' AND c.relkind IN ('r', 'v', 'f', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND pg_has_role(t.typowner, 'USAGE');

CREATE VIEW information_schema.column_privileges AS
SELECT u.rolname, g.rolname, current_database(), n.nspname, x.relname, x.attname, x.privilege_type,
       CASE WHEN pg_has_role(g.oid, x.relowner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END
  FROM (SELECT c.relname, c.relnamespace, c.relowner, a.attname, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) e
         WHERE c.relkind IN ('r', 'v', 'f', 'p')
         UNION
        SELECT c.relname, c.relnamespace, c.relowner, a.attname, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         CROSS JOIN LATERAL aclexplode(coalesce(a.attacl, acldefault('c', c.relowner))) e
         WHERE c.relkind IN ('r', 'v', 'f', 'p')) x
  JOIN pg_namespace n ON n.oid = x.relnamespace
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.privilege_type IN ('INSERT', 'SELECT', 'UPDATE', 'REFERENCES')
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC');

CREATE VIEW information_schema.column_udt_usage AS
SELECT current_database(), coalesce(nbt.nspname, nt.nspname), coalesce(bt.typname, t.typname), current_database(), nc.nspname, c.relname, a.attname
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace nc ON nc.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
  LEFT JOIN (pg_type bt JOIN pg_namespace nbt ON nbt.oid = bt.typnamespace) ON t.typtype = 'd' AND bt.oid = t.typbasetype
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'f', 'p') AND pg_has_role(coalesce(bt.typowner, t.typowner), 'USAGE');

CREATE VIEW information_schema.columns AS
SELECT current_database(), nc.nspname, c.relname, a.attname, a.attnum,
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
       CASE WHEN NOT (a.attnotnull OR t.typtype = 'd' AND t.typnotnull) THEN 'YES' ELSE 'NO' END,
       CASE WHEN t.typtype = 'd'
            THEN CASE WHEN bt.typelem <> 0 AND bt.typlen = -1 THEN 'ARRAY' WHEN nbt.nspname = 'pg_catalog' THEN format_type(t.typbasetype, NULL)
            ELSE 'USER-DEFINED' END
            ELSE CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN 'ARRAY' WHEN nt.nspname = 'pg_catalog' THEN format_type(t.oid, NULL)
            ELSE 'USER-DEFINED' END END,
       information_schema._pg_char_max_length(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), information_schema._pg_char_octet_length(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END),
       information_schema._pg_numeric_precision(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), information_schema._pg_numeric_precision_radix(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END),
       information_schema._pg_numeric_scale(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), information_schema._pg_datetime_precision(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END),
       information_schema._pg_interval_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END), NULL,
       NULL, NULL, NULL,
       CASE WHEN nco.nspname IS NOT NULL THEN current_database() END, nco.nspname, co.collname,
       CASE WHEN t.typtype = 'd' THEN current_database() END, CASE WHEN t.typtype = 'd' THEN nt.nspname END,
       CASE WHEN t.typtype = 'd' THEN t.typname END,
       current_database(), coalesce(nbt.nspname, nt.nspname), coalesce(bt.typname, t.typname),
       NULL, NULL, NULL, NULL, a.attnum, 'NO',
       CASE WHEN a.attidentity IN ('a', 'd') THEN 'YES' ELSE 'NO' END, CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END,
       s.seqstart, s.seqincrement, s.seqmax, s.seqmin, CASE WHEN s.seqcycle THEN 'YES' ELSE 'NO' END,
       CASE WHEN a.attgenerated <> '' THEN 'ALWAYS' ELSE 'NEVER' END,
       CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
       CASE WHEN c.relkind IN ('r', 'p') THEN 'YES' WHEN c.relkind IN ('v', 'f') AND pg_column_is_updatable(c.oid, a.attnum, false)
            THEN 'YES' ELSE 'NO' END
  FROM pg_attribute a
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace nc ON nc.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
  LEFT JOIN (pg_type bt JOIN pg_namespace nbt ON nbt.oid = bt.typnamespace) ON t.typtype = 'd' AND bt.oid = t.typbasetype
  LEFT JOIN (pg_collation co JOIN pg_namespace nco ON nco.oid = co.collnamespace)
       ON co.oid = a.attcollation AND (nco.nspname <> 'pg_catalog' OR co.collname <> 'default')
  LEFT JOIN (pg_depend o JOIN pg_sequence s ON o.classid = 'pg_class'::regclass AND o.objid = s.seqrelid AND o.deptype = 'i')
       ON o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid AND o.refobjsubid = a.attnum
 WHERE NOT pg_is_other_temp_schema(nc.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'f', 'p')
   AND (pg_has_role(c.relowner, 'USAGE') OR has_column_privilege(c.oid, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.constraint_column_usage AS
SELECT current_database(), n.nspname, u.relname, u.attname, current_database(), nc.nspname, u.conname
  FROM (SELECT DISTINCT c.relnamespace, c.relname, c.relowner, a.attname, k.connamespace, k.conname
          FROM pg_constraint k
          JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass AND d.objid = k.oid AND d.refclassid = 'pg_class'::regclass
          JOIN pg_class c ON c.oid = d.refobjid
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
         WHERE k.contype = 'c' AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
         UNION ALL
        SELECT c.relnamespace, c.relname, c.relowner, a.attname, k.connamespace, k.conname
          FROM pg_constraint k
          JOIN pg_class c ON c.oid = CASE k.contype WHEN 'f' THEN k.confrelid ELSE k.conrelid END
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (CASE k.contype WHEN 'f' THEN k.confkey ELSE k.conkey END)
         WHERE k.contype IN ('p', 'u', 'f') AND c.relkind IN ('r', 'p') AND NOT a.attisdropped) u
  JOIN pg_namespace n ON n.oid = u.relnamespace
  JOIN pg_namespace nc ON nc.oid = u.connamespace
 WHERE pg_has_role(u.relowner, 'USAGE');

CREATE VIEW information_schema.constraint_table_usage AS
SELECT current_database(), n.nspname, c.relname, current_database(), nc.nspname, k.conname
  FROM pg_constraint k
  JOIN pg_namespace nc ON nc.oid = k.connamespace
  JOIN pg_class c ON c.oid = CASE k.contype WHEN 'f' THEN k.confrelid ELSE k.conrelid END
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype IN ('f', 'p', 'u') AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'USAGE');

CREATE VIEW information_schema.domain_constraints AS
SELECT current_database(), nc.nspname, k.conname, current_database(), n.nspname, t.typname, CASE WHEN k.condeferrable THEN 'YES' ELSE 'NO' END, CASE WHEN k.condeferred THEN 'YES' ELSE 'NO' END
  FROM pg_constraint k
  JOIN pg_namespace nc ON nc.oid = k.connamespace
  JOIN pg_type t ON t.oid = k.contypid
  JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE pg_has_role(t.typowner, 'USAGE') OR has_type_privilege(t.oid, 'USAGE');

CREATE VIEW information_schema.domain_udt_usage AS
SELECT current_database(), nbt.nspname, bt.typname, current_database(), nt.nspname, t.typname
  FROM pg_type t
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
  JOIN pg_type bt ON bt.oid = t.typbasetype
  JOIN pg_namespace nbt ON nbt.oid = bt.typnamespace
 WHERE t.typtype = 'd' AND pg_has_role(bt.typowner, 'USAGE');

CREATE VIEW information_schema.domains AS
SELECT current_database(), nt.nspname, t.typname,
       CASE WHEN bt.typelem <> 0 AND bt.typlen = -1 THEN 'ARRAY' WHEN nbt.nspname = 'pg_catalog' THEN format_type(bt.oid, NULL)
            ELSE 'USER-DEFINED' END,
       information_schema._pg_char_max_length(t.typbasetype, t.typtypmod), information_schema._pg_char_octet_length(t.typbasetype, t.typtypmod),
       NULL, NULL, NULL,
       CASE WHEN nco.nspname IS NOT NULL THEN current_database() END, nco.nspname, co.collname,
       information_schema._pg_numeric_precision(t.typbasetype, t.typtypmod), information_schema._pg_numeric_precision_radix(t.typbasetype, t.typtypmod),
       information_schema._pg_numeric_scale(t.typbasetype, t.typtypmod), information_schema._pg_datetime_precision(t.typbasetype, t.typtypmod),
       information_schema._pg_interval_type(t.typbasetype, t.typtypmod), NULL,
       t.typdefault, current_database(), nbt.nspname, bt.typname, NULL, NULL, NULL, NULL, 1
  FROM pg_type t
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
  JOIN pg_type bt ON bt.oid = t.typbasetype
  JOIN pg_namespace nbt ON nbt.oid = bt.typnamespace
  LEFT JOIN (pg_collation co JOIN pg_namespace nco ON nco.oid = co.collnamespace)
       ON co.oid = t.typcollation AND (nco.nspname <> 'pg_catalog' OR co.collname <> 'default')
 WHERE t.typtype = 'd' AND (pg_has_role(t.typowner, 'USAGE') OR has_type_privilege(t.oid, 'USAGE'));

CREATE VIEW information_schema.key_column_usage AS
SELECT current_database(), nc.nspname, k.conname, current_database(), n.nspname, c.relname, a.attname, x.position,
       CASE WHEN k.contype = 'f' THEN information_schema._pg_index_position(k.conindid, k.confkey[x.position]) END
  FROM (SELECT oid, generate_series(1, array_length(conkey, 1)) AS position FROM pg_constraint WHERE contype IN ('p', 'u', 'f')) x
  JOIN pg_constraint k ON k.oid = x.oid
  JOIN pg_namespace nc ON nc.oid = k.connamespace
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[x.position]
 WHERE NOT pg_is_other_temp_schema(n.oid) AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
   AND (pg_has_role(c.relowner, 'USAGE') OR has_column_privilege(c.oid, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.parameters AS
SELECT current_database(), n.nspname, p.proname || '_' || p.oid, x.position,
       CASE p.proargmodes[x.position] WHEN 'o' THEN 'OUT' WHEN 'b' THEN 'INOUT' WHEN 'v' THEN 'IN' WHEN 't' THEN 'OUT' ELSE 'IN' END,
       'NO', 'NO', nullif(p.proargnames[x.position], ''),
       CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN 'ARRAY' WHEN nt.nspname = 'pg_catalog' THEN format_type(t.oid, NULL)
            ELSE 'USER-DEFINED' END,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, current_database(), nt.nspname, t.typname, NULL, NULL, NULL, NULL, x.position,
       CASE WHEN pg_has_role(p.proowner, 'USAGE') THEN pg_get_function_arg_default(p.oid, x.position) END
  FROM (SELECT oid, generate_series(1, coalesce(array_length(proallargtypes, 1), pronargs)) AS position FROM pg_proc) x
  JOIN pg_proc p ON p.oid = x.oid
  JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_type t ON t.oid = coalesce(p.proallargtypes[x.position], p.proargtypes[x.position - 1])
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
 WHERE pg_has_role(p.proowner, 'USAGE') OR has_function_privilege(p.oid, 'EXECUTE');

CREATE VIEW information_schema.referential_constraints AS
SELECT current_database(), n.nspname, k.conname, CASE WHEN nu.nspname IS NOT NULL THEN current_database() END, nu.nspname, u.conname,
       CASE k.confmatchtype WHEN 'f' THEN 'FULL' WHEN 'p' THEN 'PARTIAL' WHEN 's' THEN 'NONE' END,
       CASE k.confupdtype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' WHEN 'r' THEN 'RESTRICT' WHEN 'a' THEN 'NO ACTION' END,
       CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' WHEN 'r' THEN 'RESTRICT' WHEN 'a' THEN 'NO ACTION' END
  FROM pg_constraint k
  JOIN pg_namespace n ON n.oid = k.connamespace
  JOIN pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_constraint u ON u.conrelid = k.confrelid AND u.conindid = k.conindid AND u.contype IN ('p', 'u')
  LEFT JOIN pg_namespace nu ON nu.oid = u.connamespace
 WHERE k.contype = 'f' AND c.relkind IN ('r', 'p')
   AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(c.oid, 'INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.role_column_grants AS
SELECT * FROM information_schema.column_privileges
 WHERE grantor IN (SELECT role_name FROM information_schema.enabled_roles)
    OR grantee IN (SELECT role_name FROM information_schema.enabled_roles);

CREATE VIEW information_schema.routine_privileges AS
SELECT u.rolname, g.rolname, current_database(), n.nspname, x.proname || '_' || x.oid, current_database(), n.nspname, x.proname, 'EXECUTE',
       CASE WHEN pg_has_role(g.oid, x.proowner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END
  FROM (SELECT p.oid, p.proname, p.proowner, p.pronamespace, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) e) x
  JOIN pg_namespace n ON n.oid = x.pronamespace
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.privilege_type = 'EXECUTE'
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC');

CREATE VIEW information_schema.role_routine_grants AS
SELECT * FROM information_schema.routine_privileges
 WHERE grantor IN (SELECT role_name FROM information_schema.enabled_roles)
    OR grantee IN (SELECT role_name FROM information_schema.enabled_roles);

CREATE VIEW information_schema.routine_column_usage AS
SELECT DISTINCT current_database(), np.nspname, p.proname || '_' || p.oid, current_database(), np.nspname, p.proname, current_database(), n.nspname, c.relname, a.attname
  FROM pg_proc p
  JOIN pg_namespace np ON np.oid = p.pronamespace
  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('r', 'v', 'f', 'p')
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
 WHERE pg_has_role(c.relowner, 'USAGE');

CREATE VIEW information_schema.routine_routine_usage AS
SELECT DISTINCT current_database(), np.nspname, p.proname || '_' || p.oid, current_database(), n.nspname, q.proname || '_' || q.oid
  FROM pg_proc p
  JOIN pg_namespace np ON np.oid = p.pronamespace
  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_proc'::regclass
  JOIN pg_proc q ON q.oid = d.refobjid
  JOIN pg_namespace n ON n.oid = q.pronamespace
 WHERE pg_has_role(q.proowner, 'USAGE');

CREATE VIEW information_schema.routine_sequence_usage AS
SELECT DISTINCT current_database(), np.nspname, p.proname || '_' || p.oid, current_database(), np.nspname, p.proname, current_database(), n.nspname, c.relname
  FROM pg_proc p
  JOIN pg_namespace np ON np.oid = p.pronamespace
  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('S')
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE pg_has_role(c.relowner, 'USAGE');

CREATE VIEW information_schema.routine_table_usage AS
SELECT DISTINCT current_database(), np.nspname, p.proname || '_' || p.oid, current_database(), np.nspname, p.proname, current_database(), n.nspname, c.relname
  FROM pg_proc p
  JOIN pg_namespace np ON np.oid = p.pronamespace
  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('r', 'v', 'f', 'p')
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE pg_has_role(c.relowner, 'USAGE');

CREATE VIEW information_schema.routines AS
SELECT current_database(), n.nspname, p.proname || '_' || p.oid, current_database(), n.nspname, p.proname,
       CASE p.prokind WHEN 'f' THEN 'FUNCTION' WHEN 'p' THEN 'PROCEDURE' END,
       NULL, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN p.prokind <> 'p' THEN CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN 'ARRAY' WHEN nt.nspname = 'pg_catalog' THEN format_type(t.oid, NULL)
            ELSE 'USER-DEFINED' END END,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN nt.nspname IS NOT NULL THEN current_database() END, nt.nspname, t.typname, NULL, NULL, NULL, NULL, CASE WHEN p.prokind <> 'p' THEN 0 END,
       CASE WHEN l.lanname = 'sql' THEN 'SQL' ELSE 'EXTERNAL' END,
       CASE WHEN pg_has_role(p.proowner, 'USAGE') THEN p.prosrc END,
       CASE WHEN l.lanname = 'c' THEN p.prosrc END, upper(l.lanname), 'GENERAL', CASE WHEN p.provolatile = 'i' THEN 'YES' ELSE 'NO' END, 'MODIFIES',
       CASE WHEN p.prokind <> 'p' THEN CASE WHEN p.proisstrict THEN 'YES' ELSE 'NO' END END, NULL, 'YES', 0, NULL, NULL,
       CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END, NULL, NULL, NULL, 'NO', NULL, NULL, NULL, 'NO',
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_language l ON l.oid = p.prolang
  LEFT JOIN (pg_type t JOIN pg_namespace nt ON nt.oid = t.typnamespace) ON t.oid = p.prorettype AND p.prokind <> 'p'
 WHERE pg_has_role(p.proowner, 'USAGE') OR has_function_privilege(p.oid, 'EXECUTE');

CREATE VIEW information_schema.schemata AS
SELECT current_database(), n.nspname, u.rolname, NULL, NULL, NULL, NULL
  FROM pg_namespace n
  JOIN pg_authid u ON u.oid = n.nspowner
 WHERE pg_has_role(n.nspowner, 'USAGE') OR has_schema_privilege(n.oid, 'CREATE, USAGE');

CREATE VIEW information_schema.sequences AS
SELECT current_database(), n.nspname, c.relname, format_type(s.seqtypid, NULL), information_schema._pg_numeric_precision(s.seqtypid, -1), 2, 0,
       s.seqstart, s.seqmin, s.seqmax, s.seqincrement, CASE WHEN s.seqcycle THEN 'YES' ELSE 'NO' END
  FROM pg_sequence s
  JOIN pg_class c ON c.oid = s.seqrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'S' AND NOT pg_is_other_temp_schema(n.oid)
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
   AND (pg_has_role(c.relowner, 'USAGE') OR has_sequence_privilege(c.oid, 'SELECT, UPDATE, USAGE'));

CREATE VIEW information_schema.table_constraints AS
SELECT current_database(), nc.nspname, k.conname, current_database(), n.nspname, c.relname,
       CASE k.contype WHEN 'c' THEN 'CHECK' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' END,
       CASE WHEN k.condeferrable THEN 'YES' ELSE 'NO' END, CASE WHEN k.condeferred THEN 'YES' ELSE 'NO' END, 'YES',
       CASE WHEN k.contype = 'u' THEN (SELECT CASE WHEN NOT x.indnullsnotdistinct THEN 'YES' ELSE 'NO' END FROM pg_index x WHERE x.indexrelid = k.conindid) END
  FROM pg_constraint k
  JOIN pg_namespace nc ON nc.oid = k.connamespace
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype IN ('c', 'f', 'p', 'u') AND c.relkind IN ('r', 'p') AND NOT pg_is_other_temp_schema(n.oid)
   AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(c.oid, 'INSERT, UPDATE, REFERENCES'))
UNION ALL
SELECT current_database(), n.nspname, n.oid::text || '_' || c.oid::text || '_' || a.attnum::text || '_not_null', current_database(), n.nspname, c.relname, 'CHECK', 'NO', 'NO',
       'YES', NULL
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT pg_is_other_temp_schema(n.oid)
   AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(c.oid, 'INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.table_privileges AS
SELECT u.rolname, g.rolname, current_database(), n.nspname, x.relname, x.privilege_type,
       CASE WHEN pg_has_role(g.oid, x.relowner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END,
       CASE WHEN x.privilege_type = 'SELECT' THEN 'YES' ELSE 'NO' END
  FROM (SELECT c.relname, c.relnamespace, c.relowner, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_class c CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) e
         WHERE c.relkind IN ('r', 'v', 'f', 'p')) x
  JOIN pg_namespace n ON n.oid = x.relnamespace
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.privilege_type IN ('INSERT', 'SELECT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER')
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC');

CREATE VIEW information_schema.role_table_grants AS
SELECT * FROM information_schema.table_privileges
 WHERE grantor IN (SELECT role_name FROM information_schema.enabled_roles)
    OR grantee IN (SELECT role_name FROM information_schema.enabled_roles);

CREATE VIEW information_schema.tables AS
SELECT current_database(), n.nspname, c.relname,
       CASE WHEN n.oid = pg_my_temp_schema() THEN 'LOCAL TEMPORARY' WHEN c.relkind IN ('r', 'p') THEN 'BASE TABLE'
            WHEN c.relkind = 'v' THEN 'VIEW' WHEN c.relkind = 'f' THEN 'FOREIGN' END,
       NULL, NULL,
       CASE WHEN t.typname IS NOT NULL THEN current_database() END, nt.nspname, t.typname,
       CASE WHEN c.relkind IN ('r', 'p') OR c.relkind IN ('v', 'f') AND pg_relation_is_updatable(c.oid, false) & 8 = 8 THEN 'YES' ELSE 'NO' END,
       CASE WHEN t.typname IS NOT NULL THEN 'YES' ELSE 'NO' END, NULL
  FROM pg_namespace n
  JOIN pg_class c ON c.relnamespace = n.oid
  LEFT JOIN (pg_type t JOIN pg_namespace nt ON nt.oid = t.typnamespace) ON t.oid = c.reloftype
 WHERE c.relkind IN ('r', 'v', 'f', 'p') AND NOT pg_is_other_temp_schema(n.oid)
   AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.transforms AS
SELECT current_database(), nt.nspname, t.typname, current_database(), np.nspname, p.proname || '_' || p.oid, l.lanname, x.kind
  FROM (SELECT trftype, trflang, trffromsql AS function, 'FROM SQL' AS kind FROM pg_transform WHERE trffromsql <> 0
         UNION ALL
        SELECT trftype, trflang, trftosql, 'TO SQL' FROM pg_transform WHERE trftosql <> 0) x
  JOIN pg_type t ON t.oid = x.trftype
  JOIN pg_namespace nt ON nt.oid = t.typnamespace
  JOIN pg_language l ON l.oid = x.trflang
  JOIN pg_proc p ON p.oid = x.function
  JOIN pg_namespace np ON np.oid = p.pronamespace;

CREATE VIEW information_schema.triggered_update_columns AS
SELECT current_database(), n.nspname, t.tgname, current_database(), n.nspname, c.relname, a.attname
  FROM (SELECT oid, tgrelid, tgname, generate_series(0, array_length(tgattr::int2[], 1) - 1) AS position FROM pg_trigger
         WHERE NOT tgisinternal AND tgtype & 16 = 16) t
  JOIN pg_trigger g ON g.oid = t.oid
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = g.tgattr[t.position]
 WHERE NOT pg_is_other_temp_schema(n.oid)
   AND (pg_has_role(c.relowner, 'USAGE') OR has_column_privilege(c.oid, a.attnum, 'INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.triggers AS
SELECT current_database(), n.nspname, t.tgname, e.event, current_database(), n.nspname, c.relname,
       rank() OVER (PARTITION BY n.nspname, c.relname, e.number, t.tgtype & 1, t.tgtype & 66 ORDER BY t.tgname),
       CASE WHEN pg_has_role(c.relowner, 'USAGE')
            THEN (regexp_match(pg_get_triggerdef(t.oid), '.{35,} WHEN \((.+)\) EXECUTE FUNCTION'))[1] END,
       substring(pg_get_triggerdef(t.oid) FROM position('EXECUTE FUNCTION' IN substring(pg_get_triggerdef(t.oid) FROM 48)) + 47),
       CASE WHEN t.tgtype & 1 = 1 THEN 'ROW' ELSE 'STATEMENT' END,
       CASE t.tgtype & 66 WHEN 2 THEN 'BEFORE' WHEN 64 THEN 'INSTEAD OF' ELSE 'AFTER' END,
       t.tgoldtable, t.tgnewtable, NULL, NULL, NULL
  FROM pg_trigger t
  JOIN (VALUES (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE')) e(number, event) ON t.tgtype & e.number <> 0
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT t.tgisinternal AND NOT pg_is_other_temp_schema(n.oid)
   AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(c.oid, 'INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.udt_privileges AS
SELECT u.rolname, g.rolname, current_database(), n.nspname, x.typname, 'TYPE USAGE',
       CASE WHEN pg_has_role(g.oid, x.typowner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END
  FROM (SELECT t.typname, t.typnamespace, t.typtype, t.typowner, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_type t CROSS JOIN LATERAL aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) e) x
  JOIN pg_namespace n ON n.oid = x.typnamespace
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.typtype = 'c' AND x.privilege_type = 'USAGE'
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC');

CREATE VIEW information_schema.role_udt_grants AS
SELECT * FROM information_schema.udt_privileges
 WHERE grantor IN (SELECT role_name FROM information_schema.enabled_roles)
    OR grantee IN (SELECT role_name FROM information_schema.enabled_roles);

CREATE VIEW information_schema.usage_privileges AS
SELECT u.rolname, 'PUBLIC', current_database(), n.nspname, c.collname, 'COLLATION', 'USAGE', 'NO'
  FROM pg_collation c
  JOIN pg_namespace n ON n.oid = c.collnamespace
  JOIN pg_authid u ON u.oid = c.collowner
 WHERE c.collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))
UNION ALL
SELECT u.rolname, g.rolname, current_database(), n.nspname, x.name, 'DOMAIN', 'USAGE',
       CASE WHEN pg_has_role(g.oid, x.owner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END
  FROM (SELECT o.typname AS name, o.typnamespace AS namespace, o.typowner AS owner, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_type o CROSS JOIN LATERAL aclexplode(coalesce(o.typacl, acldefault('T', o.typowner))) e
         WHERE o.typtype = 'd') x
  JOIN pg_namespace n ON n.oid = x.namespace
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.privilege_type = 'USAGE'
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC')
UNION ALL
SELECT u.rolname, g.rolname, current_database(), '', x.name, 'FOREIGN DATA WRAPPER', 'USAGE',
       CASE WHEN pg_has_role(g.oid, x.owner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END
  FROM (SELECT o.fdwname AS name, 0 AS namespace, o.fdwowner AS owner, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_foreign_data_wrapper o CROSS JOIN LATERAL aclexplode(coalesce(o.fdwacl, acldefault('F', o.fdwowner))) e
         WHERE true) x
  
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.privilege_type = 'USAGE'
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC')
UNION ALL
SELECT u.rolname, g.rolname, current_database(), '', x.name, 'FOREIGN SERVER', 'USAGE',
       CASE WHEN pg_has_role(g.oid, x.owner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END
  FROM (SELECT o.srvname AS name, 0 AS namespace, o.srvowner AS owner, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_foreign_server o CROSS JOIN LATERAL aclexplode(coalesce(o.srvacl, acldefault('S', o.srvowner))) e
         WHERE true) x
  
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.privilege_type = 'USAGE'
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC')
UNION ALL
SELECT u.rolname, g.rolname, current_database(), n.nspname, x.name, 'SEQUENCE', 'USAGE',
       CASE WHEN pg_has_role(g.oid, x.owner, 'USAGE') OR x.is_grantable THEN 'YES' ELSE 'NO' END
  FROM (SELECT o.relname AS name, o.relnamespace AS namespace, o.relowner AS owner, e.grantor, e.grantee, e.privilege_type, e.is_grantable
          FROM pg_class o CROSS JOIN LATERAL aclexplode(o.relacl) e
         WHERE o.relkind = 'S') x
  JOIN pg_namespace n ON n.oid = x.namespace
  JOIN pg_authid u ON u.oid = x.grantor
  JOIN (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC') g ON g.oid = x.grantee
 WHERE x.privilege_type = 'USAGE'
   AND (pg_has_role(u.oid, 'USAGE') OR pg_has_role(g.oid, 'USAGE') OR g.rolname = 'PUBLIC');

CREATE VIEW information_schema.role_usage_grants AS
SELECT * FROM information_schema.usage_privileges
 WHERE grantor IN (SELECT role_name FROM information_schema.enabled_roles)
    OR grantee IN (SELECT role_name FROM information_schema.enabled_roles);

CREATE VIEW information_schema.user_defined_types AS
SELECT current_database(), n.nspname, c.relname, 'STRUCTURED', 'YES', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = c.reltype
 WHERE c.relkind = 'c' AND (pg_has_role(t.typowner, 'USAGE') OR has_type_privilege(t.oid, 'USAGE'));

CREATE VIEW information_schema.view_column_usage AS
SELECT DISTINCT current_database(), nv.nspname, v.relname, current_database(), n.nspname, c.relname, a.attname
  FROM pg_class v
  JOIN pg_namespace nv ON nv.oid = v.relnamespace
  JOIN pg_rewrite r ON r.ev_class = v.oid AND r.rulename = '_RETURN'
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
  JOIN pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
 WHERE v.relkind = 'v' AND c.oid <> v.oid AND c.relkind IN ('r', 'v', 'f', 'p') AND pg_has_role(c.relowner, 'USAGE');

CREATE VIEW information_schema.view_routine_usage AS
SELECT DISTINCT current_database(), nv.nspname, v.relname, current_database(), np.nspname, p.proname || '_' || p.oid
  FROM pg_class v
  JOIN pg_namespace nv ON nv.oid = v.relnamespace
  JOIN pg_rewrite r ON r.ev_class = v.oid AND r.rulename = '_RETURN'
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
  JOIN pg_proc p ON p.oid = d.refobjid AND d.refclassid = 'pg_proc'::regclass
  JOIN pg_namespace np ON np.oid = p.pronamespace
 WHERE v.relkind = 'v' AND pg_has_role(p.proowner, 'USAGE');

CREATE VIEW information_schema.view_table_usage AS
SELECT DISTINCT current_database(), nv.nspname, v.relname, current_database(), n.nspname, c.relname
  FROM pg_class v
  JOIN pg_namespace nv ON nv.oid = v.relnamespace
  JOIN pg_rewrite r ON r.ev_class = v.oid AND r.rulename = '_RETURN'
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
  JOIN pg_class c ON c.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE v.relkind = 'v' AND c.oid <> v.oid AND c.relkind IN ('r', 'v', 'f', 'p') AND pg_has_role(c.relowner, 'USAGE');

CREATE VIEW information_schema.views AS
SELECT current_database(), n.nspname, c.relname, CASE WHEN pg_has_role(c.relowner, 'USAGE') THEN pg_get_viewdef(c.oid) END,
       CASE WHEN 'check_option=cascaded' = ANY (c.reloptions) THEN 'CASCADED' WHEN 'check_option=local' = ANY (c.reloptions) THEN 'LOCAL'
            ELSE 'NONE' END,
       CASE WHEN pg_relation_is_updatable(c.oid, false) & 20 = 20 THEN 'YES' ELSE 'NO' END,
       CASE WHEN pg_relation_is_updatable(c.oid, false) & 8 = 8 THEN 'YES' ELSE 'NO' END,
       CASE WHEN EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgtype & 81 = 81) THEN 'YES' ELSE 'NO' END,
       CASE WHEN EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgtype & 73 = 73) THEN 'YES' ELSE 'NO' END,
       CASE WHEN EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgtype & 69 = 69) THEN 'YES' ELSE 'NO' END
  FROM pg_namespace n
  JOIN pg_class c ON c.relnamespace = n.oid
 WHERE c.relkind = 'v'
   AND (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.data_type_privileges AS
SELECT current_database(), x.schema, x.name, x.type, x.identifier
  FROM (SELECT udt_schema AS schema, udt_name AS name, 'USER-DEFINED TYPE' AS type, dtd_identifier AS identifier FROM information_schema.attributes
        UNION ALL SELECT table_schema, table_name, 'TABLE', dtd_identifier FROM information_schema.columns
        UNION ALL SELECT domain_schema, domain_name, 'DOMAIN', dtd_identifier FROM information_schema.domains
        UNION ALL SELECT specific_schema, specific_name, 'ROUTINE', dtd_identifier FROM information_schema.parameters
        UNION ALL SELECT specific_schema, specific_name, 'ROUTINE', dtd_identifier FROM information_schema.routines) x;

CREATE VIEW information_schema.element_types AS
SELECT current_database(), n.nspname, x.name, x.type, x.identifier,
       CASE WHEN e.typelem <> 0 AND e.typlen = -1 THEN 'ARRAY' WHEN ne.nspname = 'pg_catalog' THEN format_type(e.oid, NULL)
            ELSE 'USER-DEFINED' END,
       NULL, NULL, NULL, NULL, NULL, CASE WHEN nco.nspname IS NOT NULL THEN current_database() END, nco.nspname, co.collname, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       current_database(), ne.nspname, e.typname, NULL, NULL, NULL, NULL, 'a' || x.identifier
  FROM (SELECT c.relnamespace AS schema, c.relname::name AS name, CASE WHEN c.relkind = 'c' THEN 'USER-DEFINED TYPE' ELSE 'TABLE' END AS type,
               a.attnum::int AS identifier, a.atttypid AS array_type, a.attcollation AS collation
          FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relkind IN ('r', 'v', 'f', 'c', 'p') AND a.attnum > 0 AND NOT a.attisdropped
         UNION ALL
        SELECT t.typnamespace, t.typname, 'DOMAIN', 1, t.typbasetype, t.typcollation FROM pg_type t WHERE t.typtype = 'd'
         UNION ALL
        SELECT p.pronamespace, (p.proname || '_' || p.oid)::name, 'ROUTINE', s.position,
               coalesce(p.proallargtypes[s.position], p.proargtypes[s.position - 1]), 0::oid
          FROM (SELECT oid, generate_series(1, coalesce(array_length(proallargtypes, 1), pronargs)) AS position FROM pg_proc) s
          JOIN pg_proc p ON p.oid = s.oid
         UNION ALL
        SELECT p.pronamespace, (p.proname || '_' || p.oid)::name, 'ROUTINE', 0, p.prorettype, 0::oid FROM pg_proc p) x
  JOIN pg_namespace n ON n.oid = x.schema
  JOIN pg_type t ON t.oid = x.array_type AND t.typelem <> 0 AND t.typlen = -1
  JOIN pg_type e ON e.oid = t.typelem
  JOIN pg_namespace ne ON ne.oid = e.typnamespace
  LEFT JOIN (pg_collation co JOIN pg_namespace nco ON nco.oid = co.collnamespace)
       ON co.oid = x.collation AND (nco.nspname <> 'pg_catalog' OR co.collname <> 'default')
  JOIN information_schema.data_type_privileges v ON v.object_schema::name = n.nspname AND v.object_name::name = x.name
       AND v.object_type::text = x.type AND v.dtd_identifier::text = x.identifier::text;

CREATE VIEW information_schema._pg_foreign_data_wrappers AS
SELECT w.oid, w.fdwowner, w.fdwoptions, current_database(), w.fdwname, u.rolname, 'c'
  FROM pg_foreign_data_wrapper w
  JOIN pg_authid u ON u.oid = w.fdwowner
 WHERE pg_has_role(w.fdwowner, 'USAGE') OR has_foreign_data_wrapper_privilege(w.oid, 'USAGE');

CREATE VIEW information_schema.foreign_data_wrapper_options AS
SELECT w.foreign_data_wrapper_catalog, w.foreign_data_wrapper_name, o.option_name, o.option_value
  FROM information_schema._pg_foreign_data_wrappers w CROSS JOIN LATERAL pg_options_to_table(w.fdwoptions) o;

CREATE VIEW information_schema.foreign_data_wrappers AS
SELECT foreign_data_wrapper_catalog, foreign_data_wrapper_name, authorization_identifier, NULL, foreign_data_wrapper_language
  FROM information_schema._pg_foreign_data_wrappers;

CREATE VIEW information_schema._pg_foreign_servers AS
SELECT s.oid, s.srvoptions, current_database(), s.srvname, current_database(), w.fdwname, s.srvtype, s.srvversion, u.rolname
  FROM pg_foreign_server s
  JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
  JOIN pg_authid u ON u.oid = s.srvowner
 WHERE pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE');

CREATE VIEW information_schema.foreign_server_options AS
SELECT s.foreign_server_catalog, s.foreign_server_name, o.option_name, o.option_value
  FROM information_schema._pg_foreign_servers s CROSS JOIN LATERAL pg_options_to_table(s.srvoptions) o;

CREATE VIEW information_schema.foreign_servers AS
SELECT foreign_server_catalog, foreign_server_name, foreign_data_wrapper_catalog, foreign_data_wrapper_name, foreign_server_type,
       foreign_server_version, authorization_identifier
  FROM information_schema._pg_foreign_servers;

CREATE VIEW information_schema._pg_foreign_tables AS
SELECT current_database(), n.nspname, c.relname, t.ftoptions, current_database(), s.srvname, u.rolname
  FROM pg_foreign_table t
  JOIN pg_class c ON c.oid = t.ftrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_foreign_server s ON s.oid = t.ftserver
  JOIN pg_authid u ON u.oid = c.relowner
 WHERE (pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'));

CREATE VIEW information_schema.foreign_table_options AS
SELECT t.foreign_table_catalog, t.foreign_table_schema, t.foreign_table_name, o.option_name, o.option_value
  FROM information_schema._pg_foreign_tables t CROSS JOIN LATERAL pg_options_to_table(t.ftoptions) o;

CREATE VIEW information_schema.foreign_tables AS
SELECT foreign_table_catalog, foreign_table_schema, foreign_table_name, foreign_server_catalog, foreign_server_name
  FROM information_schema._pg_foreign_tables;

CREATE VIEW information_schema._pg_foreign_table_columns AS
SELECT n.nspname, c.relname, a.attname, a.attfdwoptions
  FROM pg_foreign_table t
  JOIN pg_class c ON c.oid = t.ftrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
 WHERE pg_has_role(c.relowner, 'USAGE') OR has_column_privilege(c.oid, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES');

CREATE VIEW information_schema.column_options AS
SELECT current_database(), c.nspname, c.relname, c.attname, o.option_name, o.option_value
  FROM information_schema._pg_foreign_table_columns c CROSS JOIN LATERAL pg_options_to_table(c.attfdwoptions) o;

CREATE VIEW information_schema._pg_user_mappings AS
SELECT m.oid, m.umoptions, m.umuser, coalesce(u.rolname, 'PUBLIC'), s.foreign_server_catalog, s.foreign_server_name, s.authorization_identifier
  FROM pg_user_mapping m
  LEFT JOIN pg_authid u ON u.oid = m.umuser
  JOIN information_schema._pg_foreign_servers s ON s.oid = m.umserver;

CREATE VIEW information_schema.user_mapping_options AS
SELECT m.authorization_identifier, m.foreign_server_catalog, m.foreign_server_name, o.option_name,
       CASE WHEN m.umuser <> 0 AND m.authorization_identifier = current_user OR m.umuser = 0 AND pg_has_role(m.srvowner::name, 'USAGE')
              OR (SELECT r.rolsuper FROM pg_authid r WHERE r.rolname = current_user)
            THEN o.option_value END
  FROM information_schema._pg_user_mappings m CROSS JOIN LATERAL pg_options_to_table(m.umoptions) o;

CREATE VIEW information_schema.user_mappings AS
SELECT authorization_identifier, foreign_server_catalog, foreign_server_name FROM information_schema._pg_user_mappings;
