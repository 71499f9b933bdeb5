-- What index methods, indexes and their columns can do.
create table ip(a int, b text, c int);
create index ip_b on ip (a desc, b nulls first) include (c);
create index ip_h on ip using hash (a);
select c, i, p, pg_index_column_has_property(c, i, p) from unnest('{ip_b,ip_h,ip}'::regclass[]) c, generate_series(0,4) i, unnest('{asc,DESC,nulls_first,nulls_last,orderable,distance_orderable,returnable,search_array,search_nulls,bogus,clusterable}'::text[]) p order by 1, 2, 3;
select c, p, pg_index_has_property(c, p) from unnest('{ip_b,ip_h,ip}'::regclass[]) c, unnest('{clusterable,index_scan,bitmap_scan,backward_scan,can_order,bogus}'::text[]) p order by 1, 2;
select amname, p, pg_indexam_has_property(a.oid, p) from pg_am a, unnest('{can_order,can_unique,can_multi_col,can_exclude,can_include,clusterable,bogus}'::text[]) p order by 1, 2;
select pg_index_has_property(1,'clusterable'), pg_indexam_has_property(1,'can_order');
