package dev.surus.engine.catalog.access;

import dev.surus.engine.base.Diagnostic;
import dev.surus.engine.base.Message;
import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.type.AclItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Who grants, and how much of what was asked a GRANT or REVOKE does.
public final class Grants {
    /// @param role on whose account the entries go
    /// @param options privileges that it may grant
    public record Grantor(int role, int options) {}

    private final Roles roles;
    private final Privileges privileges;
    private final Consumer<Diagnostic> notices;

    public Grants(Catalog catalog, Consumer<Diagnostic> notices) {
        roles = new Roles(catalog);
        privileges = new Privileges(catalog);
        this.notices = notices;
    }

    /// The owner for the owner and superusers; else the role, among those whose privileges the user has, with the most
    /// grant options.
    public Grantor bestGrantor(int user, int privileges, List<AclItem> list, int owner) {
        if (user == owner || roles.isSuperuser(user)) {
            return new Grantor(owner, privileges);
        }
        var best = new Grantor(user, 0);
        for (int role : roles.allPrivilegesOf(user)) {
            int options = role == owner ? privileges : 0;
            for (AclItem item : list) {
                if (item.grantee() == role) {
                    options |= item.grantOptions() & privileges;
                }
            }
            if (options == privileges) {
                return new Grantor(role, options);
            }
            if (Integer.bitCount(options) > Integer.bitCount(best.options)) {
                best = new Grantor(role, options);
            }
        }
        return best;
    }

    /// What of the privileges can be granted or revoked; warns where it is not all.
    ///
    /// @param all whether the statement said ALL PRIVILEGES, which is content with less
    /// @param ofColumn the column's own list
    /// @param column name where the privileges are on a column of the object, else null
    /// @throws dev.surus.engine.base.SqlException 42501 where the grantor has nothing at all on the object
    public int restrict(AccessObject object, String column, List<AclItem> ofColumn, Grantor grantor, int privileges, boolean all, boolean grant) {
        if (grantor.options == 0) {
            int everything = AccessList.all(column == null ? object.kind() : ObjectKind.COLUMN);
            var list = new ArrayList<>(object.effectiveAcl());
            list.addAll(ofColumn);
            int has = roles.isSuperuser(grantor.role) ? everything
                    : AccessList.mask(list, object.owner(), everything, everything, other -> roles.hasPrivilegesOf(grantor.role, other))
                            | this.privileges.mask(object.kind(), object.oid(), grantor.role, everything);
            if (has == 0) {
                var refusal = column == null ? Privileges.denied(shown(object.kind()), object.name()) : Privileges.deniedColumn(column, object.name());
                throw this.privileges.explainedGrant(refusal, object, grantor.role, privileges);
            }
        }
        int possible = privileges & grantor.options;
        if (possible == 0) {
            warn(grant ? SqlState.WARNING_PRIVILEGE_NOT_GRANTED : SqlState.WARNING_PRIVILEGE_NOT_REVOKED,
                    grant ? CatalogMessage.NONE_GRANTED : CatalogMessage.NONE_REVOKED,
                    grant ? CatalogMessage.NONE_GRANTED_COLUMN : CatalogMessage.NONE_REVOKED_COLUMN, object, column);
        } else if (!all && possible != privileges) {
            warn(grant ? SqlState.WARNING_PRIVILEGE_NOT_GRANTED : SqlState.WARNING_PRIVILEGE_NOT_REVOKED,
                    grant ? CatalogMessage.NOT_ALL_GRANTED : CatalogMessage.NOT_ALL_REVOKED,
                    grant ? CatalogMessage.NOT_ALL_GRANTED_COLUMN : CatalogMessage.NOT_ALL_REVOKED_COLUMN, object, column);
        }
        return possible;
    }

    /// Whatever kind of relation it is that is not a sequence, these errors call it a table.
    private static ObjectKind shown(ObjectKind kind) {
        return switch (kind) {
            case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, RELATION -> ObjectKind.TABLE;
            default -> kind;
        };
    }

    private void warn(SqlState state, CatalogMessage text, CatalogMessage columnText, AccessObject object, String column) {
        String name = object.kind() == ObjectKind.LARGE_OBJECT ? "large object " + object.name() : object.name();
        Message message = column == null ? new Message(text, name) : new Message(columnText, column, object.name());
        notices.accept(new Diagnostic(Severity.WARNING, state, message));
    }
}
