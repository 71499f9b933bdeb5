package dev.surus.engine.session;

import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.command.Cluster;
import java.util.Collection;

/// Roles for authentication, read from the catalog.
public final class CatalogRoleDirectory implements RoleDirectory {
    private final SystemTransaction transaction;

    public CatalogRoleDirectory(Cluster cluster) {
        transaction = new SystemTransaction(cluster);
    }

    @Override
    public Role find(String name) {
        return transaction.run(catalog -> {
            var role = catalog.roleByName(name);
            return role == null ? null : new Role(role.oid(), role.name(), role.superuser(), role.canLogin(),
                    role.replication(), role.password(), role.validUntil() == null ? Long.MAX_VALUE : role.validUntil(),
                    role.connectionLimit());
        });
    }

    @Override
    public boolean isMember(Role role, Collection<String> groups) {
        return transaction.run(catalog -> {
            var roles = new Roles(catalog);
            for (String group : groups) {
                var found = catalog.roleByName(group);
                if (found != null && roles.isMemberOfRoleItself(role.oid(), found.oid())) {
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public boolean databaseExists(String name) {
        return transaction.run(catalog -> catalog.databaseByName(name) != null);
    }
}
