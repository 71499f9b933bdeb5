package dev.surus.engine.catalog;

import dev.surus.engine.base.Identifiers;
import dev.surus.engine.base.Oid;
import dev.surus.engine.catalog.entry.RuleEntry;
import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgNamespace;
import dev.surus.engine.catalog.system.PgType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The system views that are queries: pg_roles, pg_tables, information_schema ... Their definitions are SQL in the resources
/// `views/*.sql` and not rows of pg_rewrite: making a cluster costs nothing for them, and a new version of Surus brings its
/// own. They are the same in every database.
///
/// The columns of a definition stand in the order of the view's row in pg_attribute, and are cast to the types there: a
/// definition says neither the names nor the domains of its columns.
public final class SystemViews {
    private static final Pattern HEAD = Pattern.compile("^CREATE VIEW (\\w+)\\.(\\w+) AS$", Pattern.MULTILINE);
    private static final List<String> RESOURCES = List.of("pg_catalog.sql", "statistics.sql", "information_schema.sql");


    private static final class Lazy {
        static final Map<Integer, String> QUERIES = read();
    }

    private SystemViews() {}

    /// The query of a system view as SQL whose names mean what they mean in pg_catalog; null for every other relation.
    public static String query(int view) {
        return Oid.isOfUsers(view) ? null : Lazy.QUERIES.get(view);
    }

    /// The rule of such a view, as users' views have one.
    static RuleEntry rule(int view) {
        String query = query(view);
        return query == null ? null : new RuleEntry(0, "_RETURN", view, '1', 'O', true, null, query);
    }

    /// The OIDs of all.
    public static List<Integer> all() {
        return List.copyOf(Lazy.QUERIES.keySet());
    }

    private static Map<Integer, String> read() {
        var queries = new TreeMap<Integer, String>();
        var catalog = Catalog.ofBuiltins();
        var columns = columns();
        for (String resource : RESOURCES) {
            String text = text(resource);
            Matcher head = HEAD.matcher(text);
            while (head.find()) {
                int end = text.indexOf(";\n", head.end());
                int oid = catalog.relationOid(head.group(1), head.group(2));
                if (oid == 0) {
                    throw new IllegalArgumentException("no system view " + head.group(1) + "." + head.group(2));
                }
                queries.put(oid, cast(text.substring(head.end() + 1, end), columns.get(oid)));
            }
        }
        return queries;
    }

    private static String text(String resource) {
        try (InputStream in = SystemViews.class.getResourceAsStream("views/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// ```
    /// body  ->  SELECT v.c1::type1 AS c1, ... FROM (body) AS v(c1, ...)
    /// ```
    private static String cast(String body, List<Column> columns) {
        var casts = new ArrayList<String>();
        var names = new ArrayList<String>();
        for (Column column : columns) {
            String name = Identifiers.quote(column.name);
            names.add(name);
            casts.add(" v." + name + (column.type == null ? "" : "::" + column.type) + (column.type == null ? "" : " AS " + name));
        }
        return "SELECT" + String.join(",\n   ", casts) + "\n  FROM (" + body.strip() + ") v(" + String.join(", ", names) + ")";
    }

    /// @param type null for a pseudo-type, which nothing can be cast to
    private record Column(String name, String type) {}

    private static Map<Integer, List<Column>> columns() {
        var schemas = new HashMap<Object, String>();
        for (Object[] row : BuiltinRows.of(CatalogLayout.byOid(PgNamespace.CATALOG))) {
            schemas.put(row[PgNamespace.OID], (String) row[PgNamespace.NSPNAME]);
        }
        var types = new HashMap<Object, String>();
        for (Object[] row : BuiltinRows.of(CatalogLayout.byOid(PgType.CATALOG))) {
            if ((Long) row[PgType.TYPTYPE] != 'p') {
                types.put(row[PgType.OID], schemas.get(row[PgType.TYPNAMESPACE]) + ".\"" + row[PgType.TYPNAME] + "\"");
            }
        }
        var views = new HashMap<Object, Boolean>();
        for (Object[] row : BuiltinRows.of(CatalogLayout.byOid(PgClass.CATALOG))) {
            views.put(row[PgClass.OID], (Long) row[PgClass.RELKIND] == 'v');
        }
        var numbered = new HashMap<Integer, TreeMap<Long, Column>>();
        for (Object[] row : BuiltinRows.of(CatalogLayout.byOid(PgAttribute.CATALOG))) {
            Object relation = row[PgAttribute.ATTRELID];
            if (views.get(relation) == Boolean.TRUE && (Long) row[PgAttribute.ATTNUM] > 0) {
                numbered.computeIfAbsent((int) (long) (Long) relation, _ -> new TreeMap<>())
                        .put((Long) row[PgAttribute.ATTNUM], new Column((String) row[PgAttribute.ATTNAME], types.get(row[PgAttribute.ATTTYPID])));
            }
        }
        var columns = new HashMap<Integer, List<Column>>();
        numbered.forEach((relation, list) -> columns.put(relation, List.copyOf(list.values())));
        return columns;
    }
}
