package dev.surus.engine.catalog.access;

import dev.surus.engine.catalog.Catalog;
import dev.surus.engine.catalog.entry.DatabaseEntry;
import dev.surus.engine.catalog.entry.MembershipEntry;
import dev.surus.engine.catalog.entry.RoleEntry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which roles belong to which. The owner of the current database is a member of pg_database_owner.
public final class Roles {
    public static final int DATABASE_OWNER = 6171;
    public static final int READ_ALL_DATA = 6181;
    public static final int WRITE_ALL_DATA = 6182;
    public static final int MONITOR = 3373;
    public static final int READ_ALL_SETTINGS = 3374;
    public static final int READ_ALL_STATS = 3375;
    public static final int STAT_SCAN_TABLES = 3377;
    public static final int READ_SERVER_FILES = 4569;
    public static final int WRITE_SERVER_FILES = 4570;
    public static final int EXECUTE_SERVER_PROGRAM = 4571;
    public static final int SIGNAL_BACKEND = 4200;
    public static final int CHECKPOINT = 4544;

    private final Catalog catalog;
    /// The memberships from which the sets below were made; another list object means that they are out of date.
    private List<MembershipEntry> known;
    private int knownOwner;
    private final Map<Integer, Set<Integer>> memberOf = new HashMap<>();
    private final Map<Integer, Set<Integer>> privilegesOf = new HashMap<>();
    private long changes = -1;

    public Roles(Catalog catalog) {
        this.catalog = catalog;
    }

    public boolean isSuperuser(int role) {
        RoleEntry entry = catalog.role(role);
        return entry != null && entry.superuser();
    }

    /// Whether the role is the other, belongs to it (directly or not), or is a superuser.
    public boolean isMember(int member, int role) {
        return member == role || isSuperuser(member) || isMemberOfRoleItself(member, role);
    }

    /// The same without the superuser's privilege.
    public boolean isMemberOfRoleItself(int member, int role) {
        return member == role || roles(memberOf, member, false).contains(role);
    }

    /// Whether the role has the other's privileges without SET ROLE: membership through roles that inherit.
    public boolean hasPrivilegesOf(int member, int role) {
        return member == role || isSuperuser(member) || roles(privilegesOf, member, true).contains(role);
    }

    /// Whether a role may grant membership in another: it has ADMIN OPTION, or is a superuser.
    public boolean isAdminOf(int member, int role) {
        if (isSuperuser(member)) {
            return true;
        }
        if (member == role) {
            return false;
        }
        Set<Integer> through = new HashSet<>(roles(memberOf, member, false));
        through.add(member);
        for (MembershipEntry membership : catalog.memberships()) {
            if (membership.role() == role && membership.adminOption() && through.contains(membership.member())) {
                return true;
            }
        }
        return false;
    }

    /// All roles whose privileges the role has, itself included, nearest first.
    public List<Integer> allPrivilegesOf(int member) {
        var all = new java.util.ArrayList<Integer>();
        all.add(member);
        for (int role : roles(privilegesOf, member, true)) {
            if (role != member) {
                all.add(role);
            }
        }
        return all;
    }

    private Set<Integer> roles(Map<Integer, Set<Integer>> sets, int member, boolean inheritingOnly) {
        DatabaseEntry database = catalog.database(catalog.database());
        int owner = database == null ? 0 : database.owner();
        List<MembershipEntry> memberships = catalog.memberships();
        // A role's INHERIT attribute counts, too: any change of the catalog makes the sets anew.
        if (memberships != known || owner != knownOwner || changes != catalog.changes() || catalog.hasChanges()) {
            memberOf.clear();
            privilegesOf.clear();
            known = memberships;
            knownOwner = owner;
            changes = catalog.changes();
        }
        return sets.computeIfAbsent(member, start -> {
            var found = new java.util.LinkedHashSet<Integer>();
            var queue = new ArrayDeque<Integer>();
            queue.add(start);
            found.add(start);
            while (!queue.isEmpty()) {
                int next = queue.poll();
                if (inheritingOnly && !inherits(next)) {
                    continue;
                }
                for (MembershipEntry membership : memberships) {
                    if (membership.member() == next && found.add(membership.role())) {
                        queue.add(membership.role());
                    }
                }
                if (next == owner && found.add(DATABASE_OWNER)) {
                    queue.add(DATABASE_OWNER);
                }
            }
            return found;
        });
    }

    private boolean inherits(int role) {
        RoleEntry entry = catalog.role(role);
        return entry != null && entry.inherit();
    }
}
