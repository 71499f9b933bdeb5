-- System views over the catalogs. Names and types of the columns are those of pg_attribute; only their order matters here.

CREATE VIEW pg_catalog.pg_roles AS
SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication, r.rolconnlimit,
       '********', r.rolvaliduntil, r.rolbypassrls, s.setconfig, r.oid
  FROM pg_authid r
  LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0;

CREATE VIEW pg_catalog.pg_shadow AS
SELECT r.rolname, r.oid, r.rolcreatedb, r.rolsuper, r.rolreplication, r.rolbypassrls, r.rolpassword, r.rolvaliduntil, s.setconfig
  FROM pg_authid r
  LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
 WHERE r.rolcanlogin;

CREATE VIEW pg_catalog.pg_user AS
SELECT usename, usesysid, usecreatedb, usesuper, userepl, usebypassrls, '********', valuntil, useconfig
  FROM pg_shadow;

CREATE VIEW pg_catalog.pg_group AS
SELECT r.rolname, r.oid, ARRAY(SELECT m.member FROM pg_auth_members m WHERE m.roleid = r.oid)
  FROM pg_authid r
 WHERE NOT r.rolcanlogin;

CREATE VIEW pg_catalog.pg_tables AS
SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), t.spcname, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity
  FROM pg_class c
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
 WHERE c.relkind IN ('r', 'p');

CREATE VIEW pg_catalog.pg_views AS
SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), pg_get_viewdef(c.oid)
  FROM pg_class c
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'v';

CREATE VIEW pg_catalog.pg_matviews AS
SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), t.spcname, c.relhasindex, c.relispopulated, pg_get_viewdef(c.oid)
  FROM pg_class c
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
 WHERE c.relkind = 'm';

CREATE VIEW pg_catalog.pg_indexes AS
SELECT n.nspname, c.relname, i.relname, t.spcname, pg_get_indexdef(i.oid)
  FROM pg_index x
  JOIN pg_class c ON c.oid = x.indrelid
  JOIN pg_class i ON i.oid = x.indexrelid
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace t ON t.oid = i.reltablespace
 WHERE c.relkind IN ('r', 'm', 'p') AND i.relkind IN ('i', 'I');

CREATE VIEW pg_catalog.pg_sequences AS
SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), s.seqtypid, s.seqstart, s.seqmin, s.seqmax, s.seqincrement, s.seqcycle,
       s.seqcache, CASE WHEN has_sequence_privilege(c.oid, 'SELECT,USAGE') THEN pg_sequence_last_value(c.oid) END
  FROM pg_sequence s
  JOIN pg_class c ON c.oid = s.seqrelid
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'S' AND NOT pg_is_other_temp_schema(n.oid);

CREATE VIEW pg_catalog.pg_rules AS
SELECT n.nspname, c.relname, r.rulename, pg_get_ruledef(r.oid)
  FROM pg_rewrite r
  JOIN pg_class c ON c.oid = r.ev_class
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE r.rulename <> '_RETURN';

CREATE VIEW pg_catalog.pg_policies AS
SELECT n.nspname, c.relname, p.polname, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
       CASE WHEN 0 = ANY (p.polroles) THEN ARRAY['public'::name]
            ELSE ARRAY(SELECT a.rolname FROM pg_authid a WHERE a.oid = ANY (p.polroles) ORDER BY a.rolname) END,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' WHEN '*' THEN 'ALL' END,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
  FROM pg_policy p
  JOIN pg_class c ON c.oid = p.polrelid
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace;

CREATE VIEW pg_catalog.pg_publication_tables AS
SELECT t.pubname, n.nspname, c.relname,
       ARRAY(SELECT a.attname FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND (t.columns IS NULL OR a.attnum = ANY (t.columns))
              ORDER BY a.attnum),
       pg_get_expr(t.condition, c.oid)
  FROM (SELECT p.pubname, r.prrelid AS relation, r.prattrs::int2[] AS columns, r.prqual AS condition
          FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
         UNION ALL
        SELECT p.pubname, k.oid, NULL, NULL
          FROM pg_publication p, pg_class k
         WHERE CASE WHEN p.pubviaroot THEN k.relkind IN ('r', 'p') AND NOT k.relispartition ELSE k.relkind = 'r' END
           AND k.relpersistence = 'p' AND k.oid >= 16384
           AND (p.puballtables OR EXISTS (SELECT 1 FROM pg_publication_namespace s WHERE s.pnpubid = p.oid AND s.pnnspid = k.relnamespace))) t
  JOIN pg_class c ON c.oid = t.relation
  JOIN pg_namespace n ON n.oid = c.relnamespace;

