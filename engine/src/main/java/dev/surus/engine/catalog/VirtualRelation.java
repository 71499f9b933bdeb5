package dev.surus.engine.catalog;

import dev.surus.engine.base.EvaluationContext;
import java.util.List;

/// A system view whose rows come from live objects and not from a table or a query: pg_locks, pg_stat_activity, pg_settings ...
/// Its columns are those of the relation of the same name in the catalog.
///
/// Declared a line each in the packages that know the objects; the embedded engine hands all of them to [VirtualRelations].
public interface VirtualRelation {
    /// `pg_catalog` or `information_schema`.
    String schema();

    String name();

    /// The rows now, values in memory form and in the order of the relation's columns.
    Iterable<Object[]> rows(EvaluationContext context);

    interface Rows {
        Iterable<Object[]> get(EvaluationContext context);
    }

    /// A relation of pg_catalog in a line.
    static VirtualRelation of(String name, Rows rows) {
        return of("pg_catalog", name, rows);
    }

    static VirtualRelation of(String schema, String name, Rows rows) {
        return new VirtualRelation() {
            @Override
            public String schema() {
                return schema;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public Iterable<Object[]> rows(EvaluationContext context) {
                return rows.get(context);
            }
        };
    }

    /// A view that exists and is empty.
    static VirtualRelation empty(String name) {
        return of(name, _ -> List.of());
    }
}
