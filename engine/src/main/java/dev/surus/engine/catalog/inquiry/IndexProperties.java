package dev.surus.engine.catalog.inquiry;

import dev.surus.engine.base.EvaluationContext;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.IndexEntry;
import dev.surus.engine.function.Declarations;
import dev.surus.engine.function.FunctionFamily;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What index methods, indexes and their columns can do. A property that has no meaning where it is asked for is null.
public final class IndexProperties implements FunctionFamily {
    /// @param properties of the method, its indexes and their key columns, each by its name
    private record Method(Set<String> properties) {
        static Method of(String... properties) {
            return new Method(Set.of(properties));
        }

        long has(String property) {
            return properties.contains(property) ? 1 : 0;
        }
    }

    private static final int BTREE = 403;
    /// By OID, as in pg_am.
    private static final Map<Integer, Method> METHODS = Map.of(
            BTREE, Method.of("can_order", "can_unique", "can_multi_col", "can_exclude", "can_include", "clusterable", "index_scan", "bitmap_scan", "backward_scan",
                    "returnable", "search_array", "search_nulls"),
            405, Method.of("can_exclude", "index_scan", "bitmap_scan", "backward_scan"),
            783, Method.of("can_multi_col", "can_exclude", "can_include", "clusterable", "index_scan", "bitmap_scan", "search_nulls"),
            2742, Method.of("can_multi_col", "bitmap_scan"),
            4000, Method.of("can_exclude", "can_include", "index_scan", "bitmap_scan", "search_nulls"),
            3580, Method.of("can_multi_col", "bitmap_scan", "search_nulls"));

    @Override
    public void declare(Declarations f) {
        f.scalar("pg_indexam_has_property", (context, v) -> {
            var method = METHODS.get(((Long) v[0]).intValue());
            return method == null ? null : switch (name(v[1])) {
                case "can_order", "can_unique", "can_multi_col", "can_exclude", "can_include" -> method.has(name(v[1]));
                default -> null;
            };
        });
        f.scalar("pg_index_has_property", (context, v) -> {
            var index = index(context, v[0]);
            return index == null ? null : switch (name(v[1])) {
                case "clusterable", "index_scan", "bitmap_scan", "backward_scan" -> METHODS.get(index.accessMethod()).has(name(v[1]));
                default -> null;
            };
        });
        f.scalar("pg_index_column_has_property", (context, v) -> {
            var index = index(context, v[0]);
            long column = (Long) v[1];
            return index == null || column < 1 || column > index.columns().length ? null : ofColumn(index, (int) column, name(v[2]));
        });
    }

    private static String name(Object property) {
        return ((String) property).toLowerCase(Locale.ROOT);
    }

    private static IndexEntry index(EvaluationContext context, Object oid) {
        var catalog = context.service(Catalog.class);
        var relation = catalog.relation(((Long) oid).intValue());
        return relation == null ? null : relation.index();
    }

    private static Long ofColumn(IndexEntry index, int column, String property) {
        var method = METHODS.get(index.accessMethod());
        boolean key = column <= index.keyCount();
        boolean ordered = key && index.accessMethod() == BTREE;
        return switch (property) {
            case "asc" -> key ? flag(ordered && !index.descending(column - 1)) : null;
            case "desc" -> key ? flag(ordered && index.descending(column - 1)) : null;
            case "nulls_first" -> key ? flag(ordered && index.nullsFirst(column - 1)) : null;
            case "nulls_last" -> key ? flag(ordered && !index.nullsFirst(column - 1)) : null;
            case "distance_orderable" -> 0L;
            case "returnable" -> method.has(property);
            case "orderable" -> flag(ordered);
            case "search_array", "search_nulls" -> key ? method.has(property) : null;
            default -> null;
        };
    }

    private static Long flag(boolean value) {
        return value ? 1L : 0L;
    }
}
