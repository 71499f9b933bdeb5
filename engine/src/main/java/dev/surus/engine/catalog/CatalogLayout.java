package dev.surus.engine.catalog;

import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgClass;
import dev.surus.engine.catalog.system.PgIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layouts of all system catalogs, as the built-in rows of pg_class, pg_attribute and pg_index describe them. Needed
/// before any catalog can be read, hence from the resources and never from tables.
public final class CatalogLayout {
    private static final Map<Integer, CatalogTable> BY_OID = new LinkedHashMap<>();
    private static final Map<String, CatalogTable> BY_NAME = new HashMap<>();

    static {
        load();
    }

    private CatalogLayout() {}

    /// All catalogs, in the order of their OIDs.
    public static Collection<CatalogTable> all() {
        return BY_OID.values();
    }

    /// The catalog with an OID such as [PgClass#CATALOG]; null for other relations.
    public static CatalogTable byOid(int oid) {
        return BY_OID.get(oid);
    }

    public static CatalogTable byName(String name) {
        return BY_NAME.get(name);
    }

    private static void load() {
        int[] attributeTypes = BuiltinRows.attributeTypes();
        var attributesOf = new HashMap<Integer, List<String[]>>();
        for (String line : BuiltinRows.lines("pg_attribute")) {
            String[] fields = line.split("\t");
            if (!fields[PgAttribute.ATTRELID].startsWith("a") && !fields[PgAttribute.ATTNUM].startsWith("-")) {
                attributesOf.computeIfAbsent(Integer.valueOf(fields[PgAttribute.ATTRELID]), _ -> new ArrayList<>()).add(fields);
            }
        }
        assert attributeTypes.length == attributesOf.get(PgAttribute.CATALOG).size();
        var indexesOf = new HashMap<Integer, List<String[]>>();
        for (String line : BuiltinRows.lines("pg_index")) {
            String[] fields = line.split("\t");
            if (!fields[0].equals("indexrelid")) {
                indexesOf.computeIfAbsent(Integer.valueOf(fields[PgIndex.INDRELID]), _ -> new ArrayList<>()).add(fields);
            }
        }
        var names = new HashMap<Integer, String>();
        var catalogs = new ArrayList<String[]>();
        for (String line : BuiltinRows.lines("pg_class")) {
            String[] fields = line.split("\t");
            if (fields[0].equals("oid")) {
                continue;
            }
            names.put(Integer.valueOf(fields[PgClass.OID]), fields[PgClass.RELNAME]);
            if (fields[PgClass.RELKIND].equals("r") && fields[PgClass.RELNAMESPACE].equals("11")) {
                catalogs.add(fields);
            }
        }
        for (String[] fields : catalogs) {
            int oid = Integer.parseInt(fields[PgClass.OID]);
            var columns = new ArrayList<CatalogTable.Column>();
            for (String[] attribute : attributesOf.get(oid)) {
                columns.add(new CatalogTable.Column(attribute[PgAttribute.ATTNAME], Integer.parseInt(attribute[PgAttribute.ATTTYPID]),
                        attribute[PgAttribute.ATTNOTNULL].equals("t")));
            }
            var indexes = new ArrayList<CatalogTable.Index>();
            for (String[] index : indexesOf.getOrDefault(oid, List.of())) {
                String[] keys = index[PgIndex.INDKEY].split(" ");
                var keyColumns = new int[keys.length];
                for (int i = 0; i < keys.length; i++) {
                    keyColumns[i] = Integer.parseInt(keys[i]) - 1;
                }
                int indexOid = Integer.parseInt(index[PgIndex.INDEXRELID]);
                indexes.add(new CatalogTable.Index(indexOid, names.get(indexOid),
                        index[PgIndex.INDISUNIQUE].equals("t"), index[PgIndex.INDISPRIMARY].equals("t"), keyColumns));
            }
            var table = new CatalogTable(oid, fields[PgClass.RELNAME], Integer.parseInt(fields[PgClass.RELTYPE]),
                    fields[PgClass.RELISSHARED].equals("t"), List.copyOf(columns), List.copyOf(indexes));
            BY_OID.put(oid, table);
            BY_NAME.put(table.name(), table);
        }
    }
}
