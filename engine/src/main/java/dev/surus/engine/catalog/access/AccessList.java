package dev.surus.engine.catalog.access;

import dev.surus.engine.base.SqlException;
import dev.surus.engine.base.SqlState;
import dev.surus.engine.catalog.CatalogMessage;
import dev.surus.engine.type.AclItem;
import dev.surus.engine.type.AclItem.Privilege;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/// Arithmetic on access lists: the defaults of each kind of object, GRANT, REVOKE, a change of owner, and reading them.
/// Lists are never changed in place. PUBLIC is grantee 0.
public final class AccessList {
    public static final int PUBLIC = 0;

    private static final int SELECT = Privilege.SELECT.bit();
    private static final int UPDATE = Privilege.UPDATE.bit();
    private static final int USAGE = Privilege.USAGE.bit();
    private static final int CREATE = Privilege.CREATE.bit();

    private AccessList() {}

    public static int bits(Privilege... privileges) {
        int bits = 0;
        for (Privilege privilege : privileges) {
            bits |= privilege.bit();
        }
        return bits;
    }

    /// All privileges that a kind of object has: what ALL means.
    public static int all(ObjectKind kind) {
        return switch (kind) {
            case COLUMN -> bits(Privilege.INSERT, Privilege.SELECT, Privilege.UPDATE, Privilege.REFERENCES);
            case TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, RELATION, INDEX -> bits(Privilege.INSERT, Privilege.SELECT, Privilege.UPDATE,
                    Privilege.DELETE, Privilege.TRUNCATE, Privilege.REFERENCES, Privilege.TRIGGER);
            case SEQUENCE -> USAGE | SELECT | UPDATE;
            case DATABASE -> CREATE | bits(Privilege.TEMPORARY, Privilege.CONNECT);
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> Privilege.EXECUTE.bit();
            case LANGUAGE, TYPE, DOMAIN, FOREIGN_DATA_WRAPPER, FOREIGN_SERVER -> USAGE;
            case LARGE_OBJECT -> SELECT | UPDATE;
            case SCHEMA -> USAGE | CREATE;
            case TABLESPACE -> CREATE;
            case PARAMETER -> bits(Privilege.SET, Privilege.ALTER_SYSTEM);
            case ACCESS_METHOD, CAST, COLLATION, CONVERSION, EVENT_TRIGGER, EXTENSION, OPERATOR, OPERATOR_CLASS, OPERATOR_FAMILY,
                    POLICY, PUBLICATION, STATISTICS, SUBSCRIPTION, TEXT_SEARCH_CONFIGURATION, TEXT_SEARCH_DICTIONARY -> 0;
        };
    }

    /// What PUBLIC has on an object of the kind whose access list is NULL.
    private static int publicDefault(ObjectKind kind) {
        return switch (kind) {
            case DATABASE -> bits(Privilege.TEMPORARY, Privilege.CONNECT);
            case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> Privilege.EXECUTE.bit();
            case LANGUAGE, TYPE, DOMAIN -> USAGE;
            default -> 0;
        };
    }

    /// What a NULL access list means (acldefault).
    public static List<AclItem> defaultFor(ObjectKind kind, int owner) {
        var items = new ArrayList<AclItem>(2);
        int everybody = publicDefault(kind);
        if (everybody != 0) {
            items.add(new AclItem(PUBLIC, owner, everybody, 0));
        }
        int owners = kind == ObjectKind.COLUMN ? 0 : all(kind);
        if (owners != 0) {
            items.add(new AclItem(owner, owner, owners, 0));
        }
        return items;
    }

    /// Whose privileges a role has: its own, and those of the roles that it belongs to.
    @FunctionalInterface
    public interface Memberships {
        Memberships NONE = (role, other) -> role == other;

        boolean hasPrivilegesOf(int role, int other);
    }

    public static List<AclItem> grant(List<AclItem> list, int owner, int grantor, int grantee, int privileges, boolean grantOption) {
        return grant(list, owner, grantor, grantee, privileges, grantOption, Memberships.NONE);
    }

    /// The list with privileges granted.
    public static List<AclItem> grant(List<AclItem> list, int owner, int grantor, int grantee, int privileges, boolean grantOption,
            Memberships memberships) {
        int options = grantOption ? privileges : 0;
        if (options != 0) {
            refuseCircles(list, grantee, grantor, options, owner, memberships);
        }
        var changed = new ArrayList<>(list);
        for (int i = 0; i < changed.size(); i++) {
            AclItem item = changed.get(i);
            if (item.grantee() == grantee && item.grantor() == grantor) {
                changed.set(i, new AclItem(grantee, grantor, item.privileges() | privileges, item.grantOptions() | options));
                return changed;
            }
        }
        if (privileges != 0) {
            changed.add(new AclItem(grantee, grantor, privileges, options));
        }
        return changed;
    }

    public static List<AclItem> revoke(List<AclItem> list, int owner, int grantor, int grantee, int privileges,
            boolean grantOptionOnly, boolean cascade) {
        return revoke(list, owner, grantor, grantee, privileges, grantOptionOnly, cascade, Memberships.NONE);
    }