CREATE VIEW pg_catalog.pg_user_mappings AS
SELECT m.oid, s.oid, s.srvname, m.umuser, CASE WHEN m.umuser = 0 THEN 'public' ELSE pg_get_userbyid(m.umuser) END,
       CASE WHEN m.umuser <> 0 AND pg_get_userbyid(m.umuser) = current_user
                   AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE'))
              OR m.umuser = 0 AND pg_has_role(s.srvowner, 'USAGE')
              OR (SELECT r.rolsuper FROM pg_authid r WHERE r.rolname = current_user)
            THEN m.umoptions END
  FROM pg_user_mapping m
  JOIN pg_foreign_server s ON s.oid = m.umserver;

-- Each of a column's five slots of statistics has a kind: 1 frequent values, 2 histogram, 3 correlation, 4 frequent elements,
-- 5 histogram of element counts.
CREATE VIEW pg_catalog.pg_stats AS
SELECT n.nspname, c.relname, a.attname, s.stainherit, s.stanullfrac, s.stawidth, s.stadistinct,
       CASE 1 WHEN s.stakind1 THEN s.stavalues1 WHEN s.stakind2 THEN s.stavalues2 WHEN s.stakind3 THEN s.stavalues3
              WHEN s.stakind4 THEN s.stavalues4 WHEN s.stakind5 THEN s.stavalues5 END,
       CASE 1 WHEN s.stakind1 THEN s.stanumbers1 WHEN s.stakind2 THEN s.stanumbers2 WHEN s.stakind3 THEN s.stanumbers3
              WHEN s.stakind4 THEN s.stanumbers4 WHEN s.stakind5 THEN s.stanumbers5 END,
       CASE 2 WHEN s.stakind1 THEN s.stavalues1 WHEN s.stakind2 THEN s.stavalues2 WHEN s.stakind3 THEN s.stavalues3
              WHEN s.stakind4 THEN s.stavalues4 WHEN s.stakind5 THEN s.stavalues5 END,
       CASE 3 WHEN s.stakind1 THEN s.stanumbers1[1] WHEN s.stakind2 THEN s.stanumbers2[1] WHEN s.stakind3 THEN s.stanumbers3[1]
              WHEN s.stakind4 THEN s.stanumbers4[1] WHEN s.stakind5 THEN s.stanumbers5[1] END,
       CASE 4 WHEN s.stakind1 THEN s.stavalues1 WHEN s.stakind2 THEN s.stavalues2 WHEN s.stakind3 THEN s.stavalues3
              WHEN s.stakind4 THEN s.stavalues4 WHEN s.stakind5 THEN s.stavalues5 END,
       CASE 4 WHEN s.stakind1 THEN s.stanumbers1 WHEN s.stakind2 THEN s.stanumbers2 WHEN s.stakind3 THEN s.stanumbers3
              WHEN s.stakind4 THEN s.stanumbers4 WHEN s.stakind5 THEN s.stanumbers5 END,
       CASE 5 WHEN s.stakind1 THEN s.stanumbers1 WHEN s.stakind2 THEN s.stanumbers2 WHEN s.stakind3 THEN s.stanumbers3
              WHEN s.stakind4 THEN s.stanumbers4 WHEN s.stakind5 THEN s.stanumbers5 END
  FROM pg_statistic s
  JOIN pg_class c ON c.oid = s.starelid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = s.staattnum
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT')
   AND (NOT c.relrowsecurity OR NOT row_security_active(c.oid));

CREATE VIEW pg_catalog.pg_stats_ext AS
SELECT cn.nspname, c.relname, sn.nspname, s.stxname, pg_get_userbyid(s.stxowner),
       (SELECT array_agg(a.attname ORDER BY a.attnum)
          FROM unnest(s.stxkeys) k JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = k),
       pg_get_statisticsobjdef_expressions(s.oid), s.stxkind, d.stxdinherit, d.stxdndistinct, d.stxddependencies,
       NULL, NULL, NULL, NULL
  FROM pg_statistic_ext s
  JOIN pg_class c ON c.oid = s.stxrelid
  JOIN pg_statistic_ext_data d ON d.stxoid = s.oid
  LEFT JOIN pg_namespace cn ON cn.oid = c.relnamespace
  LEFT JOIN pg_namespace sn ON sn.oid = s.stxnamespace
 WHERE NOT EXISTS (SELECT 1 FROM unnest(s.stxkeys) k WHERE NOT has_column_privilege(c.oid, k, 'SELECT'))
   AND (NOT c.relrowsecurity OR NOT row_security_active(c.oid));
