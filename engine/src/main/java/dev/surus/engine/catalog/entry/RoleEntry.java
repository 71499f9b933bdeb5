package dev.surus.engine.catalog.entry;

/// A role.
///
/// @param connectionLimit -1 for none
/// @param password the stored secret, or null
/// @param validUntil microseconds since 2000; null for ever
public record RoleEntry(int oid, String name, boolean superuser, boolean inherit, boolean createRole, boolean createDatabase,
        boolean canLogin, boolean replication, boolean bypassRowSecurity, int connectionLimit, String password, Long validUntil) {}
