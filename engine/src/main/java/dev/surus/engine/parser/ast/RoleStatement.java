package dev.surus.engine.parser.ast;

import java.util.List;

/// Options: superuser, createdb, createrole, inherit, canlogin, isreplication, bypassrls (Flag), connectionlimit, password
/// (value null: PASSWORD NULL), validUntil, sysid, rolemembers, adminmembers, addroleto (Roles).
public sealed interface RoleStatement extends Statement {
    enum Kind {
        ROLE,
        USER,
        GROUP
    }

    record CreateRole(Kind kind, String name, List<Option> options, int position) implements RoleStatement {}

    record AlterRole(RoleSpecification role, List<Option> options) implements RoleStatement {}

    /// `ALTER GROUP group ADD | DROP USER ...`
    record AlterGroup(RoleSpecification role, boolean add, List<RoleSpecification> members) implements RoleStatement {}

    /// @param role     null: ALL
    /// @param database null: in every database
    record AlterRoleSet(RoleSpecification role, String database, SettingStatement setting) implements RoleStatement {}

    record DropRole(List<RoleSpecification> roles, boolean ifExists) implements RoleStatement {}

    record ReassignOwned(List<RoleSpecification> roles, RoleSpecification newRole) implements RoleStatement {}

    record DropOwned(List<RoleSpecification> roles, DropBehavior behavior) implements RoleStatement {}
}
