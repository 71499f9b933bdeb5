package dev.surus.engine.command;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.system.PgConstraint;
import dev.surus.engine.catalog.system.PgStatisticExt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The names that PostgreSQL gives to what was not named: `table_column_seq`, `table_pkey`, `table_column_fkey`.
final class GeneratedNames {
    static final int NAME_BYTES_MAX = 63;

    private final Catalog catalog;

    GeneratedNames(Catalog catalog) {
        this.catalog = catalog;
    }

    /// `first_second_label`, the longer of the first two cut until it fits; second and label may be null.
    static String join(String first, String second, String label) {
        int overhead = (second == null ? 0 : 1) + (label == null ? 0 : bytes(label) + 1);
        int available = NAME_BYTES_MAX - overhead;
        int firstBytes = bytes(first);
        int secondBytes = second == null ? 0 : bytes(second);
        while (firstBytes + secondBytes > available) {
            if (firstBytes > secondBytes) {
                firstBytes--;
            } else {
                secondBytes--;
            }
        }
        var name = new StringBuilder(cut(first, firstBytes));
        if (second != null) {
            name.append('_').append(cut(second, secondBytes));
        }
        if (label != null) {
            name.append('_').append(label);
        }
        return name.toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// As many whole characters as fit into a number of bytes.
    static String cut(String text, int bytes) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (used > bytes) {
                break;
            }
            i += Character.charCount(c);
        }
        return text.substring(0, i);
    }

    /// A name for a relation that no relation of the schema has.
    /// @param forConstraint no constraint may have it either
    String relation(String first, String second, String label, int namespace, boolean forConstraint) {
        String modified = label;
        for (int pass = 1;; pass++) {
            String name = join(first, second, modified);
            if (catalog.relationOid(namespace, name) == 0 && !(forConstraint && constraintExists(namespace, name))) {
                return name;
            }
            modified = label + pass;
        }
    }

    /// A name for statistics on columns of a table.
    String statistics(String table, List<String> columns, int namespace) {
        String modified = "stat";
        for (int pass = 1;; pass++) {
            String name = join(table, columns(columns), modified);
            if (catalog.rows().find(PgStatisticExt.CATALOG, new int[] {PgStatisticExt.STXNAME, PgStatisticExt.STXNAMESPACE}, name,
                    Integer.toUnsignedLong(namespace)).isEmpty()) {
                return name;
            }
            modified = "stat" + pass;
        }
    }

    /// A name for a constraint that none of the schema has.
    /// @param others names that are given already
    String constraint(String first, String second, String label, int namespace, Collection<String> others) {
        String modified = label;
        for (int pass = 1;; pass++) {
            String name = join(first, second, modified);
            if (!others.contains(name) && !constraintExists(namespace, name)) {
                return name;
            }
            modified = label + pass;
        }
    }

    private boolean constraintExists(int namespace, String name) {
        return !catalog.rows().find(PgConstraint.CATALOG, new int[] {PgConstraint.CONNAME, PgConstraint.CONNAMESPACE}, name,
                Integer.toUnsignedLong(namespace)).isEmpty();
    }

    /// The middle of an index's or foreign key's name: the columns' names.
    static String columns(List<String> names) {
        var joined = new StringBuilder();
        for (String name : names) {
            if (!joined.isEmpty()) {
                joined.append('_');
            }
            joined.append(name);
            if (bytes(joined.toString()) >= NAME_BYTES_MAX + 1) {
                break;
            }
        }
        return joined.toString();
    }

    /// The names of an index's columns: no two alike.
    /// @param names null for an expression
    static List<String> ofIndexColumns(List<String> names) {
        var result = new ArrayList<String>();
        for (String given : names) {
            String base = given == null ? "expr" : given;
            String name = base;
            for (int i = 1; result.contains(name); i++) {
                String number = Integer.toString(i);
                name = cut(base, NAME_BYTES_MAX - number.length()) + number;
            }
            result.add(name);
        }
        return result;
    }

    String index(String table, int namespace, List<String> columns, boolean primary, boolean exclusion, boolean ofConstraint) {
        if (primary) {
            return relation(table, null, "pkey", namespace, true);
        }
        String label = exclusion ? "excl" : ofConstraint ? "key" : "idx";
        return relation(table, columns(columns), label, namespace, exclusion || ofConstraint);
    }
}
