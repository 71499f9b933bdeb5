package dev.surus.engine.catalog.access;

import dev.surus.engine.type.AclItem;
import java.util.List;

/// What an object's privileges hang on.
///
/// @param name as error messages show it
/// @param acl null for the default
public record AccessObject(ObjectKind kind, int oid, String name, int owner, List<AclItem> acl) {
    /// The list that holds, the default where none is stored.
    public List<AclItem> effectiveAcl() {
        return acl != null ? acl : AccessList.defaultFor(kind, owner);
    }
}
