package dev.surus.engine.session;

import java.util.Collection;

/// What authentication asks about roles before there is a session; answers are from the newest committed state.
public interface RoleDirectory {
    /// @param password what pg_authid.rolpassword holds: a SCRAM verifier, an md5 hash, or null
    /// @param validUntilMicros microseconds since 2000-01-01, Long.MAX_VALUE for ever (also where it is not set)
    /// @param connectionLimit -1 for none
    record Role(int oid, String name, boolean superuser, boolean canLogin, boolean replication, String password, long validUntilMicros,
            int connectionLimit) {}

    /// The role of that name, or null.
    Role find(String name);

    /// Whether a role is a member, directly or not, of any of the roles (as `+group` in pg_hba.conf asks); superusers
    /// only where they really are.
    boolean isMember(Role role, Collection<String> groups);

    /// Whether a database of that name exists.
    boolean databaseExists(String name);
}
