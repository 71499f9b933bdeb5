package dev.surus.engine.parser.ast;

import java.util.List;

public sealed interface PrivilegeStatement extends Statement {
    /// GRANT and REVOKE on objects.
    /// @param privileges  empty: ALL
    /// @param kind        TABLE also where no word was written; ROUTINE, PROCEDURE as written
    /// @param grantOption WITH GRANT OPTION, or GRANT OPTION FOR
    /// @param grantor     null without GRANTED BY
    record Grant(
            boolean grant,
            List<Privilege> privileges,
            TargetKind target,
            ObjectKind kind,
            List<ObjectReference> objects,
            List<RoleSpecification> grantees,
            boolean grantOption,
            RoleSpecification grantor,
            DropBehavior behavior)
            implements PrivilegeStatement {}

    /// @param name    lower case; null in `ALL (columns)`
    /// @param columns empty: the whole object
    record Privilege(String name, List<String> columns, int position) {}

    enum TargetKind {
        OBJECTS,
        ALL_IN_SCHEMA,
        DEFAULTS
    }

    /// GRANT and REVOKE of membership.
    /// @param adminOption WITH ADMIN OPTION, or ADMIN OPTION FOR
    record GrantRole(
            boolean grant,
            List<Privilege> roles,
            List<RoleSpecification> grantees,
            boolean adminOption,
            RoleSpecification grantor,
            DropBehavior behavior)
            implements PrivilegeStatement {}

    /// @param options schemas (Items of Text), roles (Roles)
    /// @param action  target DEFAULTS, kind TABLE, SEQUENCE, FUNCTION, TYPE or SCHEMA, no objects
    record AlterDefaultPrivileges(List<Option> options, Grant action) implements PrivilegeStatement {}
}