    /// The list with privileges taken away, or only their grant options.
    /// @throws SqlException 2BP01 where others were granted what goes, and `cascade` is not said
    public static List<AclItem> revoke(List<AclItem> list, int owner, int grantor, int grantee, int privileges,
            boolean grantOptionOnly, boolean cascade, Memberships memberships) {
        var changed = new ArrayList<>(list);
        int lostOptions = 0;
        for (int i = 0; i < changed.size(); i++) {
            AclItem item = changed.get(i);
            if (item.grantee() == grantee && item.grantor() == grantor) {
                int left = grantOptionOnly ? item.privileges() : item.privileges() & ~privileges;
                int leftOptions = item.grantOptions() & ~privileges;
                lostOptions = item.grantOptions() & ~leftOptions;
                if (left == 0) {
                    changed.remove(i);
                } else {
                    changed.set(i, new AclItem(grantee, grantor, left, leftOptions));
                }
                break;
            }
        }
        return lostOptions == 0 || grantee == PUBLIC ? changed : revokeDependents(changed, owner, grantee, lostOptions, cascade, memberships);
    }

    /// Takes away what a role granted on the strength of options that it has no more.
    private static List<AclItem> revokeDependents(List<AclItem> list, int owner, int role, int lostOptions, boolean cascade,
            Memberships memberships) {
        if (role == owner) {
            return list;
        }
        // It may still hold the options from somebody else, or by a role that it belongs to.
        int lost = lostOptions & ~optionsOf(list, role, owner, memberships);
        List<AclItem> left = list;
        boolean again = lost != 0;
        while (again) {
            again = false;
            for (AclItem item : left) {
                if (item.grantor() == role && (item.privileges() & lost) != 0) {
                    if (!cascade) {
                        throw new SqlException(SqlState.DEPENDENT_OBJECTS_STILL_EXIST, CatalogMessage.DEPENDENT_PRIVILEGES)
                                .hint(CatalogMessage.USE_CASCADE_TO_REVOKE);
                    }
                    left = revoke(left, owner, role, item.grantee(), lost, false, true, memberships);
                    again = true;
                    break;
                }
            }
        }
        return left;
    }

    /// A grant option must not come back to who (transitively) gave it.
    private static void refuseCircles(List<AclItem> list, int grantee, int grantor, int options, int owner, Memberships memberships) {
        if (grantor == owner) {
            return;
        }
        List<AclItem> without = list;
        boolean again = true;
        while (again) {
            again = false;
            for (AclItem item : without) {
                if (item.grantee() == grantee && item.grantOptions() != 0) {
                    without = revoke(without, owner, item.grantor(), grantee, item.grantOptions(), true, true, memberships);
                    again = true;
                    break;
                }
            }
        }
        if ((options & ~optionsOf(without, grantor, owner, memberships)) != 0) {
            throw new SqlException(SqlState.INVALID_GRANT_OPERATION, CatalogMessage.GRANT_CIRCLE);
        }
    }

    /// The grant options that a role holds.
    private static int optionsOf(List<AclItem> list, int role, int owner, Memberships memberships) {
        return mask(list, owner, 0, ~0, other -> memberships.hasPrivilegesOf(role, other));
    }

    /// The list after the owner has changed; entries that become alike are merged.
    public static List<AclItem> changeOwner(List<AclItem> list, int oldOwner, int newOwner) {
        var changed = new ArrayList<AclItem>();
        for (AclItem item : list) {
            int grantee = item.grantee() == oldOwner ? newOwner : item.grantee();
            int grantor = item.grantor() == oldOwner ? newOwner : item.grantor();
            int privileges = item.privileges();
            int options = item.grantOptions();
            for (int i = 0; i < changed.size(); i++) {
                AclItem other = changed.get(i);
                if (other.grantee() == grantee && other.grantor() == grantor) {
                    privileges |= other.privileges();
                    options |= other.grantOptions();
                    changed.set(i, new AclItem(grantee, grantor, privileges, options));
                    privileges = 0;
                    break;
                }
            }
            if (privileges != 0) {
                changed.add(new AclItem(grantee, grantor, privileges, options));
            }
        }
        return changed;
    }

    /// Which of the wanted privileges a role has by the list. As owner it has every grant option.
    /// @param wanted privileges
    /// @param wantedOptions grant options
    /// @param hasPrivilegesOf whether the role has the privileges of another
    /// @return bits of the privileges and options (those of options may be mixed in, as in `wanted | wantedOptions`)
    public static int mask(List<AclItem> list, int owner, int wanted, int wantedOptions, IntPredicate hasPrivilegesOf) {
        int result = 0;
        if (wantedOptions != 0 && hasPrivilegesOf.test(owner)) {
            result |= wantedOptions;
        }
        for (AclItem item : list) {
            int gives = item.privileges() & wanted | item.grantOptions() & wantedOptions;
            if ((gives & ~result) != 0 && (item.grantee() == PUBLIC || hasPrivilegesOf.test(item.grantee()))) {
                result |= gives;
            }
        }
        return result;
    }

    /// By grantee, then grantor: how default privileges, and what new objects get of them, are kept.
    public static List<AclItem> sorted(List<AclItem> list) {
        return list.stream().sorted(Comparator.<AclItem>comparingLong(item -> Integer.toUnsignedLong(item.grantee()))
                .thenComparingLong(item -> Integer.toUnsignedLong(item.grantor()))).toList();
    }

    /// The roles that a list names, PUBLIC and the owner left out, in order.
    public static List<Integer> roles(List<AclItem> list, int owner) {
        var roles = new TreeSet<Integer>(Integer::compareUnsigned);
        if (list != null) {
            for (AclItem item : list) {
                roles.add(item.grantee());
                roles.add(item.grantor());
            }
        }
        roles.remove(PUBLIC);
        roles.remove(owner);
        return List.copyOf(roles);
    }
}
