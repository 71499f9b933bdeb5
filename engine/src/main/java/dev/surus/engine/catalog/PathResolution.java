package dev.surus.engine.catalog;

import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.access.Privileges;
import dev.surus.engine.catalog.entry.NamespaceEntry;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// From the names of search_path to the schemas that lookups visit.
final class PathResolution {
    private PathResolution() {}

    /// Schemas that do not exist, or on which the role has no USAGE, are passed over. The session's temporary schema comes
    /// first and pg_catalog next unless the setting names them.
    static SearchPath resolve(Catalog catalog, List<String> names, int role, int temporary) {
        var explicit = new ArrayList<Integer>();
        boolean temporaryFirst = false;
        for (String name : names) {
            if (name.equals("pg_temp")) {
                temporaryFirst |= explicit.isEmpty();
                if (temporary != 0) {
                    explicit.add(temporary);
                }
                continue;
            }
            NamespaceEntry namespace;
            if (name.equals("$user")) {
                RoleEntry user = catalog.role(role);
                namespace = user == null ? null : catalog.namespaceByName(user.name());
            } else {
                namespace = catalog.namespaceByName(name);
            }
            if (namespace != null && !explicit.contains(namespace.oid()) && mayUse(catalog, role, namespace)) {
                explicit.add(namespace.oid());
            }
        }
        int creation = temporaryFirst ? temporary : explicit.isEmpty() ? 0 : explicit.getFirst();
        var all = new LinkedHashSet<Integer>();
        if (temporary != 0 && !explicit.contains(temporary)) {
            all.add(temporary);
        }
        if (!explicit.contains(Catalog.PG_CATALOG)) {
            all.add(Catalog.PG_CATALOG);
        }
        all.addAll(explicit);
        return new SearchPath(List.copyOf(all), List.copyOf(explicit), creation, temporary);
    }

    private static boolean mayUse(Catalog catalog, int role, NamespaceEntry namespace) {
        return new Privileges(catalog).has(ObjectKind.SCHEMA, namespace.oid(), role, Privilege.USAGE);
    }
}
