package dev.surus.engine.command;

import dev.surus.engine.base.Severity;
import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogRow;
import dev.surus.engine.catalog.access.Roles;
import dev.surus.engine.catalog.entry.RoleEntry;
import dev.surus.engine.catalog.system.PgAuthMembers;
import dev.surus.engine.parser.ast.PrivilegeStatement;
import dev.surus.engine.parser.ast.RoleSpecification;
import java.util.List;

/// Membership of roles in roles: GRANT and REVOKE of roles, and what CREATE ROLE and ALTER GROUP do of it.
final class Memberships {
    private final CommandContext context;
    private final RoleNames names;
    private final Roles roles;

    Memberships(CommandContext context) {
        this.context = context;
        names = new RoleNames(context);
        roles = new Roles(context.catalog());
    }

    CommandResult run(PrivilegeStatement.GrantRole statement) {
        // REVOKE takes no notice of who is said to have granted.
        int grantor = statement.grantor() == null || !statement.grant() ? context.currentUser() : names.find(statement.grantor()).oid();
        statement.grantees().forEach(names::find);
        for (var granted : statement.roles()) {
            if (!granted.columns().isEmpty()) {
                throw new SqlException(SqlState.INVALID_GRANT_OPERATION, RoleMessage.COLUMNS_ON_ROLES).at(granted.position());
            }
            var role = names.find(granted.name());
            if (statement.grant()) {
                add(role, statement.grantees(), statement.adminOption(), grantor);
            } else {
                remove(role, statement.grantees(), statement.adminOption());
            }
        }
        return new CommandResult.Done(statement.grant() ? "GRANT ROLE" : "REVOKE ROLE");
    }

    private void requireAdmin(RoleEntry role, int grantor) {
        if (role.superuser()) {
            if (!roles.isSuperuser(context.currentUser())) {
                throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, RoleMessage.SUPERUSER_TO_ALTER_SUPERUSERS);
            }
            return;
        }
        var current = context.catalog().role(context.currentUser());
        if (!current.superuser() && !current.createRole() && !roles.isAdminOf(grantor, role.oid())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, RoleMessage.ADMIN_NEEDED, role.name());
        }
    }

    void add(RoleEntry role, List<RoleSpecification> members, boolean admin, int grantor) {
        if (members.isEmpty()) {
            return;
        }
        requireAdmin(role, grantor);
        if (role.oid() == Roles.DATABASE_OWNER) {
            throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, RoleMessage.OWNER_NO_MEMBERS, role.name());
        }
        if (grantor != context.currentUser() && !roles.isSuperuser(context.currentUser())) {
            throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, RoleMessage.MUST_BE_SUPERUSER_GRANTOR);
        }
        for (var specification : members) {
            var member = names.find(specification);
            if (member.oid() == role.oid() || new Roles(context.catalog()).isMemberOfRoleItself(role.oid(), member.oid())) {
                throw new SqlException(SqlState.INVALID_GRANT_OPERATION, RoleMessage.CIRCLE, role.name(), member.name());
            }
            var row = find(role, member);
            if (row != null && (!admin || row.bool(PgAuthMembers.ADMIN_OPTION))) {
                context.notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, RoleMessage.ALREADY_MEMBER, member.name(),
                        role.name());
                continue;
            }
            var values = new Object[4];
            values[PgAuthMembers.ROLEID] = Integer.toUnsignedLong(role.oid());
            values[PgAuthMembers.MEMBER] = Integer.toUnsignedLong(member.oid());
            values[PgAuthMembers.GRANTOR] = Integer.toUnsignedLong(grantor);
            values[PgAuthMembers.ADMIN_OPTION] = admin ? 1L : 0L;
            if (row == null) {
                context.catalog().rows().insert(PgAuthMembers.CATALOG, values);
            } else {
                context.catalog().rows().update(row, values);
            }
            context.nextCommand();
        }
    }

    /// @param adminOnly ADMIN OPTION FOR: the membership itself stays
    void remove(RoleEntry role, List<RoleSpecification> members, boolean adminOnly) {
        requireAdmin(role, context.currentUser());
        for (var specification : members) {
            var member = names.find(specification);
            var row = find(role, member);
            if (row == null) {
                context.notice(Severity.WARNING, SqlState.WARNING, RoleMessage.NOT_MEMBER, member.name(), role.name());
            } else if (adminOnly) {
                var values = row.values().clone();
                values[PgAuthMembers.ADMIN_OPTION] = 0L;
                context.catalog().rows().update(row, values);
            } else {
                context.catalog().rows().delete(row);
            }
            context.nextCommand();
        }
    }

    private CatalogRow find(RoleEntry role, RoleEntry member) {
        var rows = context.catalog().rows().find(PgAuthMembers.CATALOG, new int[] {PgAuthMembers.ROLEID, PgAuthMembers.MEMBER},
                Integer.toUnsignedLong(role.oid()), Integer.toUnsignedLong(member.oid()));
        return rows.isEmpty() ? null : rows.getFirst();
    }
}
