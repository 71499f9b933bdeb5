package dev.surus.engine.catalog;

import dev.surus.engine.catalog.system.PgAttribute;
import dev.surus.engine.catalog.system.PgAuthid;
import dev.surus.engine.catalog.system.PgProc;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.ArrayValue;
import dev.surus.engine.type.TypeOid;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The rows that a new cluster starts with: built-in types, functions, operators ... and the catalogs' own description.
/// They come from tab-separated resources (`rows/*.tsv`, made by scripts/catalog-rows.sh) and are read once.
public final class BuiltinRows {
    /// The OID of the role that initdb makes.
    public static final int BOOTSTRAP_ROLE = 10;

    private static final Map<Integer, List<Object[]>> ROWS = new ConcurrentHashMap<>();

    private BuiltinRows() {}

    /// The rows of a catalog; nobody may change the arrays.
    public static List<Object[]> of(CatalogTable table) {
        var known = ROWS.get(table.oid());
        if (known == null) {
            int[] types = table.columns().stream().mapToInt(CatalogTable.Column::type).toArray();
            known = read(table.name(), types);
            SurusObjects.addTo(table.oid(), known);
            if (table.oid() == PgProc.CATALOG) {
                // The resource has the defaults of a function as one SQL list.
                for (Object[] row : known) {
                    if (row[PgProc.PROARGDEFAULTS] instanceof String list) {
                        row[PgProc.PROARGDEFAULTS] = StoredText.join(StoredText.splitSql(list));
                    }
                }
            }
            ROWS.put(table.oid(), known);
        }
        return known;
    }

    /// Reads one resource, its columns being of the given types; none where there is no such resource.
    static List<Object[]> read(String name, int[] types) {
        var rows = new ArrayList<Object[]>();
        List<String> lines = lines(name);
        for (int i = 1; i < lines.size(); i++) {
            rows.add(row(lines.get(i), types));
        }
        return rows;
    }

    static List<String> lines(String name) {
        try (InputStream in = BuiltinRows.class.getResourceAsStream("rows/" + name + ".tsv")) {
            if (in == null) {
                return List.of();
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object[] row(String line, int[] types) {
        var values = new Object[types.length];
        int start = 0;
        for (int i = 0; i < types.length; i++) {
            int end = line.indexOf('\t', start);
            String text = line.substring(start, end < 0 ? line.length() : end);
            start = end + 1;
            values[i] = text.equals("\\N") ? null : value(types[i], unescape(text));
        }
        return values;
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = switch (text.charAt(++i)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    default -> text.charAt(i);
                };
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static Object value(int type, String text) {
        return switch (type) {
            case TypeOid.BOOL -> text.equals("t") ? 1L : 0L;
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8, TypeOid.OID, TypeOid.XID, TypeOid.REGPROC -> Long.valueOf(text);
            case TypeOid.CHAR -> text.isEmpty() ? 0L : (long) text.charAt(0);
            case TypeOid.FLOAT4 -> Double.valueOf(text);
            case TypeOid.NAME, TypeOid.TEXT, TypeOid.PG_NODE_TREE -> text;
            case TypeOid.OIDVECTOR -> vector(TypeOid.OID, text);
            case TypeOid.INT2VECTOR -> vector(TypeOid.INT2, text);
            case TypeOid.OID_ARRAY -> array(TypeOid.OID, text);
            case TypeOid.INT2_ARRAY -> array(TypeOid.INT2, text);
            case TypeOid.CHAR_ARRAY -> array(TypeOid.CHAR, text);
            case TypeOid.TEXT_ARRAY -> array(TypeOid.TEXT, text);
            case TypeOid.ACLITEM_ARRAY -> array(TypeOid.ACLITEM, text);
            default -> throw new IllegalStateException("built-in rows hold a value of type " + type);
        };
    }

    /// As oidvector and int2vector are: numbers with blanks between, subscripts from 0.
    static ArrayValue vector(int element, String text) {
        String[] parts = text.isEmpty() ? new String[0] : text.split(" ");
        var numbers = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Long.valueOf(parts[i]);
        }
        return new ArrayValue(element, new int[] {parts.length}, new int[] {0}, numbers);
    }

    private static ArrayValue array(int element, String text) {
        var elements = new ArrayList<Object>();
        var item = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                item.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (!quoted && (c == ',' || c == '}')) {
                if (c == ',' || wasQuoted || !item.isEmpty()) {
                    elements.add(element == TypeOid.ACLITEM ? aclItem(item.toString()) : value(element, item.toString()));
                }
                item.setLength(0);
                wasQuoted = false;
            } else {
                item.append(c);
            }
        }
        return ArrayValue.of(element, elements.toArray());
    }

    private static AclItem aclItem(String text) {
        int equals = text.indexOf('=');
        int slash = text.indexOf('/', equals);
        int privileges = 0;
        int options = 0;
        int last = 0;
        for (int i = equals + 1; i < slash; i++) {
            char c = text.charAt(i);
            if (c == '*') {
                options |= last;
                continue;
            }
            for (AclItem.Privilege privilege : AclItem.Privilege.values()) {
                if (privilege.letter == c) {
                    last = privilege.bit();
                    privileges |= last;
                }
            }
        }
        return new AclItem(builtinRole(text.substring(0, equals)), builtinRole(text.substring(slash + 1)), privileges, options);
    }

    private static int builtinRole(String name) {
        return name.isEmpty() ? 0 : RoleNames.OIDS.get(name);
    }

    /// Kept apart, because reading pg_authid must not need itself.
    private static final class RoleNames {
        static final Map<String, Integer> OIDS = new HashMap<>();

        static {
            for (String line : lines("pg_authid")) {
                if (!line.startsWith("oid")) {
                    String[] fields = line.split("\t");
                    OIDS.put(fields[PgAuthid.ROLNAME], Integer.valueOf(fields[PgAuthid.OID]));
                }
            }
        }
    }

    /// Types of pg_attribute's own columns, which must be known before its rows can be read.
    static int[] attributeTypes() {
        var types = new int[PgAttribute.ATTMISSINGVAL + 1];
        for (String line : lines("pg_attribute")) {
            if (line.startsWith(PgAttribute.CATALOG + "\t")) {
                String[] fields = line.split("\t");
                int number = Integer.parseInt(fields[PgAttribute.ATTNUM]);
                if (number > 0) {
                    types[number - 1] = Integer.parseInt(fields[PgAttribute.ATTTYPID]);
                }
            }
        }
        types[PgAttribute.ATTMISSINGVAL] = TypeOid.TEXT;
        return types;
    }
}
