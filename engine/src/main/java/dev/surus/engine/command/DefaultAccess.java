package dev.surus.engine.command;

import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.AccessList;
import dev.surus.engine.catalog.access.ObjectKind;
import dev.surus.engine.catalog.system.PgDefaultAcl;
import dev.surus.engine.type.AclItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The access list that a new object gets: what ALTER DEFAULT PRIVILEGES has set for its owner, in general and in its schema.
final class DefaultAccess {
    private final CommandContext context;

    DefaultAccess(CommandContext context) {
        this.context = context;
    }

    /// @param namespace 0 for objects without schema
    /// @return null where it is the kind's own default
    List<AclItem> of(ObjectKind kind, int owner, int namespace) {
        char letter = switch (kind) {
            case TABLE -> 'r';
            case SEQUENCE -> 'S';
            case FUNCTION -> 'f';
            case TYPE -> 'T';
            case SCHEMA -> 'n';
            default -> throw new IllegalArgumentException(kind.name());
        };
        List<AclItem> general = find(owner, 0, letter);
        List<AclItem> inSchema = namespace == 0 ? null : find(owner, namespace, letter);
        if (general == null && inSchema == null) {
            return null;
        }
        List<AclItem> usual = AccessList.defaultFor(kind, owner);
        List<AclItem> merged = general == null ? usual : general;
        if (inSchema != null) {
            for (AclItem item : inSchema) {
                merged = AccessList.grant(merged, owner, item.grantor(), item.grantee(), item.privileges(), false);
            }
        }
        return new HashSet<>(merged).equals(new HashSet<>(usual)) ? null : new ArrayList<>(merged);
    }

    private List<AclItem> find(int owner, int namespace, char letter) {
        for (CatalogRow row : context.catalog().rows().scan(PgDefaultAcl.CATALOG)) {
            if (row.integer(PgDefaultAcl.DEFACLROLE) == owner && row.integer(PgDefaultAcl.DEFACLNAMESPACE) == namespace
                    && row.character(PgDefaultAcl.DEFACLOBJTYPE) == letter) {
                return row.acl(PgDefaultAcl.DEFACLACL);
            }
        }
        return null;
    }
}
