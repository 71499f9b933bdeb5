package dev.surus.engine.catalog.access;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.system.PgParameterAcl;
import dev.surus.engine.catalog.write.RowValues;
import dev.surus.engine.config.Setting;
import dev.surus.engine.config.SettingRegistry;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.List;
import java.util.Locale;

/// Who besides superusers may set a parameter or change it for the whole server. Only what differs from the default has a row in
/// pg_parameter_acl; all parameters belong to the role that made the cluster.
public final class ParameterPrivileges {
    static final int OWNER = 10;

    private final Catalog catalog;

    public ParameterPrivileges(Catalog catalog) {
        this.catalog = catalog;
    }

    /// A parameter's name as pg_parameter_acl has it.
    private static String canonical(String name) {
        Setting<?> setting = SettingRegistry.find(name);
        return (setting == null ? name : setting.name()).toLowerCase(Locale.ROOT);
    }

    private CatalogRow row(String name) {
        List<CatalogRow> found = catalog.rows().find(PgParameterAcl.CATALOG, new int[] {PgParameterAcl.PARNAME}, canonical(name));
        return found.isEmpty() ? null : found.getFirst();
    }

    /// OID of a parameter's row, 0 where it has none.
    public int find(String name) {
        CatalogRow row = row(name);
        return row == null ? 0 : row.integer(PgParameterAcl.OID);
    }

    /// Makes the row of a parameter that has none.
    public int create(String name) {
        int oid = catalog.rows().newOid(PgParameterAcl.CATALOG);
        catalog.rows().insert(PgParameterAcl.CATALOG, RowValues.of(PgParameterAcl.CATALOG).set(PgParameterAcl.OID, oid)
                .set(PgParameterAcl.PARNAME, canonical(name)).setAcl(PgParameterAcl.PARACL, AccessList.defaultFor(ObjectKind.PARAMETER, OWNER))
                .values());
        return oid;
    }

    public boolean has(String name, int role, Privilege privilege) {
        return has(name, role, privilege.bit(), 0);
    }

    /// Whether a role has any of the privileges or of the grant options.
    public boolean has(String name, int role, int wanted, int options) {
        var roles = new Roles(catalog);
        if (roles.isSuperuser(role)) {
            return true;
        }
        CatalogRow row = row(name);
        return row != null && AccessList.mask(row.acl(PgParameterAcl.PARACL), OWNER, wanted, options,
                other -> roles.hasPrivilegesOf(role, other)) != 0;
    }
}
