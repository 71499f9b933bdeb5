#!/usr/bin/env bash
# Renews the rows of the built-in objects (engine resources, catalog/rows/*.tsv) from a PostgreSQL 15 reference:
# names, OIDs, signatures and column layouts, the facts that clients rely on. No descriptions, no bodies, no view texts.
#   scripts/catalog-rows.sh PSQL [ARGS ...]     a psql command line that reaches an empty database made from template0
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
rows=engine/src/main/resources/dev/surus/engine/catalog/rows
psql=("$@" -X -At -q)
mkdir -p $rows
rm -f $rows/*.tsv
empty="pg_description pg_shdescription pg_statistic pg_rewrite pg_largeobject pg_shdepend"
first_user_oid=16384
while read -r table; do
  case " $empty " in *" $table "*) continue ;; esac
  columns=$("${psql[@]}" -c "select string_agg(case
      when c.relname || '.' || attname in ('pg_proc.prosqlbody', 'pg_class.relfilenode') and atttypid = 'pg_node_tree'::regtype then 'null'
      when c.relname = 'pg_class' and attname in ('relpages', 'relallvisible') then '0'
      when c.relname = 'pg_class' and attname = 'reltuples' then '-1'
      when atttypid = 'xid'::regtype then '0'
      when c.relname = 'pg_proc' and attname = 'prosrc' then 'case when prolang = 14 then '''' else prosrc end'
      when c.relname = 'pg_database' and attname in ('datcollate', 'datctype') then '''C'''
      when atttypid = 'regproc'::regtype then attname || '::oid'
      when atttypid = 'pg_node_tree'::regtype then 'pg_get_expr(' || attname || ', 0)'
      else attname end, ',' order by attnum)
    from pg_attribute a join pg_class c on c.oid = attrelid where attrelid = '$table'::regclass and attnum > 0")
  names=$("${psql[@]}" -c "select string_agg(attname, E'\t' order by attnum) from pg_attribute where attrelid = '$table'::regclass and attnum > 0")
  where=true order=1
  case $table in
    pg_attribute) where="attrelid < $first_user_oid" order=attrelid,attnum ;;
    pg_class) where="oid < $first_user_oid" ;;
    pg_collation) where="collprovider <> 'i'" ;;
    pg_database | pg_authid | pg_type | pg_proc) where="oid < $first_user_oid" ;;
    pg_index) where="indexrelid < $first_user_oid" ;;
    pg_depend) where="'pg_rewrite'::regclass not in (classid, refclassid)" order=1,2,3,4,5,6 ;;
    pg_init_privs) order=1,2,3 ;;
    pg_amop | pg_amproc | pg_aggregate) order=1 ;;
    pg_ts_config_map) order=1,2,3 ;;
  esac
  { echo "$names"; "${psql[@]}" -c "copy (select $columns from $table where $where order by $order) to stdout"; } >$rows/$table.tsv
  # A catalog without rows needs no file: its layout stands in pg_attribute.
  [ "$(wc -l <$rows/$table.tsv)" -gt 1 ] || rm $rows/$table.tsv
done < <("${psql[@]}" -c "select relname from pg_class where relkind = 'r' and relnamespace = 11 order by 1")
du -sh $rows
